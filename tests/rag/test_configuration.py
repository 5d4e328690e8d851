"""A file of settings is read whole or refused by name; variables go before it."""

import pytest

from index.errors import DatelineError
from rag.configuration import Configuration, read
from rag.errors import ConfigError
from rag.settings import Settings


def written(folder, text, name="dateline.toml"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_without_a_file_everything_is_at_its_default(tmp_path):
    assert Configuration().settings == Settings()
    assert Configuration().model_settings({}) is None
    assert read(written(tmp_path, "")).settings == Settings()


def test_a_file_gives_settings_tables_and_a_language_model(tmp_path):
    found = read(
        written(
            tmp_path,
            'answer_words = 40\n[index]\npath = "news"\n[server]\nport = 9000\n'
            '[llm]\nbase_url = "http://127.0.0.1:1/v1"\nmodel = "small"\ntemperature = "none"\n',
        )
    )
    assert found.settings == Settings(answer_words=40)
    assert found.settings.model_fields_set == {"answer_words"}
    assert (found.index, found.server) == ({"path": "news"}, {"port": 9000})
    model = found.model_settings({})
    assert (model.base_url, model.model) == ("http://127.0.0.1:1/v1", "small")
    assert (model.temperature, model.seed) == (None, 0)
    spoken_to = found.model_settings({"DATELINE_LLM_MODEL": "large", "DATELINE_LLM_TIMEOUT": "9"})
    assert (spoken_to.model, spoken_to.timeout) == ("large", 9)
    assert spoken_to.base_url == "http://127.0.0.1:1/v1"


def test_paths_start_at_the_file_and_models_may_be_names(tmp_path):
    (tmp_path / "judge").mkdir()
    found = read(
        written(tmp_path, 'abstention_file = "a.json"\nreranker = "judge"\n[index]\npath = "x"\n')
    )
    assert found.settings.abstention_file == str(tmp_path / "a.json")
    assert found.settings.reranker == str(tmp_path / "judge")
    assert found.beside("x") == str(tmp_path / "x")
    assert found.beside("/x") == "/x"
    named = read(written(tmp_path, 'reranker = "off"\nllm_entailment_model = "some/model"\n'))
    assert (named.settings.reranker, named.settings.llm_entailment_model) == ("off", "some/model")
    assert named.model_beside("judge") == str(tmp_path / "judge")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\n", "x: no such setting, there are abstention_file, answer_"),
        ("candidates = 0\n", "candidates: input should be greater than or equal to 1"),
        ("candidates =\n", "is not TOML: .*line 1"),
        ('index = "x"\n', r"index is a table: write \[index\]"),
        ("[llm]\nmodle = 1\n", "llm.modle: no such setting, there are answer_tokens"),
        ("[llm]\ntimeout = 0\n", "llm.timeout: input should be greater than 0"),
        ('[llm]\nbase_url = "ftp://x"\n', "llm.base_url: must be a web address"),
        ('[llm]\nanswer_tokens = 5000\napi_key = "secret"\n', "answer_tokens 5000 leave no room"),
    ],
)
def test_what_cannot_be_is_refused_by_file_and_name(tmp_path, text, said):
    path = written(tmp_path, text)
    with pytest.raises(ConfigError, match=said) as refused:
        read(path)
    assert str(path) in str(refused.value)
    assert "secret" not in str(refused.value)
    assert isinstance(refused.value, DatelineError)


@pytest.mark.parametrize("place", ["nowhere.toml", "."])
def test_a_file_that_cannot_be_read_is_one_message(tmp_path, place):
    with pytest.raises(ConfigError, match="cannot be read: "):
        read(tmp_path / place)
