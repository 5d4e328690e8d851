"""How often the rules that judge support are wrong: true sentences, and sentences made false.

Takes answers that `dateline eval answers --out DIR` kept, whose sentences stand in their quotes
word for word, changes each in one way, and counts how many the rules still call supported. Seeded.

    python -m benchmarks.support_rules DIR/answers/default.jsonl
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.answers.judge import RuleJudge
from eval.answers.records import CitationRecord, Reply
from eval.answers.words import names
from index import SentenceTransformerEmbedder

SENTENCES = 150
_STRANGER = "Veltria"  # a country of the sample corpus, and of no other
_VERB = re.compile(r"\b(?:is|was|were|are|will|has|had)\b")

Case = tuple[str, str, list[CitationRecord]]
"""What was done, the sentence, and what it is to be proved by."""


def main() -> None:
    random_ = random.Random(20070906)
    lines = Path(sys.argv[1]).read_bytes().splitlines()
    answers = [Reply.model_validate_json(line).answer for line in lines]
    said = [
        (sentence.text, [c for c in answer.citations if c.number in sentence.citations], answer)
        for answer in answers
        for sentence in answer.sentences
    ]
    chosen = random_.sample(said, min(SENTENCES, len(said)))
    judge = RuleJudge(SentenceTransformerEmbedder())
    asked, supported = Counter[str](), Counter[str]()
    for text, cited, answer in chosen:
        others = [citation for citation in answer.citations if citation not in cited]
        stranger = random_.choice([other for _, other, theirs in said if theirs is not answer])
        cases = [*true(text, cited), *false(text, cited, others, random_)]
        for kind, sentence, proofs in [*cases, ("quote of another answer", text, stranger)]:
            asked[kind] += 1
            supported[kind] += judge.supports(sentence, proofs).supported
    print(f"{'changed':38} sentences  supported")
    for kind, count in asked.items():
        print(f"{kind:38} {count:9}  {supported[kind] / count:9.3f}")


def true(text: str, cited: list[CitationRecord]) -> Iterator[Case]:
    """Yield changes that leave a sentence true."""
    clauses = text.split(", ")
    if len(clauses) > 2:
        yield "true: a middle clause left out", ", ".join([clauses[0], *clauses[2:]]), cited
    yield "true: its source put first", f"{cited[0].source} reported: {text}", cited


def false(
    text: str,
    cited: list[CitationRecord],
    others: Sequence[CitationRecord],
    random_: random.Random,
) -> Iterator[Case]:
    """Yield changes that make a sentence false, or unproved."""
    if number := re.search(r"\d+", text):
        raised = str(int(number[0]) + 1)
        yield "a number raised by 1", _put(text, number.span(), raised), cited
    if named := sorted(names(text)):
        word = re.search(rf"\b{re.escape(random_.choice(named))}\b", text, re.IGNORECASE)
        if word:
            yield "a name replaced", _put(text, word.span(), _STRANGER), cited
    if verb := _VERB.search(text):
        yield "denied", _put(text, verb.span(), f"{verb[0]} not"), cited
    if others:
        yield "another quote of the same answer", text, [others[0]]


def _put(text: str, span: tuple[int, int], instead: str) -> str:
    return text[: span[0]] + instead + text[span[1] :]


if __name__ == "__main__":
    main()
