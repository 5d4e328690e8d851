"""Answers under a stream of corrections and withdrawals: are all quotations and citations exact?

    python -m benchmarks.exact_answers [--articles 480] [--answers 2000] [--seed 0]
        [--index INDEX --questions DATASET...] [--out FOLDER] [--tamper 300] [--verbose]

A synthetic stream arrives in batches, a tenth of it late, while one `NewsRAG` stays open. After each
batch it is asked about what has come: of articles as they are, as they were before a correction, of
withdrawn ones, of people who do not exist, now and as of earlier. Half of the answers are
extractive, half are written by scripted models (`benchmarks.scripted_models`), most of which
misquote, miscount, invent or break off. The answers are written as JSON lines, read back, and checked

* by `eval.exactness`, which knows their JSON and the versions in the index of that moment;
* against the stream: what has been sent, and what has been killed, whatever the index says.

At the end all are checked once more (what was withdrawn since may no longer resolve, all else must),
and some are falsified in one character or number each, which the checker must find. Exits with 1 if
anything is wrong. With `--questions`, the questions of data sets are put to an index that is there,
and their answers are checked, too.
"""

import argparse
import json
import random
import re
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.prose import sentences_of
from benchmarks.scripted_models import MANNERS, ScriptedModels
from benchmarks.stream import SHARES, generate
from benchmarks.stream_questions import question, questions_of
from benchmarks.tampering import TAMPERINGS, Record, citing, tampered
from eval.answers.records import AnswerRecord, read_answer
from eval.datasets import load
from eval.exactness import ExactnessChecker, FaultKind, parts
from eval.quotations import other_quotations, quotations
from index import Article, Embedder, Index, SentenceTransformerEmbedder, Status
from rag import NewsRAG, Settings
from rag.llm import connect

_SHARES = {**SHARES, "version": 0.15, "correction": 0.08, "kill": 0.08}
_LONGEST = 200  # words of an article, so that embedding takes minutes and not hours
_BATCHES = 8
_LATE = 0.1
_ALTERED = {
    FaultKind.QUOTE,
    FaultKind.CONTEXT,
    FaultKind.SHOWN,
    FaultKind.VERBATIM,
    FaultKind.QUOTATION,
}
_UNRESOLVED = {FaultKind.VERSION, FaultKind.NUMBER, FaultKind.REFERENCE}
_STRANGERS = ("Ottoline Marrow", "Benedikt Ashgrove", "Severin Pallister")
_SURE = Settings()
_LENIENT = Settings(llm_unsupported="mark", llm_least_share=0.2)


