"""Words reduced to one form, irregular verbs too: "sank" and "sunk" are "sink"."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from index.lexical import TantivyIndex
from rag.terms import Terms

_IRREGULAR = """
    sink sank sunk | hold held | break broke broken | begin began begun | win won | lose lost
    leave left | fall fell fallen | rise rose risen | meet met | find found | strike struck
    take took taken | give gave given | buy bought | sell sold | say said | tell told | shoot shot
    fly flew flown | speak spoke spoken | choose chose chosen | steal stole stolen | fight fought
    catch caught | build built | send sent | spend spent | become became | come came
    go went gone | get got gotten | make made | see saw seen | hear heard | lead led | pay paid
    keep kept | stand stood | withdraw withdrew withdrawn | write wrote written
    throw threw thrown | overthrow overthrew overthrown | wear wore worn | drive drove driven
    draw drew drawn | grow grew grown | know knew known | run ran | ride rode ridden
    sing sang sung | swim swam swum | teach taught | think thought | bring brought | seek sought
    feel felt | deal dealt | bear bore born | beat beaten | blow blew blown | hide hid hidden
    flee fled | freeze froze frozen | forget forgot forgotten | swear swore sworn | tear tore torn
    wake woke woken | shake shook shaken | sleep slept | lend lent | feed fed | bind bound
    uphold upheld | undergo underwent undergone | overtake overtook overtaken | sit sat
"""
_NOT = re.compile(r"(?:\b(?:wo|ca|sha))?n['’]t\b", re.IGNORECASE)
_SHAPES = frozenset(
    """did do does done is are was were has have had will would be been being it its there this that
    these those when what which who whom day date going set due on in at of the a an to by for from
    his her their he she they""".split()  # noqa: SIM905
)
"""Words that shape a question; what else it has is what it asks about, its verb too."""
_LEAST = 3.0
"""Weight of a term that `question_terms` leaves out, about that of one in each fifth passage."""


def tokens(text: str) -> list[str]:
    """Return a text's tokens as the index sees them, those of irregular verbs as of one form."""
    return reduced(TantivyIndex.tokens(_NOT.sub(" not", text)))


def reduced(given: Iterable[str]) -> list[str]:
    """Return tokens with those of irregular verbs as of one form."""
    known = _known()
    return [known.get(token, token) for token in given]


def content(question: str) -> list[str]:
    """Return the tokens of what a question asks about, in its order, its verb among them."""
    return [token for token in tokens(question) if token not in _SHAPES]


def asked_terms(terms: Terms, asking: str) -> Terms:
    """Return a question's terms in these forms, with what `question_terms` takes for too common.

    Verbs such as "hold", "come" or "take" tell little of a passage, and all of what is asked.

    Args:
        terms: The question's.
        asking: Its sentence that asks.
    """
    known = _known()
    weights = dict.fromkeys(content(asking), _LEAST)
    for term, weight in terms.weights.items():
        form = known.get(term, term)
        if form not in _SHAPES:
            weights[form] = max(weight, weights.get(form, 0.0))
    return Terms(weights, frozenset(reduced(terms.names)))


@cache
def _known() -> Mapping[str, str]:
    """Return by token of each form the token of the first."""
    rows = (row.split() for line in _IRREGULAR.splitlines() for row in line.split("|"))
    return {
        "".join(TantivyIndex.tokens(form)): "".join(TantivyIndex.tokens(verb))
        for verb, *forms in filter(None, rows)
        for form in forms
    }
