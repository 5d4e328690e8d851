"""`dateline eval init`, as a person or a script uses it."""

import csv
import io
import json

import pytest
from rich.console import Console
from typer.testing import CliRunner

from eval.cli import app
from eval.datasets import load
from eval.errors import DatasetError
from eval.judging.asking import Key
from eval.judging.pool import Pooled
from eval.judging.state import Judging, Question, Stage
from eval.judging.terminal import HELP, Terminal
from index import Article, Index, Timestamp

DAM = "The Arrin dam held through the night, the water ministry of Norland said on Monday morning."
VOTE = (
    "Mirela Costan won the presidential election in Veltria on Sunday, the electoral office said."
)
RATE = "The Bank of Norland cut the key rate to 3.50% in Stavenholm, its governor Ada Falk said."


@pytest.fixture(scope="module")
def news(tmp_path_factory, embedder):
    """An index of three articles."""
    path = tmp_path_factory.mktemp("init") / "newsindex"
    with Index.create(path, embedder=embedder) as index:
        index.add(
            Article(
                uri=f"https://example.org/{name}",
                headline=headline,
                text=text,
                source="Northwire",
                published=Timestamp.parse(published),
            )
            for name, published, headline, text in (
                ("dam", "2025-09-01", "Dam holds", DAM),
                ("vote", "2025-11-03T08:00:00Z", "Costan wins", VOTE),
                ("rate", "2025-10-09", "Rate cut", RATE),
            )
        )
    return path


@pytest.fixture
def init(news, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, keys=""):
        command = ["init", *map(str, arguments), "--index", str(news)]
        return CliRunner().invoke(app, command, input=keys)

    return run


def questions(tmp_path, *lines):
    (tmp_path / "mine.txt").write_text("".join(f"{line}\n" for line in lines))
    return tmp_path / "mine.txt"


def test_passages_are_judged_key_by_key_and_saved_for_the_evaluation(init, news, tmp_path):
    path = questions(tmp_path, "Did the Arrin dam hold?", "Who won the cup?")
    result = init(path, keys="y p n u")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        f"{tmp_path / 'mine'}: 1 questions with an answering article, 1 that nothing answers; "
        "0 not in the set\n"
    )
    assert f"dateline eval retrieval {tmp_path / 'mine'} --index {news}" in result.stderr
    assert HELP in " ".join(result.stderr.split())
    assert DAM[:60] in " ".join(result.stderr.split())
    dataset = load(tmp_path / "mine")
    assert sorted(dataset.qrels["q001"].values()) == [0, 1, 2]
    assert [topic.id for topic in dataset.unanswerable] == ["q002"]
    command = ["retrieval", str(tmp_path / "mine"), "--index", str(news), "--json"]
    measured = CliRunner().invoke(app, command)
    record = json.loads(measured.stdout)
    assert (record["answerable"], record["unanswerable"], record["unjudged"]) == (1, 1, 0)
    assert record["systems"]["hybrid"]["recall@10"] == 1


def test_the_same_command_goes_on_where_it_was_left(init, tmp_path):
    path = questions(tmp_path, "Did the Arrin dam hold?")
    first = init(path, keys="nq")
    assert "stopped: the same command goes on here" in first.stderr
    assert "0 questions with an answering article" in first.stdout
    second = init(path, keys="yn")
    assert "1 questions with an answering article" in second.stdout
    assert "1/3" not in second.stderr
    third = init(tmp_path / "mine", keys="")
    assert (third.stdout, HELP in third.stderr) == (second.stdout, False)


def test_the_end_of_the_keys_stops_and_other_keys_are_explained(init, tmp_path):
    path = questions(tmp_path, "Did the Arrin dam hold?")
    result = init(path, keys="\n?\tY")
    assert result.exit_code == 0
    assert "stopped" in result.stderr
    assert " ".join(result.stderr.split()).count(HELP) == 2
    (question,) = Judging.open(tmp_path / "mine").questions
    assert list(question.grades.values()) == [2]


