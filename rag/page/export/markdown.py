"""Answers as Markdown (CommonMark), with their sources as a numbered list."""

import re
from collections.abc import Sequence

from rag.answer import Answer, Citation
from rag.page.export.plain import facts
from rag.page.records import Record

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~!&$]|^(?=[-+=])|(?<=^\d)(?=[.)])")


def markdown(title: str, records: Sequence[Record]) -> str:
    """Return turns as Markdown; several stand under the title."""
    head = [f"# {escaped(title)}"] if title and len(records) > 1 else []
    return "\n\n".join((*head, *map(_turn, records))) + "\n"


def escaped(text: str) -> str:
    """Return a text on one line, so that Markdown shows every character of it as it is."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))


def _turn(record: Record) -> str:
    answer = record.read_answer()
    head = f"## {escaped(record.question)}"
    if answer is None:
        return f"{head}\n\n{escaped(record.error)}"
    resolved = [f"*Understood as: {escaped(answer.resolved)}*"] if answer.resolved else []
    notes = [f"*{escaped(note)}*" for note in answer.notes]
    sources = "\n".join(map(_source, answer.citations))
    asked = f"As of {answer.as_of.human()}."
    return "\n\n".join(filter(None, (head, *resolved, _said(answer), *notes, sources, asked)))


def _said(answer: Answer) -> str:
    if not answer.citations:
        return escaped(answer.text)
    text = ""
    for sentence in answer.sentences:
        numbers = "".join(f" \\[{number}\\]" for number in sentence.citations)
        glue = "\n- " if sentence.item else " "
        text += f"{glue if text or sentence.item else ''}{escaped(sentence.shown)}{numbers}"
    return text.lstrip("\n")


def _source(citation: Citation) -> str:
    headline = escaped(citation.headline or "Untitled")
    link = citation.deep_link.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    link = link.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
    name = f"[{headline}]({link})" if link else f"{headline} ({escaped(citation.uri)})"
    about = escaped(", ".join(facts(citation)))
    return f"{citation.number}. {name}. {about}.\n   “{escaped(citation.quote)}”"
