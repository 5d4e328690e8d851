"""Who has signed in: sessions in this process's memory, each under a random token."""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from rag.server.users import User, Users

IDLE = 12 * 3600.0
"""Seconds without a request after which a session ends."""
LONGEST = 7 * 86_400.0
"""Seconds after which one ends however it is used."""
MOST = 10_000
"""Sessions that are kept; the one that was quiet longest goes first."""


@dataclass(frozen=True, slots=True)
class _Session:
    user: User
    began: float
    seen: float


class Sessions:
    """The sessions of users. They end with the process, and with a change of the user's line.

    Args:
        users: Whose sessions they are.
        clock: Seconds, ever growing.
    """

    def __init__(self, users: Users, clock: Callable[[], float]) -> None:
        self._users = users
        self._clock = clock
        self._held: OrderedDict[str, _Session] = OrderedDict()

    def begin(self, user: User) -> str:
        """Begin a session and return its token, of which only the hash is kept."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        self._held[_key(token)] = _Session(user, now, now)
        if len(self._held) > MOST:
            self._held.popitem(last=False)
        return token

    def user(self, token: str) -> User | None:
        """Return whose session a token names; None if there is none, or it is over.

        Raises:
            UsersError: The file of users has become wrong.
        """
        key = _key(token)
        session = self._held.get(key)
        if session is None:
            return None
        now = self._clock()
        over = now - session.seen > IDLE or now - session.began > LONGEST
        if over or self._users.user(session.user.caller.name) != session.user:
            self.end(token)
            return None
        self._held[key] = replace(session, seen=now)
        self._held.move_to_end(key)
        return session.user

    def end(self, token: str) -> None:
        """End a session, if there is one."""
        self._held.pop(_key(token), None)


def _key(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
