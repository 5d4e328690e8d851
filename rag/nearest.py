"""The articles that are nearest to a question, for whoever finds no answer in them."""

from collections.abc import Iterable

from index import Version
from rag.answer import Nearest

_MOST = 3


def nearest(versions: Iterable[Version]) -> tuple[Nearest, ...]:
    """Return the first three articles that were found, each once.

    Args:
        versions: What was found, best first; an article may come several times.
    """
    first = {version.uri: version for version in reversed(list(versions))}
    return tuple(
        Nearest(v.uri, v.headline, v.source, v.published, v.url)
        for v in list(reversed(first.values()))[:_MOST]
    )
