"""An answer as the chat shows it: Markdown in which only the citation links are markup."""

import re

from rag.answer import Answer, Sentence, Support

# What Markdown, GFM's automatic links, HTML and TeX are made of; and what makes a list or a
# rule of a line's start. Other punctuation stays, for screen readers get the source to read.
_SPECIAL = re.compile(r"[&<>\[\]()`*_~\\|#:@$^{}=!]|^[+-]|(?<=\bwww)\.", re.IGNORECASE)
_NUMBERED = re.compile(r"^(\d+)\.")


def literal(text: str) -> str:
    """Return Markdown that shows the text as it is, on one line.

    No HTML, Markdown, formula or automatic link can come of an article or a question: every
    character that could begin one is written as a numeric reference.
    """
    line = _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", " ".join(text.split()))
    return _NUMBERED.sub(r"\1&#46;", line)


def card_id(turn: int, number: int) -> str:
    """Return the id of a source card on the page: citations are numbered anew in every turn."""
    return f"source-{turn}-{number}"


def reply(answer: Answer, turn: int) -> str:
    """Return the answer with a link to its card at every citation.

    Before it stands what a follow-up question was understood as, behind it the notes.

    Args:
        answer: What to show; without citations its text is shown.
        turn: Number of the question in the conversation.
    """
    said = literal(answer.text)
    if answer.citations:
        said = "".join(
            ("\n- " if s.item else " ")
            + "\N{NO-BREAK SPACE}".join((literal(s.shown), *_behind(s, turn)))
            for s in answer.sentences
        ).strip()
    understood = [f"*Understood as: {literal(answer.resolved)}*"] if answer.resolved else []
    return "\n\n".join([*understood, said, *(f"*{literal(note)}*" for note in answer.notes)])


def _behind(sentence: Sentence, turn: int) -> list[str]:
    """Return what stands behind a sentence: its citations, or that nothing proves it."""
    if sentence.support is Support.UNSUPPORTED:
        return ["*(unsupported)*"]
    return [_link(turn, number) for number in sentence.citations]


def _link(turn: int, number: int) -> str:
    return f"[[{number}]](#{card_id(turn, number)})"
