"""Abstention fitted to rows: what is learnt, and how its error is counted."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.model_selection import GroupKFold

from eval.abstention.calibration import Measured, cross_validated, fit, scaled
from eval.abstention.html_report import render
from eval.abstention.report import Calibration
from eval.abstention.rows import Row, groups
from eval.answers.thresholds import auroc, point
from eval.errors import DatasetError
from rag.abstention import Abstention
from rag.evidence import COLUMNS
from tests.eval.test_html_report import Page

EVIL = '<script>document.title = "hit"</script>'


def least(labels, guessed, threshold=0.5):
    """The smallest of precision and recall of answering and of abstaining."""
    one = point(threshold, guessed, labels)
    return min(one.answer_precision, one.answer_recall, one.abstain_precision, one.abstain_recall)


@pytest.fixture(scope="module")
def measured():
    """Rows whose first column tells the classes apart, but for noise."""
    noise = np.random.default_rng(7)
    labels = np.arange(160) % 2 == 0
    found = noise.normal(size=(160, len(COLUMNS)))
    found[:, 0] = labels + noise.normal(scale=0.3, size=160)
    rows = tuple(
        Row(f"q{n // 2}", "Who?", None, Path("i"), bool(label), "" if label else "removed")
        for n, label in enumerate(labels)
    )
    return Measured(rows, found)


@pytest.fixture(scope="module")
def guessed(measured):
    return cross_validated(measured, groups(measured.rows))


@pytest.fixture(scope="module")
def calibration(measured, guessed):
    grouped = groups(measured.rows)
    found = scaled(guessed, measured, grouped).tolist()
    return Calibration(measured.rows, tuple(found), tuple(grouped), 0.45, {"questions": EVIL})


def test_what_tells_the_classes_apart_is_learnt_and_survives_its_file(measured, guessed):
    model = fit(measured, guessed, "a test")
    read = Abstention.model_validate_json(model.model_dump_json())
    said = [read.probability(dict(zip(COLUMNS, row, strict=True))) for row in measured.found]
    assert least(measured.answerable, said) > 0.9
    assert read.made_by == "a test"
    assert model == fit(measured, guessed, "a test")


def test_a_row_counts_by_its_weight(measured, guessed):
    """Light rows that say the contrary change little, as heavy ones they decide."""

    def fitted(weight):
        contrary = [
            replace(one, id=f"c{n}", answerable=not one.answerable, weight=weight)
            for n, one in enumerate(measured.rows)
        ]
        both = Measured((*measured.rows, *contrary), np.vstack([measured.found] * 2))
        unseen = guessed if weight < 1 else 1 - guessed
        model = fit(both, np.tile(unseen, 2), "a test")
        said = [model.probability(dict(zip(COLUMNS, row, strict=True))) for row in measured.found]
        return auroc(said, measured.answerable)

    assert fitted(0.01) > 0.9
    assert fitted(100.0) < 0.1


def test_figures_are_told_by_file(measured):
    rows, files = measured.rows, ("easy",) * 80 + ("hard",) * 80
    guessed = tuple(float(row.answerable == (n < 80)) for n, row in enumerate(rows))
    found = Calibration(rows, guessed, tuple(groups(rows)), 0.5, files=files)
    assert {name: part.area for name, part in found.by_file.items()} == {"easy": 1.0, "hard": 0.0}
    lines = found.lines()
    counted = "40 answerable and 40 unanswerable questions in 40 groups that share no article"
    for name, share in (("easy", "1.000"), ("hard", "0.000")):
        place = lines.index(f"of {name}: {counted}, AUC {share}")
        assert lines[place + 1] == f"0.5        {share} / {share}    {share} / {share}"
    page = Page(render(found))
    titles = {drawn["aria-label"] for drawn in page.all("svg")}
    assert {f"What each threshold does with {name}" for name in ("easy", "hard")} < titles
    alone = Calibration(rows[:80], guessed[:80], tuple(groups(rows[:80])), 0.5, files=files[:80])
    assert alone.by_file == {}
    assert not any(line.startswith("of ") for line in alone.lines())


def test_unseen_rows_are_guessed_by_trees_that_did_not_see_their_group(measured, guessed):
    assert least(measured.answerable, guessed) > 0.8
    shuffled = Measured(
        tuple(
            Row(r.id, r.question, None, r.index, bool(n // 2 % 2), r.kind)
            for n, r in enumerate(measured.rows)
        ),
        measured.found,
    )
    chance = cross_validated(shuffled, groups(shuffled.rows))
    assert least(shuffled.answerable, chance) < 0.7


def test_rows_that_give_each_other_away_are_of_no_use_if_they_share_an_article():
    """Twenty articles of sixteen questions with nearly the same evidence, and the same class."""
    noise = np.random.default_rng(3)
    found = np.repeat(noise.normal(size=(20, len(COLUMNS))), 16, axis=0)
    found += noise.normal(scale=0.01, size=found.shape)
    labels = np.repeat(noise.permutation(20) % 2 == 0, 16)

    def right(shared):
        rows = tuple(
            Row(f"q{n}", "Who?", None, Path("i"), bool(label), "x", (f"urn:{n // 16}",) * shared)
            for n, label in enumerate(labels)
        )
        guessed = cross_validated(Measured(rows, found), groups(rows))
        return ((guessed >= 0.5) == labels).mean()

    assert right(shared=False) > 0.95
    assert right(shared=True) < 0.75


def test_no_row_is_scaled_by_its_own_class(measured, guessed):
    grouped = groups(measured.rows)
    found = scaled(guessed, measured, grouped)
    assert ((found > 0) & (found < 1)).all()
    folds = GroupKFold(10, shuffle=True, random_state=0)
    for train, test in folds.split(measured.found, measured.answerable, grouped):
        other = tuple(
            Row(r.id, r.question, None, r.index, not r.answerable if n in test else r.answerable,
                r.kind)
            for n, r in enumerate(measured.rows)
        )  # fmt: skip
        again = scaled(guessed, Measured(other, measured.found), grouped)
        assert np.array_equal(again[test], found[test])
        assert not np.array_equal(again[train], found[train])


def test_another_seed_deals_other_folds(measured, guessed):
    grouped = groups(measured.rows)
    other = cross_validated(measured, grouped, 1)
    assert not np.array_equal(other, guessed)
    assert np.array_equal(scaled(guessed, measured, grouped, 0), scaled(guessed, measured, grouped))
    assert not np.array_equal(
        scaled(guessed, measured, grouped, 1), scaled(guessed, measured, grouped)
    )
    assert least(measured.answerable, other) > 0.8


def test_too_few_rows_of_a_class_are_refused(measured, guessed):
    few = Measured(measured.rows[:30], measured.found[:30])
    with pytest.raises(DatasetError, match="at least 20 of each"):
        fit(few, guessed[:30], "a test")


def test_questions_about_one_article_alone_are_refused(measured):
    with pytest.raises(DatasetError, match="all questions share their articles"):
        cross_validated(measured, ["one"] * len(measured.rows))


# -- the report -------------------------------------------------------------------------------


def test_every_row_is_counted_once_by_kind_and_by_probability(calibration):
    assert sum(count for _, count in calibration.by_kind.values()) == 160
    assert sum(part.count for part in calibration.bins) == 160
    right = sum(right for right, _ in calibration.by_kind.values())
    pairs = zip(calibration.guessed, calibration.answerable, strict=True)
    assert right == sum((guessed >= 0.45) == answerable for guessed, answerable in pairs)


def test_what_tells_the_classes_apart_is_well_calibrated(calibration):
    low, high = calibration.area_interval
    assert 0.9 < low <= calibration.area <= high <= 1
    assert calibration.brier < 0.1
    assert calibration.error < 0.1


def test_the_lines_name_what_was_counted(calibration):
    lines = calibration.lines()
    assert lines[0] == (
        "80 answerable and 80 unanswerable questions in 80 groups that share no article, "
        "cross-validated:"
    )
    assert any(line.startswith("removed ") for line in lines)
    assert next(line for line in lines if line.endswith("in force")).startswith("0.45 ")


def test_the_page_has_every_figure_and_nothing_from_outside_is_markup(calibration):
    page = Page(render(calibration))
    assert EVIL in page.text
    assert not page.all("script")
    assert not [a for a in page.all("a") if a.get("href", "").startswith("http")]
    named = {drawn["aria-label"] for drawn in page.all("svg")}
    assert named == {
        "Guessed and observed", "Questions by probability", "What each threshold does",
    }  # fmt: skip
    for part in calibration.bins:
        if part.count:
            assert f"{part.count} questions: {part.answerable:.3f} answerable" in page.text
    for kind, (right, count) in calibration.by_kind.items():
        assert f"{kind}\n{count}\n{right}\n" in page.text
    for one in calibration.steps:
        assert f"{one.answer_precision:.3f}" in page.text
    assert "0.45 (in force)" in page.text
