"""Whether answers are exact: each quote and quotation is looked up in the index's own versions.

This knows the JSON of answers and the versions that an index holds, and nothing of the code that
makes answers. From the command line:

    python -m eval.exactness newsindex answers.jsonl
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer

from eval.answers.records import AnswerRecord, CitationRecord, read_answer
from eval.errors import ResultsError
from eval.quotations import other_quotations, quotations
from index import Index, Status, Timestamp, Version
from index.errors import ArticleNotFoundError, DatelineError

_REFERENCE = re.compile(r"\[(\d{1,4})\]")
_SHOWN = 80  # characters of a text in a message


class FaultKind(StrEnum):
    """What can be wrong with an answer."""

    VERSION = "version"
    QUOTE = "quote"
    CONTEXT = "context"
    WITHDRAWN = "withdrawn"
    EMBARGOED = "embargoed"
    LATER = "later"
    NUMBER = "number"
    REFERENCE = "reference"
    SHOWN = "shown"
    VERBATIM = "verbatim"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an answer.

    Args:
        kind: What.
        citation: Number of the citation; None if it is in the text.
        message: What was found where, for a person.
    """

    kind: FaultKind
    citation: int | None
    message: str

    def __str__(self) -> str:
        place = "" if self.citation is None else f" [{self.citation}]"
        return f"{self.kind}{place}: {self.message}"


class ExactnessChecker:
    """Compares answers with what an index holds.

    Args:
        index: Where the answers came from.
        now: The moment that embargoes are compared with; None means the clock's.
    """

    def __init__(self, index: Index, now: datetime | None = None) -> None:
        self._index = index
        self._now = now or datetime.now(UTC)
        self._known: dict[str, tuple[Version, ...]] = {}

    def faults(self, answer: AnswerRecord) -> tuple[Fault, ...]:
        """Return what is wrong with an answer; empty if it is exact."""
        return (*self._citations(answer), *self._text(answer))

    def _versions(self, uri: str) -> tuple[Version, ...]:
        if uri not in self._known:
            try:
                self._known[uri] = tuple(self._index.versions(uri))
            except ArticleNotFoundError:
                self._known[uri] = ()
        return self._known[uri]

    def _cited(self, citation: CitationRecord) -> Version | None:
        """Return the version that a citation names by digest, and by number if two have it."""
        found = [v for v in self._versions(citation.uri) if v.digest == citation.digest]
        numbered = [version for version in found if version.number == citation.version]
        return next(iter(numbered or found), None)

    def _citations(self, answer: AnswerRecord) -> Iterator[Fault]:
        times = Counter(citation.number for citation in answer.citations)
        for number, count in times.items():
            if count > 1:
                yield Fault(FaultKind.NUMBER, number, f"{count} citations have this number")
        for citation in answer.citations:
            version = self._cited(citation)
            if version is None:
                known = len(self._versions(citation.uri))
                yield Fault(
                    FaultKind.VERSION,
                    citation.number,
                    f"the index has {known} versions of {citation.uri}, none is {citation.digest}",
                )
                continue
            yield from _span(citation, version)
            yield from self._allowed(citation, version, answer.as_of)

    def _allowed(self, citation: CitationRecord, version: Version, as_of: str) -> Iterator[Fault]:
        """Yield why a version must not be cited: a withdrawal ends all versions before it, too."""
        number, later = citation.number, self._versions(citation.uri)[version.number - 1 :]
        withdrawn = next((v.number for v in later if v.status is Status.WITHDRAWN), None)
        if withdrawn is not None:
            text = f"version {version.number} of {version.uri} is withdrawn by version {withdrawn}"
            yield Fault(FaultKind.WITHDRAWN, number, text)
        until = version.embargoed_until
        if version.status is Status.EMBARGOED and until is not None and until.end > self._now:
            text = f"version {version.number} of {version.uri} is embargoed until {until}"
            yield Fault(FaultKind.EMBARGOED, number, text)
        published = version.published or version.updated
        if published is not None and published.start > Timestamp.parse(as_of).end:
            text = f"{version.uri} is of {published}, after the as-of {as_of}"
            yield Fault(FaultKind.LATER, number, text)

    def _text(self, answer: AnswerRecord) -> Iterator[Fault]:
        cited = {citation.number: citation for citation in answer.citations}
        listed = {int(n) for n in _REFERENCE.findall(answer.text) if not _quoted(n, answer)}
        listed.update(number for sentence in answer.sentences for number in sentence.citations)
        for number in sorted(listed - set(cited)):
            text = f"the answer has {len(cited)} citations, and none of this number"
            yield Fault(FaultKind.REFERENCE, number, text)
        for sentence in answer.sentences:
            if sentence.text not in answer.text:
                text = f"the text does not have the sentence {_short(sentence.text)}"
                yield Fault(FaultKind.SHOWN, None, text)
            proofs = [cited[n].quote for n in sentence.citations if n in cited]
            if sentence.support == "verbatim" and not any(sentence.text in q for q in proofs):
                text = f"called verbatim and in no quote that it cites: {_short(sentence.text)}"
                yield Fault(FaultKind.VERBATIM, None, text)
        versions = {c.number: v for c in answer.citations if (v := self._cited(c))}
        for place, piece in enumerate(parts(answer)):
            said = answer.sentences[place].citations if place < len(answer.sentences) else ()
            texts = {v.text for number, v in versions.items() if not said or number in said}
            yield from _altered(piece, texts)


