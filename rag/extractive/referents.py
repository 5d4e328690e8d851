"""Whom a sentence that begins with "He said" or "The union" speaks of, if that is certain.

A name is given only if the sentences before leave no choice: for a pronoun the one person that
they name, for a noun the one name that holds it. Otherwise nothing is said.
"""

import re

from index.sentences import sentences
from rag.asked.places import places_of
from rag.asked.spans import names

_PRONOUN = re.compile(r"^[“\"‘']?(?P<word>He|She)\b(?!['’])")
_NOUN = re.compile(
    r"^[“\"‘']?The (?P<noun>union|bank|company|party|league|ministry|commission|committee|council"
    r"|court|university|school|hospital|museum|club|association|agency|department|institute|airline"
    r"|festival|bridge|ferry|mine|port|river|lake|service|network|foundation|federation)\b(?!['’])"
)
_BACK = 3
"""Sentences before the quoted one in which its referent is looked for."""
_REACH = 700  # characters
_TITLES = (
    r"(?:Mr|Mrs|Ms|Dr|President|Vice President|Prime Minister|Minister|Secretary|Senator|Sen|Rep"
    r"|Representative|Governor|Gov|Mayor|Judge|Justice|Chancellor|Speaker|Chief|Director|General"
    r"|Gen|Captain|Capt|Professor|Prof|King|Queen|Prince|Princess|Pope|Sir|Deputy)\.?"
)
_TITLED = re.compile(rf"^(?:{_TITLES}\s+)+(?=[A-Z])")
_AFTER_TITLE = re.compile(
    rf"\b{_TITLES}\s+$|\b(?:minister|president|spokesman|spokeswoman|chief|"
    r"director|mayor|secretary|governor|senator|keeper|officer|general)\s+$"
)
_SPEAKS = re.compile(
    r"^,? (?:\d{1,3},|who\b|(?:said|says|told|added|wrote|asked|warned|announced|died|resigned)\b"
    r"|(?:a|an|the|its|his|her|their)\s[^,.]{3,60},)|^, [^,.]{3,60}, (?:said|told|added)\b"
)
_SPOKEN = re.compile(r"\b(?:said|says|told|added|asked|wrote)\s+$")


def referent(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words that a sentence begins with and the name that they mean; "" if unsure.

    Args:
        text: The version's text.
        start: First character of the sentence.
        end: One past its last.
    """
    sentence = text[start:end]
    before = _before(text, start)
    if pronoun := _PRONOUN.match(sentence):
        people = _people(before)
        found = people[0] if len(people) == 1 else ""
        return (pronoun["word"], found) if found and found not in sentence else ("", "")
    if noun := _NOUN.match(sentence):
        word = noun["noun"]
        holding = {_bare(name) for name in _names(before) if word in name.casefold().split()}
        if len(holding) == 1:
            return f"The {word}", holding.pop()
    return "", ""


def _before(text: str, start: int) -> str:
    """Return the few sentences before a place, as one text."""
    begin = max(0, start - _REACH)
    spans = sentences(text[begin:start])[-_BACK:]
    return text[begin + spans[0].start : start] if spans else ""


def _names(text: str) -> list[str]:
    return [text[name.start : name.end] for name in names(text)]


def _people(text: str) -> list[str]:
    """Return the persons of a text by their fullest names; none if somebody may be a person."""
    full: dict[str, str] = {}
    for span in names(text):
        name = text[span.start : span.end]
        bare = _TITLED.sub("", name)
        bare = re.sub(r"['’]s$", "", bare)
        if places_of("").fullmatch(bare) or not bare:
            continue
        titled = bare != name or _AFTER_TITLE.search(text, 0, span.start) is not None
        speaks = _SPEAKS.match(text[span.end :]) or _SPOKEN.search(text, 0, span.start)
        last = bare.split()[-1]
        if last in full:
            continue
        if titled or speaks:
            if len(bare.split()) > 4:
                return []
            full[last] = bare
        elif len(bare.split()) == 2 and not _known(bare):
            return []  # may be another person
    return [name for name in full.values() if len(name.split()) > 1] if _single(full) else []


def _single(full: dict[str, str]) -> bool:
    return len(full) == 1


_THINGS = re.compile(
    r"\b(?:Inc|Corp|Co|Ltd|Group|Airlines?|Airways|Bank|University|College|School|Institute|Party"
    r"|Union|Committee|Commission|Department|Agency|Ministry|Court|Club|United|City|Council|River"
    r"|Lake|Street|Road|Valley|County|State|States|House|Center|Centre|Bridge|Cup|League|Island"
    r"|Islands|Sea|Ocean|Day|Act|War|Office|Service|News|Times|Post|Press|Hospital|Museum|Park"
    r"|Terminals?|Power|Grid|Minerals|Line|Mine|Festival|Prize|Awards?|Street|Square|Hall|Port)\b"
)


def _known(name: str) -> bool:
    """Return whether a name is known to be no person's."""
    return _THINGS.search(name) is not None or any(
        places_of("").fullmatch(word) for word in name.split()
    )


def _bare(name: str) -> str:
    return re.sub(r"^(?:The|the)\s+|['’]s$", "", name)
