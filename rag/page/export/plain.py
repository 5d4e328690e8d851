"""Answers as plain text, with their sources numbered below."""

from collections.abc import Sequence

from rag.answer import Answer, Citation
from rag.page.records import Record


def plain(title: str, records: Sequence[Record]) -> str:
    """Return turns as plain text; one alone goes without the title."""
    head = [title] if title and len(records) > 1 else []
    return "\n\n\n".join((*head, *map(_turn, records))) + "\n"


def said(answer: Answer) -> str:
    """Return an answer's text with its numbers, or why there is none."""
    return Answer.text_of(answer.sentences) if answer.citations else answer.text


def moment(citation: Citation) -> str:
    """Return when the cited version came out, as far as it is known."""
    times = [citation.published.human() if citation.published else "undated"]
    if citation.updated and citation.updated != citation.published:
        times.append(f"updated {citation.updated.human()}")
    return ", ".join(times)


def facts(citation: Citation) -> list[str]:
    """Return source, byline, place, times and status of a citation, those that are known."""
    status = "" if citation.status == "usable" else citation.status.value
    about = (citation.source, citation.byline, citation.dateline, moment(citation), status)
    return [fact for fact in about if fact]


def _turn(record: Record) -> str:
    answer = record.read_answer()
    if answer is None:
        return f"{record.question}\n\n{record.error}"
    asked = f"As of {answer.as_of.human()}."
    resolved = [f"Understood as: {answer.resolved}"] if answer.resolved else []
    sources = "\n".join(map(_source, answer.citations))
    parts = [record.question, *resolved, said(answer), *answer.notes, sources, asked]
    return "\n\n".join(filter(None, parts))


def _source(citation: Citation) -> str:
    line = f"[{citation.number}] {citation.headline or 'Untitled'}. {', '.join(facts(citation))}."
    return f"{line}\n    “{' '.join(citation.quote.split())}”\n    {citation.url or citation.uri}"
