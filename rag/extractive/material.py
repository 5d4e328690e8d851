"""What an answer may be made of: the passages that were found, and those that stand beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from index import Index, Passage, Version
from rag.retrieval import Scored


@dataclass(frozen=True, slots=True)
class Material:
    """A passage whose sentences may become part of the answer.

    Args:
        passage: The passage.
        version: The version that it is a slice of.
        score: Its retrieval score; that of the passage which was found, if it stands beside one.
        time: The bonus that was given for its date.
        found: Whether it was found itself.
    """

    passage: Passage
    version: Version
    score: float
    time: float = 0.0
    found: bool = True


def material(index: Index, hits: Sequence[Scored], beside: int) -> list[Material]:
    """Return the passages of hits, then the neighbours in the text of the first few.

    A passage is cut by its length: what completes it may stand in the next one.

    Args:
        index: Where they are from.
        hits: What was found, best first.
        beside: How many of the first hits bring their neighbours.
    """
    found = {hit.passage: hit for hit in hits}
    rows = index.passages(list(found))
    made = [Material(p, v, found[p.id].score, found[p.id].time) for p, v in rows]
    near = index.neighbours([one.passage.id for one in made[:beside]])
    taken = set(found)
    for key, passages in near.items():
        for passage, version in passages:
            if passage.id not in taken:
                taken.add(passage.id)
                hit = found[key]
                made.append(Material(passage, version, hit.score, hit.time, found=False))
    return made
