"""Figures that change from one article to the next: the newest leads."""

from collections.abc import Sequence

from rag.extractive.claims import Claim
from rag.extractive.scoring import ScoredSentence

_AS_GOOD = 4.0
"""How far the newer sentence's score may lie behind the best one's."""
_DAYS = 45
"""A rate stands for weeks; what is older is another story."""
_DAY = 86_400


def newest_first(scored: Sequence[ScoredSentence], claims: Sequence[Claim]) -> list[ScoredSentence]:
    """Return the sentences with the newest of the figures that overtake the best one at the head.

    If it is not clear what the best one claims, any newer claim overtakes it.

    Args:
        scored: Best first.
        claims: What they claim.
    """
    best = scored[0]
    first = next((claim for claim in claims if claim.sentence is best), None)
    newer = [
        claim.sentence
        for claim in claims
        if claim.sentence.score >= best.score - _AS_GOOD
        and 0 < moment(claim.sentence) - moment(best) <= _DAYS * _DAY
        and (first is None or (claim.unit == first.unit and claim.value != first.value))
    ]
    if not newer:
        return list(scored)
    newest = max(newer, key=lambda sentence: (moment(sentence), sentence.score))
    return [newest, *(sentence for sentence in scored if sentence is not newest)]


def moment(sentence: ScoredSentence) -> int:
    """Return when a sentence's version came out, in seconds since 1970; 0 if it is not known."""
    stamp = sentence.version.moment
    return stamp.epoch if stamp else 0
