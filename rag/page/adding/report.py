"""What became of what was added, as the corpus page shows it."""

from collections.abc import Iterator
from typing import TypedDict

from index import Index, IngestReport, Skipped
from index.errors import ArticleNotFoundError
from rag.page.adding.work import MOST_NAMED, Addition
from rag.page.markup import Markup, join, tag


class Step(TypedDict):
    """The whole state of an addition; a later one replaces it."""

    html: str
    say: str
    done: bool


def running(addition: Addition) -> Step:
    """Return how far an addition is."""
    report = addition.report
    if not addition.begun:
        said = "Loading the model …"
        return Step(html=tag("p", said, class_="waiting"), say=said, done=False)
    said = f"Adding … {_articles(report.articles)} read"
    said += f", {len(report.skipped):,} skipped" if report.skipped else ""
    stored = f"{len(addition.stored):,} stored so far"
    html = tag("p", said, f"; {stored}." if addition.stored else ".", class_="waiting")
    return Step(html=html, say=said, done=False)


def ended(addition: Addition, index: Index) -> Step:
    """Return what an addition has done."""
    report = addition.report
    if addition.error:
        kept = " What was stored before is safe." if addition.stored else ""
        said = f"Nothing more could be added: {addition.error}{kept}"
        return failed(said)
    said = _counts(report)
    if addition.stop.is_set():
        said = f"Stopped. {said}"
    html = join(
        tag("p", said, class_="told"),
        _list("Articles", [*_articles_of(addition, index)], report.articles),
        _list("Skipped", [_skip(one) for one in report.skipped[:MOST_NAMED]], len(report.skipped)),
    )
    return Step(html=html, say=said, done=True)


def failed(reason: str) -> Step:
    """Return that nothing was done, and why."""
    return Step(html=tag("p", reason, class_="failed"), say=reason, done=True)


def _counts(report: IngestReport) -> str:
    if not report.articles and not report.skipped:
        return "Nothing was found to add."
    parts = [f"{_articles(report.added)} added"] if report.added else []
    if report.updated:
        parts.append(f"{report.updated:,} updated")
    if report.unchanged:
        parts.append(f"{report.unchanged:,} {'was' if report.unchanged == 1 else 'were'} here")
    if report.skipped:
        parts.append(f"{len(report.skipped):,} skipped")
    return f"{', '.join(parts)}."


def _articles(count: int) -> str:
    return f"{count:,} article{'' if count == 1 else 's'}"


def _articles_of(addition: Addition, index: Index) -> Iterator[Markup]:
    for uri, headline in addition.read.items():
        try:
            versions = index.versions(uri)
            copies = index.copies(uri)
        except ArticleNotFoundError:  # it was refused after it was read, and is among the skipped
            continue
        if uri not in addition.stored:
            state = "was here already, just so"
        else:
            state = "added" if len(versions) == 1 else "updated: its newest version counts"
        same = f"; carries the same text as “{copies[0][0].headline}”" if copies else ""
        same += f" and {len(copies) - 1} more" if len(copies) > 1 else ""
        title = tag("button", headline, type="button", data_do="read", data_uri=uri, dir="auto")
        yield tag("li", title, tag("span", f" {state}{same}", class_="about"))


def _skip(skipped: Skipped) -> Markup:
    where = skipped.where.removeprefix("-/")
    return tag("li", tag("code", where, dir="auto"), ": ", tag("span", skipped.reason, dir="auto"))


def _list(name: str, items: list[Markup], count: int) -> Markup | None:
    if not items:
        return None
    more = tag("p", f"and {count - len(items):,} more", class_="about")
    return join(tag("h4", name), tag("ul", items), more if count > len(items) else None)
