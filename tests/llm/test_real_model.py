"""A real, small, bad model: the protocol is its server's own, and what it writes is checked."""

import pytest

from index import Index
from rag import AnswerPart, AnswerStatus, NewsRAG, Settings, Support
from rag.llm import Message, ModelBudgetError, ModelRefusedError, connect
from rag.support.quotations import quotations
from tests.llm.local_model import CONTEXT, local_model

ASK = [Message("user", "Name three colours.")]


@pytest.fixture(scope="module")
def settings():
    with local_model() as found:
        yield found


@pytest.fixture(scope="module")
def model(settings):
    opened = connect(settings)
    yield opened
    opened.close()


def test_it_streams_what_it_says_in_one_piece(model):
    whole = model.complete(ASK, max_tokens=12)
    stream = model.stream(ASK, max_tokens=12)
    pieces = list(stream)
    assert len(pieces) > 3
    assert "".join(pieces) == stream.completion.text
    for found in (whole, stream.completion):
        assert found.text
        assert not found.estimated
        assert found.completion_tokens <= 12
        assert found.prompt_tokens > 10
        assert found.finish in {"stop", "length"}


def test_a_stream_can_be_cancelled_and_the_model_goes_on_working(model):
    stream = model.stream(ASK, max_tokens=400)
    assert next(stream)
    stream.close()
    assert list(stream) == []
    assert model.complete(ASK, max_tokens=3).text


def test_a_prompt_too_long_is_refused_here_and_there(model, settings):
    long = [Message("user", "word " * (2 * CONTEXT))]
    with pytest.raises(ModelBudgetError, match="SmolLM2"):
        model.complete(long, max_tokens=10)
    hopeful = connect(settings.model_copy(update={"context_tokens": 10 * CONTEXT}))
    try:
        with pytest.raises(ModelRefusedError, match="answered 400"):
            hopeful.complete(long, max_tokens=10)
    finally:
        hopeful.close()


def test_every_sentence_of_an_answer_passed_the_checks(model, sample_path, embedder):
    """Whether the model's own words survive is its affair; what is shown is true either way."""
    few = Settings(answer_passages=3, llm_seconds=200, llm_least_share=0)
    with Index.open(sample_path, embedder=embedder) as index:
        news = NewsRAG(index, few, llm=model)
        question = "How many people were killed when the River Arrin burst its banks?"
        *parts, answer = news.stream(question, as_of="2025-10-14")
        texts = {
            (version.uri, version.number): version.text
            for cited in answer.citations
            for version in index.versions(cited.uri)
        }
    assert answer.status is AnswerStatus.ANSWERED
    assert all(isinstance(part, AnswerPart) for part in parts)
    call = answer.trace.model.calls[-1]
    assert (call.purpose, call.estimated) == ("answer", False)
    assert call.prompt_tokens > 300
    assert call.outcome == "used" or answer.notes[-1].endswith(("quotes them.", "articles."))
    assert answer.sentences
    for said in answer.sentences:
        assert said.support is not Support.UNSUPPORTED
        assert said.citations
        for quote in quotations(said.text):
            assert any(quote.text in text for text in texts.values())
    for cited in answer.citations:
        assert texts[cited.uri, cited.version][cited.start : cited.end] == cited.quote
