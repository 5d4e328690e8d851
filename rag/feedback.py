"""From an answer and what a reader says of it to the feedback that an index keeps."""

from collections.abc import Mapping
from typing import Any, TypeVar

from index import Feedback, Index, Reason, Verdict
from index.errors import ArticleNotFoundError, InvalidFeedbackError
from index.feedback import CitedSpan, Outcome, new_id
from rag.answer import Answer, plain
from rag.seeing import visible

K = TypeVar("K", Verdict, Reason)


def feedback_of(
    answer: Answer,
    verdict: Verdict | str,
    *,
    reason: Reason | str | None = None,
    comment: str = "",
    expected: str = "",
    limits: Mapping[str, Any] | None = None,
    id: str = "",  # noqa: A002
) -> Feedback:
    """Return what a reader says of an answer; arguments are those of `NewsRAG.feedback`.

    Raises:
        InvalidFeedbackError: There is no such verdict or reason, or what is said does not go
            together or is too long.
    """
    cited = (CitedSpan(c.uri, c.digest, c.start, c.end) for c in answer.citations)
    return Feedback(
        id=id or new_id(),
        question=answer.question,
        resolved=answer.resolved,
        as_of=answer.as_of,
        since=answer.window.since,
        until=answer.window.until,
        limits=chosen(limits or {}),
        status=Outcome(answer.status),
        answer=answer.text,
        citations=tuple(cited),
        verdict=_read(Verdict, verdict, "verdict"),
        reason=_read(Reason, reason, "reason") if reason else None,
        comment=comment,
        expected=expected,
    )


def chosen(limits: Mapping[str, Any]) -> dict[str, Any]:
    """Return those limits that limit, as plain values; the as-of is no limit here."""
    return {name: plain(value) for name, value in limits.items() if value and name != "as_of"}


def kept(index: Index, feedback: Feedback) -> Feedback:
    """Keep feedback in an index; return it as it was stored.

    Raises:
        InvalidFeedbackError: It names an expected article that the index has not, or that nobody
            may see.
        IndexWriteError: The index cannot be written.
        IndexLockedError: Another process is writing.
    """
    stored = feedback.canonical()
    if stored.expected and not _is_visible(index, stored.expected):
        raise InvalidFeedbackError(
            f"expected: no article {stored.expected!r} can be found in the index: give the URI "
            "as its card or a search shows it"
        )
    return index.keep_feedback(stored)


def _is_visible(index: Index, uri: str) -> bool:
    try:
        return bool(visible(index, uri))
    except ArticleNotFoundError:
        return False


def _read(kind: type[K], value: str, name: str) -> K:
    try:
        return kind(value)
    except ValueError:
        raise InvalidFeedbackError(f"{name}: {value!r} is none of {', '.join(kind)}") from None
