"""Boilerplate: paragraphs that a site shows on many of its pages."""

from collections import OrderedDict
from urllib.parse import urlsplit

from index.quality.words import word_count

PAGES = 3
SHARE = 0.8
MOST = 100_000
"""How many paragraphs are remembered, about 30 MB; the longest unseen are forgotten first."""


class Repeats:
    """Counts on how many pages of its host each paragraph has been seen."""

    def __init__(self) -> None:
        self._pages: OrderedDict[int, tuple[int, ...]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many paragraphs are remembered."""
        return len(self._pages)

    def share(self, text: str, uri: str, url: str) -> float:
        """Return the share of the words that stand in paragraphs seen on 3 other pages before.

        The page is remembered for the next ones. Pages of no host share nothing.
        """
        host = _host(url or uri)
        if not host:
            return 0.0
        page, seen, total = hash(uri), 0, 0
        for paragraph in dict.fromkeys(text.split("\n\n")):
            words = word_count(paragraph)
            total += words
            key = hash((host, " ".join(paragraph.casefold().split())))
            pages = self._pages.pop(key, ())
            if len(pages) - (page in pages) >= PAGES:
                seen += words
            elif page not in pages:
                pages = (*pages, page)
            self._pages[key] = pages
        while len(self._pages) > MOST:
            self._pages.popitem(last=False)
        return seen / total if total else 0.0


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
