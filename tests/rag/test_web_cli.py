"""`dateline add URL` and `dateline watch`: what they print, how they exit, how they end."""

import json
import os
import signal
import subprocess
import sys

import pytest
import typer

from index import Index
from index.errors import IndexLockedError
from rag import cli
from rag.cli.web import seconds_of
from tests.index.web.server import STORY, answering, feed, page, serving, silent, story

MAIN = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n" + (
    "from rag.cli import main; main()"
)
SUMMARY = "The river rose in the night."


@pytest.fixture
def site():
    with serving() as site:
        yield site


@pytest.fixture
def dateline(tmp_path, monkeypatch, capsys):
    """Runs the command in this process, in an empty folder: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATELINE_INDEX", raising=False)

    def run(*arguments):
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["dateline", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return ended.value.code or 0, out, err

    return run


@pytest.fixture
def watch(tmp_path):
    """Starts `dateline watch` in a process of its own; it is killed if it outlives the test."""
    started = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-c", MAIN, "watch", *map(str, arguments), "--allow-private"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_pages_feeds_and_files_are_added_together(site, dateline, tmp_path):
    (tmp_path / "rain.txt").write_text("Rain in Oslo\n\nIt rained in Oslo all day.\n")
    site.answers |= {
        "/flood": page("Arrin floods Vale Cross", STORY),
        "/feed": feed((site.at("/1"), "One", SUMMARY), (site.at("/gone"), "Two", SUMMARY)),
        "/1": page("One", story(1)),
    }
    urls = site.at("/flood"), site.at("/feed")
    code, out, err = dateline("add", *urls, "rain.txt", "--allow-private")
    assert (code, err) == (0, "")
    assert out.startswith("4 added, 0 updated, 0 unchanged, 0 skipped")
    with Index.open(tmp_path / "newsindex") as news:
        (two,) = news.versions(site.at("/gone"))
        assert two.notices == ("Summary only: the server answers HTTP 404 Not Found",)
    code, out, _ = dateline("add", *urls, "--allow-private")
    assert (
        out.startswith("nothing changed: 0 added, 0 updated, 4 unchanged") or "3 unchanged" in out
    )


def test_a_private_address_is_refused_with_the_cure(site, dateline, tmp_path):
    code, _, err = dateline("add", site.at("/flood"))
    assert code == 1
    assert "127.0.0.1 is not an address of the public internet; --allow-private allows it" in err
    assert site.requests == []
    assert not (tmp_path / "newsindex").exists()


def test_what_cannot_be_fetched_is_named_beside_what_was_read(site, dateline):
    site.answers["/flood"] = page("Arrin floods Vale Cross", STORY)
    code, out, err = dateline("add", site.at("/flood"), site.at("/none"), "--allow-private")
    assert code == 3
    assert out.startswith("1 added")
    assert err == f"skipped {site.at('/none')}: the server answers HTTP 404 Not Found\n"


def test_a_feed_need_not_be_followed(site, dateline):
    site.answers["/feed"] = feed((site.at("/1"), "One", SUMMARY))
    code, out, _ = dateline("add", site.at("/feed"), "--allow-private", "--no-follow")
    assert (code, set(site.asked)) == (0, {"/feed"})
    assert out.startswith("1 added")


@pytest.mark.parametrize(
    ("text", "seconds"), [("1s", 1), ("30s", 30), ("15m", 900), ("1.5h", 5400), ("1D", 86400)]
)
def test_durations(text, seconds):
    assert seconds_of(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "0s", "0.5s", "15", "m", "-3m", "1w", "15 minutes", "31d", "9" * 400 + "d"]
)
def test_what_is_no_duration(text):
    with pytest.raises(typer.BadParameter, match="write 30s, 15m, 2h"):
        seconds_of(text)


def test_one_round_over_a_list_of_feeds(site, dateline, tmp_path):
    site.answers |= {"/feed": feed((site.at("/1"), "One", SUMMARY)), "/1": page("One", story(1))}
    (tmp_path / "feeds.txt").write_text(f"# mine\n{site.at('/feed')}\n{site.at('/none')}\n")
    code, out, err = dateline("watch", "feeds.txt", "--once", "--allow-private")
    assert code == 3
    assert "1 feed read, 0 not modified, 1 failed; 1 added, 0 updated, 0 unchanged" in out
    reason = "the server answers HTTP 404 Not Found; asked again in 15 min"
    assert err == f"failed {site.at('/none')}: {reason}\n"
    code, out, err = dateline("watch", "feeds.txt", "--once", "--allow-private", "--json")
    assert (code, err) == (0, "")
    done = json.loads(out)
    assert (done["read"], done["resting"], done["failed"]) == (1, 1, [])


def test_where_no_feed_can_be_had_the_exit_code_says_so(site, dateline):
    assert dateline("watch", site.at("/none"), "--once", "--allow-private")[0] == 1


@pytest.mark.parametrize("source", ["none.opml", "https://me:secret@news.example/feed"])
def test_what_cannot_be_watched_is_one_line(dateline, tmp_path, source):
    code, out, err = dateline("watch", source, "--once")
    assert (code, out) == (1, "")
    (line,) = err.splitlines()
    assert line.startswith("dateline: ")
    assert "secret" not in line
    assert not (tmp_path / "newsindex").exists()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_during_a_fetch_ends_it_and_keeps_what_was_fetched(
    site, dateline, tmp_path, number, code
):
    def hang(handler):
        os.kill(os.getpid(), number)
        silent(site)(handler)

    site.answers |= {
        "/feed": feed((site.at("/1"), "One", SUMMARY), (site.at("/2"), "Two", SUMMARY)),
        "/1": page("One", story(1)),
        "/2": hang,
    }
    before = signal.getsignal(number)
    ended, out, err = dateline("watch", site.at("/feed"), "--every", "1h", "--allow-private")
    assert ended == code
    assert "1 added" in out
    assert err == ("dateline: interrupted; what was stored before is safe\n" if code else "")
    assert signal.getsignal(number) is before
    with Index.open(tmp_path / "newsindex") as news:
        assert news.uris() == [site.at("/1")]


def test_a_process_that_waits_for_its_next_round_ends_on_sigterm(site, watch):
    site.answers |= {"/feed": feed((site.at("/1"), "One", SUMMARY)), "/1": page("One", story(1))}
    process = watch(site.at("/feed"), "--every", "1h", "--json")
    assert json.loads(process.stdout.readline())["added"] == 1
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=60) == ("", "")
    assert process.returncode == 0


WAITING = """
import os, signal
from rag.cli.web import _ending
with _ending() as end:
    end.watching = True
    with end.stop._cond:  # as Event.wait holds it before it waits
        os.kill(os.getpid(), signal.SIGTERM)
        signal.getsignal(signal.SIGTERM)
    assert end.stop.wait(30)
