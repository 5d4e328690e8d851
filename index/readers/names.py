"""The names under which data sets keep the fields of an article."""

from collections.abc import Mapping
from functools import lru_cache, partial
from operator import ne

_URLS = (
    "url", "link", "permalink", "canonical_url", "web_url", "article_url", "news_url", "page_url",
    "main_entity_of_page", "source_url",
)  # fmt: skip

NAMES: Mapping[str, tuple[str, ...]] = {
    "uri": (
        "uri", "id", "guid", "article_id", "doc_id", "document_id", "story_id", "news_id", *_URLS,
    ),
    "headline": (
        "headline", "title", "heading", "article_title", "news_title", "web_title", "headline_text",
    ),
    "text": (
        "text", "body", "content", "article", "maintext", "article_body", "full_text",
        "article_text", "article_content", "body_text", "main_text", "story", "story_text",
        "news_text", "document", "paragraphs", "sentences", "body_html", "content_html",
        "article_html", "body_xhtml", "contents", "content_text", "cleaned_text", "page_content",
        "news",
    ),
    "published": (
        "published", "published_at", "publish_date", "date_publish", "date_published",
        "publication_date", "published_date", "time_published", "published_time", "pub_date",
        "first_published", "first_created", "web_publication_date", "date_time_pub", "publish_time",
        "date_gmt", "datetime", "date_time", "date", "timestamp", "seen_date", "created_at",
        "date_created",
    ),
    "updated": (
        "updated", "updated_at", "version_created", "modified_gmt", "modified", "modified_at",
        "date_modify", "date_modified", "date_updated", "time_modified", "modified_time",
        "modified_date", "update_date", "last_modified", "last_updated", "lastmod",
    ),
    "source": (
        "source", "publisher", "publication", "source_name", "outlet", "news_outlet", "newspaper",
        "site_name", "site", "source_domain", "domain",
    ),
    "byline": (
        "byline", "author", "authors", "author_name", "bylines", "writer", "reporter", "creator",
    ),
    "url": _URLS,
    "section": (
        "section", "category", "section_name", "article_section", "news_desk", "desk", "topic",
        "categories", "topics",
    ),
    "language": ("language", "lang", "site_language", "language_code", "in_language"),
    "dateline": ("dateline",),
    "agency": ("agency",),
    "credits": ("credits",),
    "status": ("pub_status", "status"),
    "embargoed_until": ("embargoed_until", "embargoed", "embargo"),
    "notices": ("notices",),
    "revision": ("revision",),
}  # fmt: skip
"""The names under which each field of `Article` is looked for; the first that is filled counts.

Case, spaces, hyphens and underscores do not matter: "publish_date" is also "Publish Date",
"publishDate" and "PUBLISH-DATE".
"""

SUMMARIES = (
    "description", "summary", "abstract", "lead_paragraph", "short_description", "snippet",
    "excerpt", "standfirst", "trail_text", "teaser",
)  # fmt: skip
"""What stands for the text where there is none: the article is marked as a mere summary."""

_ALSO_SUMMARIES = {**NAMES, "summary": SUMMARIES}
_LOOSE = str.maketrans("", "", " -_")
_LONGEST_NAME = 64
_MOST_CACHED = 256


def normal(name: str) -> str:
    """Return a name without what does not matter in it.

    >>> normal("Publish Date") == normal("publishDate") == normal("PUBLISH_DATE")
    True
    """
    return name.translate(_LOOSE).casefold()


def names_in(keys: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return which of a record's keys are names of which field, the first to be tried first.

    Args:
        keys: The keys of the record. Records of one file mostly have the same, so the answer
            is kept for the latest ones.

    Returns:
        Fields of `Article` (and "summary") that at least one key names. A key that is spelt
        just as in `NAMES` goes before other spellings of the same name.
    """
    if len(keys) > _MOST_CACHED or sum(map(len, keys)) > _MOST_CACHED * _LONGEST_NAME:
        return _names_in(keys)  # nothing of a giant record is kept
    return _cached_names_in(keys)


def _names_in(keys: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    spellings: dict[str, list[str]] = {}
    for key in keys:
        if len(key) <= _LONGEST_NAME:
            spellings.setdefault(normal(key), []).append(key)
    found = {}
    for field, names in _ALSO_SUMMARIES.items():
        known = [
            key
            for name in names
            for key in sorted(spellings.get(normal(name), ()), key=partial(ne, name))
        ]
        if known:
            found[field] = tuple(known)
    return found


_cached_names_in = lru_cache(maxsize=512)(_names_in)


def field_of(name: str) -> str:
    """Return the field of `Article` that a user means by a name.

    >>> field_of("body"), field_of("Date"), field_of("author")
    ('text', 'published', 'byline')

    Raises:
        ValueError: No field has that name. The message lists the fields.
    """
    wanted = normal(name)
    for field, names in NAMES.items():
        if wanted in map(normal, (field, *names)) and (field != "uri" or wanted not in _WEB):
            return field
    raise ValueError(f"{name!r} is no field of an article; known are {', '.join(NAMES)}")


_WEB = frozenset(map(normal, _URLS))
