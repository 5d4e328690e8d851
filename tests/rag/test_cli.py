"""The `dateline` command: what it prints, how it exits, and that nothing trips it up."""

import io
import json
import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from textwrap import dedent
from urllib.parse import unquote

import pytest
from rich.console import Console

from index import Index, SentenceTransformerEmbedder
from rag import NewsRAG, cli
from rag.answer import plain
from rag.cli.writing import watched
from tests.conftest import article
from tests.index.test_copy_table import CUT, STORY

MAIN = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n" + (
    "from rag.cli import main; main()"
)
COMMAND = [sys.executable, "-c", MAIN]
WITHDRAWN = "https://meridianpress.example/story/aasvold-resigns-2025-11-18"
RIVER = "The river Arrin rose two metres overnight, said the mayor of Vale Cross."


class Result:
    """What a run of the command gave; none may end in a traceback or colour a pipe."""

    def __init__(self, code, out, err):
        assert "Traceback" not in out + err, err
        assert "\x1b" not in out + err
        self.code, self.out, self.err = code, out, err

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def complaint(self):
        """The one line on stderr."""
        (line,) = self.err.splitlines()
        assert line.startswith("dateline: ")
        return line


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ("DATELINE_INDEX", "DATELINE_MODEL", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder that the command runs in, empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def dateline(monkeypatch, capsys):
    """Runs the command in this process."""

    def run(*arguments):
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["dateline", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return Result(ended.value.code or 0, *capsys.readouterr())

    return run


def process(*arguments, **options):
    """Run the command in a process of its own."""
    run = subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, check=False, text=True, **options
    )
    return Result(run.returncode, run.stdout, run.stderr)


def write(path, *records):
    """Write JSON Lines; a record that is a string is written as it is."""
    lines = (r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def record(uri, text, **fields):
    return {"uri": uri, "headline": "River rises", "text": text, **fields}


def kill(uri):
    """A withdrawn article."""
    return record(uri, "The story is wrong.", status="withdrawn")


@pytest.fixture(scope="module")
def river_path(tmp_path_factory, embedder):
    path = tmp_path_factory.mktemp("cli") / "river"
    with Index.create(path, embedder=embedder) as index:
        index.add(
            [
                article("urn:a", RIVER, headline="[red]River[/red] rises [1]", source="Northwire",
                        published="2025-10-14", url="https://northwire.example/a"),
                article("urn:b", "The dam at Tarran holds.", source="Courier"),
            ]
        )  # fmt: skip
    return path


@pytest.fixture
def river(river_path, tmp_path):
    """An index of two articles."""
    return shutil.copytree(river_path, tmp_path / "river")


# -- add --------------------------------------------------------------------------------------


def test_adding_counts_and_adding_again_changes_nothing(dateline, tmp_path):
    news = write(tmp_path / "news.jsonl", record("urn:a", RIVER), record("urn:b", "The dam holds."))
    index = tmp_path / "index"
    first = dateline("add", news, "--index", index, "--verbose")
    assert (first.code, first.err) == (0, "")
    stored_a, stored_b, counts = first.out.splitlines()
    assert (stored_a, stored_b) == ("stored urn:a", "stored urn:b")
    assert counts.startswith("2 added, 0 updated, 0 unchanged, 0 skipped; 2 passages in ")

    again = dateline("add", news, "--index", index, "--verbose")
    assert (again.code, again.err) == (0, "")
    assert again.out.startswith(
        "nothing changed: 0 added, 0 updated, 2 unchanged, 0 skipped; 0 passages in "
    )

    write(news, record("urn:a", "The river fell."), kill("urn:b"), kill("urn:c"))
    changed = dateline("add", news, "-i", index, "--json").json
    assert (changed["added"], changed["updated"], changed["unchanged"]) == (1, 2, 0)
    assert changed["skipped"] == []


BAD_LINES = (
    ("{broken", "invalid JSON at column"),
    ('{"uri": "urn:x", "headline": "No text"}', "no text: the fields are uri, headline"),
    ('{"uri": "urn:x", "text": "It rains.", "embargo": "soon"}', "embargo: 'soon' is not"),
    ('{"uri": "urn:x", "text": "It rains.", "status": "odd"}', "status is 'odd'"),
    ("[1, 2]", "the line holds a list"),
    ('{"text": {"nested": 1}}', "text holds an object"),
)


def test_each_bad_line_is_named_with_its_number_and_the_rest_is_read(dateline, river, tmp_path):
    news = write(tmp_path / "news.jsonl", *(line for line, _ in BAD_LINES), kill("urn:z"))
    with news.open("ab") as file:
        file.write(b'{"uri": "urn:l", "text": "caf\xe9"}\n')
    found = dateline("add", news, "-i", river)
    assert (found.code, found.out[:8]) == (3, "1 added,")
    reasons = [*(reason for _, reason in BAD_LINES), "byte 0xe9 at position 30 is not valid UTF-8"]
    lines = [*range(1, 7), 8]
    for number, reason, said in zip(lines, reasons, found.err.splitlines(), strict=True):
        assert said.startswith(f"skipped {news}:{number}: {reason}")


def test_many_skips_are_summed_up_and_json_names_them_all(dateline, river, tmp_path):
    news = write(tmp_path / "news.jsonl", kill("urn:z"), *["{broken"] * 25)
    assert dateline("add", news, "-i", river).err.splitlines()[20:] == [
        "and 5 more; --json names them all"
    ]
    skipped = dateline("add", news, "-i", river, "--json").json["skipped"]
    assert [skip["where"] for skip in skipped] == [f"{news}:{n}" for n in range(2, 27)]


def test_folders_are_read_recursively_and_what_is_no_news_is_named(dateline, river, tmp_path):
    tree = tmp_path / "tree"
    (tree / "deep" / ".hidden").mkdir(parents=True)
    write(tree / "a.jsonl", kill("urn:x"))
    write(tree / "deep" / "b.jsonl", kill("urn:y"))
    write(tree / "deep" / ".hidden" / "c.jsonl", kill("urn:z"))
    (tree / "empty.txt").touch()
    (tree / "image.txt").write_bytes(b"\x00\x01\x02" * 1000)
    (tree / "scan.pdf").write_bytes(b"%PDF-1.7 ...")
    (tree / "latin.txt").write_bytes("Café opens\n\nThe café opens in Oslo.".encode("latin-1"))
    (tree / "loop").symlink_to(tree)
    found = dateline("add", tree, "-i", river, "-v")
    assert found.code == 3
    assert found.out.startswith("stored urn:x\nstored urn:y\n2 added")
    for name, reason in (
        ("empty.txt", "the file is empty"),
        ("image.txt", "a binary file"),
        ("scan.pdf", "a PDF file"),
        ("latin.txt", "byte 0xe9"),
        ("loop", "a link leads back"),
    ):
        (line,) = [line for line in found.err.splitlines() if f"{tree / name}: " in line]
        assert reason in line


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("missing.txt", None, "there is no such file or folder"),
        ("empty.txt", b"", "the file is empty"),
        ("blank.txt", b" \n\n ", "the file is empty"),
        ("image.png", b"\x89PNG\r\n", "an image"),
        ("array.json", b'[\n{"name": "a"}]', "no text"),
        ("page.html", b"<!doctype html><p>Hi", "1 word: fewer than 40"),
        ("news.jsonl", b"{broken\n", "invalid JSON"),
    ],
)
def test_if_nothing_can_be_read_the_exit_code_says_so(dateline, river, name, content, reason):
    path = river.parent / name
    if content is not None:
        path.write_bytes(content)
    found = dateline("add", path, "-i", river)
    assert (found.code, found.out[:30]) == (1, "0 added, 0 updated, 0 unchange")
    (said,) = found.err.splitlines()
    assert said.startswith(f"skipped {path}")
    assert reason in said