print(end.signal)
"""


def test_a_signal_at_the_very_moment_that_the_wait_begins_is_not_lost():
    done = subprocess.run(
        [sys.executable, "-c", WAITING], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == f"{int(signal.SIGTERM)}\n"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_before_the_first_round_ends_it_at_once(site, dateline, monkeypatch, number, code):
    tries = []

    def locked(path, model):
        tries.append(path)
        if len(tries) == 2:
            os.kill(os.getpid(), number)
        raise IndexLockedError("another process is writing")

    monkeypatch.setattr(Index, "create", locked)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    ended, out, err = dateline("watch", site.at("/feed"), "--every", "1h")
    assert (ended, out, len(tries)) == (code, "", 2)
    assert "another process is writing; waiting for it" in err


def test_answers_that_are_no_feed_are_told(site, dateline):
    site.answers["/x"] = answering(b"%PDF-1.7", kind="application/pdf")
    code, _, err = dateline("watch", site.at("/x"), "--once", "--allow-private")
    assert code == 1
    assert "neither a feed nor an article" in err


def test_pages_with_few_words_are_articles_if_the_user_says_so(site, dateline):
    short = page("Dam opens", ["The dam opened at noon on Thursday, the council said."])
    site.answers |= {"/feed": feed((site.at("/1"), "One", SUMMARY)), "/1": short}
    watch = "watch", site.at("/feed"), "--once", "--allow-private", "--json"
    _, out, _ = dateline(*watch, "--index", "a")
    assert json.loads(out)["summaries"] == 1
    _, out, _ = dateline(*watch, "--index", "b", "--min-words", 5)
    done = json.loads(out)
    assert (done["added"], done["summaries"]) == (1, 0)
