"""What an answer is: sentences, the citations that prove them, and how it was found."""

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent_encoded

from index import Status, Timestamp

if TYPE_CHECKING:
    from rag.llm.usage import ModelUse
    from rag.temporal.freshness import TimeReading


class AnswerStatus(StrEnum):
    """How far the corpus answers the question."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    ABSTAINED = "abstained"


class Support(StrEnum):
    """Whether the cited spans carry a sentence."""

    VERBATIM = "verbatim"
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The exact characters of a stored version that prove a sentence.

    Args:
        number: What the answer's text refers to it by, from 1.
        uri: The article.
        version: The version's number within the article, 1 for the oldest.
        digest: The version's text by its hash; with `uri` it names the version for ever.
        headline: Of the version.
        source: Who published it.
        byline: Who wrote it.
        dateline: The place at the head of the text.
        published: First publication; None if unknown.
        updated: When the version came out, if it was updated.
        status: What the version is fit for.
        superseded: Whether a newer version exists; only with an as-of in the past.
        start: First character of the quote in the version's text.
        end: One past its last character.
        quote: ``version.text[start:end]``.
        before: The text of the passage up to the quote.
        after: The text of the passage from the quote on.
        url: Where a person can read the article; empty if nowhere.
        deep_link: The URL with a W3C text fragment that highlights the quote.
        also_reported_by: Other sources whose copy of the article holds the quote, too.
        notices: What the agency says of this version.
    """

    number: int
    uri: str
    version: int
    digest: str
    headline: str
    source: str
    byline: str
    dateline: str
    published: Timestamp | None
    updated: Timestamp | None
    status: Status
    superseded: bool
    start: int
    end: int
    quote: str
    before: str
    after: str
    url: str
    also_reported_by: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def deep_link(self) -> str:
        """The URL with a text fragment (WICG Scroll To Text Fragment); "" without a URL."""
        if not self.url.startswith(("http://", "https://")):
            return ""
        words = self.quote.split()
        ends = (words, []) if len(words) <= 10 else (words[:5], words[-5:])
        parts = [_fragment(" ".join(end)) for end in ends if end]
        glue = "&" if ":~:" in self.url else ":~:" if "#" in self.url else "#:~:"
        return f"{self.url}{glue}text={','.join(parts)}"

    @property
    def line(self) -> str:
        """Headline, source, dateline and date on one line, as far as they are known."""
        return _line(self.headline, self.source, self.dateline, published=self.published)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of an answer.

    Args:
        text: The sentence, without citation numbers; a quotation is that and no more.
        citations: Numbers of the citations that prove it.
        support: Whether they do.
        quotation: Whether it is quoted whole, and shown in quotation marks between our words.
        prefix: Our words before a quotation: who said it, and when.
        suffix: Our words behind it: whom "He" means, which day "Thursday" was.
        item: Whether it begins an item of a list.
    """

    text: str
    citations: tuple[int, ...]
    support: Support
    quotation: bool = False
    prefix: str = ""
    suffix: str = ""
    item: bool = False

    @property
    def shown(self) -> str:
        """The sentence as an answer shows it, without citation numbers."""
        if not self.quotation:
            return self.text
        return " ".join(filter(None, (self.prefix, quoted(self.text), self.suffix)))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPart:
    """A sentence of an answer that is still being written.

    Args:
        sentence: It has been checked, and is final.
        citations: Those of its citations that no earlier sentence had.
    """

    sentence: Sentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time that the question was limited to; None leaves an end open."""

    since: Timestamp | None = None
    until: Timestamp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A passage that retrieval found, and where its score came from.

    Args:
        rank: Place in the list, from 1.
        passage: Its id.
        uri: The article.
        version: The version's number.
        headline: Of the version.
        source: Of the version.
        published: Of the version.
        start: First character in the version's text.
        end: One past the last.
        text: The passage.
        score: What the rank follows: the fused score, between 0 and 1, or the score of the
            only engine that was asked.
        lexical: BM25 score; None if the lexical engine did not return it.
        lexical_rank: Place in the lexical list, from 1.
        dense: Cosine similarity to the question.
        dense_rank: Place in the dense list, from 1; None if it was not returned there.
        article: BM25 score of the whole article with its headline and lede; None if it is not
            among the best.
        time: Bonus for the date of publication.
        reranked: What a reranker gave, by which the candidates that it judged are ranked; None
            if none did.
        also_reported_by: Other sources whose copy of the article holds the passage, too.
        story: Id of the story that the article belongs to; empty if to none.
    """

    rank: int
    passage: int
    uri: str
    version: int
    headline: str
    source: str
    published: Timestamp | None
    start: int
    end: int
    text: str
    score: float
    lexical: float | None
    lexical_rank: int | None
    dense: float | None
    dense_rank: int | None
    article: float | None = None
    time: float = 0.0
    reranked: float | None = None
    also_reported_by: tuple[str, ...] = ()
    story: str = ""


@dataclass(frozen=True, slots=True)
class Nearest:
    """An article that is near to a question which it may not answer.

    Args:
        uri: The article.
        headline: Of the version that was found.
        source: Who published it.
        published: First publication; None if unknown.
        url: Where a person can read it; empty if nowhere.
    """

    uri: str
    headline: str
    source: str
    published: Timestamp | None
    url: str

    @property
    def line(self) -> str:
        """Headline, source and date on one line, as far as they are known."""
        return _line(self.headline, self.source, published=self.published)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """How an answer was found.

    Args:
        candidates: The best passages, best first.
        confidence: Probability that they answer the question.
        evidence: The numbers that the probability was computed from, by name.
        settings: The settings in force.
        time: What was read from the question about time.
        needs: The parts that a question with several needs was also asked in.
        model: What a language model was asked, and what came of it; None without one.
        rejected: Why sentences of the model were not taken, in a word or two each.
        seconds: Time spent by stage; no part of the answer's equality or JSON.
    """

    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    evidence: Mapping[str, float] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    time: "TimeReading | None" = None
    needs: tuple[str, ...] = ()
    model: "ModelUse | None" = None
    rejected: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer and its proof.

    Args:
        question: What was asked.
        resolved: The question in words of its own, if it followed up on an earlier one.
        text: The answer with [1]-style numbers, or a plain sentence that says why there is none.
        sentences: Its sentences.
        citations: What proves them, by number.
        status: How far the corpus answers.
        as_of: The moment that the question was asked from.
        window: The time that it was limited to.
        lacking: Those parts of a question with several needs that the corpus does not answer.
        nearest: Where a person may look on: the nearest articles, if something has no answer.
        notes: What the reader should know of the answer: that the corpus ended long before.
        trace: How the answer was found.
    """

    question: str
    resolved: str = ""
    text: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    status: AnswerStatus
    as_of: Timestamp
    window: Window = Window()
    lacking: tuple[str, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    notes: tuple[str, ...] = ()
    trace: Trace = Trace()

    @staticmethod
    def text_of(sentences: Sequence[Sentence]) -> str:
        """Return sentences as the text of an answer: each with its numbers, items on own lines."""
        text = ""
        for said in sentences:
            numbers = "".join(f" [{number}]" for number in said.citations)
            glue = "\n- " if said.item else " "
            text += f"{glue if text or said.item else ''}{said.shown}{numbers}"
        return text.lstrip("\n")

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain values; the same answer gives the same values."""
        record: dict[str, Any] = plain(self)
        del record["trace"]["seconds"]
        for citation, entry in zip(self.citations, record["citations"], strict=True):
            entry["deep_link"] = citation.deep_link
        return record

    def to_json(self) -> str:
        """Return `to_dict` as indented JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def __str__(self) -> str:
        sources = [f"[{c.number}] {c.line}\n    {c.quote}\n    {c.uri}" for c in self.citations]
        understood = [f"Understood as: {self.resolved}"] if self.resolved else []
        near = [f"Nearest: {n.line}\n    {n.uri}" for n in self.nearest]
        return "\n\n".join([*understood, self.text, *self.notes, *sources, *near])

    def _repr_html_(self) -> str:
        items = "".join(
            f"<li value='{c.number}'>{_linked(c)}<br><q>{html.escape(c.quote)}</q></li>"
            for c in self.citations
        )
        near = "".join(f"<li>{html.escape(article.line)}</li>" for article in self.nearest)
        looked = f"<p>Nearest articles:</p><ul>{near}</ul>" if near else ""
        return f"<div><p>{html.escape(self.text)}</p><ol>{items}</ol>{looked}</div>"

    def __rich__(self) -> Any:  # noqa: ANN401  (rich is imported by whoever prints only)
        from rag.cli.render import answer_renderable  # noqa: PLC0415

        return answer_renderable(self)


def _line(*fields: str, published: Timestamp | None) -> str:
    date = published.human() if published else "undated"
    return " · ".join(filter(None, (*fields, date)))


def quoted(text: str) -> str:
    """Return a text in quotation marks: single ones around a text that holds double ones."""
    inner = not {"“", "”", '"'}.isdisjoint(text)
    return f"‘{text}’" if inner else f"“{text}”"


def _linked(citation: Citation) -> str:
    line = html.escape(citation.line)
    link = html.escape(citation.deep_link, quote=True)
    return f'<a href="{link}" rel="noopener">{line}</a>' if link else line


def _fragment(text: str) -> str:
    # A dash, a comma and an ampersand have a meaning of their own in a text fragment.
    return percent_encoded(text, safe="").replace("-", "%2D")


def plain(value: Any) -> Any:  # noqa: ANN401
    """Return dataclasses, timestamps and collections as what JSON can hold."""
    if isinstance(value, Timestamp):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(entry) for entry in value]
    return value
