"""Every file in `formats/` is read into exactly the articles of the golden file beside it.

After a change that is meant to alter them: `python -m tests.index.test_formats`, and read the diff.
"""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from index.article import Article
from index.readers import Reading

FORMATS = Path(__file__).parent / "formats"
GOLDEN = ".golden.json"
FILES = sorted(p for p in FORMATS.rglob("*") if p.is_file() and not p.name.endswith(GOLDEN))


def read(path):
    """Return what a file holds as plain values, without what the defaults say anyway."""
    return json.loads(json.dumps([_plain(item) for item in Reading([path])], default=str))


def _plain(item):
    if not isinstance(item, Article):
        return {"skipped": _placed(item.where), "reason": _placed(item.reason)}
    return {
        name: _placed(value) if isinstance(value, str) else value
        for name, value in asdict(item).items()
        if value != getattr(_EMPTY, name)
    } | {name: str(moment) for name in _TIMES if (moment := getattr(item, name))}


_TIMES = ("published", "updated", "embargoed_until")
_EMPTY = Article(uri="", headline="", text="")


def _placed(text):
    return text.replace(FORMATS.resolve().as_uri(), "file:///formats").replace(
        str(FORMATS), "formats"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FORMATS)))
def test_a_file_is_read_as_its_golden_file_says(path):
    golden = path.with_name(path.name + GOLDEN)
    assert read(path) == json.loads(golden.read_text("utf-8"))


def test_every_format_has_at_least_three_files():
    folders = {path.relative_to(FORMATS).parts[0] for path in FILES}
    few = {
        name
        for name in folders
        if sum(path.relative_to(FORMATS).parts[0] == name for path in FILES) < 3
    }
    assert not few


if __name__ == "__main__":
    for source in FILES:
        text = json.dumps(read(source), ensure_ascii=False, indent=2)
        source.with_name(source.name + GOLDEN).write_text(text + "\n", "utf-8")