def test_a_gigantic_line_is_skipped_and_the_next_one_read(dateline, river, tmp_path):
    news = tmp_path / "huge.jsonl"
    with news.open("wb") as file:
        file.write(b'{"uri": "urn:huge", "text": "')
        for _ in range(200):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + json.dumps(kill("urn:z")).encode() + b"\n{broken\n")
    try:
        found = dateline("add", news, "-i", river)
    finally:
        news.unlink()
    assert (found.code, found.out[:7]) == (3, "1 added")
    huge, broken = found.err.splitlines()
    assert huge == f"skipped {news}:1: the line is over 8 MiB"
    assert broken.startswith(f"skipped {news}:3: invalid JSON")


def test_standard_input_is_read(river):
    found = process("add", "-", "-i", river, "-v", input=json.dumps(kill("urn:z")))
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("stored urn:z\n1 added")


def test_an_index_in_a_folder_of_other_things_is_refused(dateline, tmp_path):
    news = write(tmp_path / "news.jsonl", kill("urn:z"))
    found = dateline("add", news, "-i", tmp_path)
    assert found.code == 1
    assert "is no index and not empty (it holds 'news.jsonl')" in found.complaint


# -- ask, search ------------------------------------------------------------------------------


def test_an_answer_is_printed_with_its_sources_or_as_json(dateline, river):
    question = "How many metres did the river Arrin rise at Vale Cross overnight?"
    shown = dateline("ask", question, "-i", river)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(f"Northwire, 14 October 2025: “{RIVER}” [1]\n")
    assert "[red]River[/red] rises [1] · Northwire · 14 October 2025" in shown.out
    assert "urn:a" in shown.out

    answer = dateline("ask", question, "-i", river, "--json", "--as-of", "2025-11").json
    (cited,) = answer["citations"]
    assert (answer["question"], answer["as_of"], answer["status"]) == (
        question, "2025-11", "answered",
    )  # fmt: skip
    assert unquote(cited["deep_link"]).startswith("https://northwire.example/a#:~:text=The river")
    assert cited["quote"] == RIVER

    limited = dateline(
        "ask", question, "-i", river, "--json", "--since", "2025-10-01",
        "--until", "2025-10-31", "--source", "Courier", "--source", "Gazette",
    ).json  # fmt: skip
    assert (limited["status"], limited["citations"]) == ("abstained", [])
    assert limited["window"] == {"since": "2025-10-01", "until": "2025-10-31"}
    assert limited["text"] == "The corpus does not say."


