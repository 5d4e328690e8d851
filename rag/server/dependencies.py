"""What routes are given by the application."""

from typing import Annotated

from fastapi import Depends, Request

from rag.server.service import Service


def service_of(request: Request) -> Service:
    """Return the service of the application that was asked."""
    service: Service = request.app.state.service
    return service


Asked = Annotated[Service, Depends(service_of)]
