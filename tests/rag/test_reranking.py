import json
from importlib.resources import files

import numpy as np
import pytest

from index import Filter
from rag import NewsRAG, Settings
from rag.errors import RerankerError
from rag.reranking import CrossEncoderReranker, LearnedReranker, pool, reranked
from rag.reranking.features import FEATURES, features
from rag.retrieval import retrieve
from rag.terms import question_terms

QUESTION = "What does the Kremlin require of any settlement?"
AS_OF = "2025-11-30"


@pytest.fixture
def plain(sample):
    """Candidates in the order of fusion, with all that a reranker needs."""
    view = sample.view()
    (vector,) = sample.embedder.encode_queries([QUESTION])
    hits = retrieve(QUESTION, vector, view, Filter.now(), Settings())
    terms = question_terms(QUESTION, view.lexical)
    return hits, terms


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory):
    """A real cross-encoder, tiny and untrained, with a real tokenizer: its opinion is arbitrary."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.manual_seed(7)
    folder = tmp_path_factory.mktemp("cross-encoder")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz"]
    tokenizer = Tokenizer(
        models.WordPiece({word: n for n, word in enumerate(words)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=64,
    )
    fast.save_pretrained(folder)

    def made(labels):
        config = BertConfig(
            vocab_size=len(words),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            max_position_embeddings=64,
            num_labels=labels,
        )
        BertForSequenceClassification(config).save_pretrained(folder)
        return folder

    return made


def test_the_weights_are_numbers_that_a_person_can_read():
    record = json.loads(files("rag.reranking").joinpath("weights.json").read_text("utf-8"))
    assert tuple(record) == FEATURES
    assert record["fused"] > 0  # what fusion says goes first


def test_features_are_shares(sample, plain):
    hits, terms = plain
    rows = features(pool(QUESTION, terms, hits[:50], sample))
    assert rows.shape == (min(len(hits), 50), len(FEATURES))
    assert rows.min() >= 0
    assert rows.max() <= 1
    assert rows[:, FEATURES.index("fused")].max() == 1


def test_a_passage_that_says_what_was_asked_gains_on_one_beside_it(sample, plain):
    hits, terms = plain
    found = pool(QUESTION, terms, hits[:50], sample)
    rows = features(found)
    weights = LearnedReranker().scores(found)
    best = int(np.argmax(weights))
    assert rows[best, FEATURES.index("terms")] >= np.median(rows[:, FEATURES.index("terms")])
    assert "Kremlin" in found.passages[best][1].text


def test_only_the_first_are_judged_and_none_is_lost(sample, plain):
    hits, terms = plain
    found = reranked(LearnedReranker(), QUESTION, terms, hits, sample, count=10)
    assert {hit.passage for hit in found[:10]} == {hit.passage for hit in hits[:10]}
    assert [hit.passage for hit in found[10:]] == [hit.passage for hit in hits[10:]]
    judged = [hit.reranked for hit in found[:10]]
    assert judged == sorted(judged, reverse=True)
    assert [hit.score for hit in found] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.reranked is None for hit in found[10:])


def test_nothing_is_judged_where_nothing_was_found(sample, plain):
    _, terms = plain
    assert reranked(LearnedReranker(), QUESTION, terms, [], sample, count=10) == []


def test_the_settings_name_the_reranker(sample, cross_encoder):
    folder = str(cross_encoder(1))
    given = {}
    for name in ("off", "learned", folder):
        news = NewsRAG(sample, Settings(reranker=name))
        given[name] = [c.reranked for c in news.search(QUESTION, as_of=AS_OF)]
        lexical = news.search(QUESTION, as_of=AS_OF, mode="lexical")
        assert all(c.reranked is None for c in lexical)  # an engine alone ranks by its own score
    assert all(score is None for score in given["off"])
    assert all(score is not None for score in given["learned"])
    assert all(0 <= score <= 2 for score in given[folder])  # relevance, and the bonus for time


def test_a_cross_encoder_ranks_as_it_judges(sample, plain, cross_encoder):
    hits, terms = plain
    judge = CrossEncoderReranker(str(cross_encoder(1)))
    first = judge.scores(pool(QUESTION, terms, hits[:20], sample))
    again = judge.scores(pool(QUESTION, terms, hits[:20][::-1], sample))
    assert len(set(first.tolist())) > 1
    np.testing.assert_allclose(first, again[::-1], atol=0.02)  # batches are padded differently


def test_when_time_is_up_the_fused_order_stands(sample, plain, cross_encoder):
    hits, terms = plain
    judge = CrossEncoderReranker(str(cross_encoder(1)), budget=1e-9)
    assert judge.scores(pool(QUESTION, terms, hits, sample)) is None
    assert reranked(judge, QUESTION, terms, hits, sample, count=50) == hits


def test_a_model_that_is_not_here_is_named(sample, tmp_path):
    with pytest.raises(RerankerError, match="nobody/no-model"):
        NewsRAG(sample, Settings(reranker="nobody/no-model"))
    with pytest.raises(RerankerError, match="holds no cross-encoder"):
        CrossEncoderReranker(str(tmp_path)).load()


def test_a_model_with_several_labels_is_no_reranker(cross_encoder):
    with pytest.raises(RerankerError, match="3 figures a pair"):
        CrossEncoderReranker(str(cross_encoder(3))).load()
