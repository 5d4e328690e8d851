"""`dateline.toml` holds for every command, and `dateline config` shows and begins it."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import typer.main

from rag.cli import with_plugins
from rag.cli.known import effective, known
from rag.cli.template import file_text
from rag.configuration import Configuration, read
from rag.settings import Settings
from tests.conftest import article

QUESTION = "What does the Kremlin require of any settlement?"
AS_OF = ("--as-of", "2025-11-30")
NEVER = "answer_threshold = 1.0\n"
"""Settings with which nothing is answered."""


@pytest.fixture
def write(folder):
    def file(text, name="dateline.toml"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return file


@pytest.fixture
def shown(dateline):
    """The settings that are in force, by name, each with its value and where it comes from."""

    def run(*options):
        record = dateline(*options, "config", "show", "--json").json
        return {s["name"]: (s["value"], s["origin"]) for s in record["settings"]}

    return run


# -- what it does -----------------------------------------------------------------------------


def test_the_working_folders_file_is_taken_by_ask_and_search(dateline, write, sample_path):
    write(f'{NEVER}time_weight = 0\n[index]\npath = "{sample_path}"\n')
    answer = dateline("ask", QUESTION, *AS_OF, "--json").json
    assert (answer["status"], answer["citations"]) == ("abstained", [])
    assert answer["trace"]["settings"]["answer_threshold"] == 1.0
    assert {c["time"] for c in dateline("search", QUESTION, *AS_OF, "--json").json} == {0.0}
    without = ("--config", "/dev/null", "search", QUESTION, *AS_OF, "--json", "-i", sample_path)
    assert max(c["time"] for c in dateline(*without).json) > 0


def test_a_named_file_stands_in_for_the_folders(dateline, write, sample_path, monkeypatch):
    write(f'[index]\npath = "{sample_path}"\n', "other.toml")
    write('[index]\npath = "nowhere"\n')
    assert "no index at nowhere" in dateline("stats").complaint
    assert dateline("--config", "other.toml", "stats", "--json").json["articles"] == 74
    monkeypatch.setenv("DATELINE_CONFIG", "other.toml")
    assert dateline("stats", "--json").json["articles"] == 74


def test_an_option_goes_before_a_variable_and_that_before_the_file(
    dateline, write, sample_path, monkeypatch
):
    write('[index]\npath = "in-the-file"\n')
    assert "no index at in-the-file" in dateline("stats").complaint
    monkeypatch.setenv("DATELINE_INDEX", "in-the-environment")
    assert "no index at in-the-environment" in dateline("stats").complaint
    assert dateline("stats", "-i", sample_path).code == 0


def test_paths_start_at_the_file(dateline, write):
    path = write('[index]\npath = "x"\n', "settings/my.toml")
    assert (
        "no index at settings/x"
        in dateline("--config", path.relative_to(Path.cwd()), "stats").complaint
    )


def test_every_command_with_an_index_takes_it_from_the_file(dateline, write):
    write('[index]\npath = "nowhere"\n')
    write("Who won?\n", "questions.txt")
    for command in (
        ["show", "urn:a"], ["stats"], ["remove", "urn:a"], ["reembed"], ["ask", "Who?"],
        ["search", "Who?"], ["serve", "--port", "0"], ["mcp"], ["eval", "init", "questions.txt"],
    ):  # fmt: skip
        assert dateline(*command).complaint.startswith("dateline: there is no index at nowhere")


def test_the_servers_options_come_from_the_file(dateline, write, shown):
    write('[server]\nport = 80\nhost = "192.0.2.7"\nallow_host = ["news.example"]\n')
    assert shown()["server.port"] == (80, "file")
    assert shown()["server.allow_host"] == (["news.example"], "file")
    refused = dateline("serve", "nowhere")
    assert "192.0.2.7 can be reached by other machines" in refused.complaint


def test_a_cross_encoder_that_is_not_there_is_found_out_by_serve_and_mcp(
    dateline, write, sample_path
):
    write('reranker = "no/such-model"\n')
    for command in (
        ["serve", sample_path, "--port", "0"],
        ["mcp", sample_path],
        ["ask", "Who?", "-i", sample_path],
    ):
        assert "no/such-model" in dateline(*command).complaint


def test_an_evaluation_measures_what_is_set(dateline, write, sample_path, tmp_path):
    data = tmp_path / "set"
    (data / "qrels").mkdir(parents=True)
    uri = "https://northwire.example/2025/11/20/kremlin-settlement"
    (data / "corpus.jsonl").write_text(json.dumps({"_id": uri, "text": "The Kremlin."}) + "\n")
    (data / "queries.jsonl").write_text(json.dumps({"_id": "q1", "text": QUESTION}) + "\n")
    (data / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\nq1\t{uri}\t1\n")
    write("candidates = 7\n")
    report = dateline("eval", "retrieval", data, "--index", sample_path, "--json").json
    assert report["configurations"]["hybrid"]["candidates"] == 7
    answers = dateline("eval", "answers", data, "--index", sample_path, "--json").json
    assert answers["configurations"]["default"]["candidates"] == 7


# -- what it refuses --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("candidates = 0\n", "dateline.toml: candidates: "),
        ("weight = 1\n", "dateline.toml: weight: no such setting"),
        ('[index]\nfolder = "x"\n', "index.folder: no such setting, there are path, model, cache"),
        ("[index]\npath = 1\n", "index.path: must be text"),
        ("[server]\nprot = 1\n", "server.prot: no such setting, there are host, port"),
        ('[server]\nport = "80"\n', "server.port: must be a whole number"),
        ("[server]\nport = 70000\n", "server.port: input should be less than or equal to 65535"),
        ("[server]\npage = 1\n", "server.page: must be true or false"),
        ('[server]\nallow_host = "x"\n', "server.allow_host: must be a list of texts"),
        ("[server]\nindex = 'x'\n", "server.index: no such setting"),
        ("[server]\nrate = 2024-01-01\n", "server.rate: must be a whole number"),
        ("[llm]\ntimeout = -1\n", "llm.timeout: "),
        ("x", "dateline.toml is not TOML"),
    ],
)
def test_a_wrong_file_is_one_line_for_every_command(dateline, write, text, said):
    write(text)
    for command in (["stats"], ["ask", "Who?"], ["config", "show"]):
        found = dateline(*command)
        assert (found.code, found.out) == (1, "")
        assert said in found.complaint


def test_a_file_that_is_named_must_be_there(dateline):
    assert "nowhere.toml cannot be read" in dateline("--config", "nowhere.toml", "stats").complaint


def test_the_option_behind_the_command_is_explained(dateline):
    found = dateline("ask", "Who?", "--config", "x.toml")
    assert found.code == 2
    assert "dateline --config FILE COMMAND" in found.err


def test_no_file_has_a_language_model_asked_by_itself(dateline, write, sample_path, monkeypatch):
    write('[llm]\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\nretries = 0\n')
    quiet = dateline("ask", QUESTION, "-i", sample_path, *AS_OF, "--json").json
    assert "llm" not in json.dumps(quiet["notes"])
    assert quiet["status"] == "answered"
    asked = dateline("ask", QUESTION, "-i", sample_path, *AS_OF, "--json", "--llm").json
    assert "language model" in json.dumps(asked["notes"])


# -- config show ------------------------------------------------------------------------------


def test_show_tells_where_each_value_comes_from(dateline, write, shown, monkeypatch):
    write(
        'answer_words = 40\n[llm]\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\n'
        'api_key = "hush"\n'
    )
    monkeypatch.setenv("DATELINE_LLM_MODEL", "large")
    monkeypatch.setenv("DATELINE_INDEX", "elsewhere")
    monkeypatch.setenv("DATELINE_LLM", "1")
    found = shown()
    assert found["answer_words"] == (40, "file")
    assert found["candidates"] == (200, "default")
    assert found["index.path"] == ("elsewhere", "environment")
    assert found["llm.base_url"] == ("http://127.0.0.1:9/v1", "file")
    assert found["llm.model"] == ("large", "environment")
    assert found["llm.api_key"] == ("(not shown)", "file")
    assert found["environment.DATELINE_LLM"] == ("1", "environment")
    text = dateline("config", "show").out
    assert text.startswith("file: dateline.toml\n")
    assert re.search(r"^answer_words +40 +file$", text, re.MULTILINE)
    assert re.search(r"^model +large +DATELINE_LLM_MODEL$", text, re.MULTILINE)
    assert "hush" not in text


def test_show_says_that_there_is_no_file(dateline):
    text = dateline("config", "show").out
    assert text.startswith("file: none (`dateline config init` begins one)\n")
    assert not re.search(r" (file|DATELINE_\w+)$", text, re.MULTILINE)


def test_every_setting_of_answers_is_shown():
    root = typer.main.get_command(with_plugins())
    names = [setting.name for setting in known(root) if not setting.table]
    assert names == list(Settings.model_fields)
    assert all(setting.told for setting in known(root))


# -- config init ------------------------------------------------------------------------------


def test_init_writes_what_changes_nothing(dateline, folder, shown):
    before = shown()
    assert dateline("config", "init").out.startswith("dateline.toml written")
    assert shown() == before


def test_every_line_of_a_new_file_can_be_taken_into_use(tmp_path):
    root = typer.main.get_command(with_plugins())
    settings = list(known(root))
    given = re.sub(r"(?m)^#(\w+ = )", r"\1", file_text(settings))
    path = tmp_path / "all.toml"
    path.write_text(given, "utf-8")
    values = tomllib.loads(given)
    named = {s.path for s in settings if s.default is not None}
    tables = {f"{t}.{n}" for t in ("index", "server", "llm") for n in values.pop(t)}
    assert tables | values.keys() == named
    at_default = {e.setting.path: e.value for e in effective(root, Configuration(), {})}
    for row in effective(root, read(path), {}):
        if row.setting.path not in ("index.path", "index.cache"):  # these start at the file
            assert row.value == at_default[row.setting.path], row.setting.path


def test_init_never_overwrites(dateline, write):
    path = write("answer_words = 40\n")
    found = dateline("config", "init")
    assert found.code == 1
    assert "dateline.toml is there already" in found.complaint
    assert path.read_text() == "answer_words = 40\n"
    assert dateline("config", "init", "new.toml").code == 0
    assert "cannot be written" in dateline("config", "init", "no/such/folder.toml").complaint


def test_an_index_of_the_file_is_made_and_asked(dateline, write, embedder):
    write('[index]\npath = "my-news"\n')
    text = article("urn:a", "A storm hit Oslo on Monday.").text
    write(f"Storm hits Oslo\n\n{text}", "news.txt")
    assert dateline("add", "news.txt").code == 0
    assert Path("my-news/catalog.sqlite").is_file()
    assert "“A storm hit Oslo on Monday.”" in dateline("ask", "What hit Oslo on Monday?").out
