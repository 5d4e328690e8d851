"""A turn of the conversation: the question, what was understood of it, and the answer."""

from collections.abc import Sequence

from rag.answer import Answer, AnswerStatus, Sentence, Support
from rag.page.evidence.cards import card_id
from rag.page.limits import Limits
from rag.page.markup import Markup, join, tag
from rag.page.records import Rated
from rag.page.talk.thumbs import thumbs
from rag.page.talk.understood import understood

COPIES = {"markdown": "Markdown", "plain": "Plain text", "bibtex": "BibTeX"}


def turn_html(
    question: str,
    limits: Limits,
    turn: int,
    *,
    answer: Answer | None = None,
    body: Markup | None = None,
    failed: bool = False,
    rated: Rated | None = None,
) -> Markup:
    """Return a turn.

    Args:
        question: As it was asked.
        limits: What the reader limited the answer to.
        turn: Number of the question in its conversation.
        answer: The answer, once it is there.
        body: What stands in its place meanwhile, or instead.
        failed: Whether there will be no answer; it can be asked again.
        rated: What the reader has said of the answer.
    """
    name = f"turn-{turn}"
    return tag(
        "article",
        tag("h2", question, id=f"{name}-question", dir="auto"),
        understood(limits, turn, answer, question if failed else ""),
        tag("div", answer_html(answer, turn) if answer else body, class_="answer"),
        _tools(turn, answer, failed=failed, rated=rated),
        class_="turn",
        id=name,
        data_turn=turn,
        aria_labelledby=f"{name}-question",
    )


def answer_html(answer: Answer, turn: int) -> Markup:
    """Return an answer: its sentences with their citations, what it lacks, and the notes."""
    if not answer.citations:
        said: Markup = tag("p", answer.text, dir="auto", class_="abstained")
    else:
        said = sentences_html(answer.sentences, turn)
    lacking = [f"The corpus does not say: {about}." for about in answer.lacking]
    notes = [note for note in answer.notes if note not in lacking]
    return join(
        said,
        _lacking(answer) if answer.status is AnswerStatus.PARTIAL else None,
        (tag("p", note, class_="note", dir="auto") for note in notes),
    )


def sentences_html(sentences: Sequence[Sentence], turn: int) -> Markup:
    """Return sentences as a paragraph, and items as a list."""
    plain = [s for s in sentences if not s.item]
    parts: list[Markup] = []
    if plain:
        parts.append(tag("p", (_sentence(s, turn) for s in plain), dir="auto"))
    if len(plain) < len(sentences):
        items = (tag("li", _sentence(s, turn), dir="auto") for s in sentences if s.item)
        parts.append(tag("ul", items))
    return join(parts)


def _sentence(sentence: Sentence, turn: int) -> Markup:
    """Return a sentence with its citations, or that nothing proves it."""
    if sentence.support is Support.UNSUPPORTED:
        return tag(
            "span", sentence.shown, " ", tag("em", "(unsupported)"), " ", class_="unsupported"
        )
    cites = ((Markup("&nbsp;"), cite(turn, n)) for n in sentence.citations)
    return tag("span", sentence.shown, cites, " ", class_="sentence")


def cite(turn: int, number: int) -> Markup:
    """Return the number of a citation, which leads to its card."""
    return tag("a", f"[{number}]", href=f"#{card_id(turn, number)}", class_="cite")


def _lacking(answer: Answer) -> Markup:
    return tag(
        "div",
        tag("p", "The corpus does not say:"),
        tag("ul", (tag("li", about, dir="auto") for about in answer.lacking)),
        class_="lacking",
    )


def _tools(turn: int, answer: Answer | None, *, failed: bool, rated: Rated | None) -> Markup:
    """Return what can be done with a turn."""
    if answer is None and not failed:
        return tag("div", class_="tools")
    copies = (
        tag("button", label, type="button", data_do="copy", data_kind=kind)
        for kind, label in COPIES.items()
    )
    copying = tag("details", tag("summary", "Copy"), tag("div", copies, class_="menu"))
    return tag(
        "div",
        tag("button", "Evidence", type="button", data_do="evidence", class_="to-evidence"),
        tag("button", "Ask again", type="button", data_do="retry"),
        tag("button", "Edit", type="button", data_do="change", data_field="question"),
        copying if answer else None,
        thumbs(turn, answer.status, rated) if answer else None,
        class_="tools",
        role="group",
        aria_label=f"Answer {turn}",
    )
