"""Put the questions of a data set and say which answers hold the string that they should.

    python -m benchmarks.answers INDEX DATASET [--all] [--brief]

A data set's queries need `metadata.answer`, and each is put as of `metadata.asked`. A string is
held if it stands in the answer, white space, case, quotation marks and punctuation apart. Counted
are the questions whose string stands in a judged article at all.
"""

import argparse
import json
import re
import statistics
import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.datasets import load
from index import Index
from rag import AnswerStatus, NewsRAG, Settings

_MARKS = re.compile(r"[^\w\s]")


@dataclass(frozen=True, slots=True)
class Topic:
    """A question with its right answers.

    Args:
        id: Its name in the data set.
        text: The question.
        as_of: The day on which it is put, None for now.
        answers: Strings of which each is right.
        judged: The articles that answer it.
        stated: Whether one of the strings stands in one of them.
    """

    id: str
    text: str
    as_of: str | None
    answers: tuple[str, ...]
    judged: frozenset[str]
    stated: bool


def plain(text: str) -> str:
    """Return text without case, marks and the kind of its white space."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return f" {' '.join(_MARKS.sub(' ', folded).split())} "


def holds(text: str, answers: Sequence[str]) -> bool:
    """Return whether a text holds one of some strings, as whole words."""
    said = plain(text)
    return any(plain(answer) in said for answer in answers)


def topics(dataset: Path, index: Index) -> Iterator[Topic]:
    """Yield the questions of a BEIR folder that have a judged article and an answer string."""
    qrels = load(dataset).qrels
    for line in (dataset / "queries.jsonl").read_text("utf-8").splitlines():
        query = json.loads(line)
        judged = frozenset(u for u, score in qrels.get(query["_id"], {}).items() if score > 0)
        answers = tuple(query["metadata"].get("answer", ()))
        if judged and answers:
            texts = [version.text for uri in judged for version in index.versions(uri)]
            yield Topic(
                id=query["_id"],
                text=query["text"],
                as_of=query["metadata"].get("asked"),
                answers=answers,
                judged=judged,
                stated=any(holds(text, answers) for text in texts),
            )


def main() -> int:
    """Print each answer, then how many hold their string."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--all", action="store_true", help="abstain from nothing")
    parser.add_argument("--brief", action="store_true", help="print the figures alone")
    options = parser.parse_args()
    settings = Settings(answer_threshold=0.0) if options.all else Settings()
    right, stated, first, given, words, seconds = [], [], [], [], [], []
    with NewsRAG.open(options.index, settings=settings) as news:
        news.ask("What happened?")  # loads the model
        for topic in topics(options.dataset, news.index):
            started = time.perf_counter()
            answer = news.ask(topic.text, as_of=topic.as_of)
            seconds.append(time.perf_counter() - started)
            right.append(holds(answer.text, topic.answers))
            first.append(bool(answer.sentences) and holds(answer.sentences[0].text, topic.answers))
            stated.append(topic.stated)
            given.append(answer.status is not AnswerStatus.ABSTAINED)
            words.append(len(answer.text.split()))
            if not options.brief:
                mark = "right" if right[-1] else "WRONG" if topic.stated else "not stated"
                print(f"\n{topic.id} {mark}, {words[-1]} words: {topic.text}")
                print(f"    {' / '.join(topic.answers)}\n    {answer.text}")
    among = [r for r, s in zip(right, stated, strict=True) if s]
    leads = [f for f, s in zip(first, stated, strict=True) if s]
    print(f"\n{len(right)} questions, {sum(given)} answered, {sum(right)} with the string")
    print(
        f"of {len(among)} whose string stands in a judged article: {sum(among)} hold it "
        f"({sum(among) / max(len(among), 1):.3f}), {sum(leads)} in the first sentence"
    )
    print(
        f"words: median {statistics.median(words):.0f}, most {max(words)}; "
        f"time: median {1000 * statistics.median(seconds):.0f} ms"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
