"""schema.org in JSON-LD: what a page's publisher says of its article in a script for machines.

Names of types and properties: https://schema.org/NewsArticle and its parents.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from index.pages.facts import Facts, resolved, same_text

Node = Mapping[str, Any]

_ARTICLE = re.compile(r"\w*Article|BlogPosting|LiveBlogPosting|Report")
# Where a page's own article stands. Lists of items, mentions and parts hold other pages'.
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage")
_MOST_BLOCKS, _LONGEST_BLOCK, _MOST_NODES, _MOST_NAMES = 50, 4 << 20, 20_000, 50
_WRAPPING = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)")
_WRAPPED = re.compile(r"(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*\Z")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_BREAK = re.compile(r"(?i)</(?:p|div|li|h[1-6]|blockquote)\s*>|<br\s*/?>")
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>")
_BY = re.compile(r"^[Bb][Yy]:?\s+")
_CORRECTS = re.compile(r"(?i)(?:editor.s note|correct|clarif|update)")
_DECODER = json.JSONDecoder(strict=False)


def read_json_ld(blocks: Iterable[str], urls: Iterable[str], titles: Iterable[str]) -> Facts:
    """Return what the JSON-LD of a page says of the page's own article.

    Args:
        blocks: The texts of the page's scripts of type application/ld+json. Broken ones are
            read as far as they can be.
        urls: The addresses of the page, and
        titles: its titles: they tell its article from others that it describes. Of several
            that neither tells, none is taken.
    """
    values = [
        value
        for block, _ in zip(blocks, range(_MOST_BLOCKS), strict=False)
        for value in _values(block)
    ]
    nodes = list(_nodes(values))
    named = {
        name: node for node in nodes if len(node) > 1 and isinstance(name := node.get("@id"), str)
    }
    own = _own(
        [node for node in nodes if any(map(_ARTICLE.fullmatch, _types(node)))],
        set(filter(None, urls)),
        list(titles),
    )
    return _facts(own, named) if own else Facts()


def _values(block: str) -> Iterator[Any]:
    """Yield the JSON values in a script, also where several follow each other."""
    if len(block) > _LONGEST_BLOCK:
        return
    text = _WRAPPED.sub("", _WRAPPING.sub("", block)).strip()
    for attempt in (text, _TRAILING_COMMA.sub("", text), html.unescape(text)):
        found, rest = [], attempt
        try:
            while rest:
                value, end = _DECODER.raw_decode(rest)
                found.append(value)
                rest = rest[end:].lstrip(" \t\r\n;,")
        except (ValueError, RecursionError):
            pass
        if found:
            yield from found
            return


def _nodes(values: list[Any]) -> Iterator[Node]:
    """Yield the objects that stand for themselves, in their order."""
    stack, count = values[::-1], 0
    while stack and count < _MOST_NODES:
        count += 1
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(reversed(value))
        elif isinstance(value, dict):
            yield value
            stack.extend(value[name] for name in reversed(_WITHIN) if name in value)


def _types(node: Node) -> Iterator[str]:
    kinds = node.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str):
            yield kind.rpartition("/")[2].rpartition(":")[2]


def _own(articles: list[Node], urls: set[str], titles: list[str]) -> Node | None:
    for node in articles:
        if urls & set(_urls(node)):
            return node
    for node in articles:
        if any(same_text(resolved(_first(node, "headline", "name")), title) for title in titles):
            return node
    return articles[0] if len(articles) == 1 else None


def _facts(node: Node, named: Mapping[str, Node]) -> Facts:
    publisher = ", ".join(_names(node.get("publisher") or node.get("sourceOrganization"), named))
    authors = _names(node.get("author") or node.get("creator"), named)
    corrections = [_correction(value) for value in _list(node.get("correction"))]
    return Facts(
        headline=resolved(_first(node, "headline", "name")),
        urls=tuple(_urls(node)),
        published=tuple(_all(node, "datePublished", "coverageStartTime", "dateCreated")),
        updated=(*_all(node, "dateModified"), *(when for _, when in corrections if when)),
        byline=", ".join(name for name in authors if name != publisher),
        source=publisher,
        section=", ".join(map(resolved, _all(node, "articleSection"))),
        language=_first(node, "inLanguage"),
        text=_text(node),
        corrections=tuple(_labelled(text) for text, _ in corrections if text),
        limited=any(
            str(value).rpartition("/")[2].lower() == "false"
            for value in _list(node.get("isAccessibleForFree"))
        ),
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _all(node: Node, *names: str) -> Iterator[str]:
    """Yield the texts under some names: plain, {"@value": …}, or the name of an object."""
    for name in names:
        for value in _list(node.get(name)):
            inner = value
            if isinstance(value, dict):
                keys = ("@value", "alternateName", "name", "url", "@id")
                inner = next((value[key] for key in keys if value.get(key)), None)
            if isinstance(inner, str) and inner.strip():
                yield inner.strip()


def _first(node: Node, *names: str) -> str:
    return next(_all(node, *names), "")


def _urls(node: Node) -> Iterator[str]:
    """Yield the addresses that the node gives itself."""
    for name in ("url", "mainEntityOfPage", "@id"):
        for value in _list(node.get(name)):
            for key in ("@id", "url") if isinstance(value, dict) else ("",):
                address = value.get(key) if key else value
                if isinstance(address, str) and address.startswith(("http://", "https://", "/")):
                    yield address


def _names(value: object, named: Mapping[str, Node]) -> list[str]:
    """Return the names of people or organisations, each once, without addresses and "By"."""
    found: list[str] = []
    for one in _list(value)[:_MOST_NAMES]:
        who = one
        if isinstance(one, dict):
            node = one if "name" in one else named.get(str(one.get("@id")), one)
            who = node.get("name")
        found += (
            _BY.sub("", resolved(name))
            for name in _list(who)[:_MOST_NAMES]
            if isinstance(name, str) and "://" not in name
        )
    return list(dict.fromkeys(filter(None, found)))


def _correction(value: object) -> tuple[str, str]:
    """Return a correction in words, and when it was made if that is said."""
    if isinstance(value, str):
        return resolved(value), ""
    if not isinstance(value, dict):
        return "", ""
    return resolved(_first(value, "text", "description", "name")), _first(value, "datePublished")


def _labelled(correction: str) -> str:
    """Return the correction with the word before it, if it does not begin with it."""
    return correction if _CORRECTS.match(correction) else f"Correction: {correction}"


def _text(node: Node) -> str:
    """Return the whole text: articleBody, or the entries of a live blog, the newest first."""
    whole = "\n\n".join(_all(node, "articleBody"))
    if not whole:
        entries = [entry for entry in _list(node.get("liveBlogUpdate")) if isinstance(entry, dict)]
        whole = "\n\n".join(
            part for entry in entries for part in _all(entry, "headline", "articleBody")
        )
    if "<" in whole:
        whole = _ANY_TAG.sub("", _BREAK.sub("\n\n", whole))
    return html.unescape(whole)
