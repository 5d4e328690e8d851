"""The text of a new `dateline.toml`: every setting, explained, and commented out."""

import textwrap
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import orjson

from rag.cli.known import Setting

_WIDTH = 100
_HEAD = """\
# Settings of Dateline, read from the working folder or from the file that --config names.
# Each stands here at its default: take the # off the line that begins with its name to change it.
# Paths that are not absolute start at this file's folder. `dateline config show` tells what holds.

# Retrieval and answers.
"""
_TABLES = {
    "index": "The index, and the models that embed. An option or a variable goes before it.",
    "server": "Options of `dateline serve`.",
    "llm": "A language model, which is asked only with --llm or DATELINE_LLM=1 (docs/llm.md).",
}


def file_text(settings: Iterable[Setting]) -> str:
    """Return the file.

    Args:
        settings: What it has, those of one table together.
    """
    parts = [_HEAD]
    for table, group in groupby(settings, lambda setting: setting.table):
        if table:
            parts.append(f"\n[{table}]\n{_comment(_TABLES[table])}")
        parts += map(_entry, group)
    return "\n".join(parts)


def _entry(setting: Setting) -> str:
    limits = filter(None, (setting.bounds, "not set by default" if setting.default is None else ""))
    bounds = "; ".join(limits)
    told = f"{setting.told.rstrip('.')} ({bounds})." if bounds else setting.told
    if setting.variable:
        told += f" Variable: {setting.variable}."
    if setting.secret:
        told += " Better kept in the variable than in a file."
    if setting.default is None:
        return f"{_comment(told)}#{setting.name} =\n"
    return f"{_comment(told)}#{setting.name} = {_toml(setting.default)}\n"


def _comment(text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent="# ", subsequent_indent="# ") + "\n"


def _toml(value: Any) -> str:  # noqa: ANN401
    """Return a text, a number, a truth value or a list of them, which TOML writes as JSON does."""
    return orjson.dumps(value).decode()
