"""Whether a request comes from this page itself, not from another one in the same browser."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers

SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""


def is_own(headers: Headers) -> bool:
    """Tell whether no page sent a request, or one of this origin did.

    Browsers tell it with Sec-Fetch-Site wherever they trust the connection (W3C, Fetch Metadata),
    whatever name a proxy goes by; else the Origin must name the host that was asked.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is None:
        return True
    hosts = (headers.get("host"), headers.get("x-forwarded-host"))
    return urlsplit(origin).netloc in hosts
