"""The rankings of the parts and of the whole question, as one ranking."""

from collections.abc import Iterator, Sequence

from rag.dealing import dealt
from rag.retrieval import Scored


def merged(parts: Sequence[Sequence[Scored]], whole: Sequence[Scored], count: int) -> list[Scored]:
    """Merge each part's ranking with the whole question's, so that each part keeps its share.

    Half of the places belong to the parts: each has ceil(count / (2 * parts)) of them, as far as
    it has passages and there are places, and takes its best passages that no earlier place
    holds. The places are dealt in rounds, one to each part and then as many to the whole
    question, so that the list gives each its share wherever it is cut. What is left over goes to
    the whole question, then to the parts in turn.

    A passage that the whole question found keeps what that ranking says of it, as it was
    measured against what was asked; any other keeps what the part says that placed it. Scores
    against different texts do not compare, so the chosen passages' scores are dealt anew: the
    n-th place shows the n-th highest of them.

    Args:
        parts: The ranking of each part, best first.
        whole: The ranking of the whole question, best first.
        count: How many passages at most.

    Returns:
        At most `count` passages, none twice, scores descending.
    """
    known = {hit.passage: hit for hit in whole}
    chosen: dict[int, Scored] = {}

    def place(ranking: Iterator[Scored]) -> bool:
        """Place the next passage of a ranking that has no place yet, if one is left."""
        if len(chosen) >= count:
            return False
        for hit in ranking:
            if hit.passage not in chosen:
                chosen[hit.passage] = known.get(hit.passage, hit)
                return True
        return False

    rankings = [iter(part) for part in parts]
    rest = iter(whole)
    share = -(-count // (2 * len(parts))) if parts else 0
    spare = count - share * len(parts)
    for _ in range(share):
        for ranking in rankings:
            place(ranking)
        for _ in range(min(len(rankings), spare)):
            spare -= place(rest)
    while place(rest):
        pass
    for _ in range(count - len(chosen)):
        for ranking in rankings:
            place(ranking)
    return dealt(list(chosen.values()))
