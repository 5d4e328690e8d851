"""Dateline's retrieval in the forms of other libraries; each needs the extra of its name."""

from typing import Any

from rag.answer import Candidate


def metadata(hit: Candidate) -> dict[str, Any]:
    """Return what tells where a passage stands, as plain values.

    Its text is `text[start:end]` of the article's version, to the character.
    """
    return {
        "uri": hit.uri,
        "version": hit.version,
        "start": hit.start,
        "end": hit.end,
        "headline": hit.headline,
        "source": hit.source,
        "published": str(hit.published) if hit.published else None,
        "also_reported_by": list(hit.also_reported_by),
        "score": hit.score,
    }
