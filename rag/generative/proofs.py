"""The citations of an answer, numbered as its sentences come to need them."""

from collections.abc import Callable, Sequence

from index import Status, Version
from index.wire import status_of
from rag.answer import Citation
from rag.support import Evidence


class Proofs:
    """Gives every piece of evidence its number.

    Args:
        reprints: Returns the sources whose copies of a version hold a text.
    """

    def __init__(self, reprints: Callable[[Version, str], Sequence[str]]) -> None:
        self._reprints = reprints
        self._numbers: dict[tuple[str, int, int, int], int] = {}
        self._citations: list[Citation] = []
        self._versions: list[Version] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All so far, by number."""
        return tuple(self._citations)

    @property
    def versions(self) -> tuple[Version, ...]:
        """What each of them cites."""
        return tuple(self._versions)

    def numbers(self, evidence: Sequence[Evidence]) -> tuple[int, ...]:
        """Return the numbers of the citations that hold the evidence, each once."""
        return tuple(dict.fromkeys(map(self._number, evidence)))

    def _number(self, part: Evidence) -> int:
        key = (part.version.uri, part.version.number, part.start, part.end)
        if key not in self._numbers:
            self._numbers[key] = len(self._citations) + 1
            self._versions.append(part.version)
            self._citations.append(self._citation(part, len(self._citations) + 1))
        return self._numbers[key]

    def _citation(self, part: Evidence, number: int) -> Citation:
        version = part.version
        held = version.status is Status.EMBARGOED  # found, so that its embargo is over
        others = dict.fromkeys(self._reprints(version, part.text))
        return Citation(
            number=number,
            uri=version.uri,
            version=version.number,
            digest=version.digest,
            headline=version.headline,
            source=version.source,
            byline=version.byline,
            dateline=version.dateline,
            published=version.published,
            updated=version.updated,
            status=status_of(version.notices) if held else version.status,
            superseded=version.superseded,
            start=part.start,
            end=part.end,
            quote=part.text,
            before=version.text[part.passage.start : part.start],
            after=version.text[part.end : part.passage.end],
            url=version.url,
            also_reported_by=tuple(s for s in others if s not in ("", version.source)),
            notices=version.notices,
        )