def test_questions_are_proposed_marked_and_judged(init, tmp_path):
    result = init(tmp_path / "set", "--propose", "10", keys="yyyyyyyyyy")
    assert result.exit_code == 0, result.output
    assert "proposed 2 of 10 questions, 2 new" in result.stderr
    lines = (tmp_path / "set" / "queries.jsonl").read_text().splitlines()
    found = {record["text"]: record["metadata"] for record in map(json.loads, lines)}
    assert found["Who won the presidential election in Veltria?"] == {
        "answerable": True,
        "asked": "2025-11-03",
        "answer": ["Mirela Costan"],
        "synthetic": True,
        "rule": "who-did",
    }
    assert "Who cut the key rate to 3.50% in Stavenholm?" in found
    again = init(tmp_path / "set", "--propose", "10", keys="")
    assert "proposed 2 of 10 questions, 0 new" in again.stderr
    assert again.stdout == result.stdout


def test_a_sheet_is_judged_elsewhere(init, tmp_path):
    path = questions(tmp_path, "Did the Arrin dam hold?", "Who won the election in Veltria?")
    sheet = tmp_path / "sheet.csv"
    assert "passages to judge" in init(path, "--sheet", sheet).stderr
    rows = list(csv.DictReader(io.StringIO(sheet.read_text("utf-8"))))
    assert {row["id"] for row in rows} == {"q001", "q002"}
    for row in rows:
        dam = row["uri"].endswith("dam")
        row["grade"] = "y" if dam == (row["id"] == "q001") and "rate" not in row["uri"] else "n"
    with sheet.open("w", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)
    result = init(path, "--judgements", sheet)
    assert "2 questions with an answering article, 0 that nothing" in result.stdout
    assert {
        uri for rows in load(tmp_path / "mine").qrels.values() for uri, g in rows.items() if g
    } == {
        "https://example.org/dam",
        "https://example.org/vote",
    }


def test_the_articles_may_lie_beside_the_questions(init, news, tmp_path, embedder):
    path = questions(tmp_path, "Did the Arrin dam hold?")
    result = init(path, "--with-corpus", "--out", "set", keys="yyy")
    assert "; 3 articles" in result.stdout
    assert "--index" not in result.stderr
    (corpus,) = load(tmp_path / "set").corpus
    with (
        Index.open(news, embedder=embedder) as old,
        Index.create(tmp_path / "copy", embedder=embedder) as new,
    ):
        from index import Reading

        new.add(Reading([corpus]))
        assert new.uris() == old.uris()
        for uri in old.uris():
            one, other = old.versions(uri)[-1], new.versions(uri)[-1]
            assert (one.text, one.headline, one.source) == (
                other.text,
                other.headline,
                other.source,
            )
            assert one.published == other.published


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["set", "--sheet", "a.csv", "--judgements", "b.csv"], "give one of them"),
        (["set", "--out", "other"], "is no file of questions"),
        (["lost.csv", "--propose", "5"], "lost.csv: there is no such file"),
        (["bare"], "bare has no ending: say where the set is to lie"),
    ],
)
def test_arguments_that_cannot_be_meant_are_refused(init, tmp_path, arguments, message):
    (tmp_path / "bare").write_text("Did the dam hold?")
    result = init(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())


def test_without_questions_nothing_is_made(init, tmp_path):
    result = init("set")
    assert isinstance(result.exception, DatasetError)
    assert "holds no questions yet: give a file of them, or --propose 50" in str(result.exception)
    assert not (tmp_path / "set").exists()


def test_in_a_terminal_a_key_needs_no_return_and_ctrl_c_quits(monkeypatch):
    pressed = iter(["x", "P", KeyboardInterrupt()])

    def getchar():
        key = next(pressed)
        if isinstance(key, KeyboardInterrupt):
            raise key
        return key

    monkeypatch.setattr(
        "eval.judging.terminal.sys.stdin", type("", (), {"isatty": lambda _: True})()
    )
    monkeypatch.setattr("eval.judging.terminal.typer.getchar", getchar)
    terminal = Terminal(1)
    terminal._console = Console(file=io.StringIO(), width=80)
    question = Question(id="q001", text="One?", stage=Stage.OPEN)
    item = Pooled(1, "urn:a", "[red]Head[/red]", "Northwire", "3 November 2025", "Text.")
    assert terminal(question, item, (1, 2)) is Key.PARTLY
    assert terminal(question, item, (2, 2)) is Key.QUIT
    shown = terminal._console.file.getvalue()
    assert "1/2  Northwire · 3 November 2025 · [red]Head[/red]" in shown
    assert shown.count("q001 of 1") == 1
