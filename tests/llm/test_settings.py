"""A language model is configured completely, within bounds, and its key is shown nowhere."""

import pickle

import pytest

from index.errors import DatelineError
from rag.llm import ModelSettings, ModelSettingsError, connect

HERE = {"base_url": "http://127.0.0.1:8080/v1", "model": "small"}


def environment(**given):
    return {f"DATELINE_LLM_{name.upper()}": value for name, value in given.items()}


def test_the_environment_gives_every_setting():
    found = ModelSettings.from_environment(
        environment(
            **HERE, api_key="k", timeout="9.5", context_tokens="2048", retries="0", seed="7"
        )
        | {"DATELINE_LLM": "1", "DATELINE_INDEX": "x", "DATELINE_LLM_TEMPERATURE": " "}
    )
    assert (found.base_url, found.model, found.timeout) == (HERE["base_url"], "small", 9.5)
    assert (found.context_tokens, found.retries, found.seed, found.temperature) == (2048, 0, 7, 0)
    assert found.api_key.get_secret_value() == "k"


def test_no_address_and_no_model_is_no_language_model(monkeypatch):
    assert ModelSettings.from_environment({}) is None
    for name in ("BASE_URL", "MODEL"):
        monkeypatch.delenv(f"DATELINE_LLM_{name}", raising=False)
    with pytest.raises(
        ModelSettingsError, match="set DATELINE_LLM_BASE_URL and DATELINE_LLM_MODEL"
    ):
        connect()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (environment(model="m"), "DATELINE_LLM_BASE_URL"),
        (environment(base_url="http://x/v1"), "DATELINE_LLM_MODEL"),
        (environment(**HERE, modle="m"), "modle"),
        (environment(**HERE, timeout="soon"), "timeout"),
        (environment(**HERE, timeout="0"), "timeout"),
        (environment(**HERE, temperature="9"), "temperature"),
        (environment(**HERE, answer_tokens="4000"), "answer_tokens 4000 leave no room"),
        (environment(base_url="ftp://x/v1", model="m"), "base_url: .*web address"),
        (environment(base_url="localhost:11434", model="m"), "base_url: .*web address"),
        (environment(base_url="http://me:secret@x/v1", model="m"), "belongs in api_key"),
        (environment(base_url="http://x/v1?key=secret", model="m"), "belongs in api_key"),
    ],
)
def test_what_means_nothing_is_refused_by_name(given, says):
    with pytest.raises(ModelSettingsError, match=says) as caught:
        ModelSettings.from_environment(given)
    assert isinstance(caught.value, DatelineError)
    assert "secret" not in str(caught.value)


def test_the_key_is_in_no_repr_trace_or_dump():
    settings = ModelSettings.of(**HERE, api_key="sk-secret")
    shown = [repr(settings), str(settings), str(settings.trace), settings.model_dump_json()]
    assert not [text for text in shown if "secret" in text]
    assert "base_url" not in settings.trace
    assert pickle.loads(pickle.dumps(settings)) == settings


def test_a_prompt_has_what_answer_and_headroom_leave():
    settings = ModelSettings.of(**HERE, context_tokens=1000, answer_tokens=200, headroom=0.1)
    assert settings.prompt_room == 700
