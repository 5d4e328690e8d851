"""Passwords: what is kept of one, and whether another is the same (scrypt, RFC 7914)."""

import base64
import binascii
import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from hmac import compare_digest
from threading import Lock

from index.errors import DatelineError

LEAST = 12
"""Characters of a password; what is shorter is found by trying."""
MOST = 1024
_SALT = 16
_SIZE = 32
_FORM = re.compile(
    r"\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})"
)
_ONE_AT_A_TIME = Lock()
"""Each check takes 32 MiB: many at once must not take the machine's memory."""


class PasswordError(DatelineError):
    """A password is too short or too long, or what is kept of one cannot be read."""


@dataclass(frozen=True, slots=True)
class Hashed:
    """What is kept of a password.

    The costs are those that OWASP's cheat sheet on password storage names for 32 MiB.

    Args:
        salt: Random, so that equal passwords are kept as different hashes.
        key: What scrypt makes of password and salt.
        ln: Logarithm to base 2 of scrypt's cost N.
        r: Size of a block; 128 N r bytes of memory are used.
        p: How many times it is done.
    """

    salt: bytes
    key: bytes
    ln: int = 15
    r: int = 8
    p: int = 3

    @classmethod
    def of(cls, password: str) -> "Hashed":
        """Return what is kept of a new password.

        Raises:
            PasswordError: It is too short or too long.
        """
        if not LEAST <= len(password) <= MOST:
            raise PasswordError(
                f"the password has {len(password)} characters: take {LEAST} to {MOST:,}, "
                "for example five words"
            )
        blank = cls(secrets.token_bytes(_SALT), b"")
        return cls(blank.salt, blank.derive(password))

    @classmethod
    def nobodys(cls) -> "Hashed":
        """Return what no password fits, for a check that takes as long as a real one."""
        return cls(secrets.token_bytes(_SALT), secrets.token_bytes(_SIZE))

    @classmethod
    def read(cls, text: str) -> "Hashed":
        """Return the hash that `str` wrote.

        Raises:
            PasswordError: It is none, or its costs are out of bounds.
        """
        match = _FORM.fullmatch(text)
        if match is None:
            raise PasswordError("no hash of the form $scrypt$ln=…,r=…,p=…$salt$key")
        ln, r, p = (int(match[n]) for n in (1, 2, 3))
        if not (10 <= ln <= 20 and 1 <= r <= 16 and 1 <= p <= 16):
            raise PasswordError(f"costs ln={ln}, r={r}, p={p} are out of bounds")
        try:
            salt, key = (base64.b64decode(match[n] + "=" * (-len(match[n]) % 4)) for n in (4, 5))
        except binascii.Error as error:
            raise PasswordError(f"salt or key is no base64: {error}") from None
        return cls(salt, key, ln, r, p)

    def __str__(self) -> str:
        """Return it as the text of a PHC string without padding."""
        salt, key = (base64.b64encode(part).decode().rstrip("=") for part in (self.salt, self.key))
        return f"$scrypt$ln={self.ln},r={self.r},p={self.p}${salt}${key}"

    def fits(self, password: str) -> bool:
        """Tell whether it is this password; how long that takes tells nothing of it."""
        return compare_digest(self.derive(password[: MOST + 1]), self.key)

    def derive(self, password: str) -> bytes:
        """Return scrypt's key; a password is the same however its letters are composed."""
        text = unicodedata.normalize("NFKC", password).encode("utf-8", "replace")
        memory = (128 * self.r << self.ln) + (4 << 20)
        with _ONE_AT_A_TIME:
            return hashlib.scrypt(
                text, salt=self.salt, n=1 << self.ln, r=self.r, p=self.p, maxmem=memory, dklen=_SIZE
            )
