"""What filters need to know of every passage, as arrays."""

import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.chronology import ALWAYS
from index.times import Timestamp


@dataclass(frozen=True, slots=True)
class Columns:
    """What filters need to know of every passage, as parallel arrays sorted by passage id.

    Args:
        seq: The catalog's sequence number at which this was read.
        ids: Passage ids, ascending, shape (n,), int64.
        changed: Sequence number of the change that last touched the passage.
        live_from: First second, since 1970, at which the passage may be shown.
        live_to: First second at which it may no longer be.
        held_until: End of its embargo, which no as-of lifts; `ALWAYS` if it has none.
        published: Publication in seconds since 1970, `ALWAYS` where it is not known.
        source: Index into `sources`.
        sources: Names of the sources, sorted.
        section: Index into `sections`.
        sections: What articles say of their section or sections, sorted.
        language: Index into `languages`.
        languages: What articles say of their language, sorted.
        first: For each passage, the id of the first passage of its version.
    """

    seq: int
    ids: NDArray[np.int64]
    changed: NDArray[np.int64]
    live_from: NDArray[np.int64]
    live_to: NDArray[np.int64]
    held_until: NDArray[np.int64]
    published: NDArray[np.int64]
    source: NDArray[np.int32]
    sources: tuple[str, ...]
    section: NDArray[np.int32]
    sections: tuple[str, ...]
    language: NDArray[np.int32]
    languages: tuple[str, ...]
    first: NDArray[np.int64]


def read_columns(db: sqlite3.Connection, seq: int) -> Columns:
    """Read the columns of a catalog.

    Args:
        db: The catalog's connection, with a transaction open, so that all is of one state.
        seq: The sequence number of that state.
    """
    rows = db.execute("SELECT id, seq, version FROM passages ORDER BY id").fetchall()
    first = dict(db.execute('SELECT version, id FROM passages WHERE "start" = 0'))
    facts = {
        key: tuple(fact)
        for key, *fact in db.execute(
            "SELECT id, live_from, live_to, held_until, published, source, section, language"
            " FROM versions"
        )
    }
    known = [tuple(sorted({fact[place] for fact in facts.values()})) for place in (-3, -2, -1)]
    codes = [{name: n for n, name in enumerate(names)} for names in known]
    epochs = {
        key: (
            *fact[:3],
            Timestamp.parse(fact[3]).epoch if fact[3] else ALWAYS,
            *(code[name] for code, name in zip(codes, fact[4:], strict=True)),
        )
        for key, fact in facts.items()
    }
    table = np.array([(key, at, *epochs[version]) for key, at, version in rows], np.int64)
    ids, changed, live_from, live_to, held_until, published, *named = table.reshape(-1, 9).T.copy()
    source, section, language = (column.astype(np.int32) for column in named)
    return Columns(
        seq=seq,
        ids=ids,
        changed=changed,
        live_from=live_from,
        live_to=live_to,
        held_until=held_until,
        published=published,
        source=source,
        sources=known[0],
        section=section,
        sections=known[1],
        language=language,
        languages=known[2],
        first=np.array([first.get(version, key) for key, _, version in rows], np.int64),
    )
