"""HTML that cannot be broken by what stands in it: every text is escaped where it is put in."""

from collections.abc import Iterable
from html import escape

Attribute = str | int | float | bool | None
_EMPTY = frozenset(("br", "input"))
_SAFE = ("http://", "https://", "#")
"""What an address may begin with; any other is left out."""


class Markup(str):
    """HTML that `tag` made, to be put into other HTML as it is."""

    __slots__ = ()


Child = str | Iterable["Child"] | None
"""What may stand in an element: text, `Markup`, nothing, or several of them."""


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """Return an element.

    Args:
        name: Of the element.
        children: What stands in it; text is escaped, `Markup` is not.
        attributes: By name, with ``_`` for ``-`` and one at the end of a Python word. True gives
            the bare name; None and False leave it out. An ``href`` that is neither of the web
            nor of this page is left out, too.

    Example:
        >>> tag("a", "<b>", href="javascript:1", class_="x", data_n=1)
        '<a class="x" data-n="1">&lt;b&gt;</a>'
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _EMPTY:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{join(*children)}</{name}>")


def join(*children: Child) -> Markup:
    """Return several texts and elements as one piece of HTML."""
    return Markup("".join(map(_written, children)))


def _written(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return child
    if isinstance(child, str):
        return escape(child)
    return join(*child)


def _attribute(key: str, value: Attribute) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    if name == "href" and not str(value).startswith(_SAFE):
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
