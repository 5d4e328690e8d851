"""The chosen sentences as an answer's sentences and citations."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from index import Status, Version
from index.wire import status_of
from rag.answer import Citation, Sentence, Support
from rag.extractive.presenting import surroundings
from rag.extractive.scoring import ScoredSentence

Reprints = Callable[[Version, str], Sequence[str]]
"""Returns the sources whose copies of a version hold a text."""


def cite(
    chosen: Sequence[ScoredSentence],
    scored: Sequence[ScoredSentence],
    reprints: Reprints,
    parts: AbstractSet[int] = frozenset(),
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Return the answer's sentences and citations.

    Args:
        chosen: What the answer says, in its order.
        scored: All sentences that were looked at: who else printed the same one.
        reprints: Returns the sources whose copies of a version hold a text.
        parts: Places of sentences with which a part of its own begins: sources are named anew.
    """
    said = []
    proofs = []
    for number, sentence in enumerate(chosen, 1):
        version, passage = sentence.version, sentence.passage
        others = dict.fromkeys(reprints(version, sentence.text))
        others |= {
            other.version.source: None
            for other in scored
            if other.version.uri != version.uri and other.text == sentence.text
        }
        part = max((place for place in parts if place < number), default=0)
        before = chosen[part : number - 1]
        begins = not before or before[-1].version.uri != version.uri
        around = surroundings(sentence, [s for s in before if s.version.uri == version.uri])
        said.append(
            Sentence(
                text=sentence.text,
                citations=(number,),
                support=Support.VERBATIM,
                quotation=True,
                prefix=around.prefix if begins else "",
                suffix=around.suffix,
            )
        )
        proofs.append(
            Citation(
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
                status=_status(version),
                superseded=version.superseded,
                start=sentence.start,
                end=sentence.end,
                quote=sentence.text,
                before=version.text[passage.start : sentence.start],
                after=version.text[sentence.end : passage.end],
                url=version.url,
                also_reported_by=tuple(s for s in others if s not in ("", version.source)),
                notices=version.notices,
            )
        )
    return tuple(said), tuple(proofs)


def _status(version: Version) -> Status:
    """Return what a version that was found is fit for: no embargo holds it any more."""
    return status_of(version.notices) if version.status is Status.EMBARGOED else version.status
