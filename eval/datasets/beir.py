"""Data sets in BEIR's layout: a corpus, questions, and judgements of which article answers which.

The layout of Thakur et al., BEIR (NeurIPS 2021). Some fields of `metadata` are ours: `published`
dates an article, `asked` is the moment that a question was put, `answer` a gold answer or a list
of them, `assertions` what a good answer states, `kind` the class of the question, and `answerable`
whether the corpus answers it at all: a set may have unanswerable questions alone.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import orjson

from eval.datasets.dataset import Dataset, Topic
from eval.errors import DatasetError
from index import Timestamp
from index.article import canonical_line

DEFAULT_SPLIT = "test"


def load(folder: Path, split: str | None = None) -> Dataset:
    """Read the questions and judgements of a data set; its articles are left to the readers.

    Args:
        folder: Holds `corpus.jsonl`, `queries.jsonl` (either may be packed, `.gz`) and `qrels/`.
            Without a corpus, the questions are about that of another data set.
        split: Name of a file in `qrels/`, without `.tsv`; None takes the only one, else "test".

    Raises:
        DatasetError: A file is missing or damaged; the message names file and line.
    """
    if not folder.is_dir():
        raise DatasetError(f"{folder} is not a folder: give one that holds corpus.jsonl")
    corpus = _found(folder, "corpus.jsonl")
    queries = _file(folder, "queries.jsonl")
    splits = _splits(folder)
    chosen = _choose(splits, split, folder)
    topics = list(_topics(queries))
    known = {topic.id for topic in topics}
    qrels: dict[str, dict[str, int]] = {}
    elsewhere: set[str] = set()
    for name, path in splits.items():
        for where, topic, uri, relevance in _judgements(path):
            if name != chosen:
                elsewhere.add(topic)
                continue
            if topic not in known:
                raise DatasetError(f"{where}: {queries.name} has no query {topic!r}")
            if qrels.setdefault(topic, {}).setdefault(uri, relevance) != relevance:
                raise DatasetError(f"{where}: {uri} is judged twice for {topic}, and differently")
    dataset = Dataset(
        name=folder.resolve().name,
        corpus=(corpus,) if corpus else (),
        split=chosen,
        topics=tuple(
            replace(t, unanswerable=_unanswerable(t, qrels.get(t.id, {})))
            for t in topics
            if t.id in qrels or t.id not in elsewhere
        ),
        qrels=qrels,
    )
    if not dataset.answerable and not any(
        topic.metadata.get("answerable") is False for topic in dataset.topics
    ):
        raise DatasetError(
            f"{splits[chosen]} judges no article relevant: there is nothing to measure"
        )
    return dataset


def _found(folder: Path, name: str) -> Path | None:
    return next((p for p in (folder / name, folder / f"{name}.gz") if p.is_file()), None)


def _file(folder: Path, name: str) -> Path:
    if path := _found(folder, name):
        return path
    raise DatasetError(f"{folder} holds no {name} (nor {name}.gz): is it a BEIR data set?")


def _splits(folder: Path) -> dict[str, Path]:
    splits = {path.stem: path for path in sorted((folder / "qrels").glob("*.tsv"))}
    if not splits:
        raise DatasetError(f"{folder / 'qrels'} holds no judgements (*.tsv)")
    return splits


def _choose(splits: Mapping[str, Path], wanted: str | None, folder: Path) -> str:
    name = wanted or (next(iter(splits)) if len(splits) == 1 else DEFAULT_SPLIT)
    if name not in splits:
        raise DatasetError(
            f"{folder / 'qrels'} has no split {name!r}: choose with --split, "
            f"there are {', '.join(splits)}"
        )
    return name


def _lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield ("file:line", line without its end) of each line that is not blank."""
    number = 0
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield f"{path}:{number}", line.rstrip(b"\r\n")
    except (OSError, EOFError, zlib.error) as error:
        raise DatasetError(f"{path}: damaged or unreadable after line {number}: {error}") from error


def _topics(path: Path) -> Iterator[Topic]:
    seen: set[str] = set()
    for where, line in _lines(path):
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise DatasetError(
                f"{where}: invalid JSON at column {error.colno}: {error.msg}"
            ) from error
        topic = _topic(record, where)
        if topic.id in seen:
            raise DatasetError(f"{where}: the _id {topic.id!r} was there before")
        seen.add(topic.id)
        yield topic


def _topic(record: object, where: str) -> Topic:
    if not isinstance(record, dict):
        raise DatasetError(f"{where}: not an object with _id and text")
    for name in ("_id", "text"):
        if record.get(name) is None or not str(record[name]).strip():
            raise DatasetError(f"{where}: the query has no {name}")
    metadata = record.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise DatasetError(f"{where}: metadata is not an object")
    asked = metadata.get("asked")
    try:
        as_of = Timestamp.parse(str(asked)) if asked else None
    except ValueError as error:
        raise DatasetError(f"{where}: metadata.asked: {error}") from error
    kind = metadata.get("kind")
    return Topic(
        id=str(record["_id"]).strip(),
        text=str(record["text"]).strip(),
        as_of=as_of,
        metadata=metadata,
        kind=kind if isinstance(kind, str) else "",
        answers=_texts(metadata.get("answer")),
        assertions=_texts(metadata.get("assertions")),
    )


def _unanswerable(topic: Topic, judged: Mapping[str, int]) -> bool:
    """Tell whether the corpus does not answer a question, as far as the data set says.

    Without a relevant article it does not, unless `answerable` or a gold answer says otherwise:
    then it is not known which article answers.
    """
    if any(relevance > 0 for relevance in judged.values()):
        return False
    said = topic.metadata.get("answerable")
    return not said if isinstance(said, bool) else not topic.answers


def _texts(value: object) -> tuple[str, ...]:
    """Return a text or the texts of a list; whatever else is there means something else."""
    listed = value if isinstance(value, list) else [value]
    return tuple(text for text in listed if isinstance(text, str) and text.strip())


def _judgements(path: Path) -> Iterator[tuple[str, str, str, int]]:
    """Yield ("file:line", topic, article URI, relevance); a heading is left out."""
    first = True
    for where, line in _lines(path):
        heading, first = first, False
        try:
            topic, uri, score = line.decode("utf-8").split("\t")
        except ValueError as error:  # also what is not UTF-8
            raise DatasetError(
                f"{where}: not three columns in UTF-8 parted by tabs: query-id, corpus-id, score"
            ) from error
        try:
            # The readers keep a URI in canonical form; only then do the two compare.
            yield where, topic.strip(), canonical_line(uri), int(score)
        except ValueError as error:
            if not heading:
                raise DatasetError(f"{where}: the score {score!r} is no integer") from error
