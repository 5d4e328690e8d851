"""Whether the server lives, and whether it can answer."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from rag.server.dependencies import Asked
from rag.server.metrics import MEDIA_TYPE
from rag.server.problems import problem, responses

router = APIRouter(tags=["health"])


class HealthModel(BaseModel):
    """That the server lives."""

    status: Literal["ok"] = "ok"


@router.get("/healthz", summary="Whether the server lives")
async def healthz() -> HealthModel:
    """Answer, whatever else is going on."""
    return HealthModel()


@router.get(
    "/metrics",
    summary="Counts and times for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(service: Asked) -> Response:
    """Return counts, times of the stages and sizes of the index in Prometheus's text format."""
    text = await service.run(service.metrics.text)
    return Response(text, media_type=MEDIA_TYPE)


@router.get(
    "/readyz",
    summary="Whether it can answer",
    response_model=HealthModel,
    responses=responses(503),
)
async def readyz(request: Request, service: Asked) -> HealthModel | JSONResponse:
    """Answer 200 once the models are loaded; a question that comes before waits for them."""
    if service.loading.ready:
        return HealthModel()
    error = service.loading.error
    told = str(error) if error else "the models are being loaded"
    return problem(request.scope, 503, told, headers={} if error else {"Retry-After": "1"})
