"""What it is worth to know acronyms and numbers however they are written.

    python -m benchmarks.written_forms INDEX DATASET [DATASET ...]

Every question that holds an acronym which the corpus explains, the name that one stands for, or a
number that can be written otherwise, is asked anew in the other form: "HSA" for "Harbor Safety
Agency" and the other way round, "twenty-eight" for "28", "6,600 million" for "6.6 billion". Prints
nDCG@10 of articles with the question as it was and in the other form, for several weights of what
the product does about it; for the lexical engine alone and for all together.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from eval.datasets import load
from eval.datasets.dataset import Dataset, Topic
from eval.metrics import evaluate_topics
from eval.runs import rank
from index import Index
from index.acronyms import key, mentioned
from rag import NewsRAG, Settings
from rag.question import Question
from rag.retrieval import Mode

WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.5, 1.0)
_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen""".split()  # noqa: SIM905
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_SCALED = re.compile(r"(\d+(?:\.\d)?)[ -](thousand|million|billion|trillion)\b")
_SMALL = re.compile(r"(?<![\d.,:$£€/-])(\d{2})(?![\d.,:%/-]|th|st|nd|rd|s\b)")
_LARGE = re.compile(r"(?<![\d.,:])(\d{1,3}),(\d{3})(?![\d,])")
_BELOW = {"thousand": "", "million": " thousand", "billion": " million", "trillion": " billion"}


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A question in another form.

    Args:
        topic: With its text as it was.
        text: The other form.
    """

    topic: Topic
    text: str

    @property
    def other(self) -> Topic:
        """The topic with the other text."""
        return replace(self.topic, text=self.text)


def by_acronym(index: Index, topics: Sequence[Topic]) -> Iterator[Rewritten]:
    """Yield questions with an acronym for its name, or a name for its acronym."""
    lexical = index.view().lexical
    for topic in topics:
        only = Question.parse(topic.text, as_of=topic.as_of).filter
        for form in mentioned(topic.text):
            for other in lexical.expansions(form, only):
                text = topic.text.replace(form, other, 1)
                if key(other) != key(form) and text != topic.text:
                    yield Rewritten(topic, text)


def by_number(topics: Sequence[Topic]) -> Iterator[Rewritten]:
    """Yield questions with a number written otherwise."""
    for topic in topics:
        for pattern, written in ((_SCALED, _smaller), (_SMALL, _words), (_LARGE, _thousands)):
            text = pattern.sub(written, topic.text, count=1)
            if text != topic.text:
                yield Rewritten(topic, text)
                break


def _smaller(match: re.Match[str]) -> str:
    return f"{float(match[1]) * 1000:,.0f}{_BELOW[match[2]]}"


def _words(match: re.Match[str]) -> str:
    tens, ones = divmod(int(match[1]), 10)
    if tens < 2:
        return _ONES[int(match[1])]
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")


def _thousands(match: re.Match[str]) -> str:
    return f"{int(match[1] + match[2]) / 1000:g} thousand"


def ndcg(
    index: Index, dataset: Dataset, topics: Sequence[Topic], settings: Settings, mode: Mode
) -> list[float]:
    """Return nDCG@10 of each topic."""
    news = NewsRAG(index, settings)
    return [  # one by one: a question may be rewritten in several ways under the same id
        evaluate_topics({t.id: dataset.qrels[t.id]}, rank(news, [t], mode).rankings)["ndcg@10"][0]
        for t in topics
    ]


def main() -> int:
    """Measure on the data sets that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("datasets", nargs="+", type=Path)
    options = parser.parse_args()
    with Index.open(options.index) as index:
        sets = [load(path) for path in options.datasets]
        for setting in ("expansion_weight", "quantity_weight"):
            acronym = setting == "expansion_weight"
            found = [
                (d, list(by_acronym(index, d.answerable) if acronym else by_number(d.answerable)))
                for d in sets
            ]
            for mode in (Mode.LEXICAL, Mode.HYBRID):
                for weight in WEIGHTS:
                    settings = Settings(**{setting: weight})
                    as_written, other = (
                        np.mean(
                            [
                                value
                                for dataset, rows in found
                                for value in ndcg(
                                    index, dataset, [getattr(r, form) for r in rows], settings, mode
                                )
                            ]
                        )
                        for form in ("topic", "other")
                    )
                    print(
                        f"{setting:18}{weight:<6}{mode:9}{sum(len(rows) for _, rows in found):4} "
                        f"questions: as written {as_written:.3f}, in the other form {other:.3f}",
                        flush=True,
                    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
