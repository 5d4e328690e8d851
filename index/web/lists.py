"""Which feeds to watch: web addresses, OPML files, and text files with one address a line."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from index.errors import FetchError, UnreadableSourceError
from index.readers.feeds import feed_kind
from index.readers.opening import HEAD
from index.web.addresses import checked_url

MAX_BYTES = 4 << 20


def is_web_address(text: str) -> bool:
    """Tell whether the user means a web address, not a file."""
    return text.lower().startswith(("http://", "https://"))


def feeds_of(sources: Iterable[str]) -> list[str]:
    """Return the addresses of all feeds that the sources name, each once, in their order.

    Args:
        sources: Web addresses; paths of OPML files and of text files, in which blank lines and
            lines that start with "#" count nothing.

    Raises:
        UnreadableSourceError: A file cannot be read or names no feed, or a line is no address.
        FetchError: What is named is no web address that can be fetched.
    """
    found: dict[str, None] = {}
    for source in sources:
        names = [source] if is_web_address(source) else list(_listed(Path(source)))
        found |= dict.fromkeys(str(checked_url(name, allow_private=True)) for name in names)
    return list(found)


def _listed(path: Path) -> Iterator[str]:
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableSourceError(
            f"the list of feeds {path} cannot be read: {error.strerror or error}"
        ) from error
    if len(body) > MAX_BYTES:
        raise UnreadableSourceError(f"{path} is over {MAX_BYTES >> 20} MiB: no list of feeds")
    kind = feed_kind(body[:HEAD])
    if kind not in ("", "opml"):
        raise UnreadableSourceError(
            f"{path} is a feed, not a list of feeds: add it with `dateline add {path}`, or watch "
            "the address that it comes from"
        )
    names = list(_outlines(path, body) if kind else _lines(path, body))
    if not names:
        raise UnreadableSourceError(f"{path} names no feed")
    yield from names


def _outlines(path: Path, body: bytes) -> Iterator[str]:
    """Yield the xmlUrl of every outline of an OPML document, however deep (OPML 2.0)."""
    from lxml import etree  # noqa: PLC0415

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableSourceError(f"{path} is no well-formed OPML: {error}") from None
    for outline in root.iter("{*}outline"):
        address = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        if link := address.get("xmlurl", "").strip():
            try:
                yield str(checked_url(link, allow_private=True))
            except FetchError as error:
                raise UnreadableSourceError(f"{path}: {error}") from None


def _lines(path: Path, body: bytes) -> Iterator[str]:
    for number, line in enumerate(body.decode("utf-8-sig", "replace").splitlines(), start=1):
        name = line.strip()
        if not name or name.startswith("#"):
            continue
        try:
            yield str(checked_url(name, allow_private=True))
        except FetchError as error:
            raise UnreadableSourceError(f"{path}, line {number}: {error}") from None
