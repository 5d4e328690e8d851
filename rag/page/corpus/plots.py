"""Plots of counts as inline SVG; every one says its figures in words, too."""

from collections.abc import Sequence
from datetime import date

from rag.page.markup import Markup, join, tag

_WIDTH, _HEIGHT = 720, 120
_ROW = 26
_NAME, _BAR = 220, 440


def columns(days: Sequence[tuple[date, int]], name: str) -> Markup:
    """Return a column for each day.

    Args:
        days: In their order, each with its count.
        name: What is shown, for those who do not see it.
    """
    most = max(count for _, count in days)
    step = _WIDTH / len(days)
    drawn = []
    for n, (day, count) in enumerate(days):
        height = round(_HEIGHT * count / most) if most else 0
        column = tag(
            "rect",
            x=round(n * step, 1),
            y=_HEIGHT - height,
            width=round(max(step - 2, 1), 1),
            height=height,
        )
        drawn.append(tag("g", tag("title", f"{day}: {count}"), column))
    labels = join(
        tag("text", str(days[0][0]), x=0, y=_HEIGHT + 18),
        tag("text", str(days[-1][0]), x=_WIDTH, y=_HEIGHT + 18, text_anchor="end"),
        tag("text", f"at most {most} a day", x=_WIDTH / 2, y=_HEIGHT + 18, text_anchor="middle"),
    )
    axis = tag("line", x1=0, x2=_WIDTH, y1=_HEIGHT, y2=_HEIGHT)
    plot = _svg(_HEIGHT + 26, name, axis, drawn, labels)
    return join(plot, _table([(str(day), count) for day, count in days if count], name))


def bars(counted: Sequence[tuple[str, int]], name: str) -> Markup:
    """Return a bar for each name with its count, the largest first."""
    most = max(count for _, count in counted)
    drawn = []
    for n, (label, count) in enumerate(counted):
        y = n * _ROW
        width = max(2, round(_BAR * count / most))
        short = label if len(label) <= 30 else f"{label[:29]}…"
        drawn += [
            tag("text", tag("title", label), short, x=_NAME - 10, y=y + 16, text_anchor="end"),
            tag("rect", x=_NAME, y=y + 4, width=width, height=_ROW - 10),
            tag("text", f"{count:,}", x=_NAME + width + 8, y=y + 16),
        ]
    return _svg(len(counted) * _ROW, name, drawn)


def _svg(height: int, name: str, *parts: Markup | list[Markup]) -> Markup:
    return tag(
        "svg",
        tag("title", name),
        parts,
        class_="plot",
        viewBox=f"0 0 {_WIDTH} {height}",
        role="img",
        aria_label=name,
    )


def _table(rows: Sequence[tuple[str, int]], name: str) -> Markup:
    body = (tag("tr", tag("th", label, scope="row"), tag("td", f"{n:,}")) for label, n in rows)
    caption = tag("caption", name, class_="unseen")
    return tag("details", tag("summary", "As a table"), tag("table", caption, tag("tbody", body)))
