"""Abstention fitted to rows: what is learnt, and how its error is counted."""

from pathlib import Path

import numpy as np
import pytest

from eval.abstention.calibration import (
    Measured,
    by_kind,
    confusion,
    cross_validated,
    fit,
    reliability,
    report,
)
from eval.abstention.rows import Row
from eval.errors import DatasetError
from rag.abstention import Abstention
from rag.evidence import COLUMNS


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


def groups(measured):
    return [row.id for row in measured.rows]


def test_what_tells_the_classes_apart_is_learnt_and_survives_its_file(measured):
    model = fit(measured, groups(measured), "a test")
    read = Abstention.model_validate_json(model.model_dump_json())
    guessed = [read.probability(dict(zip(COLUMNS, row, strict=True))) for row in measured.found]
    assert confusion(measured.answerable, np.array(guessed), 0.5).least > 0.9
    assert read.made_by == "a test"
    assert model == fit(measured, groups(measured), "a test")


def test_unseen_rows_are_guessed_by_trees_that_did_not_see_their_group(measured):
    guessed = cross_validated(measured, groups(measured))
    assert confusion(measured.answerable, guessed, 0.5).least > 0.8
    shuffled = Measured(
        tuple(
            Row(r.id, r.question, None, r.index, bool(n // 2 % 2), r.kind)
            for n, r in enumerate(measured.rows)
        ),
        measured.found,
    )
    chance = cross_validated(shuffled, groups(shuffled))
    assert confusion(shuffled.answerable, chance, 0.5).least < 0.7


def test_too_few_rows_of_a_class_are_refused(measured):
    few = Measured(measured.rows[:30], measured.found[:30])
    with pytest.raises(DatasetError, match="at least 20 of each"):
        fit(few, groups(few), "a test")


def test_confusion_counts_both_ways():
    labels, guessed = np.array([True, True, False, False]), np.array([0.9, 0.2, 0.6, 0.1])
    one = confusion(labels, guessed, 0.5)
    assert (one.answering, one.abstaining, one.least) == ((0.5, 0.5), (0.5, 0.5), 0.5)


def test_kinds_and_tenths_count_every_row_once(measured):
    guessed = cross_validated(measured, groups(measured))
    assert sum(count for _, count in by_kind(measured, guessed, 0.5).values()) == 160
    assert sum(count for *_, count in reliability(measured.answerable, guessed)) == 160


def test_the_report_names_what_was_counted(measured):
    lines = report(measured, groups(measured))
    assert lines[0].startswith("80 answerable and 80 unanswerable questions, cross-validated, AUC")
    assert any(line.startswith("removed ") for line in lines)
