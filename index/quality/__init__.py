"""The quality gate: what looks like an article and is none."""

from index.article import Article, Status
from index.quality.lists import gallery, index_page
from index.quality.repeats import PAGES, SHARE, Repeats
from index.quality.walls import wall
from index.quality.words import word_count

__all__ = ["Gate", "word_count"]

HARVESTED_WORDS = 40
"""A page from the web with fewer words is a teaser, a caption or a fault."""


class Gate:
    """Tells articles from what is none, over one reading.

    It remembers paragraphs, so as to know those that a site repeats: one gate for one reading.
    """

    def __init__(self) -> None:
        self._repeats = Repeats()

    def reason(self, article: Article, harvested: bool, min_words: int | None = None) -> str:
        """Return why an article is none; empty if it is one.

        Args:
            article: In canonical form. A withdrawn article is always one: what it takes back
                must be known.
            harvested: Whether it is a page that nobody chose. Only such pages may be an index
                of others, or the boilerplate of their site.
            min_words: The fewest words; None means 40 for harvested pages, else no limit. Two
                characters of Chinese or Japanese count as a word, five of Thai.
        """
        if article.status is Status.WITHDRAWN:
            return ""
        words = word_count(article.text)
        found = wall(article.headline, article.text, words)
        found = found or gallery(article.headline, article.text, words)
        if found or (harvested and (found := index_page(article.text))):
            return f"not an article but {found}"
        repeated = self._repeats.share(article.text, article.uri, article.url) if harvested else 0.0
        if repeated >= SHARE:
            return (
                f"{repeated:.0%} of its words stand in paragraphs that {PAGES} other pages of the "
                "site have too"
            )
        least = min_words if min_words is not None else HARVESTED_WORDS if harvested else 0
        if words < least:
            counted = "1 word" if words == 1 else f"{words} words"
            return f"{counted}: fewer than {least} are not taken for an article"
        return ""