def test_a_question_that_is_not_utf_8_is_asked_all_the_same(dateline, river):
    for arguments in (["ask", "Who won \udcff?"], ["ask", "Who?", "--source", "\udcff"]):
        answer = dateline(*arguments, "-i", river, "--json").json
        assert answer["status"] == "abstained"


def test_a_catalog_that_is_damaged_is_one_line(dateline, river):
    with sqlite3.connect(river / "catalog.sqlite") as db:
        db.execute("DROP TABLE copies")
    db.close()
    found = dateline("show", "urn:a", "-i", river)
    assert found.code == 1
    assert "the index is damaged (no such table: copies): `dateline doctor" in found.complaint


def test_an_abstention_is_no_failure(dateline, river):
    found = dateline("ask", "Who won the 2024 Tour de France?", "-i", river)
    assert (found.code, found.err) == (0, "")
    first, _, title, *nearest = found.out.splitlines()
    assert (first, title) == ("The corpus does not say.", "Nearest articles:")
    assert sorted(nearest) == sorted(
        [
            "- [red]River[/red] rises [1] · Northwire · 14 October 2025",
            "  urn:a",
            "- River rises · Courier · undated",
            "  urn:b",
        ]
    )
    record = dateline("ask", "Who won the 2024 Tour de France?", "-i", river, "--json").json
    assert {near["uri"] for near in record["nearest"]} == {"urn:a", "urn:b"}
    assert record["lacking"] == []


def test_what_the_corpus_lacks_of_a_question_is_said(dateline, sample_path):
    question = "Who won the presidential election in Veltria, and who won the World Cup in Karvia?"
    options = ("-i", sample_path, "--as-of", "2025-11-30")
    record = dateline("ask", question, *options, "--json").json
    shown = dateline("ask", question, *options).out
    assert record["lacking"] == ["who won the World Cup in Karvia"]
    assert "The corpus does not say: who won the World Cup in Karvia." in shown
    assert len(record["nearest"]) == 3
    assert all(near["uri"] in shown for near in record["nearest"])


# -- ask --chat -------------------------------------------------------------------------------

CONVERSATION = """How many metres did the river Arrin rise at Vale Cross overnight?

/sources
/clear
/sources
/help
  Who won the 2024 Tour de France?
/quit
How many metres did the river rise?
"""


def test_a_conversation_works_through_a_pipe(river):
    found = process("ask", "--chat", "-i", river, input=CONVERSATION)
    assert (found.code, found.err) == (0, "")
    asked = [line for line in found.out.splitlines() if line.startswith("> ")]
    assert asked == [
        "> How many metres did the river Arrin rise at Vale Cross overnight?",
        "> Who won the 2024 Tour de France?",
    ]
    assert f"“{RIVER}” [1]" in found.out
    listed = "1. [red]River[/red] rises [1] · Northwire · 14 October 2025\n   urn:a\n"
    assert f"{listed}forgotten\nnothing was cited yet\n/clear " in found.out
    assert "The corpus does not say.\n\nNearest articles:" in found.out


def test_a_follow_up_is_understood_and_limits_hold_on_in_lines_of_json(
    dateline, sample_path, monkeypatch
):
    lines = "And what did Kyiv say?\n/sources\n/clear\nAnd what did Kyiv say?\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    found = dateline(
        "ask", "What does the Kremlin require of any settlement?", "--chat", "--json",
        "-i", sample_path, "--until", "2025-11-30", "--as-of", "2025-12", "--source", "Northwire",
    )  # fmt: skip
    answers = [json.loads(line) for line in found.out.splitlines()]
    assert [answer["resolved"] for answer in answers] == [
        "", "What did Kyiv say about any settlement?", "",
    ]  # fmt: skip
    assert {answer["as_of"] for answer in answers} == {"2025-12"}
    assert {answer["window"]["until"] for answer in answers} == {"2025-11-30"}
    assert {c["source"] for a in answers for c in a["citations"]} == {"Northwire"}
    assert found.err.startswith("1. Kremlin says")


