"""Articles: read, sent, removed; and what the index holds."""

import io
from typing import Annotated

import orjson
from fastapi import APIRouter, Body, Depends, Path, Response
from starlette.exceptions import HTTPException

from index import IngestReport
from index.readers.contract import STDIN, Options
from index.readers.json_document import JsonDocumentReader
from rag.server.access import may_see_all, must_edit
from rag.server.contract.corpus import (
    EXAMPLE,
    ArticleModel,
    Record,
    Records,
    ReportModel,
    StatsModel,
    VersionModel,
    VersionsModel,
)
from rag.server.dependencies import Asked
from rag.server.problems import responses
from rag.server.reading import read_article, seen_versions

router = APIRouter(tags=["articles"])
Uri = Annotated[
    str,
    Path(
        min_length=1,
        max_length=2000,
        description="The article's URI, percent-encoded as a whole (a slash is %2F).",
        examples=["https://northwire.example/2025/11/20/kremlin-settlement"],
    ),
]
SeesAll = Annotated[bool, Depends(may_see_all)]


@router.get(
    "/v1/articles/{uri:path}/versions",
    summary="An article's versions",
    responses=responses(404, 410, 422),
)
async def versions(uri: Uri, service: Asked, all_of_them: SeesAll) -> VersionsModel:
    """Return the versions of an article that may be seen, the oldest first.

    Who may only read sees none that is withdrawn or under embargo; an editor sees all.
    """
    seen = await service.run(seen_versions, service.news.index, uri, all_of_them=all_of_them)
    return VersionsModel(versions=[VersionModel.of_version(version) for version in seen])


@router.get("/v1/articles/{uri:path}", summary="An article", responses=responses(404, 410, 422))
async def article(uri: Uri, service: Asked, all_of_them: SeesAll) -> ArticleModel:
    """Return an article as it stands now: its newest version that may be seen.

    Who may only read gets 410 for a withdrawn article, and 404 for one under embargo.
    """
    return await service.run(read_article, service.news.index, uri, all_of_them=all_of_them)


@router.post(
    "/v1/articles",
    summary="Add articles",
    dependencies=[Depends(must_edit)],
    responses=responses(400, 403, 413, 422, 503),
)
async def add(
    sent: Annotated[
        Record | Records,
        Body(
            description="One article, or a list of them.",
            openapi_examples={
                "one": {"summary": "One article", "value": EXAMPLE},
                "many": {"summary": "A list", "value": [EXAMPLE]},
            },
        ),
    ],
    service: Asked,
) -> ReportModel:
    """Add articles, or new versions of them, as `dateline add` reads JSON (docs/formats.md).

    What could not be read is named under `skipped`; the others are stored all the same, and are
    safe when the response comes.
    """
    try:
        document = orjson.dumps(sent)
    except TypeError as error:  # an integer beyond 64 bits, or levels beyond what can be stored
        raise HTTPException(422, f"body: {error}") from error

    def stored() -> IngestReport:
        service.wait_until_ready()
        items = JsonDocumentReader().read(io.BytesIO(document), STDIN, Options())
        with service.writing():
            return service.news.index.add(items)

    return ReportModel.of(await service.run(stored))


@router.delete(
    "/v1/articles/{uri:path}",
    summary="Remove an article",
    status_code=204,
    response_class=Response,
    dependencies=[Depends(must_edit)],
    responses=responses(403, 404, 422, 503),
)
async def remove(uri: Uri, service: Asked) -> None:
    """Delete an article with all its versions.

    An article that its agency took back is better sent again with the status `withdrawn`: it is
    kept then, and never found.
    """

    def removed() -> None:
        with service.writing():
            service.news.index.remove(uri)

    await service.run(removed)


@router.get("/v1/stats", summary="What the index holds")
async def stats(service: Asked) -> StatsModel:
    """Return counts of articles, versions and passages, and the span of their dates."""
    return StatsModel.of(await service.run(service.news.index.stats))
