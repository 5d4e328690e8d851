"""Whom a sentence that begins with "He said" or "The union" speaks of, if that is certain.

It is taken for certain only if the sentence right before has the name as its subject, at its head,
and names nobody else who might be meant. A noun needs a name that ends with it. Everything else
would be a guess, and nothing is said then.
"""

import re

from index.sentences import sentences
from rag.asked.places import places_of
from rag.asked.spans import names

_PRONOUN = re.compile(r"^(?P<word>He|She)\b(?!['’])")
_NOUN = re.compile(
    r"^The (?P<noun>union|bank|company|party|league|ministry|commission|committee|council"
    r"|university|hospital|museum|club|association|agency|institute|airline|festival|foundation"
    r"|federation)\b(?!['’-])"
)
_REACH = 600
"""Characters before a sentence in which the one before it begins."""
_LEAD = re.compile(r"^(?:[A-Z][A-Z .,]{2,40}\s[-–—]+\s|\([A-Z][\w ]+\)\s)?(?:The )?")
_TITLE = re.compile(
    r"^(?:(?:Former|Outgoing|Deputy|Vice|Prime|Finance|Foreign|Interior|Health|Defen[cs]e|Mr|Mrs|Ms"
    r"|Dr|President|Minister|Secretary|Senator|Sen|Rep|Governor|Gov|Mayor|Judge|Justice"
    r"|Chancellor|Speaker|Chief|Director|General|Gen|Captain|Capt|Professor|Prof|King|Queen|Prince"
    r"|Princess|Pope|Sir|Justice)\.?\s+)+(?=[A-Z])"
)
_PERSON = re.compile(
    r"[A-Z][a-zà-öø-ÿ’'-]+(?: [A-Z]\.)?(?: (?:de|van|von|der|al|bin|la))?"
    r"(?: [A-Z][a-zà-öø-ÿA-Z’'-]*[a-zà-öø-ÿ]){1,2}"
)
_LAST = re.compile(r"[A-Z][a-zà-öø-ÿ’'-]*[a-zà-öø-ÿ]")
_DOES = re.compile(
    r"^(?:, \d{1,3},|(?:, (?:who|an?|the|its|his|her|whose)\b[^.]*?,)? ?(?:said|says|told|added"
    r"|wrote|asked|warned|announced|died|resigned|won|lost|spoke|was (?:born|arrested|elected|named"
    r"|appointed|killed|charged)|has run|promised|wanted|joined|became|played|left|ran|made|took"
    r"|argued|denied|accused|urged)\b)"
)
"""What a person does, behind the name: so it is one."""
_THINGS = re.compile(
    r"\b(?:Inc|Corp|Co|Ltd|Group|Airlines?|Airways|Bank|University|College|School|Institute|Party"
    r"|Union|Committee|Commission|Department|Agency|Ministry|Court|Club|United|City|Council|River"
    r"|Lake|Street|Road|Valley|County|States?|House|Cent(?:er|re)|Bridge|Cup|League|Islands?|Sea"
    r"|Ocean|Day|Act|War|Office|Service|News|Times|Post|Press|Hospital|Museum|Park|Terminals?"
    r"|Power|Grid|Minerals|Line|Mine|Festival|Prize|Awards?|Square|Hall|Port|Bowl|Congress|Senate"
    r"|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Police|Chief|Attorney|Spokesman"
    r"|Spokeswoman|Officer|Official|Sheriff|Coach|Director|President|Chancellor|Mayor|But|And|When"
    r"|While|After|Before|If|As|Since|Although|Because|Then|Still|In|On|At|For|By|With|[\w]+-old)\b"
)


def referent(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words that a sentence begins with and the name that they mean; "" if unsure.

    Args:
        text: The version's text.
        start: First character of the sentence.
        end: One past its last.
    """
    sentence = text[start:end]
    pronoun, noun = _PRONOUN.match(sentence), _NOUN.match(sentence)
    if pronoun is None and noun is None:
        return "", ""
    before = _before(text, start)
    if noun:
        name = _organisation(before, noun["noun"])
        return (f"The {noun['noun']}", name) if name else ("", "")
    name = _person(before, text[:start])
    return (pronoun["word"], name) if pronoun and name and name not in sentence else ("", "")


def _before(text: str, start: int) -> str:
    """Return the sentence before a place; "" if there is none or it may be cut."""
    begin = max(0, start - _REACH)
    spans = sentences(text[begin:start])
    if not spans or (begin and len(spans) == 1):
        return ""
    last = spans[-1]
    said = text[begin + last.start : begin + last.end]
    return said[match.end() :] if (match := _LEAD.match(said)) else said


def _person(before: str, earlier: str) -> str:
    """Return the full name of the person who is the subject of a sentence and alone in it."""
    title = _TITLE.match(before)
    head = title.end() if title else 0
    full, last = _PERSON.match(before, head), _LAST.match(before, head)
    subject = full or last
    if subject is None or not (title or _DOES.match(before[subject.end() :])):
        return ""
    if _not_a_person(subject[0]) or _others(before, subject.end()):
        return ""
    if full:
        return full[0]
    named = {
        found[0]
        for found in _PERSON.finditer(earlier)
        if found[0].endswith(f" {subject[0]}") and not _not_a_person(found[0])
    }
    bare = {_TITLE.sub("", name) for name in named}
    return bare.pop() if len(bare) == 1 and " " in next(iter(bare)) else ""


def _others(before: str, end: int) -> bool:
    """Return whether a sentence names somebody else behind its subject."""
    behind = [before[name.start : name.end] for name in names(before) if name.start >= end]
    return any(not _not_a_person(name) for name in behind)


def _not_a_person(name: str) -> bool:
    """Return whether a name is known to be no person's: a place, a thing, an abbreviation."""
    place = places_of("")
    return (
        _THINGS.search(name) is not None
        or name.isupper()
        or all(place.fullmatch(word) for word in (name, *name.split())[: 1 if " " in name else 2])
    )


def _organisation(before: str, noun: str) -> str:
    """Return the name that is the subject of a sentence if it ends with a noun and is alone."""
    holding = [
        before[name.start : name.end]
        for name in names(before)
        if noun in before[name.start : name.end].casefold()
    ]
    first = next(iter(names(before)), None)
    if first is None or first.start > 0 or len(holding) != 1:
        return ""
    name = before[first.start : first.end]
    ends = name.split()[-1].casefold() == noun and name.split()[-1][0].isupper()
    return name if ends and len(name.split()) > 1 and "\n" not in name else ""