def test_a_conversation_survives_broken_bytes_and_ends_with_a_wrong_option(river):
    broken = b"Who won \xff\xfe?\n/quit\n"
    run = subprocess.run(
        [*COMMAND, "ask", "--chat", "-i", river], capture_output=True, check=False, input=broken
    )
    assert (run.returncode, run.stderr) == (0, b"")
    assert "> Who won ��?\n".encode() in run.stdout
    wrong = process("ask", "--chat", "-i", river, "--since", "soon", input="Who?\n")
    assert wrong.code == 1
    assert wrong.complaint.startswith("dateline: since: 'soon' is not")


def test_a_conversation_prompts_on_a_terminal_and_ends_with_the_input(river):
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "ask", "--chat", "-i", str(river)],
        stdin=follower, stdout=follower, stderr=follower, env={**os.environ, "TERM": "dumb"},
    ) as run:  # fmt: skip
        os.close(follower)

        def until(end):
            shown = b""
            while not shown.endswith(end):
                shown += os.read(leader, 1)
            return shown.decode()

        assert until(b"> ") == "> "
        os.write(leader, b"Who won the 2024 Tour de France?\n")
        assert "The corpus does not say.\r\n\r\nNearest articles:" in until(b"\r\n> ")
        os.write(leader, b"\x04")
        assert run.wait() == 0
    os.close(leader)


def test_an_answer_is_shown_while_it_is_written_and_gives_way_to_the_whole(river):
    screen = io.StringIO()
    with Index.open(river) as index:
        *parts, answer = NewsRAG(index).stream("How far did the river Arrin rise at Vale Cross?")
    seen = []

    def one_by_one():
        for part in parts:
            yield part
            seen.append(RIVER in screen.getvalue())
        yield answer

    console = Console(file=screen, force_terminal=True, width=200)
    assert watched(one_by_one(), console) == answer
    assert seen == [True]
    assert screen.getvalue().rstrip("\n").endswith("\x1b[2K")  # and is wiped off


def test_passages_are_printed_with_their_scores_or_as_json(dateline, river):
    shown = dateline("search", "river Arrin", "-i", river)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("1. [red]River[/red] rises [1] · Northwire · 14 October 2025")
    assert "score 1.000   lexical " in shown.out
    words = dateline("search", "river Arrin", "-i", river, "--mode", "lexical", "--json", "-k", 1)
    (hit,) = words.json
    assert (hit["rank"], hit["uri"], hit["text"], hit["dense"]) == (1, "urn:a", RIVER, None)
    with Index.open(river) as index:
        assert [hit] == plain(NewsRAG(index).search("river Arrin", k=1, mode="lexical"))
    for limit in ("--source", "--section", "--language"):
        nothing = dateline("search", "river", "-i", river, "--mode", "lexical", limit, "Nobody")
        assert (nothing.code, nothing.out) == (0, "no passage found\n")


