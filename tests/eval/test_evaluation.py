"""What `evaluate_retrieval` keeps, goes on from, and asks again."""

import json
import shutil
from contextlib import contextmanager
from dataclasses import replace

import pytest

from eval.compare import COMPARED
from eval.datasets import load
from eval.errors import DatasetError
from eval.metrics import MEASURES
from eval.provenance import fingerprint
from eval.reciprocal import ReciprocalRanks
from eval.retrieval import evaluate_retrieval
from eval.store import Store
from eval.systems import STANDARD, System, standard
from index import Article, Index, Timestamp
from rag import Settings
from rag.retrieval import Mode

SYSTEMS = standard(Settings())
NARROW = System("narrow", Mode.HYBRID, Settings(candidates=5))


class Asked:
    """Counts the questions asked; stops as Ctrl-C does before one more than `most`."""

    def __init__(self, most=1000):
        self.count, self.most = 0, most

    @contextmanager
    def __call__(self, total):
        def advance():
            if self.count == self.most:
                raise KeyboardInterrupt
            self.count += 1

        self.total = total
        yield advance


def evaluate(index, folder, store, *systems, asked=None, **options):
    return evaluate_retrieval(
        index,
        load(folder),
        systems or SYSTEMS,
        against=options.pop("against", "lexical"),
        store=store,
        watch=asked or Asked(),
        **options,
    )


def without_times(evaluation):
    measured = evaluation.report.measured
    return {name: replace(found, times={}, stages={}) for name, found in measured.items()}


def test_a_set_of_unanswerable_questions_is_refused(opened, small, tmp_path):
    query = {"_id": "q1", "text": "Who?", "metadata": {"answerable": False}}
    folder = tmp_path / "none"
    (folder / "qrels").mkdir(parents=True)
    (folder / "queries.jsonl").write_text(json.dumps(query))
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n")
    with pytest.raises(DatasetError, match="none has unanswerable questions only"):
        evaluate(opened, folder, None)


def test_an_interrupted_evaluation_goes_on_system_by_system(opened, small, tmp_path):
    store, first, second = Store(tmp_path / "out"), Asked(most=4), Asked()
    with pytest.raises(KeyboardInterrupt):
        evaluate(opened, small, store, asked=first)
    resumed = evaluate(opened, small, store, asked=second)
    assert resumed.reused == ("lexical",)
    assert second.total == second.count == 3 * (len(STANDARD) - 1)
    fresh = evaluate(opened, small, None)
    assert without_times(resumed) == without_times(fresh)
    assert resumed.runs == fresh.runs


def test_what_is_finished_is_neither_asked_nor_timed_again(opened, small, tmp_path):
    store, again = Store(tmp_path / "out"), Asked()
    first = evaluate(opened, small, store)
    second = evaluate(opened, small, store, asked=again)
    assert second.reused == STANDARD
    assert again.count == 0
    assert second.report.measured == first.report.measured


def test_one_more_system_is_asked_alone_and_all_are_timed_together(opened, small, tmp_path):
    store, again = Store(tmp_path / "out"), Asked()
    evaluate(opened, small, store)
    more = evaluate(opened, small, store, *SYSTEMS, NARROW, asked=again)
    assert again.count == 3
    assert set(
        store.times({s.name: fingerprint(s, opened, load(small), 100) for s in (*SYSTEMS, NARROW)})
    ) == {*STANDARD, "narrow"}
    assert more.report.configurations["narrow"]["candidates"] == 5


def test_other_settings_under_the_same_name_are_asked_anew(opened, small, tmp_path):
    store, again = Store(tmp_path / "out"), Asked()
    evaluate(opened, small, store, *SYSTEMS, NARROW)
    wider = replace(NARROW, settings=Settings(candidates=6))
    assert evaluate(opened, small, store, *SYSTEMS, wider, asked=again).reused == STANDARD


