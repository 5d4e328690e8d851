"""The page as it is before its first question: what the corpus holds, and what can be asked."""

import re
from collections.abc import Sequence

from index import Index, IndexStats
from rag.page.choices import offered
from rag.page.markup import Markup, join, tag
from rag.page.times import day


def masthead(template: str, index: Index) -> str:
    """Return the page's template with the facts of a corpus in it.

    Args:
        template: With the words CORPUS, NEWEST and CHOICES between at signs.
        index: The corpus.
    """
    stats = index.stats()
    parts = {
        "CORPUS": join(corpus_line(stats)),
        "NEWEST": join(newest_day(stats)),
        "CHOICES": offered(stats),
    }
    return re.sub(r"@([A-Z]+)@", lambda found: verbatim(parts[found[1]]), template)


def current(index: Index) -> dict[str, str]:
    """Return the facts of a corpus as they are by now, for a page that was made before."""
    stats = index.stats()
    return {
        "corpus": corpus_line(stats),
        "newest": newest_day(stats),
        "choices": offered(stats),
    }


def newest_day(stats: IndexStats) -> str:
    """Return the day of the newest article as 2025-11-27; empty if no article is dated."""
    return str(stats.newest)[:10] if stats.newest else ""


def corpus_line(stats: IndexStats) -> str:
    """Return in one line what a corpus holds."""
    if not stats.articles:
        return "The index is empty: add articles with dateline add."
    counted = [_count(stats.articles, "article")]
    if stats.sources:
        counted.append(f"from {_count(len(stats.sources), 'source')}")
    newest = f" · newest {day(stats.newest)}" if stats.newest else ""
    return " ".join(counted) + newest


def example_list(examples: Sequence[str]) -> Markup:
    """Return questions to choose from."""
    return join(
        tag("li", tag("button", question, type="button", data_do="example", dir="auto"))
        for question in examples
    )


def verbatim(html: Markup) -> str:
    """Return HTML so that Gradio's templates (Handlebars, then a template literal) keep it."""
    marks = {"{": "&#123;", "}": "&#125;", "`": "&#96;", "$": "&#36;", "\\": "&#92;"}
    return "".join(marks.get(char, char) for char in html)


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