@pytest.mark.parametrize(
    ("limits", "status"),
    [
        (("--section", "World", "--section", "sport", "--language", "en"), "answered"),
        (("--section", "sport"), "abstained"),
        (("--language", "de", "--language", "French"), "abstained"),
    ],
)
def test_sections_and_languages_limit_an_answer(dateline, sample_path, limits, status):
    question = "What does the Kremlin require of any settlement?"
    found = dateline("ask", question, "-i", sample_path, "--as-of", "2025-11-30", "--json", *limits)
    assert found.json["status"] == status


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["ask", " ", "-i", "{index}"], "the question is empty"),
        (["ask", "Who?", "-i", "{index}", "--as-of", "yesterday"], "as_of: 'yesterday' is not"),
        (["search", "Who?", "-i", "{index}", "--since", "2025-13"], "since: '2025-13' is not"),
        (
            ["search", "Who?", "-i", "{index}", "--since", "2026", "--until", "2025"],
            "nothing lies between 2026 and 2025",
        ),
        (["ask", "Who?", "-i", "nowhere"], "there is no index at nowhere: make one with"),
        (["search", "Who?", "-i", "nowhere"], "there is no index at nowhere: make one with"),
        (["stats", "-i", "nowhere"], "there is no index at nowhere: make one with"),
        (["remove", "urn:a", "-i", "nowhere"], "there is no index at nowhere: make one with"),
        (["reembed", "-i", "nowhere"], "there is no index at nowhere: make one with"),
        (["show", "urn:none", "-i", "{index}"], "the index has no article 'urn:none'"),
        (["remove", "urn:none", "-i", "{index}"], "the index has no article 'urn:none'"),
        (["ask", "Who?", "-i", "{index}", "--model", "no/model"], "no model 'no/model'"),
    ],
)
def test_what_a_user_gets_wrong_is_one_line_and_exit_code_1(
    dateline, river_path, folder, arguments, complaint
):
    found = dateline(*(argument.format(index=river_path) for argument in arguments))
    assert (found.code, found.out) == (1, "")
    assert complaint in found.complaint
    assert not (folder / "nowhere").exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["ask"], "or --chat"),
        (["ask", "Who?", "--frob"], "No such option: --frob"),
        (["frob"], "No such command 'frob'"),
        (["add"], "Missing argument"),
        (["add", ""], "a path is empty; . is the working folder"),
        (["serve", "--rate", "2000000"], "less than or equal to 1000000"),
        (["search", "Who?", "--mode", "fuzzy"], "'fuzzy' is none of hybrid, lexical, dense"),
        (["search", "Who?", "-k", "0"], "-k"),
        (["search", "Who?", "-k", "many"], "-k"),
    ],
)
def test_wrong_usage_is_exit_code_2_with_a_hint(dateline, arguments, complaint):
    found = dateline(*arguments)
    assert (found.code, found.out) == (2, "")
    assert complaint in found.err
    assert "-h' for help" in found.err


# -- show, stats, remove ----------------------------------------------------------------------


def test_an_article_is_shown_with_its_passages(dateline, sample_path):
    uri = "https://northwire.example/2025/11/20/kremlin-settlement"
    shown = dateline("show", uri, "-i", sample_path)
    assert shown.code == 0
    for part in (uri, "MOSCOW / Northwire", "20 November 2025, 14:05 UTC", "passage 1 · 0–"):
        assert part in shown.out
    found = dateline("show", uri, "-i", sample_path, "--json").json
    assert found["versions"] == 1
    assert all(found["text"][p["start"] : p["end"]] == p["text"] for p in found["passages"])


def test_copies_and_the_story_of_an_article_are_shown(dateline, folder):
    news = [
        {"uri": "urn:a", "title": "River rises", "source": "Northwire", "date": "2025-10-01",
         "text": STORY},
        {"uri": "urn:b", "title": "River rises", "source": "Courier", "date": "2025-10-02",
         "text": CUT},
    ]  # fmt: skip
    dateline("add", write(folder / "news.jsonl", *news), "-i", "x")
    shown = dateline("show", "urn:b", "-i", "x").out
    assert "Northwire · 1 October 2025 · urn:a (" in shown
    assert "1 more of this event" in shown
    record = dateline("show", "urn:b", "-i", "x", "--json").json
    assert [copy["uri"] for copy in record["copies"]] == ["urn:a"]
    assert record["story"]["articles"] == 2
    told = dateline("show", "urn:b", "-i", "x", "--story").out.splitlines()
    assert [line.rpartition(" · ")[2] for line in told] == ["urn:a", "urn:b"]
    assert dateline("show", "urn:b", "-i", "x", "--story", "--json").json[0]["uri"] == "urn:a"


def test_the_history_of_a_withdrawn_article_says_why(dateline, sample_path):
    shown = dateline("show", WITHDRAWN, "-i", sample_path, "--history")
    assert shown.code == 0
    assert shown.out.startswith("version 2 ")
    record = dateline("show", WITHDRAWN, "-i", sample_path, "--history", "--json").json
    assert [step["number"] for step in record] == [1, 2]
    assert record[1]["notices"][0] in shown.out


def test_a_withdrawn_article_is_shown_as_not_retrievable(dateline, sample_path):
    shown = dateline("show", WITHDRAWN, "-i", sample_path).out
    assert "not retrievable: withdrawn" in shown
    assert "passage 1" not in shown
    assert dateline("show", WITHDRAWN, "-i", sample_path, "--json").json["passages"] == []


def test_older_versions_are_counted(dateline, sample_path):
    shown = dateline("show", "https://northwire.example/2025/11/24/tarrow-line-fine", "-i", sample_path)  # fmt: skip  # noqa: E501
    assert "1 superseded, still seen with an as-of in the past" in shown.out
    assert "Corrects the amount in the headline" in shown.out


