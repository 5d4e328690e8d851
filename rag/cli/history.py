"""The history of an article: each version, and word by word what it changed."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.console import Group, RenderableType
from rich.text import Text

if TYPE_CHECKING:
    from index import Version

_PIECE = re.compile(r"\w+(?:[.,’'-]\w+)*|\n+|\S")
_AROUND = 12
"""Unchanged words that are shown before and after a change."""
_COMPARED = ("headline", "byline", "source", "dateline", "section", "status", "embargoed_until")


class Edit(NamedTuple):
    """A stretch of text that one version took out and put in; both the same where it stayed."""

    before: str
    after: str


def edits(before: str, after: str) -> list[Edit]:
    """Return the way from one text to another, word by word.

    What was before joins to the first text, what is after to the second. Paragraph marks and
    punctuation count as words.
    """
    old, new = _pieces(before), _pieces(after)
    matcher = SequenceMatcher(None, old.words, new.words, autojunk=False)
    return [Edit(old.slice(a, b), new.slice(c, d)) for _, a, b, c, d in matcher.get_opcodes()]


class _Pieces(NamedTuple):
    text: str
    words: Sequence[str]
    starts: Sequence[int]

    def slice(self, start: int, end: int) -> str:
        return self.text[self.starts[start] : self.starts[end]]


def _pieces(text: str) -> _Pieces:
    found = list(_PIECE.finditer(text))
    starts = [0, *(match.start() for match in found[1:]), len(text)]
    return _Pieces(text, [match[0] for match in found], starts if found else [0])


def history_record(versions: "Sequence[Version]") -> list[dict[str, Any]]:
    """Return the history as plain values, oldest first; changes are [before, after] pairs.

    A version without text, which only withdraws, has no changes.
    """
    from rag.answer import plain  # noqa: PLC0415

    record = []
    for previous, version in _steps(versions):
        fields = {name: value for name, value in plain(version).items() if name != "key"}
        changes = edits(previous.text, version.text) if previous and version.text else []
        fields["changes"] = [list(edit) for edit in changes if edit.before != edit.after]
        record.append(fields)
    return record


def history_renderable(versions: "Sequence[Version]") -> RenderableType:
    """Return the history for a terminal, newest first.

    Words taken out stand in [-brackets-], words put in {+braces+}, as in git's word diff, so
    that they can be told apart without colours, too.
    """
    parts: list[RenderableType] = []
    for previous, version in reversed(list(_steps(versions))):
        moment = version.moment.human() if version.moment else "undated"
        title = f"version {version.number} ({version.digest}) · {moment} · {version.status}"
        parts.append(Text(title, style="bold"))
        parts.extend(Text(f"  {notice}", style="yellow") for notice in version.notices)
        if previous is None:
            words = len(version.text.split())
            parts.append(Text(f"  first version, {words} words: {version.headline}"))
            parts.append(Text(version.text))
        else:
            parts.extend(_changed_fields(previous, version))
            if version.text:
                parts.append(_diff(edits(previous.text, version.text)))
        parts.append("")
    return Group(*parts[:-1])


def _steps(versions: "Sequence[Version]") -> "Iterator[tuple[Version | None, Version]]":
    """Yield each version with the one to compare it to; a bare withdrawal has no text for that."""
    previous = None
    for version in versions:
        yield previous, version
        if version.text or previous is None:
            previous = version


def _changed_fields(before: "Version", after: "Version") -> Iterator[Text]:
    for name in _COMPARED:
        old, new = getattr(before, name), getattr(after, name)
        if old != new and (new or after.text):  # a bare withdrawal takes no field back
            line = Text(f"  {name.replace('_', ' ')}: ", style="dim")
            yield line.append_text(_marked(Edit(str(old or ""), str(new or ""))))


def _diff(changes: Sequence[Edit]) -> Text:
    shown = Text()
    for n, edit in enumerate(changes):
        if edit.before != edit.after:
            shown.append_text(_marked(edit))
        else:
            shown.append(_shortened(edit.before, first=n == 0, last=n == len(changes) - 1), "dim")
    return shown if any(e.before != e.after for e in changes) else Text("  the text is the same")


def _marked(edit: Edit) -> Text:
    marked = Text()
    if edit.before.strip():
        marked.append(f"[-{edit.before.rstrip()}-]", style="red strike")
    if edit.after.strip():
        marked.append(f"{{+{edit.after.rstrip()}+}}", style="green")
    space = edit.after if edit.after else edit.before
    return marked.append(space[len(space.rstrip()) :])


def _shortened(text: str, *, first: bool, last: bool) -> str:
    words = list(re.finditer(r"\S+\s*", text))
    head = 0 if first else _AROUND
    tail = 0 if last else _AROUND
    if len(words) <= head + tail + 1:
        return text
    kept = "".join(w[0] for w in words[:head])
    return f"{kept}… " + "".join(w[0] for w in words[len(words) - tail :])
