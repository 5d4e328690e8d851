"""The articles that answers cite, as BibTeX entries."""

import re
import unicodedata
from collections.abc import Sequence

from rag.answer import Citation
from rag.page.records import Record

_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\{",
    "}": r"\}",
    **{char: f"\\{char}" for char in "#$%&_"},
}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def bibtex(_: str, records: Sequence[Record]) -> str:
    """Return one entry for every cited version of an article, with its quotes as a note."""
    cited: dict[tuple[str, str], list[Citation]] = {}
    for record in records:
        answer = record.read_answer()
        for citation in answer.citations if answer else ():
            cited.setdefault((citation.uri, citation.digest), []).append(citation)
    keys: set[str] = set()
    return "\n\n".join(_entry(quotes, keys) for quotes in cited.values()) + "\n"


def tex(text: str) -> str:
    """Return a text on one line, so that TeX shows every character of it as it is."""
    return "".join(_TEX.get(char, char) for char in " ".join(text.split()))


def _entry(quotes: Sequence[Citation], keys: set[str]) -> str:
    first = quotes[0]
    published = first.updated or first.published
    day = str(published)[:10] if published else ""
    fields = {
        "title": f"{{{tex(first.headline)}}}",
        "author": f"{{{tex(first.byline)}}}" if first.byline else "",
        "howpublished": tex(first.source),
        "year": day[:4],
        "date": day,
        "url": re.sub(r"[{}\\\s]", lambda m: f"%{ord(m[0]):02X}", first.url),
        "note": tex(" ".join(dict.fromkeys(f"“{quote.quote}”" for quote in quotes))),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    if len(day) >= 7:
        lines.append(f"  month = {_MONTHS[int(day[5:7]) - 1]}")
    return f"@misc{{{_key(first, day, keys)},\n" + ",\n".join(lines) + "\n}"


def _key(citation: Citation, day: str, keys: set[str]) -> str:
    """Return a key that no other entry has: source, day, and the headline's first long word."""
    words = re.findall(r"[a-z]{4,}", _ascii(citation.headline)) or ["article"]
    source = re.sub(r"[^a-z]", "", _ascii(citation.source)) or "news"
    stem = f"{source}{day.replace('-', '')}{words[0]}"
    key, number = stem, 1
    while key in keys:
        number += 1
        key = f"{stem}-{number}"
    keys.add(key)
    return key


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return plain.encode("ascii", "ignore").decode()
