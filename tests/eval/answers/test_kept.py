"""What was answered is kept line by line, and given back under the same circumstances only."""

import pytest

from eval.answers.kept import AnswerStore
from eval.errors import ResultsError
from tests.eval.answers.making import answer, reply, topic

REPLIES = {name: reply(topic(name), answer(), 0.25) for name in ("a", "b", "c")}


@pytest.fixture
def store(tmp_path):
    return AnswerStore(tmp_path / "out")


def keep(store, print_="f", names="ab"):
    with store.keeping("default", print_, store.replies("default", print_)) as kept:
        for name in names:
            kept(REPLIES[name])


def file(store):
    return store.folder / "kept" / "answers-default.jsonl"


def test_nothing_was_kept_yet(store):
    assert store.replies("default", "f") == {}


def test_what_was_kept_comes_back(store):
    keep(store)
    assert store.replies("default", "f") == {name: REPLIES[name] for name in "ab"}
    assert store.replies("other", "f") == {}


def test_under_other_circumstances_it_does_not(store):
    keep(store)
    assert store.replies("default", "g") == {}
    keep(store, "g", "c")
    assert store.replies("default", "f") == {}


def test_an_evaluation_that_was_stopped_goes_on(store):
    keep(store)
    with file(store).open("ab") as torn:
        torn.write(b'{"topic":"c","sec')
    assert set(store.replies("default", "f")) == {"a", "b"}
    keep(store, names="c")
    assert set(store.replies("default", "f")) == {"a", "b", "c"}


@pytest.mark.parametrize("content", [b"{oops\n", b"[]\n", b'{"fingerprint":"f"}\n{}\n', b""])
def test_a_damaged_file_is_named(store, content):
    file(store).write_bytes(content)
    with pytest.raises(ResultsError, match=r"answers-default.jsonl is damaged .* delete it"):
        store.replies("default", "f")


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ResultsError, match="cannot be made"):
        AnswerStore(tmp_path / "file" / "out")


def test_finishing_writes_results_page_and_answers(store):
    store.finish({"default": [REPLIES["a"]]}, "{}", "<p>\ud800</p>")
    assert (store.folder / "answers.json").read_text() == "{}"
    assert (store.folder / "answers.html").read_text() == "<p>?</p>"
    assert len((store.answers / "default.jsonl").read_text().splitlines()) == 1
