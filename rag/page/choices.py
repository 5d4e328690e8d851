"""Names that an answer can be limited to, as boxes to tick: sources, sections, languages."""

from collections.abc import Iterable, Sequence

from index import IndexStats
from index.readers.languages import name_of
from rag.page.limits import Limits
from rag.page.markup import Markup, join, tag

KINDS = {"sources": "Sources", "sections": "Sections", "languages": "Languages"}
"""The limits of a kind of name, by their field."""
_ONE = {"sources": "source", "sections": "section", "languages": "language"}
_MOST_SECTIONS = 100
"""Sections that are offered: feeds may have tags without number."""


def offered(stats: IndexStats) -> Markup:
    """Return what a corpus has, most articles first; of one section or language none is offered."""
    found = {"sources": list(stats.sources)}
    if len(stats.sections) > 1:
        found["sections"] = list(stats.sections)[:_MOST_SECTIONS]
    if len(stats.languages) > 1:
        found["languages"] = list(stats.languages)
    return join(
        _fieldset(kind, boxes(kind, names), id=f"{_ONE[kind]}-choices")
        for kind, names in found.items()
    )


def ticked(limits: Limits) -> Markup:
    """Return what was chosen, to be changed; the page's script puts the others beside it."""
    fieldsets = (
        _fieldset(
            kind,
            boxes(kind, chosen(limits, kind), checked=True),
            bare=not chosen(limits, kind),
        )
        for kind in KINDS
    )
    return join(fieldsets, tag("p", "None chosen means all.", class_="hint"))


def boxes(kind: str, names: Iterable[str], *, checked: bool = False) -> Markup:
    """Return names of a kind as boxes to tick."""
    return join(_box(kind, name, checked=checked) for name in names)


def chosen(limits: Limits, kind: str) -> Sequence[str]:
    """Return the names of a kind that an answer is limited to; none means all."""
    return {
        "sources": limits.sources,
        "sections": limits.sections,
        "languages": limits.languages,
    }[kind]


def label(kind: str, name: str) -> str:
    """Return a name as a reader knows it: languages in words."""
    return name_of(name) if kind == "languages" else name


def _fieldset(
    kind: str,
    ticks: Markup,
    *,
    id: str | None = None,  # noqa: A002
    bare: bool = False,
) -> Markup:
    return tag(
        "fieldset",
        tag("legend", KINDS[kind]),
        tag("div", ticks, class_="choices", id=id),
        class_="names bare" if bare else "names",
        data_kind=kind,
    )


def _box(kind: str, name: str, *, checked: bool) -> Markup:
    box = tag("input", type="checkbox", name=kind, value=name, checked=checked)
    return tag("label", box, " ", tag("span", label(kind, name), dir="auto"), class_="check")
