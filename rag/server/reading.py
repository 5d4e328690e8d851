"""Articles as they may be seen: nothing withdrawn, nothing under embargo, unless by an editor."""

from starlette.exceptions import HTTPException

from index import Index, Status, Version
from index.errors import ArticleNotFoundError
from rag.seeing import released, visible
from rag.server.contract.corpus import ArticleModel, VersionModel


def read_article(index: Index, uri: str, *, all_of_them: bool) -> ArticleModel:
    """Return an article as it stands now: its newest version that may be seen.

    Raises:
        ArticleNotFoundError: There is none, or none yet.
        HTTPException: It was withdrawn.
    """
    seen = seen_versions(index, uri, all_of_them=all_of_them)
    return ArticleModel(
        **VersionModel.of_version(seen[-1]).model_dump(),
        versions=len(seen),
        copies=[copy.uri for copy, _ in index.copies(uri)],
        story=index.stories([uri]).get(uri, ""),
    )


def seen_versions(index: Index, uri: str, *, all_of_them: bool) -> list[Version]:
    """Return the versions of an article that may be seen, the oldest first.

    Args:
        index: Where it is.
        uri: Which article.
        all_of_them: Whether to see what is withdrawn or under embargo, too.

    Raises:
        ArticleNotFoundError: There is none, or none yet.
        HTTPException: It was withdrawn.
    """
    stored = index.versions(uri)
    if all_of_them:
        return stored
    if seen := visible(index, uri):
        return seen
    if stored[-1].status is Status.WITHDRAWN and released(stored[-1]):
        told = "; ".join(stored[-1].notices)
        raise HTTPException(410, f"{uri} was withdrawn{': ' if told else ''}{told}")
    raise ArticleNotFoundError(f"the index has no article {uri!r}")  # the catalog's own words
