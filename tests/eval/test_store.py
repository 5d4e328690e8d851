import json

import pytest

from eval.errors import ResultsError
from eval.runs import Run, read_run
from eval.store import Store, write

RUN = Run("hybrid", {"q1": ("urn:a b", "urn:c"), "q2": ()}, frozenset({"q2"}))


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "new" / "out")


def test_what_a_system_found_is_given_back_under_the_same_circumstances_only(store):
    assert store.run("hybrid", "f1") is None
    store.keep_run(RUN, "f1")
    assert store.run("hybrid", "f1") == RUN
    assert store.run("hybrid", "f2") is None
    assert store.run("dense", "f1") is None


def test_times_are_given_back_for_just_the_systems_that_were_timed_together(store):
    prints = {"lexical": "f1", "dense": "f2"}
    assert store.times(prints) is None
    times = {"lexical": [{"read": 0.5, "total": 1.5}, {"total": 2.0}], "dense": [{"total": 3.0}]}
    store.keep_times(times, prints)
    assert store.times(prints) == times
    assert store.times({"lexical": "f1"}) is None
    assert store.times({**prints, "hybrid": "f3"}) is None
    assert store.times({**prints, "dense": "f9"}) is None


@pytest.mark.parametrize("content", ["{oops", "[]", "{}", '{"fingerprint": "f1"}'])
def test_a_damaged_file_says_what_to_do(store, content):
    (store.folder / "kept" / "hybrid.json").write_text(content)
    with pytest.raises(ResultsError, match=r"hybrid.json is damaged .*delete it"):
        store.run("hybrid", "f1")


def test_results_lie_beside_the_runs(store):
    store.finish([RUN], '{"a": 1}', "<p>é\ud800</p>")
    assert json.loads((store.folder / "results.json").read_text()) == {"a": 1}
    assert (store.folder / "report.html").read_text("utf-8") == "<p>é?</p>"
    assert read_run(store.runs / "hybrid.trec").rankings == {"q1": ("urn:a%20b", "urn:c")}


def test_a_folder_that_cannot_be_used_is_named(tmp_path, store):
    (tmp_path / "file").touch()
    with pytest.raises(ResultsError, match="cannot be made"):
        Store(tmp_path / "file")
    with pytest.raises(ResultsError, match="cannot be written"):
        write(tmp_path / "missing" / "a.json", b"")
