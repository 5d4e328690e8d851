"""Copy detection on the synthetic stream: precision, recall, order, speed; and other ways.

python -m benchmarks.stream [count] [seed]
"""

import random
import resource
import sys
import time
from collections.abc import Iterable, Iterator

from benchmarks.shelf import MemoryShelf
from benchmarks.stream import Stream, Truth, generate
from index.article import Article, Status
from index.copies import MIN_SHARE, CopyFinder, Fingerprint

Pairs = set[frozenset[str]]


def found_pairs(articles: Iterable[Article]) -> tuple[Pairs, float]:
    """Feed items to a `CopyFinder`; return the pairs by uri, and the processor seconds it took."""
    texts: dict[int, str] = {}
    shelf = MemoryShelf(texts)
    finder = CopyFinder(shelf)
    keys: dict[str, int] = {}
    newest: dict[str, Article] = {}
    begin = time.process_time()
    for article in articles:
        before = newest.get(article.uri)
        if before and _moment(before) > _moment(article):
            continue
        newest[article.uri] = article
        key = keys.setdefault(article.uri, len(keys))
        if before and before.status is not Status.WITHDRAWN:
            finder.remove(key)
        if article.status is not Status.WITHDRAWN:
            texts[key] = article.text
            finder.add(key, article.text)
    spent = time.process_time() - begin
    names = list(keys)
    return {frozenset((names[one], names[other])) for one, other in shelf.pairs()}, spent


def _moment(article: Article) -> int:
    return article.moment.epoch if article.moment else 0


def judged(found: Pairs, truth: Truth) -> tuple[float, float]:
    """Return precision and recall; two copies of one original count neither way."""
    live = [pair for pair in truth.copies if not truth.withdrawn & {*pair}]
    wanted = {frozenset(pair) for pair in live}
    original = dict(truth.copies)
    wrong = [
        pair
        for pair in found - wanted
        if len({original.get(uri, uri) for uri in pair}) > 1  # else of one family
    ]
    hits = len(found & wanted)
    return hits / max(1, hits + len(wrong)), hits / max(1, len(wanted))


def orders(stream: Stream) -> Iterator[tuple[str, list[Article]]]:
    """Yield the items as they were published, the last first, and shuffled."""
    yield "as published", stream.articles
    yield "last first", stream.articles[::-1]
    shuffled = stream.articles[:]
    random.Random(0).shuffle(shuffled)
    yield "shuffled", shuffled


def compare(stream: Stream) -> Iterator[tuple[str, Pairs, float]]:
    """Yield what datasketch finds among the newest texts, as it comes and after `share_with`."""
    from datasketch import MinHash, MinHashLSH, MinHashLSHEnsemble

    prints = {uri: Fingerprint.of(article.text) for uri, article in stream.newest().items()}
    begin = time.process_time()
    hashes = {}
    for uri, fingerprint in prints.items():
        hashes[uri] = MinHash(num_perm=128, hashfunc=int)
        hashes[uri].update_batch((fingerprint.shingles & 0xFFFFFFFF).tolist())
    signing = time.process_time() - begin
    for threshold in (0.5, 0.3):
        begin = time.process_time()
        lsh = MinHashLSH(threshold=threshold, num_perm=128)
        found: Pairs = set()
        for uri, minhash in hashes.items():
            found |= {frozenset((uri, other)) for other in lsh.query(minhash)}
            lsh.insert(uri, minhash)
        spent = signing + time.process_time() - begin
        yield f"MinHashLSH, Jaccard {threshold}", found, spent
        yield from _verified(f"MinHashLSH, Jaccard {threshold}", found, spent, prints)
    begin = time.process_time()
    ensemble = MinHashLSHEnsemble(threshold=MIN_SHARE, num_perm=128, num_part=16)
    ensemble.index((uri, minhash, len(prints[uri].shingles)) for uri, minhash in hashes.items())
    found = {
        frozenset((uri, other))
        for uri, minhash in hashes.items()
        for other in ensemble.query(minhash, len(prints[uri].shingles))
        if uri != other
    }
    spent = signing + time.process_time() - begin
    yield f"LSHEnsemble, containment {MIN_SHARE}", found, spent
    yield from _verified(f"LSHEnsemble, containment {MIN_SHARE}", found, spent, prints)


def _verified(
    name: str, found: Pairs, spent: float, prints: dict[str, Fingerprint]
) -> Iterator[tuple[str, Pairs, float]]:
    begin = time.process_time()
    kept = {
        pair for pair in found if (two := [*pair]) and prints[two[0]].share_with(prints[two[1]])
    }
    yield f"{name}, then in full", kept, spent + time.process_time() - begin


def main() -> None:
    count, seed = (*map(int, sys.argv[1:]), *(10_000, 0)[len(sys.argv) - 1 :])
    stream = generate(count, seed)
    words = sum(len(article.text.split()) for article in stream.articles)
    print(f"{count} items, seed {seed}: {words / count:.0f} words each, "
          f"{len(stream.truth.copies)} copies, {len(stream.truth.withdrawn)} kills")  # fmt: skip
    print(f"{'':<44}{'precision':>10}{'recall':>8}{'ms/item':>9}{'ms/900 words':>14}")

    def show(name: str, found: Pairs, spent: float) -> None:
        precision, recall = judged(found, stream.truth)
        ms = 1000 * spent
        print(f"{name:<44}{precision:>10.4f}{recall:>8.4f}{ms / count:>9.3f}"
              f"{ms / words * 900:>14.3f}", flush=True)  # fmt: skip

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    results = []
    for name, articles in orders(stream):
        found, spent = found_pairs(articles)
        results.append(found)
        show(f"CopyFinder, {name}", found, spent)
    same = all(found == results[0] for found in results)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"the same pairs in every order: {'yes' if same else 'NO'}; memory grew {grown >> 10} MB")
    lap = time.process_time()
    for article in stream.articles:
        Fingerprint.of(article.text)
    lap = time.process_time() - lap
    print(f"fingerprints alone: {1000 * lap / words * 900:.3f} ms/900 words")
    try:
        for name, found, spent in compare(stream):
            show(name, found, spent)
    except ModuleNotFoundError as missing:
        print(f"no comparison: no module named {missing.name}; pip install datasketch")
