"""How many articles came out on each day."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from index import Filter
from index.chronology import ALWAYS
from index.columns import Columns

DAYS = 60
"""Days up to the newest article that are shown."""


def per_day(columns: Columns) -> list[tuple[date, int]]:
    """Return each of the last days up to the newest visible article with its articles.

    Args:
        columns: What is known of the passages; the first passage of a version stands for it.
    """
    heads = columns.ids == columns.first
    shown = Filter.now().mask(columns) & heads & (columns.published != ALWAYS)
    days = columns.published[shown] // 86_400
    if not days.size:
        return []
    newest = int(days.max())
    first = max(int(days.min()), newest - DAYS + 1)
    counted = np.bincount(days[days >= first] - first, minlength=newest - first + 1)
    start = datetime.fromtimestamp(first * 86_400, UTC).date()
    return [(start + timedelta(days=n), int(count)) for n, count in enumerate(counted)]
