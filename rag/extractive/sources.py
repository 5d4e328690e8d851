"""Which of the cited articles are independent of each other, and where they differ."""

from collections.abc import Callable, Sequence

from index import Version
from rag.answer import Citation
from rag.extractive.claims import Claim
from rag.extractive.moving import moment

_SAME_TIME = 86_400
"""Seconds within which two claims contradict each other; later ones are newer, not other."""
_MOST = 3

Copies = Callable[[Version], frozenset[str]]
"""Returns the articles that are copies of a version's."""


def differing(claims: Sequence[Claim], copies: Copies) -> list[Claim]:
    """Return claims of independent sources that contradict each other, the newest first.

    Args:
        claims: What the sentences claim, the likeliest first.
        copies: Finds copies of a version.

    Returns:
        Two or three claims, each contradicting the others, from as many independent sources; else
        none. A bound ("at least") and a guess ("about") contradict nothing.
    """
    exact = [claim for claim in claims if claim.exact]
    if not exact:
        return []
    first = exact[0]
    found = [first]
    for claim in exact[1:]:
        near = abs(moment(claim.sentence) - moment(first.sentence)) <= _SAME_TIME
        good = claim.sentence.score >= first.sentence.score - first.reach
        other = all(
            claim.contradicts(known)
            and independent(claim.sentence.version, known.sentence.version, copies)
            for known in found
        )
        if near and good and other and len(found) < _MOST:
            found.append(claim)
    if len(found) < 2:
        return []
    return sorted(found, key=lambda claim: -moment(claim.sentence))


def independent(one: Version, two: Version, copies: Copies) -> bool:
    """Return whether two versions are of sources that do not carry each other's report.

    Two of one agency's are not, whoever prints them.
    """
    ours = {one.source.casefold(), one.agency.casefold()} - {""}
    theirs = {two.source.casefold(), two.agency.casefold()} - {""}
    return bool(one.source and two.source) and not ours & theirs and two.uri not in copies(one)


def counted(citations: Sequence[Citation], versions: Sequence[Version], copies: Copies) -> str:
    """Return how many independent sources an answer quotes, as a sentence; "" if it goes without.

    Copies of one report count as one, and so do the articles of one source.

    Args:
        citations: The answer's.
        versions: What each of them cites.
        copies: Finds copies of a version.
    """
    groups: list[tuple[set[str], set[str]]] = []  # names and articles that count as one
    for citation, version in zip(citations, versions, strict=True):
        its_names = {n for n in (citation.source, *citation.also_reported_by) if n}
        its_uris = {version.uri, *copies(version)}
        if not its_names:
            return ""
        joined = [g for g in groups if g[0] & its_names or g[1] & its_uris]
        groups = [g for g in groups if g not in joined]
        groups.append(
            (its_names.union(*(g[0] for g in joined)), its_uris.union(*(g[1] for g in joined)))
        )
    carried = dict.fromkeys(name for c in citations for name in c.also_reported_by)
    also = [name for name in carried if name not in {c.source for c in citations}]
    if len(groups) == 1 and not also:
        return ""
    count = "one source" if len(groups) == 1 else f"{len(groups)} independent sources"
    one = "the same report" if len(groups) == 1 else "one of their reports"
    copied = f"; {_listed(also)} {'carries' if len(also) == 1 else 'carry'} {one}" if also else ""
    return f"Quoted: {count}{copied}."


def _listed(names: Sequence[str]) -> str:
    *head, last = names
    return f"{', '.join(head)} and {last}" if head else last
