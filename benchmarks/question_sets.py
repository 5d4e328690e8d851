"""Check question sets against the index of their corpus.

    python -m benchmarks.question_sets INDEX QUESTIONS [QUESTIONS ...]

Prints what is wrong, one line each, and how many questions were looked at; exits with 1 if anything
is. What only the files tell, such as ids and kinds, tests/eval/test_question_sets.py checks.
"""

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.datasets import Dataset, load
from index import Index, Version

WORDS = 6
"""So many words in a row that an article has too are its phrase, not the question's."""
_WORD = re.compile(r"\w+")


def phrases(text: str) -> set[str]:
    """Return all runs of six words of a text, in lower case."""
    words = _WORD.findall(text.lower())
    return {" ".join(words[n : n + WORDS]) for n in range(len(words) - WORDS + 1)}


def faults(sets: Sequence[Dataset], index: Index) -> Iterator[str]:
    """Yield what is wrong with question sets, given their articles.

    An article that a set names is missing; all that are said to answer came out after the question
    was asked; a gold answer stands in no answering article; a question has six words in a row from
    an article of the index.

    Args:
        sets: The question sets.
        index: Holds the articles that they judge.
    """
    articles = {uri: index.versions(uri) for uri in index.uris()}
    sharing: dict[str, list[str]] = defaultdict(list)
    for dataset in sets:
        for topic in dataset.topics:
            judged = dataset.qrels.get(topic.id, {})
            for uri in sorted({*judged, *_near(topic.metadata.get("near"))} - set(articles)):
                yield f"{topic.id}: the index has no article {uri}"
            answering = [u for u, score in judged.items() if score > 0 and u in articles]
            days = [day for uri in answering if (day := articles[uri][0].published)]
            if topic.as_of and days and min(days) > topic.as_of:
                yield f"{topic.id}: no answering article had come out by {topic.as_of}"
            texts = [_all(version) for uri in answering for version in articles[uri]]
            for gold in topic.answers:
                if texts and not any(gold in text for text in texts):
                    yield f"{topic.id}: no answering article has {gold!r}"
            for phrase in phrases(topic.text):
                sharing[phrase].append(topic.id)
    for uri, versions in articles.items():
        found = set().union(*(phrases(_all(version)) for version in versions))
        for phrase in sorted(found & sharing.keys()):
            for topic_id in sharing[phrase]:
                yield f"{topic_id}: {phrase!r} stands in {uri}"


def _all(version: Version) -> str:
    return f"{version.headline}\n{version.text}"


def _near(value: object) -> list[str]:
    return [uri for uri in value if isinstance(uri, str)] if isinstance(value, list) else []


def main() -> int:
    """Check the sets that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    options = parser.parse_args()
    sets = [load(folder) for folder in options.questions]
    with Index.open(options.index) as index:
        wrong = list(faults(sets, index))
    for line in wrong:
        print(line)
    print(f"{sum(len(d.topics) for d in sets)} questions, {len(wrong)} faults")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
