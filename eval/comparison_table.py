"""The table of an HTML report that compares systems."""

from collections.abc import Sequence

from eval.compare import SURE, Comparison
from eval.markup import Html, join, table, tag
from eval.table import p_text


def comparison_table(comparisons: Sequence[Comparison], against: str) -> Html:
    """Return the comparisons with a system as a table under a heading; nothing of none."""
    if not comparisons:
        return Html("")
    rows: list[tuple[object, ...]] = [
        (
            one.system,
            one.measure,
            f"{one.difference:+.3f}",
            f"{one.low:+.3f} to {one.high:+.3f}",
            tag("td", p_text(one), class_="sure" if one.p_corrected < SURE else None),
            one.wins,
            one.ties,
            one.losses,
        )
        for one in comparisons
    ]
    head = ("", "metric", "difference", "95% range", "p, corrected", "won", "tied", "lost")
    return join(tag("h3", f"Against {against}"), table(head, rows))
