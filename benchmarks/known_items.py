"""Whether acronyms that the corpus explains help to find an article that has the other form.

    python -m benchmarks.known_items INDEX [--common 50]

A known-item test, made from the corpus alone. Of every acronym that an article explains, articles
are taken that hold only one form: the acronym and never its name, or the name and never the
acronym; two at most of each kind, so that the many obscure acronyms decide and not the few famous
ones. The query is the *other* form with the three most telling words of a sentence that holds the
article's form; the article, or one of its copies, should be found. With --common only words are
taken that so many passages have, which leaves more to the name. Prints nDCG@10 and success@10 by
direction for several weights of the expansion, and p of the randomisation test against none.
"""

import argparse
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.datasets.dataset import Topic
from eval.runs import rank
from eval.significance import holm, randomisation_test
from index import Index, Version
from index.acronyms import acronyms
from index.lexical import TantivyIndex
from index.sentences import sentences
from rag import NewsRAG, Settings
from rag.retrieval import Mode

WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.5)
SEED = 20221126
EACH = 2
"""Articles of one acronym and direction."""
WORDS = 3
"""Words of a query beside the form."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_PLAIN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Item:
    """A query for one article.

    Args:
        topic: The query.
        direction: "short" if the query has the acronym and the article the name, else "long".
        targets: URIs of the article and its copies.
    """

    topic: Topic
    direction: str
    targets: frozenset[str]


def items(index: Index, common: int) -> Iterator[Item]:
    """Yield the queries, the same for the same index.

    Args:
        index: The corpus.
        common: Passages that must have a word of a query.
    """
    versions = [index.versions(uri)[-1] for uri in index.uris()]
    texts = [f"{version.headline}\n{version.text}" for version in versions]
    folded = [f" {' '.join(re.findall(_PLAIN, text.casefold()))} " for text in texts]
    as_of = max(version.published for version in versions if version.published)
    lexical = index.view().lexical
    random = np.random.default_rng(SEED)
    for short, longs in sorted(_explained(versions).items()):
        shorts = re.compile(rf"(?<!\w){'[.]?'.join(map(re.escape, short))}[.]?s?(?!\w)")
        spelled = [re.findall(_PLAIN, long.casefold()) for long in longs]
        gaps = "|".join(r"\W+".join(words) for words in spelled)
        named = re.compile(rf"\b(?:{gaps})\b", re.IGNORECASE)
        has_short = np.array([bool(shorts.search(text)) for text in texts])
        has_long = np.array(
            [any(f" {' '.join(words)} " in text for words in spelled) for text in folded], bool
        )
        for direction, asked, pattern, held in (
            ("short", short, named, has_long & ~has_short),
            ("long", longs[0], shorts, has_short & ~has_long),
        ):
            made = 0
            for at in random.permutation(np.flatnonzero(held)).tolist():
                words = _words(versions[at].text, pattern, asked, lexical, common)
                if words and made < EACH:
                    made += 1
                    uri = versions[at].uri
                    yield Item(
                        Topic(f"{short}-{direction}-{made}", f"{asked} {words}", as_of=as_of),
                        direction,
                        frozenset([uri, *(copy.uri for copy, _ in index.copies(uri))]),
                    )


def _explained(versions: Sequence[Version]) -> Mapping[str, Sequence[str]]:
    """Return by acronym the names that articles explain it with, the most frequent first."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for version in versions:
        for pair in acronyms(version.text):
            counted[pair.short][pair.long] += 1
    return {
        short: sorted(names, key=lambda name: (-names[name], name))
        for short, names in counted.items()
    }


def _words(
    text: str, pattern: re.Pattern[str], asked: str, lexical: TantivyIndex, common: int
) -> str:
    """Return the most telling words of the first sentence that holds a form and has enough."""
    most = math.log(1 + (lexical.size - common + 0.5) / (common + 0.5))
    for span in sentences(text):
        sentence = text[span.start : span.end]
        if not (match := pattern.search(sentence)):
            continue
        known = set(lexical.tokens(f"{match[0]} {asked}"))
        weights: dict[str, float] = {}
        for word in _WORD.findall(pattern.sub(" ", sentence)):
            token = " ".join(lexical.tokens(word))
            if token and " " not in token and token not in known:
                known.add(token)
                weights[word] = lexical.idf(token)
        fit = sorted((w for w in weights if weights[w] <= most), key=lambda w: (-weights[w], w))
        if len(fit) >= WORDS:
            best = set(fit[:WORDS])
            return " ".join(word for word in weights if word in best)
    return ""


def figures(
    index: Index, found: Sequence[Item], settings: Settings, mode: Mode
) -> dict[str, NDArray[np.float64]]:
    """Return nDCG@10, counting any target as the one, and success@10 of each query."""
    encode = _encoder(index)
    rankings = rank(
        NewsRAG(index, settings), [item.topic for item in found], mode, encode=encode
    ).rankings
    places = [
        next((n for n, uri in enumerate(rankings[i.topic.id][:10]) if uri in i.targets), None)
        for i in found
    ]
    return {
        "ndcg@10": np.array([0.0 if n is None else 1 / math.log2(n + 2) for n in places]),
        "success@10": np.array([float(n is not None) for n in places]),
    }


@cache
def _encoder(index: Index) -> Callable[[str], NDArray[np.float32]]:
    return cache(lambda text: index.embedder.encode_queries([text])[0])


def main() -> int:
    """Measure on the index that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("--common", type=int, default=1, help="passages that have a word")
    options = parser.parse_args()
    with Index.open(options.index) as index:
        found = list(items(index, options.common))
        short = np.array([item.direction == "short" for item in found])
        print(f"{len(found)} queries, {short.sum()} with the acronym for the name")
        for mode in (Mode.LEXICAL, Mode.HYBRID):
            measured = [
                figures(index, found, Settings(expansion_weight=weight), mode) for weight in WEIGHTS
            ]
            for name in ("ndcg@10", "success@10"):
                none, *others = (values[name] for values in measured)
                corrected = holm([randomisation_test(other - none) for other in others])
                for weight, values, p in zip(
                    WEIGHTS, [none, *others], [1.0, *corrected], strict=True
                ):
                    print(
                        f"{mode:9}{name:12}weight {weight:<5}{values.mean():.4f}  "
                        f"acronym for name {values[short].mean():.4f}  "
                        f"name for acronym {values[~short].mean():.4f}  "
                        f"raises {np.sum(values > none + 1e-9):3} lowers "
                        f"{np.sum(values < none - 1e-9):3}  p {p:.4f}",
                        flush=True,
                    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