def test_a_file_is_shown_by_its_path(dateline, folder):
    Path("news.txt").write_text("Storm hits Oslo\n\nA storm hit Oslo on Monday.", "utf-8")
    assert dateline("add", "news.txt").code == 0
    shown = dateline("show", "news.txt")
    assert shown.out.startswith("Storm hits Oslo\n")
    assert (folder / "news.txt").as_uri() in "".join(shown.out.split())
    asked = dateline("ask", "What hit Oslo on Monday?")
    assert "“A storm hit Oslo on Monday.” [1]" in asked.out


def test_stats_count_what_is_there(dateline, sample_path):
    found = dateline("stats", "-i", sample_path, "--json").json
    assert (found["articles"], found["versions"], found["withdrawn"]) == (74, 81, 1)
    assert next(iter(found["sources"])) == "Northwire"
    assert (found["oldest"][:10], found["newest"][:10]) == ("2025-10-06", "2025-11-27")
    shown = dateline("stats", "-i", sample_path)
    assert (shown.code, shown.err) == (0, "")
    assert "withdrawn  1" in shown.out


def test_removing_names_each_article_until_one_is_not_there(dateline, river):
    found = dateline("remove", "urn:a", "urn:none", "urn:b", "-i", river)
    assert (found.code, found.out) == (1, "removed urn:a\n")
    assert "'urn:none'" in found.complaint
    left = dateline("stats", "-i", river, "--json").json
    assert (left["articles"], left["passages"]) == (1, 1)


def test_version_and_help(dateline):
    assert dateline("--version").out == "dateline 0.1.0\n"
    shown = dateline("-h")
    assert shown.code == 0
    for command in ("add", "ask", "search", "show", "stats", "export", "doctor", "config", "eval"):
        assert f"{command} " in shown.out


def test_a_command_of_a_package_that_cannot_be_loaded_is_left_out(dateline, monkeypatch):
    broken = EntryPoint("odd", "no.such.module:app", "dateline.commands")
    monkeypatch.setattr(cli, "entry_points", lambda group: [broken])
    found = dateline("--version")
    assert (found.code, found.out) == (0, "dateline 0.1.0\n")
    assert "the command 'odd' cannot be loaded and is left out: No module" in found.complaint


def test_options_can_come_from_the_environment(dateline, river, monkeypatch):
    monkeypatch.setenv("DATELINE_INDEX", str(river))
    assert dateline("stats", "--json").json["articles"] == 2


# -- indexes that do not fit ------------------------------------------------------------------


@pytest.fixture
def other_model(tmp_path):
    """A copy of the bundled model that cuts its input earlier."""
    folder = shutil.copytree(SentenceTransformerEmbedder().folder, tmp_path / "model")
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 64}', "utf-8")
    return folder


def test_an_index_of_another_embedder_is_refused_until_it_is_embedded_anew(
    dateline, river, other_model, tmp_path
):
    news = write(tmp_path / "news.jsonl", kill("urn:z"))
    for arguments in (["ask", "Who?"], ["search", "Who?"], ["add", news]):
        refused = dateline(*arguments, "-i", river, "--model", other_model)
        assert (refused.code, refused.out) == (1, "")
        assert f"dateline reembed --index {river} --model {other_model}" in refused.complaint
    moved = dateline("reembed", "-i", river, "--model", other_model)
    assert (moved.code, moved.out[:24]) == (0, "embedded 2 passages with")
    assert dateline("search", "river", "-i", river, "--model", other_model).code == 0
    assert dateline("search", "river", "-i", river).code == 0


