"""How many of the assertions that a good answer makes an answer makes, after AutoNuggetizer.

Pradeep, Thakur, Upadhyay, Campos, Craswell and Lin, Initial nugget evaluation results for the TREC
2024 RAG track with the AutoNuggetizer framework (2024): an assertion that is stated
counts 1 (A_strict), one that is stated in part counts a half besides (A). The data sets read here
do not say which assertions are vital, so that there is no V.
"""

from collections.abc import Sequence
from statistics import fmean

from eval.answers.judge import Coverage

_WORTH = {Coverage.SUPPORT: 1.0, Coverage.PARTIAL: 0.5, Coverage.NONE: 0.0}


def nuggets_strict(found: Sequence[Coverage]) -> float:
    """Return the share of the assertions that are stated (A_strict); there is at least one."""
    return fmean(coverage is Coverage.SUPPORT for coverage in found)


def nuggets(found: Sequence[Coverage]) -> float:
    """Return the same with a half for those that are stated in part (A)."""
    return fmean(_WORTH[coverage] for coverage in found)
