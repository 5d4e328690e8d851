"""Questions of more and less: "Is A's C bigger than B's?", "Who spent more on C, A or B?"."""

import re

from rag.needs.coordination import is_thing, leading_names, members, name_like, unowned
from rag.needs.need import Need

_BASE = {
    "bigger": "big", "better": "good", "broader": "broad", "cheaper": "cheap", "cleaner": "clean",
    "closer": "close", "colder": "cold", "costlier": "costly", "deadlier": "deadly",
    "deeper": "deep", "faster": "fast", "fewer": "few", "greater": "great", "harder": "hard",
    "heavier": "heavy", "higher": "high", "hotter": "hot", "larger": "large", "lighter": "light",
    "longer": "long", "louder": "loud", "lower": "low", "newer": "new", "older": "old",
    "poorer": "poor", "quicker": "quick", "richer": "rich", "safer": "safe", "shorter": "short",
    "slower": "slow", "smaller": "small", "stricter": "strict", "stronger": "strong",
    "taller": "tall", "tougher": "tough", "warmer": "warm", "weaker": "weak",
    "wealthier": "wealthy", "wider": "wide", "worse": "bad", "younger": "young",
}  # fmt: skip
_ADVERB = r"(?:(?:much|far|even|any|slightly|significantly|still|now) )?"
_DEGREE = rf"(?:(?:more|less) [\w-]+|{'|'.join(_BASE)})"
_AMOUNT = re.compile(
    r"\b(?:more|most|less|least|fewest|first|last|earlier|later|sooner|best|worst|"
    rf"{'|'.join(_BASE)}|{'|'.join(f'{word[:-1]}st' for word in _BASE)})\b",
    re.I,
)
_THAN = re.compile(
    rf"(?P<aux>is|are|was|were) (?P<a>.+?) {_ADVERB}(?P<degree>{_DEGREE}) than "
    r"(?P<b>.+?)(?: is| are| was| were)?",
    re.I,
)
_OR = re.compile(rf"(?P<aux>is|are|was|were) (?P<slot>.+) (?P<degree>{_DEGREE})", re.I)
_DOES = re.compile(
    r"(?P<aux>does|do|did|has|have|had) (?P<x>.+?) than "
    r"(?P<y>.+?)(?: does| do| did| has| have| had)?",
    re.I,
)
_CHOICE = re.compile(
    r"(?P<who>which|who|what|whose) (?P<said>[^,:;]+?) ?[,:;] ?(?:is it )?(?P<slot>.+)", re.I
)
_BARE = re.compile(
    rf"(?:which|who)(?: \w+)? (?P<said>(?:is|are|was|were) {_ADVERB}{_DEGREE}) (?P<slot>[^,:;]+)",
    re.I,
)
_OF = re.compile(
    r"(?:(?:which|who)(?: one)? of|between|of) (?P<slot>[^,]+?(?:, [^,]+)?),? "
    r"(?:(?:which|who)(?: one| city| country| team| company)? )?"
    r"(?P<said>(?:is|are|was|were|has|have|had|came|spent|won|sold|made|paid|grew|\w+ed)\b.+)",
    re.I,
)
_VERB = re.compile(
    r"(?:of (?:these|them|the two)(?: \w+)? )?(?:[\w-]+ ){0,2}?(?P<said>(?:is|are|was|were|has|"
    r"have|had|came|comes|spent|spends|won|wins|sold|sells|made|makes|paid|pays|got|gets|lost|"
    r"grew|grows|rose|fell|built|took|went|gave|cost|costs|\w+ed|"
    r"\w+s(?= (?:the )?(?:more|most|fewer|fewest|less|least)\b))\b.*)",
    re.I,
)
_LED = re.compile(
    r"(?P<slot>[^:?]+?)(?::| [–—-]|,) (?P<who>which|whose|who)\b(?: of (?:the two|these|them|those|"
    r"the(?: [\w-]+){1,2}))? (?P<said>[^:?]+)",
    re.I,
)
# What follows "than" without being the other half of a comparison.
_MEASURE = re.compile(
    r"(?:expected|feared|thought|planned|usual|normal|average|ever|previous(?:ly)?|reported|"
    r"forecast|believed|necessary|needed|anticipated|advertised|first|in|on|at|for|during|when|"
    r"if|before|after|since|an?|one|any|most|half|twice|last|all|average|people|many|just|"
    r"what|when|who|the (?:average|previous|rest|others?|usual|norm|year|month|week|past|last))\b"
    r".*|\d.*",
    re.I,
)
_OWNED = re.compile(r"(?P<owner>.+?['’]s?) (?P<thing>.+)")
_THAT_OF = re.compile(r"(?:that|those) (?P<link>of|in|for) (?P<other>.+)", re.I)


