"""The synthetic stream through a whole index: chains, kills, copies and stories, in two orders.

    python -m benchmarks.stream_index [--articles 10000] [--seed 0] [--embed]

The stream is added once in the order of its times and once shuffled, and what the index holds is
held against the stream's truth. Without `--embed` the vectors are made of the words' hashes: what
is checked here does not turn on meaning, and the real ones take some twenty minutes.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from benchmarks.copies import judged
from benchmarks.stream import Stream, generate
from index import Filter, Index, SentenceTransformerEmbedder, Status
from index.article import Article
from index.embedding import Read


class HashedWords(SentenceTransformerEmbedder):
    """The bundled model's tokens, and vectors that only tell which words are there."""

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a unit vector for each text, the same for the same bag of words."""
        vectors = np.zeros((len(texts), self.identity.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            hashes = [crc32(word.encode()) for word in text.lower().split()]
            np.add.at(row, np.array(hashes, np.int64) % len(row), 1)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)

    encode_queries = encode_documents

    def read_documents(self, texts: Sequence[str]) -> Read:
        """Return those vectors, and for a token that of what stands from it to the next."""
        return Read(self.encode_documents(texts), [self._pieces(text) for text in texts])

    def _pieces(self, text: str) -> NDArray[np.float32]:
        places, count = self.token_places(text), self.count_tokens([text])[0] - self.special_tokens
        cuts = [*map(places.start, range(count)), len(text)]
        return self.encode_documents([text[start:end] for start, end in pairwise(cuts)])


def state(index: Index) -> dict[str, object]:
    """Return all that follows from the articles in an index, and from nothing else."""
    columns = index.view().columns
    return {
        "versions": {
            uri: [(v.number, v.digest, v.superseded, v.status, str(v.moment), v.notices)
                  for v in index.versions(uri)]
            for uri in index.uris()
        },
        "passages": columns.ids.tolist(),
        "live": [columns.live_from.tolist(), columns.live_to.tolist()],
        "copies": {uri: [(c.uri, share) for c, share in index.copies(uri)] for uri in index.uris()},
        "stories": index.stories(index.uris()),
    }  # fmt: skip


def add(articles: Sequence[Article], folder: Path, embedder: SentenceTransformerEmbedder) -> Index:
    started = time.perf_counter()
    index = Index.create(folder, embedder=embedder)
    report = index.add(articles)
    seconds = time.perf_counter() - started
    print(
        f"{folder.name}: {report.added} added, {report.updated} updated, "
        f"{report.unchanged} unchanged, {len(report.skipped)} skipped, "
        f"{report.passages} passages, {len(articles) / seconds:.0f} items/s"
    )
    return index


def wrong_chains(index: Index, stream: Stream) -> list[str]:
    expected = stream.truth.versions
    chains = {uri: [v.digest for v in index.versions(uri)] for uri in index.uris()}
    return [uri for uri in expected.keys() | chains.keys() if expected.get(uri) != chains.get(uri)]


def withdrawn_found(index: Index, stream: Stream) -> list[str]:
    """Return the killed articles that any way of looking brings up, now or as of their day."""
    view = index.view()
    found = {
        version.uri
        for start in range(0, len(view.columns.ids), 1000)
        for _, version in index.passages(view.columns.ids[start : start + 1000].tolist())
    }
    for uri in sorted(stream.truth.withdrawn):
        versions = index.versions(uri)
        if versions[-1].status is not Status.WITHDRAWN:
            found.add(uri)
        for version in versions:
            only = Filter(as_of=version.moment.epoch if version.moment else 0)
            ids = [key for key, _ in view.lexical.search(version.headline, 100, only)]
            found |= {hit.uri for _, hit in index.passages(ids)}
    return sorted(found & stream.truth.withdrawn)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--embed", action="store_true")
    options = parser.parse_args()
    stream = generate(options.articles, options.seed)
    shuffled = random.Random(options.seed).sample(stream.articles, len(stream.articles))
    embedder = SentenceTransformerEmbedder() if options.embed else HashedWords()
    states = []
    with tempfile.TemporaryDirectory() as folder:
        for name, articles in (("in time", stream.articles), ("shuffled", shuffled)):
            with add(articles, Path(folder) / name, embedder) as index:
                copies = {
                    frozenset((uri, copy.uri))
                    for uri in index.uris()
                    for copy, _ in index.copies(uri)
                }
                precision, recall = judged(copies, stream.truth)
                print(
                    f"  {len(stream.truth.versions)} chains, "
                    f"{len(wrong_chains(index, stream))} wrong; "
                    f"{len(stream.truth.withdrawn)} withdrawn, "
                    f"{len(withdrawn_found(index, stream))} found; "
                    f"copies: precision {precision:.4f}, recall {recall:.4f}"
                )
                states.append(state(index))
    for name in states[0]:
        same = "the same" if states[0][name] == states[1][name] else "NOT THE SAME"
        print(f"{name}: {same} in both orders")


if __name__ == "__main__":
    main()