@dataclass(slots=True)
class Sent:
    """What has arrived so far: the truth that answers are held against.

    Args:
        articles: By uri, in the order in which they came.
        killed: The uris that were withdrawn.
    """

    articles: dict[str, list[Article]] = field(default_factory=dict)
    killed: set[str] = field(default_factory=set)

    def take(self, batch: Sequence[Article]) -> None:
        """Note a batch."""
        for article in batch:
            self.articles.setdefault(article.uri, []).append(article)
            if article.status is Status.WITHDRAWN:
                self.killed.add(article.uri)

    def faults(self, answer: AnswerRecord) -> Iterator[str]:
        """Yield which citations are of nothing that was sent, or of what was killed."""
        for cited in answer.citations:
            if cited.uri in self.killed:
                yield f"cites {cited.uri}, which was killed"
            known = [a for a in self.articles.get(cited.uri, ()) if a.digest == cited.digest]
            if not any(a.text[cited.start : cited.end] == cited.quote for a in known):
                yield f"cites what was not sent: {cited.uri} {cited.digest} “{cited.quote}”"

    def texts(self, *, killed: bool) -> list[Article]:
        """Return the newest full text of each living, or each killed, uri."""
        last = (
            max((a for a in sent if len(a.text.split()) > 30), key=_moment, default=None)
            for uri, sent in self.articles.items()
            if (uri in self.killed) is killed
        )
        return [article for article in last if article]

    def replaced(self) -> list[tuple[Article, str]]:
        """Return texts that a newer one has replaced, each with what only the older one says."""
        found = []
        for sent in self.articles.values():
            ordered = sorted(sent, key=_moment)
            for older, newer in zip(ordered, ordered[1:], strict=False):
                gone = [s for s in _sentences(older.text) if s not in newer.text]
                if gone and newer.status is not Status.WITHDRAWN:
                    found.append((older, "\n\n".join(gone)))
        return found

    def forbidden(self) -> list[str]:
        """Return the sentences of killed stories, and those that corrections took out."""
        killed = [s for article in self.texts(killed=True) for s in _sentences(article.text)]
        return killed + [s for _, text in self.replaced() for s in text.split("\n\n")]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a stream.

    Args:
        text: In words.
        as_of: The moment that it is asked from.
        about: "living", "killed", "replaced" or "stranger".
    """

    text: str
    as_of: str
    about: str


def _moment(article: Article) -> str:
    return str(article.moment)


def _sentences(text: str) -> list[str]:
    return [sentence for part in text.split("\n\n") for sentence in sentences_of(part)]


def delivered(articles: Sequence[Article], draw: random.Random) -> list[Article]:
    """Return a stream as it arrives: a tenth of it up to a batch late, the rest in its order."""
    batch = len(articles) / _BATCHES
    places = [n + draw.random() * batch * (draw.random() < _LATE) for n in range(len(articles))]
    return [article for _, article in sorted(zip(places, articles, strict=True), key=lambda p: p[0])]


def asked(sent: Sent, count: int, draw: random.Random) -> Iterator[Asked]:
    """Yield questions about what has come."""
    now = max(_moment(article) for some in sent.articles.values() for article in some)
    living, killed = sent.texts(killed=False), sent.texts(killed=True)
    replaced = sent.replaced()
    for _ in range(count):
        about = draw.choices(("living", "killed", "replaced", "stranger"), (6, 2, 2, 0.5))[0]
        if about == "replaced" and replaced:
            article, text = draw.choice(replaced)
        else:
            about = "living" if about == "replaced" or (about == "killed" and not killed) else about
            article = draw.choice(killed if about == "killed" else living)
            text = article.text
        facts = [forms for _, forms in questions_of(text)]
        other = [forms for _, forms in questions_of(draw.choice(living).text)]
        if not facts:
            about, facts = "living", other or [(f"What do we know of this: {article.headline}?",)]
        words = question([draw.choice(facts), *other[:1]], draw)
        if about == "stranger":
            words = re.sub(r"[A-Z]\w+ [A-Z]\w+", draw.choice(_STRANGERS), words)
        past = _moment(article) if draw.random() < (0.5 if about == "replaced" else 0.15) else now
        yield Asked(words, past, about)


@contextmanager
def models(seed: int) -> Iterator[ScriptedModels]:
    """Serve the scripted models on the loopback address."""
    server = ScriptedModels(seed)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


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
                        text = f"killed are {sorted(gone)}, called withdrawn {sorted(map(str, since))}"
                        self.faults.append(f"{record['topic']} at the end: {text}")

    def tamper(self, paths: Sequence[Path], index: Index, sent: Sent, *, count: int, seed: int) -> None:
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
        for kind in ("extractive", "generated", "of data sets"):
            if n[f"{kind} answers"]:
                states = ", ".join(
                    f"{n[f'{kind} {state}']:,} {state}"
                    for state in ("answered", "partial", "abstained")
                )
                print(f"{n[f'{kind} answers']:,} {kind} answers: {states}")
        if self.manners:
            print(
                f"of the generated, {n['asked of a model']:,} were asked of a model, "
                f"{n['used']:,} have its sentences; {n['rejected']:,} of its sentences were left out"
            )
            print(f"{'':32} answers  used  sentences  in marks  left out")
            for name, told in self.manners.items():
                print(
                    f"{name:32} {told['answers']:7} {told['used']:5} {told['sentences']:10} "
                    f"{told['in marks']:9} {told['rejected']:9}"
                )
        print(
            f"questions about living articles {n['about living']:,}, replaced texts "
            f"{n['about replaced']:,}, killed stories {n['about killed']:,}, strangers "
            f"{n['about stranger']:,}"
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
        print(
            f"at the end: {n['resolve at the end']:,} answers exact, {n['withdrawn since']:,} cite "
            f"what was withdrawn since, {n['wrong at the end']:,} wrong"
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


def answers(
    news: NewsRAG, questions: Sequence[Asked], model: ScriptedModels, draw: random.Random, name: str
) -> Iterator[Record]:
    """Yield the answers to questions, every other one written by a model in a manner of its own."""
    llm = connect(model.settings(retries=0))
    writing = [NewsRAG(news.index, settings, llm=llm) for settings in (_SURE, _SURE, _LENIENT)]
    try:
        for number, asking in enumerate(questions, 1):
            generated = number % 2 == 0
            manner = model.manner = draw.choice(list(MANNERS)) if generated else ""
            answer = (draw.choice(writing) if generated else news).ask(
                asking.text, as_of=asking.as_of
            )
            calls = answer.trace.model.calls if answer.trace.model else ()
            yield {
                "topic": f"{name}-{number}",
                "kind": "generated" if generated else "extractive",
                "about": asking.about,
                "manner": manner,
                "asked": any(call.purpose == "answer" for call in calls),
                "used": any(call.outcome == "used" for call in calls if call.purpose == "answer"),
                "rejected": len(answer.trace.rejected),
                "answer": answer.to_dict(),
            }
    finally:
        llm.close()


def of_stream(
    run: Run, *, articles: int, count: int, seed: int, falsified: int, embedder: Embedder
) -> None:
    """Build an index from a stream, batch by batch, ask it, and check what it answers."""
    draw = random.Random(seed)
    stream = delivered(
        generate(articles, seed, shares=_SHARES, longest=_LONGEST).articles, draw
    )
    folder, sent, paths = run.folder / "newsindex", Sent(), []
    Index.create(folder, embedder=embedder).close()
    with models(seed) as model, Index.open(folder, embedder=embedder) as reading:
        news = NewsRAG(reading, _SURE)
        for number in range(_BATCHES):
            batch = stream[number * len(stream) // _BATCHES : (number + 1) * len(stream) // _BATCHES]
            with Index.open(folder, embedder=embedder) as writer:
                report = writer.add(batch)
            sent.take(batch)
            model.memory = sent.forbidden()
            wanted = (number + 1) * count // _BATCHES - number * count // _BATCHES
            given = answers(news, list(asked(sent, wanted, draw)), model, draw, str(number + 1))
            paths.append(run.write(str(number + 1), given))
            with Index.open(folder, embedder=embedder) as current:
                run.check(paths[-1], current, sent)
            print(
                f"batch {number + 1}: {len(batch)} items, {report.passages} passages; "
                f"{len(sent.killed)} killed so far; {wanted} answers, {len(run.faults)} faults so far",
                flush=True,
            )
    with Index.open(folder, embedder=embedder) as last:
        stats = last.stats()
        print(
            f"{stats.articles} articles in {stats.versions} versions, {stats.withdrawn} withdrawn, "
            f"{stats.passages} passages"
        )
        run.recheck(paths, last, sent)
        run.tamper(paths, last, sent, count=falsified, seed=seed)


def of_questions(run: Run, path: Path, dataset: Path) -> None:
    """Put the questions of a data set to an index, and check the answers."""

    def given(news: NewsRAG) -> Iterator[Record]:
        for topic in load(dataset).topics:
            answer = news.ask(topic.text, as_of=topic.as_of)
            record = {"topic": topic.id, "kind": "of data sets", "about": "", "manner": ""}
            yield {**record, "answer": answer.to_dict()}

    with NewsRAG.open(path) as news:
        run.check(run.write(dataset.name, given(news)), news.index)


def main() -> int:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=480, help="items of the stream")
    parser.add_argument("--answers", type=int, default=2000, help="half of them generated; 0 makes no stream")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tamper", type=int, default=300, help="answers that are falsified")
    parser.add_argument("--index", type=Path, help="an index that is there, for --questions")
    parser.add_argument("--questions", type=Path, nargs="+", default=[], help="data sets")
    parser.add_argument("--out", type=Path, help="keep the files of answers and the index here")
    parser.add_argument("--verbose", action="store_true", help="print every answer")
    options = parser.parse_args()
    if options.questions and not options.index:
        parser.error("--questions needs --index")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.out or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        run = Run(folder, verbose=options.verbose)
        if options.answers:
            of_stream(
                run, articles=options.articles, count=options.answers, seed=options.seed,
                falsified=options.tamper, embedder=SentenceTransformerEmbedder(),
            )  # fmt: skip
        for dataset in options.questions:
            of_questions(run, options.index, dataset)
        return run.report()


if __name__ == "__main__":
    sys.exit(main())
