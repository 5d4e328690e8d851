"""Which versions of an article may be seen today: none that is withdrawn or still held back."""

import time

from index import Index, Version


def visible(index: Index, uri: str) -> list[Version]:
    """Return the versions of an article that anybody may see, the oldest first.

    Raises:
        ArticleNotFoundError: The index has no such article.
    """
    stored = index.versions(uri)
    return [version for version in stored if released(version) and index.passages_of(version)]


def released(version: Version) -> bool:
    """Tell whether a version has come out, and no embargo holds it back."""
    times = filter(None, (version.moment, version.embargoed_until))
    return all(moment.epoch <= time.time() for moment in times)