def parts(answer: AnswerRecord) -> list[str]:
    """Return the sentences of an answer, and after them what its text holds besides them.

    Numbers in brackets part the rest; a piece that has no letter and no digit is nothing.
    """
    rest = answer.text
    for sentence in answer.sentences:
        rest = rest.replace(sentence.text, "\n\n", 1)
    pieces = (piece.strip() for piece in re.split(r"\n\s*\n", _REFERENCE.sub("\n\n", rest)))
    strays = [piece for piece in pieces if re.search(r"\w", piece)]
    return [*(sentence.text for sentence in answer.sentences), *strays]


def _altered(piece: str, texts: Set[str]) -> Iterator[Fault]:
    """Yield the quotations of a piece of an answer that are in none of the texts."""

    def stands(words: str) -> bool:
        return any(words in text for text in texts)

    readings = quotations(piece)
    wrong = [[words for words in reading if not stands(words)] for reading in readings]
    found = min(wrong, key=len, default=[])
    found += [ways[0] for ways in other_quotations(piece) if not any(map(stands, ways))]
    for words in found:
        text = f"in none of the {len(texts)} cited versions: {_short(words)}"
        yield Fault(FaultKind.QUOTATION, None, text)


def _span(citation: CitationRecord, version: Version) -> Iterator[Fault]:
    start, end = citation.start, citation.end
    stored = version.text[start:end] if 0 <= start < end <= len(version.text) else ""
    if not stored or stored != citation.quote:
        there = _short(stored) if stored else f"nothing ({len(version.text):,} characters)"
        text = f"{_short(citation.quote)}, but at {start}:{end} stands {there}"
        yield Fault(FaultKind.QUOTE, citation.number, text)
        return
    around = version.text[max(0, start - len(citation.before)) : end + len(citation.after)]
    if around != f"{citation.before}{citation.quote}{citation.after}":
        text = f"what is shown around {start}:{end} does not stand there"
        yield Fault(FaultKind.CONTEXT, citation.number, text)


def _quoted(number: str, answer: AnswerRecord) -> bool:
    """Whether a number in brackets is the article's own."""
    return any(f"[{number}]" in citation.quote for citation in answer.citations)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= _SHOWN else f"“{line[: _SHOWN - 1]}…”"


def read_answers(lines: Sequence[bytes], name: str) -> Iterator[tuple[str, AnswerRecord]]:
    """Yield answers with where they stand: one JSON object, or one a line.

    Raises:
        ResultsError: Something is no answer; the message names the line.
    """
    try:
        whole = orjson.loads(b"".join(lines))
    except orjson.JSONDecodeError:
        whole = None
    if whole is not None:
        yield name, read_answer(whole, name)
        return
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"{name}:{number}"
            try:
                record = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise ResultsError(f"{where} is not JSON: {error.msg}") from error
            yield where, read_answer(record, where)


def exactness(
    index: Annotated[Path, typer.Argument(help="The index that the answers came from.")],
    answers: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Answers as `ask --json` prints them, one or one a line, or a file of answers/ "
            "that `eval answers --out` wrote; - reads stdin.",
        ),
    ],
) -> None:
    """Look up every quote and quotation of answers in the index; exit with 1 if one is wrong."""
    counted: Counter[str] = Counter()
    with Index.open(index) as opened:
        checker = ExactnessChecker(opened)
        for where, answer in read_answers(_lines_of(answers), str(answers)):
            counted["answers"] += 1
            counted["abstained"] += answer.abstained
            counted["citations"] += len(answer.citations)
            found = checker.faults(answer)
            counted["wrong"] += bool(found)
            counted["faults"] += len(found)
            for fault in found:
                typer.echo(f"{where}: {fault}")
    typer.echo(
        f"{counted['answers']:,} answers ({counted['abstained']:,} abstained), "
        f"{counted['citations']:,} citations: {counted['faults']:,} faults in "
        f"{counted['wrong']:,} answers",
        err=True,
    )
    if counted["faults"]:
        raise typer.Exit(1)


def _lines_of(path: Path) -> list[bytes]:
    if str(path) == "-":
        return sys.stdin.buffer.readlines()
    try:
        return path.read_bytes().splitlines(keepends=True)
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {error.strerror or error}") from error


def main() -> None:
    """Run the command line; an error that a user can cause is one line."""
    try:
        typer.run(exactness)
    except DatelineError as error:
        typer.echo(f"dateline: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
