"""What a run of answers comes to: they are read back from their files, checked, and counted."""

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.arrivals import Sent
from benchmarks.tampering import TAMPERINGS, Record, citing, tampered
from eval.answers.records import AnswerRecord, read_answer
from eval.exactness import ExactnessChecker, FaultKind, parts
from eval.quotations import other_quotations, quotations
from index import Index

_ALTERED = {
    FaultKind.QUOTE,
    FaultKind.CONTEXT,
    FaultKind.SHOWN,
    FaultKind.VERBATIM,
    FaultKind.QUOTATION,
}
_UNRESOLVED = {FaultKind.VERSION, FaultKind.NUMBER, FaultKind.REFERENCE}


class Run:
    """Answers, the checks of them, and what is counted.

    Args:
        folder: Where the files of answers lie.
        verbose: Whether all answers are printed.
    """

    def __init__(self, folder: Path, *, verbose: bool = False) -> None:
        self.folder = folder
        self.verbose = verbose
        self.counted: Counter[str] = Counter()
        self.manners: dict[str, Counter[str]] = {}
        self.faults: list[str] = []

    def write(self, name: str, answers: Iterator[Record]) -> Path:
        """Write answers as JSON lines."""
        path = self.folder / f"answers-{name}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for answer in answers:
                file.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return path

    def check(self, path: Path, index: Index, sent: Sent | None = None) -> None:
        """Check a file of answers against an index, and against what was sent."""
        checker = ExactnessChecker(index)
        for record in _records(path):
            answer = read_answer(record, record["topic"])
            self._count(record, answer)
            for fault in checker.faults(answer):
                self.counted[_group(fault.kind)] += 1
                self.faults.append(f"{path.name} {record['topic']} {record['manner']}: {fault}")
            for text in sent.faults(answer) if sent else ():
                self.counted["against the stream"] += 1
                self.faults.append(f"{path.name} {record['topic']} {record['manner']}: {text}")

    def _count(self, record: Record, answer: AnswerRecord) -> None:
        kind = record["kind"]
        self.counted[f"{kind} answers"] += 1
        self.counted[f"{kind} {answer.status}"] += 1
        self.counted["answers"] += 1
        self.counted["citations"] += len(answer.citations)
        found = [
            words
            for part in parts(answer)
            for words in (*quotations(part)[0], *(ways[0] for ways in other_quotations(part)))
        ]
        verbatim = sum(said.support == "verbatim" for said in answer.sentences)
        self.counted["in marks"] += len(found)
        self.counted["verbatim"] += verbatim
        if record.get("about"):
            self.counted[f"about {record['about']}"] += 1
        if record["manner"]:
            told = self.manners.setdefault(record["manner"], Counter())
            told["answers"] += 1
            told["used"] += record["used"]
            told["sentences"] += len(answer.sentences) if record["used"] else 0
            told["rejected"] += record["rejected"]
            told["in marks"] += len(found) if record["used"] else 0
            self.counted["used"] += record["used"]
            self.counted["asked of a model"] += record["asked"]
            self.counted["rejected"] += record["rejected"]
        if self.verbose:
            print(f"\n{record['topic']} {record['about']} {record['manner']}: {answer.question}")
            print(f"    {answer.text}")
            for note in answer.notes:
                print(f"    ({note})")

    def recheck(self, paths: Sequence[Path], index: Index, sent: Sent) -> None:
        """Check all answers once more at the end; only what was withdrawn since may be wrong."""
        checker = ExactnessChecker(index)
        for path in paths:
            for record in _records(path):
                answer = read_answer(record, record["topic"])
                gone = {c.number for c in answer.citations if c.uri in sent.killed}
                found = checker.faults(answer)
                since = {f.citation for f in found if f.kind is FaultKind.WITHDRAWN}
                self.counted["withdrawn since"] += bool(gone)
                self.counted["resolve at the end"] += not found
                wrong = [f for f in found if f.kind is not FaultKind.WITHDRAWN]
                if wrong or since != gone:
                    self.counted["wrong at the end"] += 1
                    self.faults += [f"{record['topic']} at the end: {fault}" for fault in wrong]
                    if since != gone:
                        text = (
                            f"killed are {sorted(gone)}, called withdrawn {sorted(map(str, since))}"
                        )
                        self.faults.append(f"{record['topic']} at the end: {text}")

    def tamper(
        self, paths: Sequence[Path], index: Index, sent: Sent, *, count: int, seed: int
    ) -> None:
        """Falsify answers that are exact at the end; the checker must call each one wrong."""
        draw = random.Random(seed)
        checker = ExactnessChecker(index)
        exact = [
            record["answer"]
            for path in paths
            for record in _records(path)
            if record["answer"]["citations"]
            and not checker.faults(read_answer(record, record["topic"]))
        ]
        killed = [
            version
            for uri in sorted(sent.killed & set(index.uris()))
            for version in index.versions(uri)
            if len(version.text) > 100
        ]
        names = [*TAMPERINGS, *(["withdrawn"] if killed else [])]
        for place, record in enumerate(draw.sample(exact, min(count, len(exact)))):
            name = names[place % len(names)]
            if name == "withdrawn":
                changed = citing(record, draw.choice(killed), draw)
            else:
                changed = tampered(record, name, draw)
            found = checker.faults(read_answer(changed, name))
            if name == "withdrawn":
                found = tuple(f for f in found if f.kind is FaultKind.WITHDRAWN)
            self.counted["falsified"] += 1
            self.counted["falsified and found"] += bool(found)
            if not found:
                self.faults.append(f"not found: {name} changed in {record['text']!r}")

    def report(self) -> int:
        """Print what was counted; return 1 if anything is wrong."""
        n = self.counted
        for kind in ("extractive", "generated", "of data sets", "real model's"):
            if n[f"{kind} answers"]:
                states = ", ".join(
                    f"{n[f'{kind} {state}']:,} {state}"
                    for state in ("answered", "partial", "abstained")
                )
                print(f"answers, {kind}: {n[f'{kind} answers']:,} ({states})")
        if self.manners:
            print(
                f"of the generated, {n['asked of a model']:,} were asked of a model, "
                f"{n['used']:,} have its sentences; {n['rejected']:,} sentences were left out"
            )
            print(f"{'':32} answers  used  sentences  in marks  left out")
            for name, told in self.manners.items():
                print(
                    f"{name:32} {told['answers']:7} {told['used']:5} {told['sentences']:10} "
                    f"{told['in marks']:9} {told['rejected']:9}"
                )
        print(
            f"quotations: {n['citations']:,} quotes of citations, {n['verbatim']:,} verbatim "
            f"sentences, {n['in marks']:,} in quotation marks within sentences: "
            f"{n['altered']:,} altered"
        )
        print(
            f"citations: {n['unresolved']:,} do not resolve, {n['withdrawn']:,} of withdrawn "
            f"versions, {n['otherwise wrong']:,} otherwise wrong; against the stream "
            f"{n['against the stream']:,}"
        )
        if n["falsified"]:
            print(
                f"questions about living articles {n['about living']:,}, replaced texts "
                f"{n['about replaced']:,}, killed stories {n['about killed']:,}, strangers "
                f"{n['about stranger']:,}"
            )
            print(
                f"at the end: {n['resolve at the end']:,} answers exact, "
                f"{n['withdrawn since']:,} cite what was withdrawn since, "
                f"{n['wrong at the end']:,} wrong"
            )
            print(f"falsified: {n['falsified']:,} answers, {n['falsified and found']:,} found")
        for fault in self.faults:
            print(f"FAULT {fault}")
        return int(bool(self.faults))


def _group(kind: FaultKind) -> str:
    if kind in _ALTERED:
        return "altered"
    if kind in _UNRESOLVED:
        return "unresolved"
    return "withdrawn" if kind is FaultKind.WITHDRAWN else "otherwise wrong"


def _records(path: Path) -> Iterator[Record]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
