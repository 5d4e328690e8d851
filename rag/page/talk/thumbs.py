"""Thumbs under an answer: a verdict, and for a bad one the form that says why."""

from collections.abc import Iterable

from index import Reason, Verdict
from index.feedback import MOST_COMMENT, MOST_URI
from rag.answer import AnswerStatus
from rag.page.markup import Markup, tag
from rag.page.records import Rated

REASONS = {
    Reason.WRONG_ANSWER: "The answer is wrong",
    Reason.WRONG_SOURCE: "The source is the wrong one",
    Reason.OUT_OF_DATE: "It is out of date",
    Reason.SHOULD_HAVE_ABSTAINED: "The corpus does not say this",
    Reason.SHOULD_HAVE_ANSWERED: "The corpus does answer it",
    Reason.OTHER: "Something else",
}
_UNFIT = {
    AnswerStatus.ANSWERED: {Reason.SHOULD_HAVE_ANSWERED},
    AnswerStatus.PARTIAL: set[Reason](),
    AnswerStatus.ABSTAINED: {
        Reason.WRONG_ANSWER,
        Reason.WRONG_SOURCE,
        Reason.OUT_OF_DATE,
        Reason.SHOULD_HAVE_ABSTAINED,
    },
}
_THUMB = "M2 10h4v11H2z M8 10l4-8c1.7 0 3 1.3 3 3v4h5.5a2 2 0 0 1 2 2.4l-1.4 7A2 2 0 0 1 19 21H8z"


def thumbs(turn: int, status: AnswerStatus, rated: Rated | None) -> Markup:
    """Return the two thumbs of an answer, pressed as its reader pressed them, and the form.

    Args:
        turn: Number of the question in its conversation.
        status: How far the answer answers: what can be wrong with it follows from that.
        rated: What the reader has said; None if nothing.
    """
    down = rated is not None and rated.verdict is Verdict.DOWN
    return tag(
        "div",
        _thumb(Verdict.UP, "Good answer", rated),
        _thumb(Verdict.DOWN, "Bad answer", rated),
        _why(rated) if down else None,
        tag("p", class_="fault", hidden=True),
        _form(turn, status, rated) if down else None,
        class_="thumbs",
        id=f"thumbs-{turn}",
        role="group",
        aria_label=f"Your opinion of answer {turn}",
    )


def _thumb(verdict: Verdict, name: str, rated: Rated | None) -> Markup:
    pressed = rated is not None and rated.verdict is verdict
    return tag(
        "button",
        tag("svg", tag("path", d=_THUMB), viewBox="0 0 24 24", aria_hidden="true"),
        type="button",
        data_do="thumb",
        data_verdict=verdict.value,
        aria_pressed="true" if pressed else "false",
        aria_label=name,
        title=name,
    )


def _why(rated: Rated | None) -> Markup:
    reason = REASONS[rated.reason] if rated and rated.reason else "Say why"
    return tag("button", reason, type="button", data_do="why", class_="why")


def _form(turn: int, status: AnswerStatus, rated: Rated | None) -> Markup:
    return tag(
        "form",
        tag(
            "fieldset",
            tag("legend", "What is wrong?"),
            _reasons(status, rated.reason if rated else None),
        ),
        _field(
            "In your words, if you like",
            tag(
                "textarea",
                rated.comment if rated else "",
                name="comment",
                rows=2,
                maxlength=MOST_COMMENT,
                dir="auto",
            ),
        ),
        _field(
            "The article that answers it, if you know it",
            tag(
                "input",
                type="text",
                name="expected",
                value=rated.expected if rated else "",
                maxlength=MOST_URI,
                placeholder="Its URI, as the foot of a card shows it",
                autocomplete="off",
            ),
        ),
        tag("p", "Kept in the index with question and answer; nothing of you.", class_="hint"),
        tag(
            "p",
            tag("button", "Save", type="submit", class_="primary"),
            tag("button", "Cancel", type="button", data_do="unwhy"),
            class_="actions",
        ),
        hidden=True,
        aria_label=f"What is wrong with answer {turn}",
    )


def _reasons(status: AnswerStatus, chosen: Reason | None) -> Iterable[Markup]:
    for reason, label in REASONS.items():
        if reason not in _UNFIT[status]:
            box = tag(
                "input",
                type="radio",
                name="reason",
                value=reason.value,
                required=True,
                checked=reason is chosen,
            )
            yield tag("label", box, " ", tag("span", label), class_="check")


def _field(label: str, control: Markup) -> Markup:
    return tag("label", tag("span", label), control)
