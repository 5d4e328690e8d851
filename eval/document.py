"""The frame of a report's page: its style, and the ban on everything from elsewhere."""

from collections.abc import Sequence
from importlib.resources import files

from eval.markup import Html, tag

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def document(title: str, sections: Sequence[Html]) -> str:
    """Return a page that opens offline: no script, nothing fetched.

    Args:
        title: Its title.
        sections: What is in it.
    """
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Html((files("eval") / "report.css").read_text("utf-8"))),
    )
    page = tag("html", head, tag("body", tag("main", *sections)), lang="en")
    return f"<!doctype html>\n{page}\n"
