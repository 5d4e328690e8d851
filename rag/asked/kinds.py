"""The forms of questions and the kinds of answers."""

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How a question is put."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    HOW_MUCH = "how much"
    HOW = "how"
    WHY = "why"
    WHICH = "which"
    WHAT = "what"
    SAID = "said"
    YES_NO = "yes or no"
    LIST = "list"
    DEFINITION = "definition"
    WORDS = "words"
    """Words without a question's form, as they are typed into a search box."""


class Kind(StrEnum):
    """What an answer is, as far as the form of the question tells."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    TITLE = "title"
    NAME = "name"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    DURATION = "duration"
    AGE = "age"
    SPEECH = "speech"
    REASON = "reason"
    MANNER = "manner"
    ANY = "any"


FIGURES = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.AGE, Kind.DATE})
"""Kinds that are written with figures or the names of days and months."""

NAMES = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.PLACE, Kind.TITLE, Kind.NAME})
"""Kinds that are written with capitals or in quotation marks."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for.

    Args:
        form: How it is put.
        kind: What its answer is.
        focus: The noun that the answer is one of ("national park"), lower case; empty if none.
        asking: The sentence of the question that asks; the others only set the scene.
    """

    form: Form
    kind: Kind
    focus: str
    asking: str
