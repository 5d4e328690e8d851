"""No change may make answers on the sample worse than this without someone saying so."""

import pytest

from eval.answers.evaluation import evaluate_answers
from eval.datasets import load
from eval.systems import System
from rag import Settings
from rag.retrieval import Mode

FLOORS = {
    "exactness": 1.0,
    "citation_recall": 1.0,
    "citation_precision": 1.0,
    "answer_recall": 0.94,
    "abstain_recall": 0.2,
    "auroc": 0.85,
    "contains": 0.85,
    "contains_first": 0.70,
}
"""Measured: 1, 1, 1, 1, .3, .906, .912, .765; a floor of a share lies about two questions below."""


@pytest.fixture(scope="module")
def figures(opened, sample):
    systems = [System("default", Mode.HYBRID, Settings())]
    return evaluate_answers(opened, load(sample), systems, against="default").report.systems


def test_the_sample_is_answered(figures):
    found = figures["default"]
    assert {name: found[name] for name, least in FLOORS.items() if found[name] < least} == {}
