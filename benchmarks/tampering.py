"""Ways to falsify an answer's JSON, each of which a checker must find."""

import copy
import random
from collections.abc import Callable
from typing import Any

from index import Version

Record = dict[str, Any]


def _changed(text: str, draw: random.Random) -> str:
    """Return text with one letter or digit replaced by another."""
    at = draw.choice([place for place, char in enumerate(text) if char.isalnum()])
    other = draw.choice([char for char in "aeinrst0123456789" if char != text[at]])
    return text[:at] + other + text[at + 1 :]


def _quote(record: Record, draw: random.Random) -> None:
    cited = draw.choice(record["citations"])
    cited["quote"] = _changed(cited["quote"], draw)


def _around(record: Record, draw: random.Random) -> None:
    cited = draw.choice(record["citations"])
    side = draw.choice([name for name in ("before", "after") if cited[name].strip()] or ["before"])
    cited[side] = _changed(cited[side], draw) if cited[side].strip() else "Not so: "


def _offsets(record: Record, draw: random.Random) -> None:
    cited = draw.choice(record["citations"])
    cited[draw.choice(("start", "end"))] += draw.choice((-1, 1))


def _digest(record: Record, draw: random.Random) -> None:
    cited = draw.choice(record["citations"])
    cited["digest"] = _changed(cited["digest"], draw)


def _uri(record: Record, draw: random.Random) -> None:
    draw.choice(record["citations"])["uri"] += "0"


def _number(record: Record, draw: random.Random) -> None:
    cited = draw.choice(record["citations"])
    old = f"[{cited['number']}]"
    record["text"] = record["text"].replace(old, f"[{cited['number'] + 50}]", 1)


def _shown(record: Record, draw: random.Random) -> None:
    """Change the text that is shown, and leave the sentence as it is."""
    said = draw.choice(record["sentences"])["text"]
    record["text"] = record["text"].replace(said, _changed(said, draw), 1)


def _quotation(record: Record, draw: random.Random) -> None:
    """Change a quotation in a sentence and in the text; where there is none, add one."""
    said = draw.choice(record["sentences"])
    old = said["text"]
    start, end = old.find("“"), old.rfind("”")
    if 0 <= start < end - 1:
        said["text"] = old[: start + 1] + _changed(old[start + 1 : end], draw) + old[end:]
    else:
        said["text"] = f"{old} “We never said so,” he said."
    record["text"] = record["text"].replace(old, said["text"], 1)


TAMPERINGS: dict[str, Callable[[Record, random.Random], None]] = {
    "quote": _quote,
    "context": _around,
    "offsets": _offsets,
    "digest": _digest,
    "uri": _uri,
    "number": _number,
    "shown sentence": _shown,
    "quotation": _quotation,
}
"""By what is changed; each changes one thing of a record that has citations."""


def tampered(record: Record, name: str, draw: random.Random) -> Record:
    """Return a copy of an answer's JSON with one thing changed, by a name of `TAMPERINGS`."""
    changed = copy.deepcopy(record)
    TAMPERINGS[name](changed, draw)
    return changed


def citing(record: Record, version: Version, draw: random.Random) -> Record:
    """Return an answer's JSON with a citation that is exact, but of another version.

    Args:
        record: It has citations.
        version: What is cited instead, from its first character on.
        draw: Chooses the citation.
    """
    changed = copy.deepcopy(record)
    cited = draw.choice(changed["citations"])
    # The old quote goes with it: what is verbatim stays so, only whose words they are is wrong.
    quote = version.text[: draw.randrange(20, 80)]
    cited |= {"uri": version.uri, "version": version.number, "digest": version.digest}
    cited |= {"start": 0, "end": len(quote), "quote": quote, "before": "", "after": ""}
    return changed
