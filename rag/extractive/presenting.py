"""What stands around a quotation: who said it and when, whom "He" means, which day it was.

All of it comes from fields of the citation or from the sentences of the version before the quoted
one. The quotation itself is never touched.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index import Version
from rag.extractive.days import days_in
from rag.extractive.referents import referent
from rag.extractive.scoring import ScoredSentence


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Our words around a quotation.

    Args:
        prefix: What stands before it if it is the first of its version: "Northwire, 2 May 2025:".
        suffix: What stands behind it: "[He: Ilian Dravec; Tuesday: 29 April]".
    """

    prefix: str
    suffix: str


def surroundings(sentence: ScoredSentence, earlier: Sequence[ScoredSentence] = ()) -> Surroundings:
    """Return our words around a sentence.

    Args:
        sentence: The sentence.
        earlier: Sentences of the same version that stand in the answer before it: a day that was
            explained there is not explained again.
    """
    version = sentence.version
    notes = []
    word, name = referent(version.text, sentence.start, sentence.end)
    if name:
        notes.append(f"{word}: {name}")
    told = {day for other in earlier for day, _ in days_in(other.text, version)}
    for day, meant in days_in(sentence.text, version):
        if day not in told:
            same = version.moment is not None and meant.year == version.moment.start.year
            year = "" if same else f" {meant.year}"
            notes.append(f"{day}: {meant.day} {meant:%B}{year}")
    return Surroundings(
        prefix=attribution(version),
        suffix=f"[{'; '.join(notes)}]" if notes else "",
    )


def attribution(version: Version) -> str:
    """Return source and day of a version as they stand before what it says; "" without both."""
    day = version.moment.human().split(",")[0] if version.moment else ""
    named = ", ".join(filter(None, (version.source, day)))
    return f"{named}:" if named else ""
