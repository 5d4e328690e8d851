"""Build a balanced set of answerable and unanswerable questions, and say what is in it.

Run from the repository root; each pair is an index and a question set in BEIR's layout:

    python -m benchmarks.abstention_set OUT --set INDEX QUESTIONS --set INDEX QUESTIONS ...
                                        [--weight NUMBER]

Answerable questions are also put to copies of their index that lack the answering articles, in
OUT; the rows are written to OUT/rows.jsonl: id, question, as_of, index, answerable, kind, articles,
weight, counted.
`dateline calibrate --rows OUT/rows.jsonl` fits abstention to them, in which every row counts as
much as its weight; it takes several such files, each balanced for itself. Questions without a gold
answer, or none of whose answers stand in a judged article, are left out: nobody can tell whether
they lost theirs.
"""

import argparse
from collections import Counter
from dataclasses import replace
from pathlib import Path

from eval.abstention.build import build
from eval.abstention.rows import balanced, write_rows


def main() -> None:
    """Build the set and print how many rows of each kind it has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--set", nargs=2, action="append", type=Path, required=True)
    parser.add_argument("--parts", type=int, default=4)
    parser.add_argument("--weight", type=float, default=1.0)
    options = parser.parse_args()
    rows = [
        replace(row, weight=row.weight * options.weight)
        for row in balanced(build(options.set, options.out, options.parts))
    ]
    write_rows(rows, options.out / "rows.jsonl")
    counted = Counter(row.kind for row in rows if row.counted)
    for kind, count in Counter(row.kind for row in rows).most_common():
        print(f"{kind} {counted[kind]} counted, {count - counted[kind]} for the fit alone")


if __name__ == "__main__":
    main()
