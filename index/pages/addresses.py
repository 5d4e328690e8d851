"""Addresses of pages: which one names an article, and what of it is mere tracking."""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh"
    r"|mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|mkt_tok|vero_id|oly_anon_id|oly_enc_id|ref_src"
    r"|at_medium|at_campaign|ns_campaign|ns_mchannel|ns_source|cmpid|ocid|smid|s_cid)(?:=.*)?",
    re.IGNORECASE | re.DOTALL,
)
_PORTS = {"http": 80, "https": 443}


def plain_url(url: str) -> str:
    """Return a web address without fragment, tracking parameters and user; empty if it is none.

    >>> plain_url("HTTPS://News.Example:443/a?id=7&utm_source=x#top")
    'https://news.example/a?id=7'
    """
    parts = _split(url)
    if parts is None:
        return ""
    query = "&".join(part for part in parts.query.split("&") if not _TRACKING.fullmatch(part))
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))


def canonical_url(named: Iterable[str], url: str, base: str = "") -> str:
    """Return the address that identifies a page.

    Args:
        named: What the page says its address is, the most trusted first.
        url: Where the page was found; empty if unknown.
        base: What relative addresses are relative to, if it is not `url`.

    An address of another registrable domain than `url`, or of its site's front page, is not
    believed: syndicated and badly made pages name such.
    """
    found = plain_url(url)
    for candidate in named:
        try:
            address = plain_url(urljoin(base or url, candidate.strip()))
        except ValueError:
            continue
        if address and (not found or (_site(address) == _site(found) and _fits(address, found))):
            return address
    return found


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or re.search(r"[\s<>\"]", host):
        return None
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port in (None, _PORTS[parts.scheme]) else f"{shown}:{port}"
    return parts._replace(netloc=netloc)


def _site(url: str) -> str:
    """Return the registrable domain by the public suffix list; else host and port."""
    from courlan import extract_domain  # noqa: PLC0415 - loads the public suffix list

    return extract_domain(url, fast=False) or urlsplit(url).netloc


def _fits(address: str, found: str) -> bool:
    return urlsplit(address).path != "/" or urlsplit(found).path == "/"
