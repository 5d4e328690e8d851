"""Web pages: from the bytes of one HTML page to an article.

The text comes through trafilatura, the metadata from schema.org JSON-LD before meta tags before
what the page shows. What a page does not say stays unknown: a page without a date has none.
"""

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from index.article import Article, Status
from index.errors import InvalidArticleError
from index.pages.addresses import canonical_url
from index.pages.body import main_text, without_walls
from index.pages.decoding import decoded
from index.pages.facts import first_time, language_tag
from index.pages.metadata import read_meta, read_shown
from index.pages.parsing import MAX_BYTES, parsed
from index.pages.schema_org import read_json_ld
from index.readers.contract import Skipped
from index.readers.mapping import article_of
from index.times import Timestamp

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["MAX_BYTES", "article_of_page"]

LIMITED = "Not everybody may read this page in full"
_CLEARLY_LESS = 0.7


def article_of_page(
    body: bytes | str, *, url: str = "", charset: str = "", fetched: Timestamp | None = None
) -> Article | Skipped:
    """Read one HTML page.

    Args:
        body: The page, its content encoding (gzip, br) removed.
        url: Where the page was found. The address that the page gives itself is believed only
            if it is of the same registrable domain; without `url`, whatever it is.
        charset: The encoding that the server named; it may be wrong or empty.
        fetched: When the page was had. Dates more than a day later are not believed; it never
            stands in for a date.

    Returns:
        The canonical article, whose uri is the page's canonical URL without fragment and
        tracking parameters (a hash of the text if there is no URL at all, and `Article.url` is
        empty then); or why there is no article, at `url`.
    """
    if len(body) > MAX_BYTES:
        return Skipped(url, f"the page is over {MAX_BYTES >> 20} MiB")
    tree = parsed(decoded(body, charset) if isinstance(body, bytes) else body)
    if isinstance(tree, str):
        return Skipped(url, tree)
    meta = read_meta(tree)
    shown = read_shown(tree, url, fetched)
    scripts = [tag for tag in tree.iter("script") if "ld+json" in tag.get("type", "")]
    blocks = [tag.text or "" for tag in scripts]
    for tag in scripts:  # trafilatura would take an articleBody without its paragraphs
        tag.drop_tree()
    said = read_json_ld(blocks, (url, *meta.urls), (meta.headline, shown.headline))
    facts = (said, meta, shown)
    headline = next(filter(None, (source.headline for source in facts)), "")
    address = canonical_url((*meta.urls, *said.urls), url, base=_base(tree) or url)
    published = first_time(chain.from_iterable(source.published for source in facts), fetched)
    updated = first_time(chain.from_iterable(source.updated for source in facts), fetched)
    if published and updated and updated.start <= published.end:
        updated = None
    text, walled = without_walls(headline, _fuller(main_text(tree, headline), said.text))
    record = {
        "headline": headline,
        "text": text,
        "uri": address,
        "url": address,
        "published": published and str(published),
        "updated": updated and str(updated),
        "source": said.source or meta.source,
        "byline": said.byline or meta.byline,
        "section": said.section or meta.section,
        "language": next(filter(None, (language_tag(source.language) for source in facts)), ""),
        "notices": [*said.corrections, *([LIMITED] if said.limited or walled else [])],
    }
    try:
        article = article_of(record)
    except InvalidArticleError as error:
        return Skipped(url, str(error) if text else "the page holds no text of an article")
    if said.corrections and article.status is Status.USABLE:
        return replace(article, status=Status.CORRECTED)
    return article


def _base(tree: "HtmlElement") -> str:
    return next((tag.get("href", "") for tag in tree.iter("base")), "")


def _fuller(shown: str, said: str) -> str:
    """Return the text that is shown, unless it has clearly less words than what JSON-LD says."""
    return said if len(shown.split()) < _CLEARLY_LESS * len(said.split()) else shown