def test_an_index_of_a_newer_dateline_is_refused(dateline, river):
    with sqlite3.connect(river / "catalog.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    news = write(river.parent / "news.jsonl", kill("urn:z"))
    for arguments in (["ask", "Who?"], ["add", news], ["stats"], ["show", "urn:a"]):
        found = dateline(*arguments, "-i", river)
        assert found.code == 1
        assert "newer Dateline" in found.complaint


def test_a_file_that_is_no_index_is_refused(dateline, tmp_path):
    (tmp_path / "catalog.sqlite").write_bytes(b"not a database" * 100)
    found = dateline("stats", "-i", tmp_path)
    assert found.code == 1
    assert "not a catalog" in found.complaint


def test_a_second_writer_is_refused_and_readers_are_not(dateline, river, tmp_path):
    news = write(tmp_path / "news.jsonl", kill("urn:z"))
    code = (
        "import sys; from filelock import FileLock\n"
        f"with FileLock({str(river / 'LOCK')!r}): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        for arguments in (["add", news], ["remove", "urn:a"]):
            found = dateline(*arguments, "-i", river)
            assert (found.code, found.out) == (1, "")
            assert f"another process is writing to {river}" in found.complaint
        found = dateline("search", "river", "-i", river, "--mode", "lexical")
        assert (found.code, found.err) == (0, "")
        holder.communicate()
    assert dateline("add", news, "-i", river).code == 0


def test_what_an_index_mends_by_itself_is_noted(dateline, river, tmp_path):
    (river / "lexical" / "meta.json").write_text("{", "utf-8")
    found = dateline("search", "metres", "-i", river, "--mode", "lexical", "--json")
    assert (found.code, len(found.json)) == (0, 1)
    assert found.err.startswith("note: the lexical index was damaged")
    found = dateline("add", write(tmp_path / "news.jsonl", kill("urn:z")), "-i", river)
    assert (found.code, found.err) == (0, "")
    assert dateline("search", "river", "-i", river, "--mode", "lexical").err == ""


# -- terminals, pipes and signals -------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "river", "--mode", "lexical", "-k", "80"],
        ["search", "river", "--mode", "lexical", "-k", "80", "--json"],
        ["stats"],
        ["show", WITHDRAWN],
    ],
)
def test_a_pipe_that_is_closed_early_is_no_matter(sample_path, arguments):
    with subprocess.Popen(
        [*COMMAND, *arguments, "-i", sample_path], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        run.stdout.close()
        assert run.stderr.read() == b""
    assert run.returncode in (0, 1)


@pytest.mark.parametrize("arguments", [["stats"], ["stats", "--json"], ["--version"], ["--help"]])
def test_output_that_cannot_be_written_is_one_line(river, arguments):
    where = ["-i", str(river)] if arguments[0] == "stats" else []
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [*COMMAND, *arguments, *where],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            text=True,
        )
    found = Result(run.returncode, "", run.stderr)
    assert found.code == 1
    assert "No space left on device" in found.complaint


