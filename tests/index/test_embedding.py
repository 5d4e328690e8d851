"""The embedder: one text's vector, whatever is read beside it and by how many threads."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index import SentenceTransformerEmbedder
from index.embedding import even_cuts

TEXTS = [
    f"{'The river Arrin rose overnight, and villages were cleared. ' * (n % 7)}Metre {n}."
    for n in range(23)
]


@pytest.fixture(scope="module")
def beside():
    """An embedder that reads with three threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    made = SentenceTransformerEmbedder()
    made.load()
    torch.set_num_threads(before)
    return made


def test_vectors_stand_in_the_order_of_their_texts(beside):
    together = beside.encode_documents(TEXTS)
    alone = np.vstack([beside.encode_documents([text]) for text in TEXTS])
    assert together.shape == (len(TEXTS), beside.identity.dimension)
    assert np.sum(together * alone, axis=1) == pytest.approx(1, abs=2e-3)
    assert np.linalg.norm(together, axis=1) == pytest.approx(1, abs=1e-5)
    nearest = np.argmax(together @ alone.T, axis=1)
    assert nearest.tolist() == list(range(len(TEXTS)))


def test_there_are_as_many_batches_as_are_worth_it(beside):
    def batches(count, characters):
        return len(beside._batches(["x" * characters] * count))

    assert [batches(1, 50), batches(6, 50), batches(8, 100), batches(8, 200)] == [1, 1, 2, 3]
    assert batches(240, 600) % 3 == 0
    assert 30 <= batches(240, 600) <= 33


def test_no_text_gives_no_vector(beside):
    assert beside.encode_documents([]).shape == (0, beside.identity.dimension)
    assert beside.encode_queries([""]).shape == (1, beside.identity.dimension)


@pytest.mark.parametrize("count", [1, len(TEXTS)])
def test_every_batch_is_read_by_one_thread(beside, monkeypatch, count):
    model, seen = beside.load(), []

    def encode(texts, **options):
        seen.append((torch.get_num_threads(), len(texts)))
        return np.ones((len(texts), beside.identity.dimension), np.float32)

    monkeypatch.setattr(model, "encode_document", encode)
    beside.encode_documents(TEXTS[:count])
    assert {threads for threads, _ in seen} == {1}
    assert sum(texts for _, texts in seen) == count


def test_the_caller_keeps_its_number_of_threads(beside):
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        beside.encode_queries(["Who leads Veltria?"])
        beside.encode_documents(TEXTS)
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_many_may_call_at_once_from_the_first_on():
    embedder = SentenceTransformerEmbedder()
    with ThreadPoolExecutor(6) as pool:
        vectors = list(pool.map(embedder.encode_documents, [TEXTS] * 6))
    for one, other in pairwise(vectors):
        assert np.array_equal(one, other)


def lengths(shortest):
    """Lengths of texts, longest first."""
    return st.lists(st.integers(shortest, 500), min_size=1, max_size=40).map(
        lambda values: np.array(sorted(values, reverse=True))
    )


@settings(deadline=None)
@given(lengths(0), st.integers(1, 12))
@example(np.zeros(7, np.int64), 2)
def test_cuts_make_no_more_batches_than_asked_and_none_is_empty(values, most):
    cuts = even_cuts(values, most)
    assert len(cuts) < most
    assert all(one < other for one, other in pairwise([0, *cuts, len(values)]))


@settings(deadline=None)
@given(lengths(1))
def test_two_batches_are_as_even_as_any_cut_makes_them(values):
    def dearest(cuts):
        return max(len(batch) * int(batch[0]) for batch in np.split(values, cuts))

    best = min(dearest([cut]) for cut in range(1, len(values))) if len(values) > 1 else None
    chosen = dearest(even_cuts(values, 2))
    assert chosen == min(dearest([]), best if best is not None else dearest([]))


def test_tokens_are_read_with_their_text_and_lie_where_the_text_has_them(embedder):
    texts = ["The mayor got a long jail term.", "Snow fell.", "word " * 400, ""]
    read = embedder.read_documents(texts)
    assert np.allclose(read.vectors, embedder.encode_documents(texts), atol=0.01)
    counts = [count - embedder.special_tokens for count in embedder.count_tokens(texts)]
    assert [len(of) for of in read.tokens] == [*counts[:2], 254, 0]
    assert np.allclose(np.linalg.norm(read.tokens[0], axis=1), 1, atol=1e-5)
    mayor = embedder.token_places(texts[0]).before([texts[0].index("mayor")])[0]
    alone = embedder.read_documents(["mayor"]).tokens[0]
    assert (read.tokens[0] @ alone[0]).argmax() == mayor


def test_of_no_texts_no_tokens_are_read(embedder):
    read = embedder.read_documents([])
    assert read.vectors.shape == (0, embedder.identity.dimension)
    assert read.tokens == []
