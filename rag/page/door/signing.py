"""Signing in with name and password, and signing out."""

from collections.abc import Callable
from importlib.resources import files
from math import ceil
from urllib.parse import parse_qs

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rag.page.door.sessions import LONGEST, Sessions
from rag.page.markup import Markup, join, tag
from rag.server.buckets import Buckets
from rag.server.callers import Caller
from rag.server.users import Users

SIGN_IN = "/page/sign-in"
SIGN_OUT = "/page/sign-out"
_COOKIE = "dateline_session"
_ADDRESS_RATE = 20
"""Attempts a minute from one address; a quarter of them may come at once."""
_NAME_RATE = 60
"""The same for one name, from wherever they come."""
_MOST_BYTES = 16 << 10
_WRONG = "There is no such name with this password."


class Signing:
    """The page that asks for name and password, and the cookie that follows.

    Args:
        users: Who may sign in.
        prefix: The path below which a proxy shows the server.
        clock: Seconds, ever growing.
    """

    def __init__(self, users: Users, prefix: str, clock: Callable[[], float]) -> None:
        self._users = users
        self._prefix = prefix
        self._sessions = Sessions(users, clock)
        self._addresses = Buckets(_ADDRESS_RATE, clock)
        self._names = Buckets(_NAME_RATE, clock)

    def caller(self, request: Request) -> Caller | None:
        """Return who has signed in; None if nobody has.

        Raises:
            UsersError: The file of users has become wrong.
        """
        user = self._sessions.user(request.cookies.get(_COOKIE, ""))
        return user.caller if user else None

    def to_sign_in(self) -> Response:
        """Return the way to the page."""
        return RedirectResponse(f"{self._prefix}{SIGN_IN}", 303, {"Cache-Control": "no-store"})

    def page(self, told: str = "", status: int = 200) -> Response:
        """Return the page.

        Args:
            told: What went wrong before.
            status: Of the response.
        """
        return HTMLResponse(_page(f"{self._prefix}{SIGN_IN}", told), status, _NO_STORE)

    async def sign_in(self, request: Request) -> Response:
        """Begin a session for the right password, else say that it is wrong, or to wait.

        Raises:
            UsersError: The file of users has become wrong.
        """
        name, password = await _sent(request)
        address = request.client.host if request.client else ""
        wait = max(self._addresses.take(address), self._names.take(name[:100]))
        if wait:
            told = f"That was tried too often: wait {ceil(wait)} seconds."
            return self.page(told, 429)
        user = await run_sync(self._users.check, name, password)
        if user is None:
            return self.page(_WRONG, 403)
        self._sessions.end(request.cookies.get(_COOKIE, ""))
        response = RedirectResponse(f"{self._prefix}/", 303, _NO_STORE)
        response.set_cookie(
            _COOKIE,
            self._sessions.begin(user),
            max_age=int(LONGEST),
            path=self._prefix or "/",
            secure=request.scope["scheme"] == "https",
            httponly=True,
            samesite="lax",
        )
        return response

    def sign_out(self, request: Request) -> Response:
        """End the session, here and in the browser."""
        self._sessions.end(request.cookies.get(_COOKIE, ""))
        response = self.to_sign_in()
        response.delete_cookie(_COOKIE, path=self._prefix or "/", httponly=True, samesite="lax")
        return response


_NO_STORE = {"Cache-Control": "no-store"}


async def _sent(request: Request) -> tuple[str, str]:
    """Return name and password of a form; both are empty if it is none."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            return "", ""
    try:
        fields = parse_qs(body.decode("ascii"), max_num_fields=4)
    except (UnicodeDecodeError, ValueError):
        return "", ""
    return fields.get("name", [""])[0].strip(), fields.get("password", [""])[0]


def _page(action: str, told: str) -> str:
    style = (files("rag") / "page" / "static" / "css" / "sign-in.css").read_text("utf-8")
    head = join(
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width">'),
        Markup('<link rel="icon" href="data:,">'),
        tag("title", "Dateline: sign in"),
        tag("style", Markup(style)),
    )
    form = tag(
        "form",
        tag("h1", "Dateline"),
        tag("p", told, id="told", role="alert") if told else None,
        _field("name", "Name", "text", "username", told),
        _field("password", "Password", "password", "current-password", told),
        tag("button", "Sign in", type="submit"),
        method="post",
        action=action,
    )
    body = tag("body", tag("main", form))
    return f"<!doctype html>\n{tag('html', tag('head', head), body, lang='en')}\n"


def _field(name: str, label: str, kind: str, complete: str, told: str) -> Markup:
    control = tag(
        "input",
        id=name,
        name=name,
        type=kind,
        required=True,
        autocomplete=complete,
        autocapitalize="none",
        spellcheck="false",
        maxlength=1024,
        aria_describedby="told" if told else None,
    )
    return join(tag("label", label, for_=name), control)
