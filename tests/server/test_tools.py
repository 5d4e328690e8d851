"""The tools, through the official client: over stdio, over HTTP, and with a key."""

import os
import sys

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from rag.server.application import create_app
from rag.server.callers import Role
from rag.server.keys import Keys, add_key
from rag.server.running import ServeError, require_tools
from tests.page.launching import ROOT
from tests.running import run
from tests.server.calling import AS_OF, KREMLIN
from tests.server.serving import serving

ARTICLE = "https://northwire.example/2025/11/20/kremlin-settlement"
WITHDRAWN = "https://meridianpress.example/story/aasvold-resigns-2025-11-18"
COMMAND = "from rag.cli import main; main()"


@pytest.fixture(scope="module")
def tools(sample_news):
    """Address of the tools over HTTP."""
    with serving(create_app(sample_news, tools=True)) as address:
        yield f"{address}/mcp"


def call(server, name, **arguments):
    async def called():
        async with Client(server) as client:
            return await client.call_tool(name, arguments)

    return run(called())


def test_the_tools_say_what_they_take_and_give(tools):
    async def listed():
        async with Client(tools) as client:
            return (await client.list_tools()).tools

    found = {tool.name: tool for tool in run(listed())}
    assert set(found) == {"ask_news", "search_news", "get_article"}
    for tool in found.values():
        assert tool.description
        assert tool.annotations.read_only_hint
        assert tool.output_schema["type"] == "object"
        assert all("description" in entry for entry in tool.input_schema["properties"].values())
    assert found["ask_news"].input_schema["required"] == ["question"]


def test_an_answer_comes_as_text_and_as_data(tools, sample_news):
    answer = sample_news.ask(KREMLIN, as_of=AS_OF)
    got = call(tools, "ask_news", question=KREMLIN, as_of=AS_OF)
    assert not got.is_error
    assert got.content[0].text == str(answer)
    assert got.structured_content["citations"][0]["quote"] == answer.citations[0].quote


def test_a_search_names_articles_that_can_be_read(tools):
    found = call(tools, "search_news", query="bird flu farms", k=2, as_of=AS_OF)
    candidates = found.structured_content["candidates"]
    assert len(candidates) == 2
    assert candidates[0]["uri"] in found.content[0].text
    article = call(tools, "get_article", uri=candidates[0]["uri"])
    text = article.structured_content["text"]
    assert text[candidates[0]["start"] : candidates[0]["end"]] == candidates[0]["text"]
    assert text in article.content[0].text


@pytest.mark.parametrize("limits", [{"sections": ["sport"]}, {"languages": ["de"]}])
def test_sections_and_languages_limit_the_tools(tools, limits):
    answer = call(tools, "ask_news", question=KREMLIN, as_of=AS_OF, **limits)
    assert answer.structured_content["status"] == "abstained"
    found = call(tools, "search_news", query=KREMLIN, as_of=AS_OF, **limits)
    articles = [hit["headline"] for hit in found.structured_content["candidates"]]
    assert not any("Kremlin" in headline for headline in articles)
    assert bool(articles) == ("sections" in limits)


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("ask_news", {"question": KREMLIN, "as_of": "soon"}, "is not a date"),
        ("ask_news", {"question": ""}, "question"),
        ("search_news", {"query": "flu", "k": 0}, "k"),
        ("get_article", {"uri": "urn:none"}, "the index has no article 'urn:none'"),
        ("get_article", {"uri": WITHDRAWN}, "was withdrawn"),
    ],
)
def test_a_model_is_told_what_was_wrong(tools, name, arguments, told):
    got = call(tools, name, **arguments)
    assert got.is_error
    assert told in got.content[0].text


def test_over_stdio_the_tools_are_the_same(sample_path):
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", COMMAND, "mcp", str(sample_path)],
        cwd=ROOT,
        env=dict(os.environ),
    )

    async def called():
        async with Client(server) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            arguments = {"question": KREMLIN, "as_of": AS_OF}
            return names, await client.call_tool("ask_news", arguments)

    names, got = run(called())
    assert names == ["ask_news", "search_news", "get_article"]
    assert "root causes" in got.content[0].text
    assert got.structured_content["citations"][0]["uri"] == ARTICLE


def test_a_key_is_asked_for_where_there_are_keys(sample_news, tmp_path):
    key = add_key(tmp_path / "keys.txt", "agent", Role.READER)
    app = create_app(sample_news, keys=Keys(tmp_path / "keys.txt"), tools=True)

    async def called(headers):
        async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
            transport = streamable_http_client(f"{address}/mcp", http_client=http)
            async with Client(transport) as client:
                return await client.call_tool("get_article", {"uri": ARTICLE})

    with serving(app) as address:
        got = run(called({"Authorization": f"Bearer {key}"}))
        assert got.structured_content["uri"] == ARTICLE
        assert httpx2.post(f"{address}/mcp", json={}, timeout=60).status_code == 401


def test_a_page_of_another_origin_cannot_call(tools):
    headers = {"Origin": "http://evil.example"}
    assert httpx2.post(tools, json={}, headers=headers, timeout=60).status_code == 403


def test_without_the_extra_the_command_says_what_to_install(monkeypatch):
    monkeypatch.setattr("rag.server.running.find_spec", lambda name: None)
    with pytest.raises(ServeError, match=r"dateline\[mcp\]"):
        require_tools()
