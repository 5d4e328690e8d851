"""Who is looking at the page, for whatever works on a request."""

from contextvars import ContextVar
from dataclasses import dataclass

from rag.page.settings import UploadLimits
from rag.server.callers import Caller, Role


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sent a request to the page.

    Args:
        caller: A user, a key or an address, and what it may do.
        signed_in: Whether the caller came by name and password, and can sign out.
        uploads: What may be added at once; None if nothing may be.
    """

    caller: Caller
    signed_in: bool = False
    uploads: UploadLimits | None = None

    @property
    def user(self) -> str:
        """The name of who has signed in; empty if nobody has."""
        return self.caller.name if self.signed_in else ""


NOBODY = Visitor(Caller("", Role.READER))
VISITOR: ContextVar[Visitor] = ContextVar("visitor", default=NOBODY)
"""Of the request that is being worked on; without one, somebody who may only read."""