def test_the_bar_is_for_terminals_and_the_rest_for_pipes(river, tmp_path):
    news = write(tmp_path / "news.jsonl", kill("urn:y"), kill("urn:z"))
    screen, terminal = pty.openpty()
    run = subprocess.run(
        [*COMMAND, "add", news, "-i", river, "-v"], stderr=terminal, stdout=subprocess.PIPE,
        check=False, text=True, env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    os.close(terminal)
    shown = b""
    while piece := _read(screen):
        shown += piece
    os.close(screen)
    assert (run.returncode, run.stdout[:33]) == (0, "stored urn:y\nstored urn:z\n2 added")
    assert b"adding" in shown
    assert b"2 articles" in shown
    assert b"stored" not in shown


def _read(screen):
    try:
        return os.read(screen, 65536)
    except OSError:  # how Linux says that no one has the terminal open any more
        return b""


def test_ctrl_c_stops_an_add_and_keeps_what_was_acknowledged(tmp_path, embedder):
    # A second version makes the first one safe, so that there are early acknowledgements.
    early = [record(f"urn:{n}", f"The river {n} rose {v} m.") for n in range(3) for v in (1, 2)]
    late = [record(f"urn:late{n}", f"The dam number {n} holds. " * 60) for n in range(400)]
    news = write(tmp_path / "news.jsonl", *early, *late)
    with subprocess.Popen(
        [*COMMAND, "add", news, "-i", tmp_path / "index", "-v"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as run:  # fmt: skip
        lines = [run.stdout.readline() for _ in range(4)]
        run.send_signal(signal.SIGINT)
        out, err = run.communicate()
    found = Result(run.returncode, "".join(lines) + out, err)
    assert found.code == 130
    assert found.complaint == "dateline: interrupted; what was stored before is safe"
    acknowledged = [line.removeprefix("stored ") for line in found.out.splitlines()]
    assert acknowledged[:4] == ["urn:0", "urn:0", "urn:1", "urn:1"]
    with Index.open(tmp_path / "index", embedder=embedder) as index:
        assert set(acknowledged) <= set(index.uris())
        assert len(index.uris()) < 400
        (hit,) = NewsRAG(index).search("river 1", mode="lexical", k=1)
        assert hit.text.startswith("The river")
        index.add([article("urn:new", "The bridge is open.")])
        assert index.versions("urn:new")


# -- disks ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own_mounts():
    """Runs a shell script where it may mount; `dateline` is the command."""
    for how in (["unshare", "-m"], ["unshare", "-rm"]):
        if (
            shutil.which("unshare")
            and not subprocess.run(
                [*how, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
            ).returncode
        ):
            break
    else:
        pytest.skip("mounting in a namespace of one's own is not permitted here")

    def run(script, folder):
        python = f'dateline() {{ "{sys.executable}" -c "$MAIN" "$@"; }}\n'
        ran = subprocess.run(
            [*how, "bash", "-c", python + dedent(script)], cwd=folder, check=False, text=True,
            capture_output=True, env={**os.environ, "MAIN": MAIN, "PYTHONPATH": str(Path.cwd())},
        )  # fmt: skip
        return Result(ran.returncode, ran.stdout, ran.stderr)

    return run


def test_a_full_disk_is_one_line_and_costs_nothing_acknowledged(own_mounts, tmp_path, embedder):
    """The credits of the last article fill the disk; they are stored but not embedded."""
    write(
        tmp_path / "news.jsonl",
        record("urn:1", "The river rose 1 metre.", published="2025-10-01"),
        record("urn:1", "The river rose 2 metres.", published="2025-10-01", updated="2025-10-02"),
        record("urn:2", "The dam holds."),
        record("urn:2", "The dam broke.", published="2025-10-03"),
        record("urn:3", "The bridge is shut.", credits="x" * 7_000_000),
    )
    (tmp_path / "disk").mkdir()
    found = own_mounts(
        """\
        mount -t tmpfs -o size=4m none disk
        dateline add news.jsonl -i disk/index -v; echo "code $?"
        dateline stats -i disk/index --json | grep -E '"(articles|passages)"'
        mount -o remount,size=200m disk
        cp -r disk/index saved
        """,
        tmp_path,
    )
    *acknowledged, code, articles, passages = found.out.splitlines()
    assert code == "code 1"
    assert (articles.strip(), passages.strip()) == ('"articles": 2,', '"passages": 3,')
    assert acknowledged == ["stored urn:1", "stored urn:1", "stored urn:2"]
    assert "disk/index could not be written (database or disk is full)" in found.complaint
    with Index.open(tmp_path / "saved", embedder=embedder) as index:
        assert index.uris() == ["urn:1", "urn:2"]
        assert [version.text for version in index.versions("urn:1")] == [
            "The river rose 1 metre.", "The river rose 2 metres.",
        ]  # fmt: skip
        assert [hit.uri for hit in NewsRAG(index).search("metres", mode="lexical")] == ["urn:1"]
        index.add([article("urn:3", "The bridge is shut.")])
        assert index.stats().articles == 3


def test_a_disk_that_is_full_for_the_derived_indexes_alone_is_caught_up_later(
    own_mounts, river, tmp_path
):
    write(tmp_path / "news.jsonl", kill("urn:z"))
    for name in ("lexical", "vectors"):
        shutil.rmtree(river / name)
    (tmp_path / "disk").mkdir()
    found = own_mounts(
        """\
        mount -t tmpfs -o nr_inodes=8 none disk
        cp -r river disk/index
        dateline add news.jsonl -i disk/index -v; echo "code $?"
        dateline search metres --mode lexical -i disk/index --json | grep '"uri"'
        mount -o remount,nr_inodes=1000 disk
        dateline add news.jsonl -i disk/index; echo "code $?"
        ls disk/index
        """,
        tmp_path,
    )
    stored, code, uri, again, code_again, *names = found.out.splitlines()
    assert (stored, code, uri.strip()) == ("stored urn:z", "code 1", '"uri": "urn:a",')
    assert "what was acknowledged is safe in the catalog" in found.complaint
    assert again.startswith("nothing changed: 0 added, 0 updated, 1 unchanged")
    assert code_again == "code 0"
    assert {"lexical", "vectors"} <= set(names)


def test_an_index_that_is_read_only_can_be_read_but_not_written(own_mounts, river, tmp_path):
    write(tmp_path / "news.jsonl", kill("urn:z"))
    found = own_mounts(
        """\
        mount --bind river river
        mount -o remount,bind,ro river
        dateline stats -i river --json | grep '"articles"'
        dateline show urn:a -i river | head -1
        dateline search metres --mode lexical -i river --json 2>/dev/null | grep '"uri"'
        for command in "add news.jsonl" "remove urn:a"; do
            dateline $command -i river; echo "code $?"
        done
        dateline add news.jsonl -i river/new; echo "code $?"
        """,
        tmp_path,
    )
    assert [line.strip() for line in found.out.splitlines()] == [
        '"articles": 2,', "[red]River[/red] rises [1]", '"uri": "urn:a",',
        "code 1", "code 1", "code 1",
    ]  # fmt: skip
    *refused, made = found.err.splitlines()
    assert refused == ["dateline: river cannot be written: Read-only file system"] * 2
    assert "river/new cannot be made an index" in made


def test_an_index_that_is_read_only_is_not_called_damaged(own_mounts, river, tmp_path):
    found = own_mounts(
        """\
        mount --bind river river
        mount -o remount,bind,ro river
        dateline search river --mode lexical -i river
        """,
        tmp_path,
    )
    assert "damaged" not in found.err
