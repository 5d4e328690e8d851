"""The corpus page: what the index holds, from when and from whom, and how it is kept current."""

from index import Index, IndexStats
from index.readers.languages import name_of
from rag.page.corpus.counts import per_day
from rag.page.corpus.feeds import feeds
from rag.page.corpus.plots import bars, columns
from rag.page.markup import Markup, tag
from rag.page.times import time_tag

_SOURCES = 15


def corpus_title() -> Markup:
    """Return the page's heading."""
    return tag("h2", "Corpus", id="corpus-title", tabindex=-1)


def corpus(index: Index) -> Markup:
    """Return what stands below the heading, and below the form to add if there is one.

    An index that is read for the first time is caught up with before.
    """
    stats = index.stats()
    if not stats.articles:
        told = "The index is empty: add articles with dateline add."
        return tag("div", tag("p", told, class_="empty"), id="holdings")
    days = per_day(index.view().columns)
    span = f"Articles per day, {days[0][0]} to {days[-1][0]}" if days else ""
    return tag(
        "div",
        _facts(stats),
        tag("section", tag("h3", span), columns(days, span)) if days else None,
        _ranking("Articles by source", stats.sources),
        _ranking("Articles by section", stats.sections),
        _ranking("Articles by language", _in_words(stats.languages)),
        tag("section", tag("h3", "Health"), _health(index, stats)),
        tag("section", tag("h3", "Feeds"), feeds(index.path)),
        id="holdings",
    )


def _facts(stats: IndexStats) -> Markup:
    facts: list[tuple[str, Markup | str]] = [
        ("Articles", f"{stats.articles:,}"),
        ("Versions", f"{stats.versions:,}"),
        ("Passages", f"{stats.passages:,}"),
        ("Sources", f"{len(stats.sources):,}"),
    ]
    if stats.newest:
        facts.append(("Newest", time_tag(stats.newest)))
    if stats.oldest:
        facts.append(("Oldest", time_tag(stats.oldest)))
    return tag("dl", (tag("div", tag("dt", k), tag("dd", v)) for k, v in facts), class_="facts")


def _ranking(name: str, counted: dict[str, int]) -> Markup | None:
    if not counted:
        return None
    shown = list(counted.items())[:_SOURCES]
    rest = sum(counted.values()) - sum(count for _, count in shown)
    more = [(f"{len(counted) - len(shown)} others", rest)] if rest else []
    return tag("section", tag("h3", name), bars([*shown, *more], name))


def _in_words(languages: dict[str, int]) -> dict[str, int]:
    return {name_of(language): count for language, count in languages.items()}


def _health(index: Index, stats: IndexStats) -> Markup:
    """Return how the index is: `index.view` has brought what is derived up to the catalog."""
    lines = [
        f"Lexical index and vectors hold all {stats.passages:,} passages.",
        f"Embedded with {stats.model}; {stats.bytes / 1e6:,.1f} MB on disk.",
        f"Withdrawn articles, never shown: {stats.withdrawn:,}.",
        f"Articles without a date: {stats.undated:,}.",
        *(f"Mended: {note}" for note in index.notes),
    ]
    return tag("ul", (tag("li", line) for line in lines), class_="health")
