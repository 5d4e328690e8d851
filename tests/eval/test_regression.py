"""No change may make retrieval on the sample worse than this without someone saying so."""

import pytest

from eval.datasets import load
from eval.metrics import MEASURES
from eval.retrieval import evaluate_retrieval
from eval.systems import STANDARD, System
from rag import Settings
from rag.retrieval import Mode

NAMES = tuple(MEASURES)
FLOORS = {
    #         nDCG  MRR   MAP    R@10  R@100 hit@1  @5   @10   @20
    "lexical": (0.83, 0.775, 0.755, 0.97, 0.97, 0.61, 0.97, 0.97, 0.97),
    "dense": (0.825, 0.77, 0.755, 0.97, 0.97, 0.61, 0.97, 0.97, 0.97),
    "rrf": (0.84, 0.785, 0.775, 0.97, 0.97, 0.61, 0.97, 0.97, 0.97),
    "average": (0.855, 0.82, 0.795, 0.97, 0.97, 0.67, 0.97, 0.97, 0.97),
    "hybrid": (0.865, 0.83, 0.82, 0.955, 0.97, 0.73, 0.94, 0.97, 0.97),
}
"""Measured over 34 questions: nDCG@10 .844, .842, .856, .873, .884; MRR@10 .799, .794, .809, .841,
.853; MAP@10 .777, .777, .795, .816, .840; recall@10 1, 1, 1, 1, .985; hit@1 .647, .647, .647, .706,
.765; hit@5 of hybrid .971; all else 1. The floors leave room for one question: that its article
falls from the first place to the third, or out of what recall and hits count.
"""


@pytest.mark.parametrize("system", STANDARD)
def test_the_sample_is_found(evaluated, system):
    report, _ = evaluated
    figures = report.systems[system]
    floors = dict(zip(NAMES, FLOORS[system], strict=True))
    assert len(report.questions) == 34
    assert {name: figures[name] for name in floors if figures[name] < floors[name]} == {}


def test_the_bonus_for_time_harms_no_kind_of_question(opened, sample):
    """Measured without it and with it, nDCG@10: news .862, .902; event .855, .874; the one dated
    and the one timeless question the same."""
    systems = [
        System("hybrid", Mode.HYBRID, Settings()),
        System("without", Mode.HYBRID, Settings(time_weight=0)),
    ]
    dataset = load(sample)
    report = evaluate_retrieval(opened, dataset, systems, against="hybrid", by=["kind"]).report
    kinds = {part.label: report.slice_figures(part) for part in report.slices["kind"]}
    assert set(kinds) == {"news", "event", "dated", "timeless"}
    for kind, figures in kinds.items():
        harm = figures["without"]["ndcg@10"] - figures["hybrid"]["ndcg@10"]
        assert harm <= 0.01, kind
