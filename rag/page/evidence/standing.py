"""What the index says today of a version that an answer cites: what is around it, and newer."""

from dataclasses import dataclass

from index import Index, Status, Version
from index.errors import ArticleNotFoundError
from rag.answer import Citation


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a cited version stands.

    Args:
        previous: The passage before the one that holds the quote; empty at the text's head.
        following: The one behind it.
        versions: Versions of the article; 0 if the index has it no more.
        withdrawn: Whether the article has been withdrawn.
        newer: Whether a version came after the cited one.
    """

    previous: str = ""
    following: str = ""
    versions: int = 0
    withdrawn: bool = False
    newer: bool = False


def standing(index: Index, citation: Citation) -> Standing:
    """Look up a citation; of a withdrawn article nothing is quoted."""
    try:
        versions = index.versions(citation.uri)
    except ArticleNotFoundError:
        return Standing()
    cited = next((v for v in versions if v.digest == citation.digest), None)
    if versions[-1].status is Status.WITHDRAWN:
        return Standing(versions=len(versions), withdrawn=True)
    if cited is None:
        return Standing(versions=len(versions), newer=True)
    previous, following = _around(index, cited, citation)
    return Standing(previous, following, len(versions), newer=cited.superseded)


def _around(index: Index, version: Version, citation: Citation) -> tuple[str, str]:
    found = index.passages_of(version)
    holding = [n for n, p in enumerate(found) if p.start < citation.end and citation.start < p.end]
    if not holding:
        return "", ""
    start = citation.start - len(citation.before)
    end = citation.end + len(citation.after)
    previous = found[holding[0] - 1].start if holding[0] else min(start, found[0].start)
    following = found[min(holding[-1] + 1, len(found) - 1)].end
    return version.text[previous:start], version.text[end : max(end, following)]
