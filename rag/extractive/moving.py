"""Figures that change from one article to the next: the newest leads."""

from collections.abc import Sequence

from rag.extractive.claims import Claim, TollClaim
from rag.extractive.scoring import ScoredSentence

_AS_GOOD = 4.0
"""How far the newer sentence's score may lie behind the best one's."""
_DAYS = 45
"""A rate stands for weeks; what is older is another story."""
_DAY = 86_400


def newest_first(scored: Sequence[ScoredSentence], claims: Sequence[Claim]) -> list[ScoredSentence]:
    """Return the sentences with the newest of the figures that overtake the best one at the head.

    If it is not clear what the best one claims, any newer claim overtakes it, and a toll does so
    whenever it was told. Of several sentences with the newest figure the best leads.

    Args:
        scored: Best first.
        claims: What they claim, in the same order.
    """
    best = scored[0]
    near = [claim for claim in claims if claim.sentence.score >= best.score - _AS_GOOD]
    first = next((claim for claim in near if claim.sentence is best), None)
    if first is None and near and isinstance(near[0], TollClaim):
        first = near[0]
    led = first.sentence if first else best
    newer = [
        claim
        for claim in near
        if 0 < moment(claim.sentence) - moment(led) <= _DAYS * _DAY
        and (first is None or claim.overtakes(first))
    ]
    if newer:
        newest = max(newer, key=lambda claim: (moment(claim.sentence), claim.sentence.score))
        led = next(claim.sentence for claim in newer if claim.value == newest.value)
    return [led, *(sentence for sentence in scored if sentence is not led)]


def moment(sentence: ScoredSentence) -> int:
    """Return when a sentence's version came out, in seconds since 1970; 0 if it is not known."""
    stamp = sentence.version.moment
    return stamp.epoch if stamp else 0
