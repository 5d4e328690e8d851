"""When the articles of an answer came out: a plot, and the same as a list."""

from dataclasses import dataclass

from index import Timestamp
from rag.answer import Answer
from rag.page.evidence.cards import card_id
from rag.page.evidence.found import read_button
from rag.page.markup import Markup, join, tag
from rag.page.times import Asked, day, time_tag

_WIDTH, _LEFT, _RIGHT = 560, 20, 540
_STEP = 24
"""Pixels between dots that would cover each other."""
_BASE = 26
"""Pixels below the lowest dots: the axis and its labels."""


@dataclass(frozen=True, slots=True)
class Event:
    """An article on the timeline.

    Args:
        at: When its cited version, or else the article, came out.
        headline: Of the article.
        source: Who published it.
        uri: The article.
        numbers: Of the citations from it; none if it was a candidate only.
        quote: The first of them.
    """

    at: Timestamp
    headline: str
    source: str
    uri: str
    numbers: tuple[int, ...] = ()
    quote: str = ""


def events(answer: Answer) -> list[Event]:
    """Return the dated articles that were cited or found, the earliest first."""
    found: dict[str, Event] = {}
    for citation in answer.citations:
        at = citation.updated or citation.published
        if at is None:
            continue
        known = found.get(citation.uri)
        numbers = (*(known.numbers if known else ()), citation.number)
        quote = known.quote if known else citation.quote
        found[citation.uri] = Event(
            at, citation.headline, citation.source, citation.uri, numbers, quote
        )
    for candidate in answer.trace.candidates:
        if candidate.published and candidate.uri not in found:
            found[candidate.uri] = Event(
                candidate.published, candidate.headline, candidate.source, candidate.uri
            )
    return sorted(found.values(), key=lambda event: (event.at, event.uri))


def timeline(answer: Answer, turn: int, asked: Asked) -> Markup:
    """Return the plot and the list; a dot leads to its card, a hollow one to the article."""
    shown = events(answer)
    if not shown:
        return tag("p", "No dated article was found.", class_="empty")
    return join(
        _plot(shown, turn),
        tag(
            "p",
            "Numbered dots are cited; hollow ones were found, but not cited.",
            class_="empty",
        ),
        tag("ol", (_item(event, turn, asked) for event in shown), class_="events"),
    )


def _plot(shown: list[Event], turn: int) -> Markup:
    places = _places(shown)
    height = max(y for _, y in places) + _STEP
    top = height + 8
    ends = [shown[0].at] if len({day(e.at) for e in shown}) == 1 else [shown[0].at, shown[-1].at]
    labels = [
        tag(
            "text",
            day(at),
            x=(_LEFT, _RIGHT)[n] if len(ends) > 1 else _WIDTH // 2,
            y=top + 18,
            text_anchor=("start", "end")[n] if len(ends) > 1 else "middle",
        )
        for n, at in enumerate(ends)
    ]
    dots = [_dot(event, turn, x, height - y) for event, (x, y) in zip(shown, places, strict=True)]
    return tag(
        "svg",
        tag("line", x1=_LEFT - 10, x2=_RIGHT + 10, y1=top, y2=top),
        labels,
        dots,
        class_="timeline",
        viewBox=f"0 0 {_WIDTH} {top + _BASE}",
        role="group",
        aria_label="Articles by date",
    )


def _places(shown: list[Event]) -> list[tuple[int, int]]:
    """Return x and height above the axis of each dot; those that would touch are stacked."""
    first, last = shown[0].at.epoch, shown[-1].at.epoch
    placed: list[tuple[int, int]] = []
    for event in shown:
        share = (event.at.epoch - first) / (last - first) if last > first else 0.5
        x = round(_LEFT + share * (_RIGHT - _LEFT))
        y = 0
        while any(abs(x - other) < _STEP and y == level for other, level in placed):
            y += _STEP
        placed.append((x, y))
    return placed


def _dot(event: Event, turn: int, x: int, y: int) -> Markup:
    title = f"{event.headline or 'Untitled'}, {event.source or 'source unknown'}, {day(event.at)}"
    if not event.numbers:
        return tag(
            "g",
            tag("title", title),
            tag("circle", cx=x, cy=y, r=7),
            class_="dot hollow",
            role="button",
            tabindex=0,
            aria_label=title,
            data_do="read",
            data_uri=event.uri,
        )
    number = event.numbers[0]
    return tag(
        "a",
        tag("title", title),
        tag("circle", cx=x, cy=y, r=10),
        tag("text", str(number), x=x, y=y + 4, text_anchor="middle"),
        href=f"#{card_id(turn, number)}",
        class_="dot cited",
        aria_label=f"[{number}] {title}",
    )


def _item(event: Event, turn: int, asked: Asked) -> Markup:
    cites = (tag("a", f"[{n}]", href=f"#{card_id(turn, n)}", class_="cite") for n in event.numbers)
    age = asked.age(event.at)
    return tag(
        "li",
        tag("p", time_tag(event.at), f" · {age}" if age else "", class_="about"),
        read_button(event.headline, event.uri),
        tag("p", tag("b", event.source), " ", cites, class_="about"),
        tag("q", event.quote, dir="auto") if event.quote else None,
    )
