"""Near ties go to a source that was not heard yet."""

from collections.abc import Sequence

from rag.dealing import dealt
from rag.retrieval import Scored


def varied(hits: Sequence[Scored], sources: Sequence[str], margin: float) -> list[Scored]:
    """Return candidates in an order that prefers another source among those about as good.

    Each place goes to the best one left, unless its source has been heard more often than that of
    another one left which is as good but for `margin` of the range from the best to the last of
    all: then to that one. Scores are dealt anew, so that they fall from place to place.

    Args:
        hits: Candidates, best first.
        sources: For each who published it; "" is not known, and is never preferred or put behind.
        margin: Share of the range; 0 leaves the order as it is.
    """
    worth = [hit.score if hit.reranked is None else hit.reranked for hit in hits]
    near = margin * (max(worth, default=0.0) - min(worth, default=0.0))
    left = list(range(len(hits)))
    heard: dict[str, int] = {}
    order: list[int] = []
    while left:
        first = left[0]
        rivals = [
            place
            for place in left
            if sources[place] and sources[first] and worth[first] - worth[place] <= near
        ]
        chosen = min(rivals, key=lambda place: (heard.get(sources[place], 0), place), default=first)
        if not margin or heard.get(sources[chosen], 0) == heard.get(sources[first], 0):
            chosen = first
        left.remove(chosen)
        order.append(chosen)
        heard[sources[chosen]] = heard.get(sources[chosen], 0) + 1
    return dealt([hits[place] for place in order])
