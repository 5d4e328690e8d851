"""A conversation as one HTML file that loads nothing."""

from collections.abc import Sequence

from rag.answer import Answer, Citation
from rag.page.export.plain import facts
from rag.page.markup import Markup, join, tag
from rag.page.records import Record

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; color: #1d1c1a; background: #fff;
  font: 1.05rem/1.6 Charter, Georgia, serif; }
h1, h2 { line-height: 1.25; } h2 { margin-top: 2.5rem; font-size: 1.25rem; }
ol { padding-left: 1.5rem; font-size: 0.92rem; } li { margin: 0.6rem 0; }
q { font-style: italic; } a { color: #8f1d22; } .note { color: #645f58; font-style: italic; }
"""


def document(title: str, records: Sequence[Record]) -> str:
    """Return turns as a document with a policy that forbids it to load anything."""
    name = title or "Conversation"
    head = join(
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="content-security-policy" content="{_POLICY}">'),
        Markup('<meta name="viewport" content="width=device-width">'),
        tag("title", name),
        tag("style", Markup(_STYLE)),
    )
    turns = (_turn(record, number) for number, record in enumerate(records, 1))
    body = tag("body", tag("h1", name, dir="auto"), turns)
    return f"<!doctype html>\n{tag('html', tag('head', head), body, lang='en')}\n"


def _turn(record: Record, turn: int) -> Markup:
    answer = record.read_answer()
    if answer is None:
        body: Markup = tag("p", record.error)
    else:
        body = _answer(answer, turn)
    return tag("section", tag("h2", record.question, dir="auto"), body)


def _answer(answer: Answer, turn: int) -> Markup:
    resolved = f"Understood as: {answer.resolved}" if answer.resolved else ""
    said = (
        (sentence.shown, [_number(turn, n) for n in sentence.citations], " ")
        for sentence in answer.sentences
    )
    return join(
        tag("p", resolved, class_="note") if resolved else None,
        tag("p", said if answer.citations else answer.text, dir="auto"),
        (tag("p", note, class_="note") for note in answer.notes),
        tag("ol", (_source(citation, turn) for citation in answer.citations)),
        tag("p", f"As of {answer.as_of.human()}.", class_="note"),
    )


def _number(turn: int, number: int) -> Markup:
    return join(" ", tag("a", f"[{number}]", href=f"#source-{turn}-{number}"))


def _source(citation: Citation, turn: int) -> Markup:
    link = citation.deep_link
    headline = citation.headline or "Untitled"
    return tag(
        "li",
        tag("a", headline, href=link, rel="noopener noreferrer") if link else tag("b", headline),
        f". {', '.join(facts(citation))}. ",
        tag("q", citation.quote, dir="auto"),
        id=f"source-{turn}-{citation.number}",
        value=citation.number,
    )
