"""The real `openai` client against a real server."""

import openai
import pytest

from tests.running import run
from tests.server.calling import AS_OF, KREMLIN, told

OPTIONS = {"as_of": AS_OF}


@pytest.fixture(scope="module")
def chat(address):
    with openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client:
        yield client


def put(chat, *texts, **options):
    """Ask with a conversation of user and assistant in turn."""
    roles = ("user", "assistant")
    messages = [{"role": roles[n % 2], "content": text} for n, text in enumerate(texts)]
    return chat.chat.completions.create(
        model="dateline", messages=messages, extra_body=OPTIONS, **options
    )


def test_the_message_is_the_answer_with_its_proof_beside_it(chat, sample_news):
    answer = sample_news.ask(KREMLIN, as_of=AS_OF)
    got = put(chat, KREMLIN, temperature=0.2, max_tokens=50)
    assert got.object == "chat.completion"
    assert got.choices[0].finish_reason == "stop"
    assert got.choices[0].message.content == answer.text
    assert got.citations == [citation.deep_link for citation in answer.citations]
    assert [result["snippet"] for result in got.search_results] == [
        citation.quote for citation in answer.citations
    ]
    assert got.search_results[0]["date"] == "2025-11-20T14:05:00Z"
    assert got.dateline["citations"][0]["quote"] == answer.citations[0].quote
    assert got.usage.total_tokens == got.usage.prompt_tokens + got.usage.completion_tokens > 0


def test_annotations_point_at_the_numbers_in_the_text(chat):
    message = put(chat, KREMLIN).choices[0].message
    assert message.annotations
    for annotation in message.annotations:
        cited = annotation.url_citation
        number = message.content[cited.start_index : cited.end_index]
        assert number == f"[{number.strip('[]')}]"
        assert cited.url.startswith("https://")


def test_a_stream_adds_up_to_the_message(chat):
    question = "Who won the election in Veltria?"
    whole = put(chat, question)
    chunks = list(put(chat, question, stream=True, stream_options={"include_usage": True}))
    *body, ended, usage = chunks
    content = "".join(chunk.choices[0].delta.content or "" for chunk in body)
    assert content == whole.choices[0].message.content
    assert body[0].choices[0].delta.role == "assistant"
    assert len(body) > 2
    assert ended.choices[0].finish_reason == "stop"
    assert ended.citations == whole.citations
    assert ended.search_results == whole.search_results
    assert (usage.choices, usage.usage) == ([], whole.usage)
    assert len({chunk.id for chunk in chunks}) == 1


def test_a_stream_without_usage_ends_with_the_proof(chat):
    *_, ended = put(chat, KREMLIN, stream=True)
    assert ended.choices[0].finish_reason == "stop"
    assert ended.usage is None


def test_a_follow_up_is_resolved_from_the_messages(chat):
    first = put(chat, KREMLIN).choices[0].message.content
    followed = put(chat, KREMLIN, first, "When did he say so?").dateline
    assert followed["question"] == "When did he say so?"
    assert "Peskov" in followed["resolved"]


def test_system_messages_and_parts_are_read_past(chat):
    got = chat.chat.completions.create(
        model="dateline",
        messages=[
            {"role": "system", "content": "Answer in rhymes."},
            {"role": "user", "content": [{"type": "text", "text": KREMLIN}]},
        ],
        extra_body=OPTIONS,
    )
    assert got.dateline["question"] == KREMLIN


@pytest.mark.parametrize(
    "limits", [{"as_of": "2025-10-01"}, {"sections": ["sport"]}, {"languages": ["de"]}]
)
def test_limits_come_in_the_extra_body(chat, limits):
    got = chat.chat.completions.create(
        model="dateline",
        messages=[{"role": "user", "content": KREMLIN}],
        extra_body=OPTIONS | limits,
    )
    assert got.choices[0].message.content.startswith("The corpus does not say.")
    assert (got.citations, got.search_results) == ([], [])


def test_the_asynchronous_client_streams_too(address, chat):
    async def streamed():
        async with openai.AsyncOpenAI(base_url=f"{address}/v1", api_key="none") as client:
            stream = await client.chat.completions.create(
                model="dateline",
                messages=[{"role": "user", "content": KREMLIN}],
                stream=True,
                extra_body=OPTIONS,
            )
            return [chunk.choices[0].delta.content or "" async for chunk in stream]

    assert "".join(run(streamed())) == put(chat, KREMLIN).choices[0].message.content


def test_the_one_model_is_listed(chat):
    assert [model.id for model in chat.models.list()] == ["dateline"]
    assert chat.models.retrieve("dateline").owned_by == "dateline"
    with pytest.raises(openai.NotFoundError, match="no model 'gpt-9'"):
        chat.models.retrieve("gpt-9")


@pytest.mark.parametrize(
    ("messages", "what"),
    [
        ([], "messages"),
        ([{"role": "assistant", "content": "Hello."}], "must be the user's"),
        ([{"role": "user", "content": "  "}], "must be the user's"),
        ([{"role": "user", "content": "x" * 2001}], "2,000 characters"),
        ([{"role": "king", "content": "Why?"}], "role"),
    ],
)
def test_a_wrong_conversation_is_an_error_that_the_client_knows(chat, messages, what):
    with pytest.raises(openai.UnprocessableEntityError, match=what) as refused:
        chat.chat.completions.create(model="dateline", messages=messages)
    assert refused.value.body["type"] == "invalid_request_error"


def test_errors_have_both_forms(client):
    problem = told(client.post("/v1/chat/completions", json={}), 422)
    assert problem["error"]["message"] == problem["detail"]
