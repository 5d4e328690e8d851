"""A stream of versions, corrections, kills and copies leaves its truth, in whatever order."""

import random

from benchmarks.copies import judged
from benchmarks.stream import generate
from benchmarks.stream_index import HashedWords, state, withdrawn_found, wrong_chains
from index import Index


def test_what_an_index_holds_is_the_truth_of_the_stream_in_any_order(tmp_path):
    stream = generate(300, seed=5)
    states = []
    for seed in (None, 1, 2):
        articles = list(stream.articles)
        if seed is not None:
            random.Random(seed).shuffle(articles)
        with Index.create(tmp_path / str(seed), embedder=HashedWords()) as index:
            for part in (articles[:100], articles[100:]):
                index.add(part)
            assert wrong_chains(index, stream) == []
            assert withdrawn_found(index, stream) == []
            states.append(state(index))
    assert states[0] == states[1] == states[2]
    pairs = {
        frozenset((uri, other)) for uri, some in states[0]["copies"].items() for other, _ in some
    }
    precision, recall = judged(pairs, stream.truth)
    assert precision > 0.9
    assert recall > 0.9
    assert len(stream.truth.withdrawn) == 3
