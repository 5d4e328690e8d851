"""Charts as inline SVG; colours come from the page's style, each mark says its value on hover."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

from eval.markup import Html, tag

MOST_DELTAS = 400
"""Bars that a chart of differences has at most for questions won, and as many for those lost."""
COLOURS = 8
"""Classes `c0` to `c7` of the style; more systems take them from the start again."""
_LABEL, _BAR, _VALUE, _ROW = 96, 190, 54, 22  # widths and height in pixels
_MOST_LETTERS = 14
_MOST_DOTS = 60  # on a line; more would hide it
_PLANE = (480, 280)  # width and height of a plane, and below where its axes lie
_LEFT, _BASE, _ACROSS, _UP = 44, 240, 412, 208


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Args:
        label: What it is of.
        value: How long it is.
        low: Where its range begins.
        high: Where its range ends.
        text: The value as it is written.
        colour: Number of its colour.
    """

    label: str
    value: float
    low: float
    high: float
    text: str
    colour: int


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a plane, with a label for hovering and the number of its colour."""

    x: float
    y: float
    label: str
    colour: int


def bars(title: str, rows: Sequence[Bar], limit: float) -> Html:
    """Return horizontal bars with their ranges.

    Args:
        title: What they show.
        rows: The bars.
        limit: The value of a bar that fills the width.
    """
    scale = _BAR / limit if limit else 0.0
    marks: list[Html] = []
    for n, row in enumerate(rows):
        y = n * _ROW
        middle = y + _ROW / 2
        low, high = (_LABEL + end * scale for end in (row.low, row.high))
        name = row.label
        if len(name) > _MOST_LETTERS:
            name = f"{name[: _MOST_LETTERS - 1]}…"
        marks.append(
            tag(
                "g",
                tag("title", f"{row.label}: {row.text} ({row.low:.3g} to {row.high:.3g})"),
                tag("text", name, x=_LABEL - 6, y=middle + 4, text_anchor="end"),
                _rect(_LABEL, y + 4, row.value * scale, _ROW - 8, f"bar c{row.colour % COLOURS}"),
                _line(low, middle, high, middle, "range"),
                _line(low, middle - 4, low, middle + 4, "range"),
                _line(high, middle - 4, high, middle + 4, "range"),
                tag("text", row.text, x=_LABEL + _BAR + 8, y=middle + 4, class_="number"),
            )
        )
    return _svg(title, _LABEL + _BAR + _VALUE, max(1, len(rows)) * _ROW, *marks)


def deltas(title: str, rows: Sequence[tuple[float, str]]) -> Html:
    """Return a bar for each question's difference, the greatest win first, the worst loss last.

    Of very many, the greatest `MOST_DELTAS` either way are drawn.

    Args:
        title: What they show.
        rows: Differences, each with the text that hovering shows.
    """
    ordered = sorted(rows, key=lambda row: (-row[0], row[1]))
    if len(ordered) > 2 * MOST_DELTAS:
        ordered = ordered[:MOST_DELTAS] + ordered[-MOST_DELTAS:]
    width, height = 900, 180
    most = max((abs(delta) for delta, _ in ordered), default=0.0) or 1.0
    left, zero = 44, height / 2
    step, scale = (width - left) / max(1, len(ordered)), (height / 2 - 12) / most
    marks = [
        tag("text", label, x=left - 8, y=zero - at * scale + 4, text_anchor="end")
        for label, at in ((f"+{most:.2f}", most), ("0", 0.0), (f"−{most:.2f}", -most))
    ]
    for n, (delta, text) in enumerate(ordered):
        if delta:
            tall = abs(delta) * scale
            top = zero - tall if delta > 0 else zero
            kind = "win" if delta > 0 else "loss"
            marks.append(
                tag(
                    "g",
                    tag("title", text),
                    _rect(left + n * step, 0, step, height, "hover"),
                    _rect(left + n * step + step * 0.1, top, step * 0.8, tall, kind),
                )
            )
    return _svg(title, width, height, *marks, _line(left, zero, width, zero, "axis"))


def scatter(title: str, points: Sequence[Point], x_name: str, y_name: str) -> Html:
    """Return points in a plane, x from 0 to a round number, y from 0 to 1.

    Args:
        title: What they show.
        points: The points.
        x_name: What x is, with its unit.
        y_name: What y is.
    """
    most = _round_up(max((point.x for point in points), default=1.0))
    marks = _plane(most, x_name, y_name)
    for point in points:
        x, y = _place(point.x / most, point.y)
        label = tag("title", point.label)
        marks.append(
            tag("circle", label, cx=_number(x), cy=_number(y), r=6, class_=_point(point.colour))
        )
    return _svg(title, *_PLANE, *marks)


def curves(
    title: str,
    series: Sequence[Sequence[Point]],
    x_name: str,
    y_name: str,
    *,
    at: float | None = None,
    diagonal: bool = False,
) -> Html:
    """Return lines through points, both axes from 0 to 1.

    Args:
        title: What they show.
        series: The points of each line, from left to right; hovering shows their labels, and a
            line of many shows no dots.
        x_name: What x is.
        y_name: What y is.
        at: Where an upright line marks what is in force.
        diagonal: Whether to draw where x and y are the same.
    """
    marks = _plane(1.0, x_name, y_name)
    if diagonal:
        marks.append(_line(*_place(0, 0), *_place(1, 1), "axis"))
    if at is not None:
        marks.append(_line(*_place(at, 0), *_place(at, 1), "range"))
    for points in series:
        places = [_place(point.x, point.y) for point in points]
        path = " ".join(f"{_number(x)},{_number(y)}" for x, y in places)
        if points:
            marks.append(
                tag("polyline", points=path, class_=f"curve k{points[0].colour % COLOURS}")
            )
        marks += [
            tag(
                "circle",
                tag("title", point.label),
                cx=_number(x),
                cy=_number(y),
                r=3,
                class_=_point(point.colour) if len(points) <= _MOST_DOTS else "hover",
            )
            for point, (x, y) in zip(points, places, strict=True)
        ]
    return _svg(title, *_PLANE, *marks)


def _plane(most: float, x_name: str, y_name: str) -> list[Html]:
    """Return grid and names of a plane, x from 0 to a limit, y from 0 to 1."""
    marks = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _place(share, share)
        marks += [
            _line(_LEFT, y, _LEFT + _ACROSS, y, "grid"),
            tag("text", f"{share:g}", x=_LEFT - 8, y=y + 4, text_anchor="end"),
            tag("text", f"{share * most:g}", x=x, y=_BASE + 16, text_anchor="middle"),
        ]
    return [
        *marks,
        tag("text", x_name, x=_LEFT + _ACROSS, y=_BASE + 34, text_anchor="end"),
        tag("text", y_name, x=_LEFT - 8, y=16),
    ]


def _place(x: float, y: float) -> tuple[float, float]:
    """Return where in a plane a point lies whose coordinates run from 0 to 1."""
    return _LEFT + x * _ACROSS, _BASE - y * _UP


def _point(colour: int) -> str:
    return f"point c{colour % COLOURS}"


def _round_up(value: float) -> float:
    """Return the least of 1, 2, 4, 6, 8 or 10 times a power of ten that is not less."""
    if value <= 0:
        return 1.0
    power: float = 10.0 ** (ceil(log10(value)) - 1)
    return next((step * power for step in (1, 2, 4, 6, 8) if value <= step * power), 10 * power)


def _rect(x: float, y: float, width: float, height: float, class_: str) -> Html:
    x_, y_, wide, high = map(_number, (x, y, width, height))
    return tag("rect", x=x_, y=y_, width=wide, height=high, class_=class_)


def _line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Html:
    ends = map(_number, (x1, y1, x2, y2))
    return tag("line", **dict(zip(("x1", "y1", "x2", "y2"), ends, strict=True)), class_=class_)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _svg(title: str, width: float, height: float, *marks: Html) -> Html:
    return tag(
        "svg",
        *marks,
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        role="img",
        aria_label=title,
    )
