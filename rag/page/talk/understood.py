"""What was understood of a question, each part of it open to change; asking again uses it."""

from collections.abc import Iterable

from index import Timestamp
from rag.answer import Answer
from rag.page.choices import KINDS, chosen, label, ticked
from rag.page.limits import PERIOD_NAMES, PERIODS, Limits
from rag.page.markup import Markup, join, tag
from rag.page.times import Asked, time_tag

FRESHNESS = {
    "": "as the words say",
    "off": "does not matter",
    "mild": "a little",
    "news": "news",
    "latest": "the latest",
}


def understood(limits: Limits, turn: int, answer: Answer | None, failed: str = "") -> Markup:
    """Return what was understood as a line of parts, and the form that changes them.

    Args:
        limits: What the reader limited the answer to.
        turn: Number of the question in its conversation.
        answer: With what was read from the question; None while it is awaited.
        failed: The question, if it has no answer but can be changed and asked again.
    """
    if answer is None:
        form = _form(failed, limits, turn) if failed else None
        return tag("div", form, class_="understood")
    text = answer.resolved or answer.question
    return tag(
        "div",
        tag("ul", _parts(text, limits, answer), class_="parts", aria_label="Understood"),
        _form(text, limits, turn),
        class_="understood",
    )


def _parts(text: str, limits: Limits, answer: Answer) -> Iterable[Markup]:
    if answer.resolved:
        yield _part("question", "Understood as", tag("b", text, dir="auto"))
    pinned = Asked.of(answer.as_of, given=bool(limits.as_of)).pinned
    moment = time_tag(answer.as_of)
    yield _part("as_of", "As of", moment if pinned else join("now, ", moment))
    yield _part("period", "Published", _window(limits, answer))
    for kind, name in KINDS.items():
        names = [label(kind, one) for one in chosen(limits, kind)]
        yield _part(kind, name, ", ".join(names) or "all", bare=not names)
    yield _part("freshness", "Freshness", _freshness(limits, answer))


def _part(field: str, name: str, value: Markup | str, *, bare: bool = False) -> Markup:
    """Return a part; of a bare kind of names nothing is shown where the corpus has but one."""
    content = (tag("span", f"{name}: ", class_="name"), value)
    title = f"Change {name.lower()}"
    return tag(
        "li",
        tag("button", content, type="button", data_do="change", data_field=field, title=title),
        class_="bare" if bare else None,
        data_kind=field,
    )


def _window(limits: Limits, answer: Answer) -> Markup | str:
    since, until = answer.window.since, answer.window.until
    if limits.period and not limits.since:
        days = PERIODS[limits.period]
        return f"in the last {days} days" if days > 1 else "in the last 24 hours"
    return _between(since, until) or "any time"


def _between(since: Timestamp | None, until: Timestamp | None) -> Markup | str:
    parts: list[Markup | str] = []
    if since:
        parts += ["since ", time_tag(since)]
    if until:
        parts += [" until " if since else "until ", time_tag(until)]
    return join(parts) if parts else ""


def _freshness(limits: Limits, answer: Answer) -> str:
    found = answer.trace.time
    if found is None:
        return FRESHNESS[limits.freshness]
    return f"{FRESHNESS[found.freshness.value]}, {found.reason}"


def _form(text: str, limits: Limits, turn: int) -> Markup:
    def field(name: str, label: str, control: Markup) -> Markup:
        return tag("label", tag("span", label), control, class_=name)

    custom = bool(limits.since or limits.until)
    periods = [*PERIOD_NAMES.items(), ("dates", "Dates")]
    period = "dates" if custom else limits.period
    return tag(
        "form",
        field(
            "question", "Question", tag("textarea", text, name="question", rows=2, maxlength=1000)
        ),
        field("as_of", "As of", _date("as_of", limits.as_of)),
        field("period", "Published", _choice("period", periods, period)),
        field("since", "Since", _date("since", limits.since)),
        field("until", "Until", _date("until", limits.until)),
        field("freshness", "Freshness", _choice("freshness", FRESHNESS.items(), limits.freshness)),
        ticked(limits),
        tag(
            "p",
            tag("button", "Ask again", type="submit", class_="primary"),
            tag("button", "Cancel", type="button", data_do="unchange"),
            class_="actions",
        ),
        hidden=True,
        data_turn=turn,
        aria_label="Change what was understood",
    )


def _date(name: str, value: str) -> Markup:
    return tag("input", type="date", name=name, value=value[:10])


def _choice(name: str, options: Iterable[tuple[str, str]], chosen: str) -> Markup:
    listed = (tag("option", label, value=key, selected=key == chosen) for key, label in options)
    return tag("select", listed, name=name)
