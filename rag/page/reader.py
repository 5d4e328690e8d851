"""The article reader: the whole stored text with the quote marked, and what versions changed."""

import time

from pydantic import BaseModel, ConfigDict, Field

from index import Index, Status, Version
from index.errors import ArticleNotFoundError
from rag.cli.history import edits
from rag.page.evidence.cards import line
from rag.page.markup import Markup, join, tag
from rag.page.times import time_tag

_AROUND = 160
"""Unchanged characters that are shown on either side of a change."""


class Opening(BaseModel):
    """Which article to open, and what to mark in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    uri: str = Field(max_length=4000)
    digest: str = Field(default="", max_length=16, description="Of the version; empty: newest.")
    start: int = Field(default=0, ge=0, description="First character to mark.")
    end: int = Field(default=0, ge=0, description="One past the last.")


def article(index: Index, opening: Opening) -> Markup:
    """Return an article as the reader shows it, or that there is none.

    Of a withdrawn article no text is shown, of an embargoed one none before its time.
    """
    try:
        versions = index.versions(opening.uri)
    except ArticleNotFoundError as error:
        return tag("p", f"{error}.", class_="empty")
    if versions[-1].status is Status.WITHDRAWN:
        return join(_head(versions[-1]), tag("p", _WITHDRAWN, class_="notice"))
    open_ones = [version for version in versions if not _held(version)]
    if not open_ones:
        return tag("p", "This article is under embargo.", class_="notice")
    shown = next((v for v in open_ones if v.digest == opening.digest), open_ones[-1])
    marked = opening if opening.digest in {shown.digest, ""} else Opening(uri=opening.uri)
    return join(
        _head(shown),
        _newer(shown, open_ones),
        _text(shown.text, marked.start, marked.end),
        tag("p", shown.credits, class_="about", dir="auto") if shown.credits else None,
        _history(open_ones),
    )


_WITHDRAWN = "Its publisher has withdrawn this article: its text is not shown."


def _held(version: Version) -> bool:
    until = version.embargoed_until
    return version.status is Status.EMBARGOED and (until is None or until.epoch_end > time.time())


def _head(version: Version) -> Markup:
    updated = version.updated if version.updated != version.published else None
    facts = [
        tag("b", version.source, dir="auto") if version.source else "",
        tag("span", version.byline, dir="auto") if version.byline else "",
        tag("span", version.dateline, class_="place", dir="auto") if version.dateline else "",
        time_tag(version.published) if version.published else "undated",
        join("updated ", time_tag(updated)) if updated else "",
        version.section,
    ]
    status = version.status is not Status.USABLE
    badge = tag("p", tag("span", version.status.value.upper(), class_="badge alarm"))
    link = tag("a", "Original", href=version.url, target="_blank", rel="noopener noreferrer")
    web = version.url.startswith(("http://", "https://"))
    return tag(
        "header",
        tag("h2", version.headline or "Untitled", id="reader-title", dir="auto", tabindex=-1),
        tag("p", line(facts), class_="about"),
        badge if status else None,
        (tag("p", notice, class_="notice", dir="auto") for notice in version.notices),
        tag("p", link if web else None, " ", tag("code", version.uri, dir="auto"), class_="links"),
    )


def _newer(shown: Version, versions: list[Version]) -> Markup | None:
    if shown is versions[-1]:
        return None
    text = f"This is version {shown.number}; a newer version of this article exists."
    return tag("p", text, class_="notice")


def _text(text: str, start: int, end: int) -> Markup:
    """Return the text by paragraphs, with what is to be marked marked in each that it touches."""
    paragraphs = []
    at = 0
    for paragraph in text.split("\n\n"):
        first, last = max(start - at, 0), min(end - at, len(paragraph))
        if first < last:
            mark = tag("mark", paragraph[first:last])
            content = join(paragraph[:first], mark, paragraph[last:])
        else:
            content = join(paragraph)
        paragraphs.append(tag("p", content))
        at += len(paragraph) + 2
    return tag("div", paragraphs, class_="text", dir="auto")


def _history(versions: list[Version]) -> Markup | None:
    if len(versions) < 2:
        return None
    steps = list(zip([None, *versions], versions, strict=False))
    return tag(
        "section",
        tag("h3", f"{len(versions)} versions, newest first"),
        tag("ol", (_step(before, after) for before, after in reversed(steps)), reversed=True),
        class_="versions",
    )


def _step(before: Version | None, after: Version) -> Markup:
    when = time_tag(after.moment) if after.moment else "undated"
    status = "" if after.status is Status.USABLE else f" · {after.status.value}"
    open_it = tag(
        "button",
        f"Version {after.number}",
        type="button",
        data_do="read",
        data_uri=after.uri,
        data_digest=after.digest,
    )
    return tag(
        "li",
        tag("p", open_it, " · ", when, status, class_="about"),
        (tag("p", notice, class_="notice", dir="auto") for notice in after.notices),
        _changes(before, after) if before else tag("p", "The first version.", class_="about"),
        value=after.number,
    )


def _changes(before: Version, after: Version) -> Markup:
    """Return word by word what a version changed, the headline first."""
    parts = []
    if before.headline != after.headline:
        parts.append(tag("p", _diff(before.headline, after.headline), class_="diff headline"))
    if before.text != after.text:
        parts.append(tag("p", _diff(before.text, after.text), class_="diff", dir="auto"))
    return join(parts) or tag("p", "The text is the same.", class_="about")


def _diff(before: str, after: str) -> Markup:
    found = edits(before, after)
    shown: list[Markup | str] = []
    for n, edit in enumerate(found):
        if edit.before == edit.after:
            shown.append(_shortened(edit.before, first=n == 0, last=n == len(found) - 1))
            continue
        shown.append(tag("del", edit.before) if edit.before.strip() else "")
        shown.append(tag("ins", edit.after) if edit.after.strip() else "")
    return join(shown)


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """Return what surrounds a change; of a long stretch only its ends."""
    head = "" if first else text[:_AROUND]
    tail = "" if last else text[-_AROUND:]
    if len(text) <= len(head) + len(tail):
        return text
    return f"{head} […] {tail}" if head and tail else f"{head} […]" if head else f"[…] {tail}"
