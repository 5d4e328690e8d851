"""Topics to runs: which articles a system finds, how long it takes, and TREC's file of both."""

import gc
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from eval.datasets.dataset import Topic
from eval.errors import RunFileError
from eval.metrics import scores
from rag import NewsRAG
from rag.question import Question
from rag.retrieval import Mode
from rag.stages import recorded

DEPTH = 100
"""Articles that a run keeps of each topic."""
TIMED_TOPICS = 200
"""Topics that are timed at most: enough for a 95th percentile, and seconds on any data set."""
TOTAL, REST = "total", "rest"
"""Names for the whole of a timed search, and for what of it belongs to no stage."""
Timed = Mapping[str, float]
"""Milliseconds of one search: of each stage (`rag.stages`) that ran, `REST` and `TOTAL`."""
_WARM_UP = 5
_SHOWN = 10  # passages in a timed search: what `NewsRAG.search` gives without being asked for more


@dataclass(frozen=True, slots=True)
class Run:
    """What one system found.

    Args:
        system: Its name.
        rankings: URIs of articles by topic id, best first, at most `DEPTH`.
        limited: Topics that have fewer, because no more passages were taken and not because no
            more were there: their recall at `DEPTH` is a lower bound.
    """

    system: str
    rankings: Mapping[str, tuple[str, ...]]
    limited: frozenset[str] = frozenset()


def rank(
    news: NewsRAG,
    topics: Iterable[Topic],
    mode: Mode,
    advance: Callable[[], object] = lambda: None,
    encode: Callable[[str], NDArray[np.float32]] | None = None,
) -> Run:
    """Return the articles that retrieval finds for each topic, each at its best passage's place.

    Every candidate is ranked that the settings take from the engines, and none besides: what
    `NewsRAG.search` and `ask` choose from.

    Args:
        news: The index to search.
        topics: What is asked.
        mode: The engines that search.
        advance: Called after each topic.
        encode: Embeds a question; None takes the index's embedder.
    """
    if encode is None:

        def encode(text: str) -> NDArray[np.float32]:
            vector: NDArray[np.float32] = news.index.embedder.encode_queries([text])[0]
            return vector

    rankings: dict[str, tuple[str, ...]] = {}
    limited: set[str] = set()
    view = news.index.view()
    for topic in topics:
        asked = Question.parse(topic.text, as_of=topic.as_of)
        vector = None if mode is Mode.LEXICAL else encode(asked.matter)
        found = news.rank(asked, vector, view, mode=mode)
        passages = news.index.passages([hit.passage for hit in found])
        ranking = tuple(dict.fromkeys(version.uri for _, version in passages))[:DEPTH]
        rankings[topic.id] = ranking
        if len(found) >= news.settings.candidates and len(ranking) < DEPTH:
            limited.add(topic.id)
        advance()
    return Run(mode.value, rankings, frozenset(limited))


def time_queries(
    systems: Mapping[str, tuple[NewsRAG, Mode]], topics: Sequence[Topic]
) -> dict[str, list[Timed]]:
    """Return by system the milliseconds of wall time that the first `TIMED_TOPICS` topics take.

    A search for ten passages is timed, from the question's text to passages with their text; the
    question's embedding is part of it where the system needs one. The first topics are asked
    before the clock starts, garbage is not collected while it runs, and each topic goes to one
    system after the other, so that a busy machine is equally unkind to all.

    Args:
        systems: By name, what is searched and with which engines.
        topics: What is asked.
    """

    def search(topic: Topic, name: str) -> Timed:
        news, mode = systems[name]
        with recorded() as seconds:
            started = time.perf_counter()
            news.search(topic.text, k=_SHOWN, mode=mode, as_of=topic.as_of)
            total = time.perf_counter() - started
        spent = {**seconds, REST: total - sum(seconds.values()), TOTAL: total}
        return {stage: 1000 * value for stage, value in spent.items()}

    for topic in topics[:_WARM_UP]:
        for name in systems:
            search(topic, name)
    spent: dict[str, list[Timed]] = {name: [] for name in systems}
    gc.collect()
    gc.disable()
    try:
        for topic in topics[:TIMED_TOPICS]:
            for name in systems:
                spent[name].append(search(topic, name))
    finally:
        gc.enable()
    return spent


def escaped(name: str) -> str:
    """Return an id as a run file holds it: white space, which parts its columns, as %XX."""
    return re.sub(r"\s", lambda space: quote(space[0], safe=""), name)


def write_run(run: Run, path: Path) -> None:
    """Write a run in TREC's format: topic, Q0, article, rank from 1, score, system.

    Ids are `escaped`. The score says the place, no more: it is whole and falls from line to line,
    so that a tool which sorts by it finds the same ranking.

    Raises:
        RunFileError: The file cannot be written.
    """
    lines = (
        f"{escaped(topic)} Q0 {escaped(uri)} {place} {score:.0f} dateline-{run.system}\n"
        for topic, ranking in run.rankings.items()
        for place, (uri, score) in enumerate(scores(ranking).items(), 1)
    )
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
    except OSError as error:
        raise RunFileError(f"{path} cannot be written: {error.strerror or error}") from error


def read_run(path: Path) -> Run:
    """Read a run in TREC's format; ids stay as they are in the file, `escaped`.

    As with trec_eval the score decides and the rank is not looked at; articles with the same
    score are taken by id, the greatest first.

    Raises:
        RunFileError: The file is missing or damaged; the message names the line.
    """
    found: dict[str, dict[str, float]] = {}
    tag = ""
    try:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip():
                topic, _, uri, _, score, tag = line.split()
                if uri in found.setdefault(topic, {}):
                    raise RunFileError(f"{path}:{number}: {uri} is there twice for {topic}")
                found[topic][uri] = float(score)
    except OSError as error:
        raise RunFileError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise RunFileError(f"{path} is not UTF-8: {error.reason}") from error
    except ValueError as error:
        raise RunFileError(
            f"{path}:{number}: not the six columns topic, Q0, article, rank, score, system"
        ) from error
    rankings = {
        topic: tuple(sorted(rows, key=lambda uri: (rows[uri], uri), reverse=True))
        for topic, rows in found.items()
    }
    return Run(tag.removeprefix("dateline-"), rankings)