def test_a_fingerprint_follows_questions_settings_index_and_code(
    opened, small, tmp_path, monkeypatch
):
    dataset = load(small)
    before = fingerprint(NARROW, opened, dataset, 100)
    assert fingerprint(replace(NARROW, name="other"), opened, dataset, 100) == before
    topics = (replace(dataset.topics[0], text="Who else?"), *dataset.topics[1:])
    later = (replace(dataset.topics[0], as_of=Timestamp.parse("2025")), *dataset.topics[1:])
    folder = tmp_path / "index"
    shutil.copytree(opened.path, folder)
    with Index.open(folder) as index:
        assert fingerprint(NARROW, index, dataset, 100) == before
    with Index.create(folder) as index:
        index.add([Article(uri="urn:new", headline="New", text="Something new has happened here.")])
        grown = fingerprint(NARROW, index, dataset, 100)
    changed = {
        fingerprint(NARROW, opened, replace(dataset, topics=topics), 100),
        fingerprint(NARROW, opened, replace(dataset, topics=later), 100),
        fingerprint(replace(NARROW, mode=Mode.DENSE), opened, dataset, 100),
        fingerprint(replace(NARROW, searcher=ReciprocalRanks), opened, dataset, 100),
        fingerprint(replace(NARROW, settings=Settings()), opened, dataset, 100),
        fingerprint(NARROW, opened, dataset, 50),
        grown,
    }
    monkeypatch.setattr("eval.provenance.code_sha256", lambda: "other code")
    changed.add(fingerprint(NARROW, opened, dataset, 100))
    assert len(changed) == 8
    assert before not in changed


def test_a_question_without_a_date_is_asked_anew_each_day(opened, small, monkeypatch):
    class Later:
        @staticmethod
        def now(zone):
            return Timestamp.parse("2031-01-01").start

    dataset = load(small)
    undated = replace(dataset, topics=(replace(dataset.topics[0], as_of=None), *dataset.topics[1:]))
    before = [fingerprint(NARROW, opened, data, 100) for data in (dataset, undated)]
    monkeypatch.setattr("eval.provenance.datetime", Later)
    after = [fingerprint(NARROW, opened, data, 100) for data in (dataset, undated)]
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_places_and_values_belong_to_the_same_questions(evaluated):
    report, dataset = evaluated
    assert report.questions == tuple(topic.id for topic in dataset.answerable)
    for found in report.measured.values():
        assert all(len(column) == len(report.questions) for column in found.values.values())
        for at, (place, instead) in enumerate(zip(found.places, found.instead, strict=True)):
            assert found.values["hit@1"][at] == (place == 1)
            assert found.values["mrr@10"][at] == pytest.approx(1 / place if place <= 10 else 0)
            assert dataset.qrels[report.questions[at]].get(instead, 0) == 0


def test_questions_out_of_the_metrics_are_counted_by_the_reason(opened, small):
    lost, unjudged, asked = load(small).topics
    data = replace(
        load(small),
        topics=(replace(lost, unanswerable=True), unjudged, asked),
        qrels={asked.id: load(small).qrels[asked.id]},
    )
    report = evaluate_retrieval(opened, data, SYSTEMS[:1], against="lexical").report
    assert (report.topics, report.questions) == (3, (asked.id,))
    assert (report.unanswerable, report.unjudged) == (1, 1)
    assert report.unmeasured == "1 unanswerable, 1 without a known answering article"


def test_means_lie_in_their_ranges_and_every_pair_is_compared(evaluated):
    report, _ = evaluated
    for name, figures in report.systems.items():
        for measure in MEASURES:
            low, high = report.intervals[name][measure]
            assert low <= figures[measure] <= high
    pairs = [(one.system, one.measure) for one in report.comparisons]
    assert pairs == [(name, m) for name in (*STANDARD[1:], "d90") for m in COMPARED]
    for one in report.comparisons:
        assert one.wins + one.ties + one.losses == len(report.questions)
        systems = report.systems
        difference = systems[one.system][one.measure] - systems["lexical"][one.measure]
        assert one.difference == pytest.approx(difference)


def test_slices_part_the_questions(evaluated):
    report, _ = evaluated
    everything = list(range(len(report.questions)))
    for name in ("length", "age"):
        assert sorted(at for part in report.slices[name] for at in part.questions) == everything
    assert {part.label for part in report.slices["source"]} >= {"Northwire", "Meridian Press"}
    whole = replace(report.slices["age"][0], questions=tuple(everything))
    for name, figures in report.slice_figures(whole).items():
        assert figures["ndcg@10"] == pytest.approx(report.systems[name]["ndcg@10"])
