"""Compare sentence splitters on the hard table of the tests: accuracy, then articles a second.

    python benchmarks/sentence_splitters.py [corpus.jsonl.gz]

Every library gets what `index.sentences` would give it: one paragraph at a time, blank lines
already cut. Its sentences are trimmed before they are compared. A library that is not installed
is named as missing. Speed is the best of three passes in processor time on one core, over articles
of 900 words made from the table or, if a corpus is named, over the words of its first 300 texts.
"""

import gzip
import importlib.metadata
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.index.hard_sentences import DEV, HELD_OUT, Case

Offsets = list[tuple[int, int]]
Splitter = Callable[[str], Offsets]

WORDS = 900
PARAGRAPH = re.compile(r"(?:(?!\n\s*\n)[\s\S])+")


def by_paragraph(split: Splitter) -> Splitter:
    """Cut at blank lines, split each paragraph, trim what comes back."""

    def whole(text: str) -> Offsets:
        return [
            (paragraph.start() + start, paragraph.start() + end)
            for paragraph in PARAGRAPH.finditer(text.replace("\r\n", " \n"))
            for start, end in trimmed(paragraph.group(), split(paragraph.group()))
        ]

    return whole


def trimmed(text: str, spans: Offsets) -> Offsets:
    """The spans without white space at their ends, and without empty ones."""
    pieces = ((start, end, text[start:end]) for start, end in spans)
    return [
        (end - len(piece.lstrip()), start + len(piece.rstrip()))
        for start, end, piece in pieces
        if piece.strip()
    ]


def located(text: str, pieces: Iterable[str]) -> Offsets:
    """Offsets of sentences that a library hands back as strings only."""
    spans, at = [], 0
    for piece in map(str.strip, pieces):
        found = text.find(piece, at)
        start = at if found < 0 else found
        at = start + len(piece)
        spans.append((start, at))
    return spans


def ours() -> Splitter:
    module = import_module("index.sentences")
    return lambda text: [(span.start, span.end) for span in module.sentences(text)]


def sentencex() -> Splitter:
    get = import_module("sentencex").get_sentence_boundaries
    return by_paragraph(lambda text: [(b["start_index"], b["end_index"]) for b in get("en", text)])


def syntok() -> Splitter:
    analyze = import_module("syntok.segmenter").analyze

    def split(text: str) -> Offsets:
        return [
            (tokens[0].offset, tokens[-1].offset + len(tokens[-1].value))
            for paragraph in analyze(text)
            for tokens in map(list, paragraph)
        ]

    return by_paragraph(split)


def blingfire() -> Splitter:
    split = import_module("blingfire").text_to_sentences_and_offsets
    return by_paragraph(lambda text: list(split(text)[1]))


def pysbd() -> Splitter:
    segmenter = import_module("pysbd").Segmenter(language="en", clean=False, char_span=True)
    return by_paragraph(lambda text: [(s.start, s.end) for s in segmenter.segment(text)])


def segtok() -> Splitter:
    split = import_module("segtok.segmenter").split_single
    return by_paragraph(lambda text: located(text, split(text)))


def sentence_splitter() -> Splitter:
    splitter = import_module("sentence_splitter").SentenceSplitter(language="en")
    return by_paragraph(lambda text: located(text, splitter.split(text)))


def nltk() -> Splitter:
    """Punkt as its wheel brings it: no English parameters, they are a separate download."""
    tokenizer = import_module("nltk.tokenize.punkt").PunktSentenceTokenizer()
    return by_paragraph(lambda text: list(tokenizer.span_tokenize(text)))


def spacy() -> Splitter:
    nlp = import_module("spacy").blank("en")
    nlp.add_pipe("sentencizer")
    return by_paragraph(lambda text: [(s.start_char, s.end_char) for s in nlp(text).sents])


SPLITTERS = (ours, sentencex, syntok, blingfire, pysbd, segtok, sentence_splitter, nltk, spacy)


def boundaries(sentences: Offsets) -> set[int]:
    """Where every sentence but the first starts."""
    return {start for start, _ in sentences[1:]}


def expected(case: Case) -> Offsets:
    return located(case.text, case.sentences)


def accuracy(split: Splitter, cases: list[Case]) -> tuple[int, float]:
    """Cases right in full, and micro-averaged F1 over boundaries."""
    right = hits = given = wanted = 0
    for case in cases:
        gold, got = expected(case), split(case.text)
        right += [case.text[start:end] for start, end in got] == case.sentences
        hits += len(boundaries(gold) & boundaries(got))
        given += len(boundaries(got))
        wanted += len(boundaries(gold))
    return right, 2 * hits / (given + wanted)


def made_articles(count: int = 300) -> Iterator[str]:
    """Articles of about 900 words in paragraphs of three table cases."""
    draw = random.Random(0)
    cases = [case.text for case in DEV + HELD_OUT]
    for _ in range(count):
        paragraphs: list[str] = []
        words = 0
        while words < WORDS:
            paragraphs.append(" ".join(draw.sample(cases, 3)))
            words += len(paragraphs[-1].split())
        yield "\n\n".join(paragraphs)


def articles_per_second(split: Splitter, articles: list[str]) -> float:
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        for article in articles:
            split(article)
        best = min(best, time.process_time() - begin)
    return sum(len(article.split()) for article in articles) / WORDS / best


def main() -> None:
    if len(sys.argv) > 1:
        with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
            articles = [json.loads(line)["text"] for line in lines][:300]
    else:
        articles = list(made_articles())
    tables = [
        (f"{name} ({len(cases)})", cases)
        for name, cases in (("dev", DEV), ("held out", HELD_OUT))
        if cases
    ]
    print(f"{'splitter':<26}", *(f"{name:>14} {'F1':>6}" for name, _ in tables), "  articles/s")
    for make in SPLITTERS:
        name = make.__name__
        try:
            split = make()
        except ModuleNotFoundError as missing:
            print(f"{name:<26} missing: no module named {missing.name}")
            continue
        version = "" if make is ours else importlib.metadata.version(name.replace("_", "-"))
        cells = []
        for _, cases in tables:
            right, f1 = accuracy(split, cases)
            cells.append(f"{right:>14} {f1:>6.3f}")
        speed = articles_per_second(split, articles)
        print(f"{f'{name} {version}':<26}", *cells, f"{speed:>12,.0f}", flush=True)


if __name__ == "__main__":
    main()
