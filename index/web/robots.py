"""robots.txt (RFC 9309): what a site lets programs read, and how fast."""

from typing import TYPE_CHECKING, NamedTuple

from index.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from protego import Protego

MAX_BYTES = 500 << 10  # what section 2.5 asks a crawler to read at least; the rest is ignored


class Answer(NamedTuple):
    """A server's answer to the question for its robots.txt: the HTTP status and the body."""

    status: int
    body: bytes


class Robots:
    """The rules of all sites that were asked, each fetched once.

    Args:
        agent: The product name that rules are looked for under.
        get: Fetches a robots.txt with its redirects; raises `FetchError` if nothing answers.
    """

    def __init__(self, agent: str, get: "Callable[[httpx.URL], Answer]") -> None:
        self._agent = agent
        self._get = get
        self._sites: dict[str, Protego | str] = {}

    def check(self, url: "httpx.URL") -> None:
        """Refuse what the site does not let programs read.

        A robots.txt that is not there (any 4xx) allows everything; one that cannot be had
        (5xx, no answer) forbids everything, as section 2.3.1 has it.

        Raises:
            FetchError: The site's robots.txt forbids it, or cannot be had.
        """
        rules = self._rules(url)
        if isinstance(rules, str):
            raise FetchError(f"{url}: not fetched, since {rules}")
        if not rules.can_fetch(str(url), self._agent):
            raise FetchError(f"{url}: the site's robots.txt forbids it to programs")

    def delay(self, url: "httpx.URL") -> float:
        """Return the seconds that the site wants between two requests; 0 if it does not say."""
        rules = self._rules(url)
        return 0.0 if isinstance(rules, str) else float(rules.crawl_delay(self._agent) or 0.0)

    def _rules(self, url: "httpx.URL") -> "Protego | str":
        from protego import Protego  # noqa: PLC0415

        place = url.copy_with(raw_path=b"/robots.txt")
        site = str(place)
        if site not in self._sites:
            try:
                status, body = self._get(place)
            except FetchError as error:
                self._sites[site] = f"its robots.txt cannot be had: {error}"
                return self._sites[site]
            if status >= 500 or status == 429:
                self._sites[site] = f"{site} answers HTTP {status}"
            else:
                body = body if status < 300 else b""
                self._sites[site] = Protego.parse(body.decode("utf-8-sig", "replace"))
        return self._sites[site]
