"""Questions about a stream's own facts, from the patterns that its sentences were written by."""

import random
import re
from collections.abc import Iterator, Sequence

from benchmarks.prose import sentences_of

_NAMES = {
    "PERSON": r"(?P<person>[A-Z]\w+ [A-Z]\w+)",
    "ORG": r"(?P<org>[A-Z]\w+ (?:Council|Power|Union|Group|Rail))",
    "PLACE": r"(?P<place>[A-Z]\w+)",
    "THING": r"(?P<thing>[a-z][a-z ]*)",
    "ROLE": r"(?P<role>[a-z][a-z ]*)",
    "DID": r"(?P<did>[a-z]+)",
    "DO": r"(?P<do>[a-z]+)",
}
_FACTS = (
    ("ORG DID the THING in PLACE on \\w+day", "On which day was the {thing} in {place} {did}?",
     "What happened to the {thing} in {place}?", "Who {did} the {thing} in {place}?"),
    ("“[^”]+,” said PERSON, an? ROLE in PLACE", "What did {person} say?",
     "What did {person}, a {role} in {place}, say?", "Who is {person}?"),
    ("“[^”]+,” PERSON told reporters outside the THING\\.", "What did {person} tell reporters?",
     "What did {person} say outside the {thing}?", "Where did {person} talk to reporters?"),
    ("PERSON, \\d+, of PLACE, died", "When did {person} of {place} die?", "How old was {person}?"),
    ("PERSON, \\d+, DID", "How old is {person}?", "What did {person} do?"),
    ("About [\\d,]+ people work at the THING, most of them from PLACE",
     "How many people work at the {thing}?", "How many people from {place} work at the {thing}?"),
    ("The THING DID by ORG cost", "How much did the {thing} {did} by {org} cost?"),
    ("ORG said it would DO the THING by", "By when does {org} want to {do} the {thing}?",
     "What does {org} want to do with the {thing}?", "Will {org} {do} the {thing}?"),
    ("Critics of PERSON say the THING should be DID", "What do critics of {person} say?",
     "Should the {thing} be {did}?"),
    ("Shares in ORG fell", "By how much did shares in {org} fall?", "Did shares in {org} fall?"),
    ("Neither PERSON nor ORG answered questions about the THING\\.",
     "Who did not answer questions about the {thing}?",
     "Did {person} answer questions about the {thing}?"),
    ("An? ROLE from PLACE called the THING “",
     "What did the {role} from {place} call the {thing}?"),
    ("Officials counted [\\d,]+ THING between PLACE", "How many {thing} did officials count?"),
    ("The ROLE, PERSON, resigned", "Who resigned as {role}?", "Why did {person} resign?"),
    ("Work on the THING began in", "When did work on the {thing} begin?",
     "How long did work on the {thing} last?"),
    ("[\\d.]+ percent of voters in PLACE want to DO the THING, ORG found",
     "How many voters in {place} want to {do} the {thing}?", "What did {org} find?"),
    ("PERSON paid .+ shares of ORG", "How much did {person} pay for shares of {org}?"),
    ("“[^”]+\\.” PERSON then left for PLACE", "Where did {person} go?"),
    ("ORG on \\w+day reported", "What were the quarterly earnings of {org}?"),
    ("The PLACE index closed", "How did the {place} index close?"),
    (".+ skies are expected over PLACE on", "What weather is expected over {place}?"),
    ("PERSON scored", "Who scored besides {person}?", "How many goals did {person} score?"),
)  # fmt: skip
_PATTERNS = tuple(
    (re.compile(re.sub("|".join(_NAMES), lambda name: _NAMES[name[0]], pattern)), forms)
    for pattern, *forms in _FACTS
)


def questions_of(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the sentences of an article that can be asked about, each with questions.

    Example:
        >>> list(questions_of("Shares in Vale Rail fell 2.0 percent to 3.1 million crowns."))[0][1]
        ('By how much did shares in Vale Rail fall?', 'Did shares in Vale Rail fall?')
    """
    for paragraph in text.split("\n\n"):
        for sentence in sentences_of(paragraph):
            for pattern, forms in _PATTERNS:
                if found := pattern.match(sentence):
                    yield sentence, tuple(form.format(**found.groupdict()) for form in forms)
                    break


def question(facts: Sequence[tuple[str, ...]], draw: random.Random) -> str:
    """Return a question, a tenth of them of two needs, about facts that each have some.

    Args:
        facts: The questions of each fact, of at least one.
        draw: Chooses.
    """
    first = draw.choice(draw.choice(facts))
    if len(facts) > 1 and draw.random() < 0.1:
        second = draw.choice(draw.choice(facts))
        if second != first:
            return f"{first[:-1]} and {second[0].lower()}{second[1:]}"
    return first
