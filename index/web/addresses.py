"""Which addresses of the web may be asked: public ones, spelled plainly, without a password."""

import re
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from index.errors import FetchError

if TYPE_CHECKING:
    import httpx

Resolver = Callable[[str, int], Sequence[str]]
"""From a host name and a port to its IP addresses, or OSError if it has none."""

_MAX_URL = 8192
_LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home.arpa")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|\d+")
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # RFC 4291, section 2.4
_TUNNELS = (IPv6Network("2002::/16"), IPv6Network("2001::/32"))  # 6to4, Teredo


def checked_url(url: str, *, allow_private: bool) -> "httpx.URL":
    """Return a web address that may be asked, its fragment cut off.

    The host's name alone is judged here; the addresses that it stands for are judged when they
    are connected to, by `check_address`.

    Raises:
        FetchError: It is no http or https address, carries a user name or password, spells an
            IP address in a roundabout way, or names a host of the local network.
    """
    import httpx  # noqa: PLC0415

    if len(url) > _MAX_URL:
        raise FetchError(f"{url[:200]!r}… is longer than {_MAX_URL} characters")
    try:
        parsed = httpx.URL(url.strip())
        host = parsed.raw_host.decode("ascii").rstrip(".").lower()
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchError(f"{url[:200]!r} is no web address: {error}") from None
    if parsed.scheme not in ("http", "https") or not host:
        raise FetchError(f"{url[:200]!r} is no web address: it must start with http:// or https://")
    if parsed.port is not None and not 0 < parsed.port < 65536:
        raise FetchError(f"{parsed}: there is no port {parsed.port}")
    if parsed.userinfo:
        raise FetchError(
            f"{parsed.copy_with(userinfo=b'')}: the address holds a user name or password, "
            "which Dateline does not send: leave it out"
        )
    if not (":" in host or _plain_ipv4(host)):
        if _NUMBER.fullmatch(host.rpartition(".")[2]):
            raise FetchError(f"{parsed}: write the host as a name or as four decimal numbers")
        if not allow_private and _is_local_name(host):
            raise FetchError(f"{parsed}: {host} is a name of the local network; {_CURE}")
    return parsed.copy_with(fragment=None)


def check_address(host: str, address: str) -> None:
    """Refuse an IP address that is not one of the public internet.

    Refused are private, loopback, link-local, multicast, reserved and unspecified addresses,
    also as IPv4 inside IPv6 (mapped, RFC 4291; NAT64, RFC 6052), and the tunnels of 6to4 and
    Teredo, whose other end cannot be checked.

    Args:
        host: Whose address it is, for the message.
        address: IPv4 or IPv6, as text.

    Raises:
        FetchError: It is one of these.
    """
    if not _is_public(ip_address(address)):
        shown = host if host == address else f"{host} ({address})"
        raise FetchError(f"{shown} is not an address of the public internet; {_CURE}")


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system's resolver gives them, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


_CURE = "--allow-private allows it"


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return _is_public(address.ipv4_mapped)
        if address in _NAT64:
            return _is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _GLOBAL_UNICAST or any(address in tunnel for tunnel in _TUNNELS):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _plain_ipv4(host: str) -> bool:
    try:
        IPv4Address(host)
    except ValueError:
        return False
    return True


def _is_local_name(host: str) -> bool:
    return "." not in host or host.endswith(tuple(f".{name}" for name in _LOCAL_NAMES))