def comparison(text: str) -> tuple[Need, ...]:
    """Return what a question compares by degree."""
    return _than(text) or _does(text) or _choice(text)


def _than(text: str) -> tuple[Need, ...]:
    if found := _THAN.fullmatch(text):
        a, b = found["a"], found["b"]
        full = _full(a, b)
        about = _owners(a, b) if full != b else (a, b)
        several = members(a, "and|or") or members(full, "and|or")
        if several or not (is_thing(a) and is_thing(full)) or _MEASURE.fullmatch(full):
            return ()
        asked = f"How {_base(found['degree'])} {found['aux'].casefold()} "
        return Need(f"{asked}{a}?", about[0]), Need(f"{asked}{full}?", about[1])
    if found := _OR.fullmatch(text):
        asked = f"How {_base(found['degree'])} {found['aux'].casefold()} "
        return tuple(Need(f"{asked}{m}?", m) for m in members(found["slot"], "or"))
    return ()


def _does(text: str) -> tuple[Need, ...]:
    """Read "Did Norland spend more on roads than Sudria?": the name ends the subject."""
    if not (found := _DOES.fullmatch(text)) or not _AMOUNT.search(found["x"]):
        return ()
    name, action = leading_names(found["x"])
    other = found["y"]
    alone = is_thing(name) and is_thing(other) and not _MEASURE.fullmatch(other)
    if not action or not name_like(other) or not alone or members(other, "and|or"):
        return ()
    return tuple(Need(f"{found['aux']} {who} {action}?", who) for who in (name, other))


def _choice(text: str) -> tuple[Need, ...]:
    if (found := _CHOICE.fullmatch(text)) and _AMOUNT.search(found["said"]):
        said = found["said"]
        if found["who"].casefold() != "whose" and (verb := _VERB.fullmatch(said)):
            said = verb["said"]
        return tuple(Need(_said(m, said), _owner(m)) for m in members(found["slot"], "or"))
    if found := _BARE.fullmatch(text):
        return tuple(Need(_said(m, found["said"]), m) for m in members(found["slot"], "or"))
    if (found := _OF.fullmatch(text)) and _AMOUNT.search(found["said"]):
        return tuple(Need(_said(m, found["said"]), m) for m in members(found["slot"], "and|or"))
    if (found := _LED.fullmatch(text)) and _AMOUNT.search(found["said"]):
        whose = "'s" if found["who"].casefold() == "whose" else ""
        return tuple(
            Need(f"{m}{whose} {found['said']}", m) for m in members(found["slot"], "and|or")
        )
    return ()


def _said(thing: str, said: str) -> str:
    plain = re.fullmatch(rf"(is|are|was|were) (?:the )?{_ADVERB}({_DEGREE})", said, re.I)
    return f"How {_base(plain[2])} {plain[1].casefold()} {thing}?" if plain else f"{thing} {said}"


def _base(degree: str) -> str:
    word = degree.casefold()
    return _BASE.get(word) or word.split(" ", 1)[1]


def _full(a: str, b: str) -> str:
    """Return the second thing with what it shares with the first: "B's" has the same noun."""
    if re.search(r"['’]s?$", b) and (owned := _OWNED.fullmatch(a)):
        return f"{b} {owned['thing']}"
    if that := _THAT_OF.fullmatch(b):
        head = re.fullmatch(rf"(.+?) {that['link']} .+", a, re.I)
        return f"{head[1]} {that['link']} {that['other']}" if head else b
    return b


def _owners(a: str, b: str) -> tuple[str, str]:
    """Return whose things two are that share their noun."""
    if that := _THAT_OF.fullmatch(b):
        return re.split(rf" {that['link']} ", a, maxsplit=1)[1], that["other"]
    return _owner(a), _owner(b)


def _owner(text: str) -> str:
    """Return whose thing it is, or the thing itself."""
    owned = _OWNED.fullmatch(text)
    return unowned(owned["owner"] if owned else text)
