"""Questions made from sentences whose form is clear: who did it, who will, how many, when.

No model is asked. A sentence counts only if it begins with a name and goes on with a verb, or
has another form of the few below; in doubt there is no question. What is dropped was read and
found to give nonsense: sentences with pronouns, quotations, or an object that says too little.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """A question made by rule.

    Args:
        text: The question.
        answer: Its answer, as the sentence has it; empty if the rule does not know it.
        rule: The rule's name.
        who: The name that the sentence begins with; empty if it begins with none.
    """

    text: str
    answer: str
    rule: str
    who: str = ""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|April|May|June|July|Aug(?:ust|\.)?"
    r"|Sept(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WORD = r"(?:[A-Z][\w’'&.-]*)"
_NAME = rf"(?:The\s)?{_WORD}(?:\s(?:{_WORD}|of|the|and|for|de|van|von|al)(?=[\s,]))*"
_LEADING = re.compile(rf"^(?:On\s{_DAY}|Last\s\w+|Earlier\sthis\s\w+|This\s\w+),\s")
_ASIDE = r"(?:,\s[^,.;:—–“”\"]{3,70},)?"
_WHEN = rf"(?:\s(?:on\s)?{_DAY}(?:\s(?:morning|afternoon|evening|night))?)?"
_IRREGULAR = (
    "won|beat|lost|bought|sold|took|gave|led|cut|left|broke|shot|threw|began|chose"
    "|drew|drove|fought|held|kept|made|met|paid|ran|sent|shut|signed"
    "|spent|stole|swept|withdrew|wrote|built|brought|caught|sued|sank|swore|withheld|overtook"
)
_NOT_DID = _words(
    """accused added admitted agreed appeared based believed called considered continued described
    died ensued expected explained happened headquartered hoped joked located looked named needed
    noted opened owned posted reached recalled related released remained revealed scheduled seemed
    shared showed stated suggested tended tested tried tweeted used wanted"""
)
_DID = re.compile(
    rf"^(?P<who>{_NAME}){_ASIDE}{_WHEN}\s(?:has\s|have\s)?(?P<verb>[a-z]{{2,}}ed|{_IRREGULAR})"
    r"\s(?P<what>.+)$"
)
_WAS = re.compile(
    rf"^(?P<who>{_NAME}){_ASIDE}\s(?P<verb>(?:was|were|has\sbeen|have\sbeen){_WHEN}\s"
    r"(?:elected|appointed|named|chosen|arrested|charged|convicted|sentenced|fined|jailed"
    r"|awarded|nominated|sworn|inducted|fired|sacked|acquitted|indicted|selected|drafted|crowned))"
    r"\s(?P<what>.+)$"
)
_WILL = re.compile(
    rf"^(?P<who>{_NAME}){_ASIDE}\s(?P<verb>will\s(?!be\b|not\b)[a-z]+)\s(?P<what>.+)$"
)
_WHEN_WILL = re.compile(
    rf"^(?P<who>{_NAME})\s(?:will|is\sset\sto|is\sscheduled\sto)\s(?P<what>[a-z][^,;]*?)"
    rf"\s(?:on|beginning|starting)\s(?P<when>(?:{_DAY},?\s)?{_MONTH}\s\d{{1,2}})\b"
)
_COUNT = re.compile(
    r"^(?:(?:At\sleast|More\sthan|Nearly|About|Some|Around|Almost|Up\sto|Over)\s)?"
    r"(?P<many>\d[\d,.]*(?:\smillion)?|(?i:two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|dozens|hundreds|thousands))\s(?P<of>(?:[a-z-]+\s){1,3}?)"
    r"(?P<verb>(?:were|have\sbeen|had\sbeen)\s[a-z]+ed|died|have\sdied)\s(?P<what>.+)$"
)
_ASKED = re.compile(r"^(?P<text>(?:Who|When|Where|Which|Why|How|What)\s[^?:|“”\"]{8,90}\?)")
_CUT = re.compile(
    r"[,:](?=\s)|[;—–(]|\s-+\s|\s(?:after|as|while|who|which|when|where|because|amid|saying|according|but"
    r"|before|following|despite|until|since|if|although|though|so|and\s(?:is|are|was|were|has"
    r"|have|will|said|[a-z]+ed))\s"
)
_DAYS = re.compile(
    rf"\s(?:(?:on|late|early)\s)?{_DAY}(?:\s(?:morning|afternoon|evening|night))?(?=\s|$)"
    r"|\s(?:this|last)\s(?:week|weekend|month|year)(?=\s|$)|\s(?:today|yesterday|tonight)(?=\s|$)"
)
_UNCLEAR = re.compile(
    r"\b(?:I|me|my|we|us|our|you|your|he|him|his|she|her|it|its|they|them|their|this|that’s|these"
    r"|those|there|here|himself|herself|itself|themselves|both|such|another|others?)\b"
    r"|[“”\"…*@#|]|\b(?:tomorrow|now|next|what\s(?:many|some)|is\sthat)\b|(?<!\w)['‘]|\.\.\.|https?:",
    re.IGNORECASE,
)
_OPEN_END = _words(
    """a an the of to in on at for from with by and or that which who as into over under about
    not more most than was were is are be been has have had will would could should up out also
    US U.S. new"""
)
_NO_NAME = _words(
    """The A An In On At By For From With As If When While After Before Since But And So It He She
    They We You I This That These Those There Here What Who How Why Where Some Many Most More All
    Both Each Every No Not Now Then Today Still Even Just Only Last Next First Police Officials
    Experts Scientists Researchers Authorities Read Updated Editor Story Photo Photos Video Staff
    Yes People Investigators Democrats Republicans Lawmakers Voters Fans Prosecutors President"""
)
_NO_AGENT = _words(
    """Act Awards Bill Bowl Championship Championships Conference Convention Cup Dow Fair Festival
    Cyclone Fire Games Hurricane Index Open Oscars Parade River Series Show Storm Tour Tournament
    Tropical Typhoon War"""
)
_NO_START = _words("by through up")
_AROUND = (" after ", " before ", " since ", " until ")
_SPANS = _words("minutes hours day days week weeks month months year years")
_MOST_WORDS, _FEWEST_WORDS = 18, 5
_FEWEST_OBJECT, _PLAIN_OBJECT = 3, 5  # words of an object; of one with a single name or number
_MOST_NAMES = 7


def forms(sentence: str, names: Collection[str]) -> Iterator[Form]:
    """Yield the questions that a sentence answers by its form, the clearest first.

    Args:
        sentence: One sentence, on one line.
        names: The names of its article, casefolded (`index.names.names_of`): a sentence begins
            with a capital in any case, so that this tells a name from another word.
    """
    text = re.sub(r"\s(?=['’]s\b)", "", sentence.strip())
    text = _LEADING.sub("", text).rstrip(".")
    for make in _RULES:
        form = make(text)
        if form and (form.rule == "how-many" or _named(form.who, names)):
            yield form


def asked(headline: str) -> Form | None:
    """Return the question that a headline itself asks, if it does and stands alone.

    Args:
        headline: The headline.
    """
    match = _ASKED.match(headline)
    if not match or re.match(r"\w+\sto\b", headline):
        return None
    text = match["text"]
    names = re.findall(r"\b[A-Z]\w+", text)[1:]
    return Form(text, "", "headline") if names and _fit(text) else None


def _who_did(text: str) -> Form | None:
    match = _DID.match(text)
    if not match or match["verb"] in _NOT_DID:
        return None
    return _who(match, match["verb"], "who-did")


def _who_was(text: str) -> Form | None:
    match = _WAS.match(text)
    return _who(match, _DAYS.sub("", match["verb"]), "who-was") if match else None


def _who_will(text: str) -> Form | None:
    match = _WILL.match(text)
    return _who(match, match["verb"], "who-will") if match else None


def _who(match: re.Match[str], verb: str, rule: str) -> Form | None:
    who, what = match["who"], _object(match["what"])
    if not what:
        return None
    verb = re.sub(r"^were|^have", lambda plural: {"were": "was", "have": "has"}[plural[0]], verb)
    return _checked(Form(f"Who {verb} {what}?", who, rule, who))


def _when_will(text: str) -> Form | None:
    match = _WHEN_WILL.match(text)
    if not match:
        return None
    who, what = match["who"], _DAYS.sub("", match["what"])
    return _checked(Form(f"When will {_inside(who)} {what}?", match["when"], "when-will", who))


def _how_many(text: str) -> Form | None:
    match = _COUNT.match(text)
    what = _object(match["what"], _FEWEST_OBJECT) if match else ""
    if not match or not what:
        return None
    text = f"How many {match['of']}{match['verb']} {what}?"
    return _checked(Form(text, match["many"], "how-many"))


_RULES: tuple[Callable[[str], Form | None], ...] = (
    _how_many,
    _when_will,
    _who_was,
    _who_did,
    _who_will,
)


def _object(text: str, plain: int = _PLAIN_OBJECT) -> str:
    """Return what follows a verb up to the end of its clause; empty if it says too little.

    Args:
        text: What follows.
        plain: Words that it has at least where it holds a single name or number.
    """
    found = _CUT.search(text)
    cut = found[0] if found else ""
    what = _DAYS.sub("", f" {text[: found.start()] if found else text}").strip()
    words = what.split()
    telling = sum(word[0].isupper() or word[0].isdigit() for word in words)
    least = _FEWEST_OBJECT if telling > 1 else plain
    if not telling or len(words) < least or words[-1] in _OPEN_END or words[0] in _NO_START:
        return ""
    # What is cut off says which place or time is meant, or the comma stands inside the clause.
    unfinished = "how" in words or cut == " where " or (cut in _AROUND and words[-1] in _SPANS)
    return "" if unfinished or (cut == "," and "that" in words) else what


def _named(who: str, names: Collection[str]) -> bool:
    """Tell whether words are a name of somebody who can act."""
    words = who.removeprefix("The ").split()
    return (
        words[0] not in _NO_NAME
        and not _NO_AGENT.intersection(words)
        and len(words) <= _MOST_NAMES
        and not who.endswith(("’s", "'s", "s’", "s'"))
        and " ".join(words).casefold() in names
    )


def _inside(who: str) -> str:
    return f"the{who[3:]}" if who.startswith("The ") else who


def _checked(form: Form) -> Form | None:
    return form if _fit(form.text) else None


def _fit(text: str) -> bool:
    return _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS and not _UNCLEAR.search(text)
