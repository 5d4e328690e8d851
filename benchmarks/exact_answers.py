"""Answers under a stream of corrections and withdrawals: are all quotations and citations exact?

    python -m benchmarks.exact_answers [--articles 480] [--answers 2000] [--seed 0]
        [--index INDEX --questions DATASET...] [--real N] [--out FOLDER]
        [--tamper 300] [--verbose]

A synthetic stream arrives in batches, a tenth of it late, while one `NewsRAG` stays open. After
each batch it is asked about what has come: of articles as they are, as they were before a
correction, of withdrawn ones, of people who do not exist, now and as of earlier. Half of the
answers are extractive, half are written by scripted models (`benchmarks.scripted_models`), most of
which misquote, miscount, invent or break off. The answers are written as JSON lines, read back,
and checked

* by `eval.exactness`, which knows their JSON and the versions in the index of that moment;
* against the stream: what has been sent, and what has been killed, whatever the index says.

At the end all are checked once more (what was withdrawn since is no longer valid, all else must
be), and some are falsified in a character or a number each, which the checker must find. Exits
with 1 if anything is wrong. With `--questions`, the questions of data sets are put to an index that
is there, and their answers are checked, too; with `--real`, a real language model answers some.
"""

import argparse
import random
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from benchmarks.arrivals import Asked, Sent, asked, delivered
from benchmarks.exact_run import Run
from benchmarks.scripted_models import MANNERS, ScriptedModels
from benchmarks.stream import SHARES, generate
from benchmarks.tampering import Record
from eval.datasets import Topic, load
from index import Embedder, Index, SentenceTransformerEmbedder
from rag import Answer, NewsRAG, Settings
from rag.llm import connect
from rag.sampling import sample_index

_SHARES = {**SHARES, "version": 0.15, "correction": 0.08, "kill": 0.08}
_LONGEST = 200  # words of an article, so that embedding takes minutes and not hours
_BATCHES = 8
_SURE = Settings()
_LENIENT = Settings(llm_unsupported="mark", llm_least_share=0.2)


@contextmanager
def models(seed: int) -> Iterator[ScriptedModels]:
    """Serve the scripted models on the loopback address."""
    server = ScriptedModels(seed)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


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
            kind = "generated" if generated else "extractive"
            yield record_of(
                answer, f"{name}-{number}", kind=kind, about=asking.about, manner=manner
            )
    finally:
        llm.close()


def of_stream(
    run: Run,
    *,
    articles: int,
    count: int,
    seed: int,
    falsified: int,
    embedder: Embedder,
    batches: int = _BATCHES,
) -> None:
    """Build an index from a stream, batch by batch, ask it, and check what it answers.

    Args:
        run: Takes what is found.
        articles: Items of the stream.
        count: Answers, half of them generated.
        seed: Of all chance.
        falsified: Answers that are falsified at the end, for the checker to find.
        embedder: The index's.
        batches: In which the stream arrives.
    """
    draw = random.Random(seed)
    items = generate(articles, seed, shares=_SHARES, longest=_LONGEST).articles
    stream = delivered(items, draw, late=len(items) / batches)
    folder, sent, paths = run.folder / "newsindex", Sent(), []
    Index.create(folder, embedder=embedder).close()
    with models(seed) as model, Index.open(folder, embedder=embedder) as reading:
        news = NewsRAG(reading, _SURE)
        for number in range(batches):
            ends = [at * len(stream) // batches for at in (number, number + 1)]
            batch = stream[slice(*ends)]
            with Index.open(folder, embedder=embedder) as writer:
                report = writer.add(batch)
            sent.take(batch)
            model.memory = sent.forbidden()
            wanted = (number + 1) * count // batches - number * count // batches
            given = answers(news, list(asked(sent, wanted, draw)), model, draw, str(number + 1))
            paths.append(run.write(str(number + 1), given))
            with Index.open(folder, embedder=embedder) as current:
                run.check(paths[-1], current, sent)
            print(
                f"batch {number + 1}: {len(batch)} items, {report.passages} passages; "
                f"{len(sent.killed)} killed so far; {wanted} answers; {len(run.faults)} faults",
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
    with NewsRAG.open(path) as news:
        given = put(news, load(dataset).topics, "of data sets")
        run.check(run.write(dataset.name, given), news.index)


def of_real_model(run: Run, count: int) -> None:
    """Have a real, small, bad model answer questions of the sample corpus, and check these."""
    from tests.llm.local_model import local_model

    # Three passages are what it reads in a minute; a single sentence that holds is shown.
    few = Settings(answer_passages=3, llm_seconds=200, llm_least_share=0)
    topics = load(Path(str(files("rag") / "sample"))).topics[:count]
    with local_model() as reached:
        llm = connect(reached)
        try:
            with NewsRAG.open(sample_index(), settings=few, llm=llm) as news:
                path = run.write("real-model", put(news, topics, "real model's", reached.model))
                run.check(path, news.index)
        finally:
            llm.close()


def put(news: NewsRAG, topics: Sequence[Topic], kind: str, manner: str = "") -> Iterator[Record]:
    """Yield the answers to questions of a data set."""
    for topic in topics:
        answer = news.ask(topic.text, as_of=topic.as_of)
        yield record_of(answer, topic.id, kind=kind, manner=manner)


def record_of(
    answer: Answer, topic: str, *, kind: str, about: str = "", manner: str = ""
) -> Record:
    """Return a line of a file of answers: the answer's JSON, and what is counted besides."""
    calls = answer.trace.model.calls if answer.trace.model else ()
    return {
        "topic": topic,
        "kind": kind,
        "about": about,
        "manner": manner,
        "asked": any(call.purpose == "answer" for call in calls),
        "used": any(call.outcome == "used" for call in calls if call.purpose == "answer"),
        "rejected": len(answer.trace.rejected),
        "answer": answer.to_dict(),
    }


def main() -> int:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=480, help="items of the stream")
    parser.add_argument(
        "--answers", type=int, default=2000, help="half of them generated; 0 makes no stream"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tamper", type=int, default=300, help="answers that are falsified")
    parser.add_argument(
        "--real",
        type=int,
        default=0,
        metavar="N",
        help="questions of the sample corpus that SmolLM2 answers",
    )
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
        if options.real:
            of_real_model(run, options.real)
        return run.report()


if __name__ == "__main__":
    sys.exit(main())
