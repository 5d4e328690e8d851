"""A question read for what it asks: form, kind of answer, focus."""

import re
from collections.abc import Iterator, Sequence

from rag.asked.kinds import Asked, Form, Kind
from rag.asked.nouns import kind_of_noun

_AUX = (
    r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|shall|may|might|must"
    r"|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|won't|can't|couldn't)"
)
_SENTENCE = re.compile(r"[^.?!]+(?:[.?!](?!\s|$)[^.?!]*)*(?:[.?!]+|$)")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Lt|Col|Jr|Sr|No|no|v|vs|Inc|Co|Corp|U\.S|U\.K)\.$"
)
_WH = re.compile(
    r"\b(?P<wh>who|whom|whose|when|where|why|how|what|which)(?:['’](?:s|re|d|ll))?\b", re.IGNORECASE
)
_WORD = r"(?:who|whom|whose|when|where|why|how|what|which)"
_BEFORE = (
    r"(?:in|on|at|to|from|of|for|with|by|near|under|after|before|since|until|through|during|about"
    r"|into)"
)
_ASKS = re.compile(
    rf"^\W*(?:and |but |so |or )?(?:{_BEFORE}\s+)?(?:{_WORD}|{_AUX})\b", re.IGNORECASE
)
_YES_NO = re.compile(
    rf"^\W*(?:and |but |so )?{_AUX}\b(?!.*\b(?:what|which|who)\W*$)", re.IGNORECASE
)
_HOW_MANY_TIMES = re.compile(
    r"\bhow many (?P<rest>(?:more )?(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?)\b.*)",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\bhow many\b(?P<rest>.*)", re.IGNORECASE)
_HOW_MUCH = re.compile(r"\bhow much\b(?P<rest>.*)", re.IGNORECASE)
_BY_HOW_MUCH = re.compile(r"\bby how much\b", re.IGNORECASE)
_HOW_LONG = re.compile(
    r"\b(?:how (?:long|soon after|quickly|much (?:longer|time))|for how long)\b", re.IGNORECASE
)
_LENGTH = re.compile(r"\bhow long (?:is|are) (?:the|an?)\b", re.IGNORECASE)
_HOW_SOON = re.compile(
    r"\b(?:how soon|since when|until when|by when|from when|(?:in )?(?:what|which) "
    r"(?:day|date|month|year|decade|century|time))\b",
    re.IGNORECASE,
)
_HOW_OLD = re.compile(
    r"\b(?:how old|(?:what|which) (?:is |was |were |are )?(?:the )?age|aged? group)\b",
    re.IGNORECASE,
)
_HOW_DEGREE = re.compile(
    r"\bhow (?:far|tall|big|large|fast|high|deep|hot|cold|heavy|wide|close|strong|often|full|small"
    r"|steep|low|likely|bad|severe|frequently|thick)\b",
    re.IGNORECASE,
)
_RISE = re.compile(
    r"\b(?:increase[ds]?|increasing|rise[ns]?|rose|rising|risen|gr[eo]w[ns]?|fall(?:en|s)?|fell|drop"
    r"(?:ped|s)?|decline[ds]?|jump(?:ed|s)?|surge[ds]?|shr[aiu]nk|climb(?:ed|s)?|soar(?:ed|s)?)\b",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"^\s+(?:more|less|worse|better|longer|faster|water|rain|snow|oil|gas|liquid|food|land|time"
    r"|of)\b",
    re.IGNORECASE,
)
_COSTS = re.compile(
    r"\b(?:cost|costs|pay|pays|paid|price|worth|money|spend|spent|earn|earned|charge[ds]?|fined?|"
    r"raise[ds]?|donate[ds]?|owe[ds]?|receive[ds]?|sold|sell|bought|buy|offer(?:ed|s)?|invest(?:ed)?|"
    r"aid|assistance|relief|forgiveness|get|make|made|award(?:ed)?|give|gave|bid|per share|"
    r"(?:cost|pay|spend|earn|charg|rais|donat|ow|receiv|sell|buy|offer|invest|award|giv|bidd)ing)\b",
    re.IGNORECASE,
)
_SAY = (
    r"(?:say|said|says|tell|told|think|claim|argue|comment|respond|react|reply|announce|promise|"
    r"demand|require|warn|suggest|call|propose|request|urge|ask|shout|admit|explain|describe|write)"
)
_SAID = re.compile(
    rf"\b(?:what (?:did|do|does|has|have|had)\b.*\b{_SAY}\b|how (?:did|do|does|has|have)\b.*\b"
    r"(?:respond|react|describe|reply|explain|justify)\b)",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:why|for what reason|what (?:caused|causes|led to|prompted|prompts|is the reason|was the "
    r"reason|are the reasons|drove|made|triggered|sparked|set off|messed up|held up|delayed)"
    r"|how come|cause of|reasons? (?:for|why))\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\bwhat (?:did|does|do|will|would)\b.{0,99}(?<!the )(?<!a )\b"
    r"(?:cost|charge|pay|sell for|go for)\b"
    r"(?! (?:deal|offer|rise|row|dispute|talks|cut|claim|gap)s?\b)(?!.{0,99}\bwith\W{0,9}$)"
    r"|\bwhat (?:is|was|are|were)\b.{0,99}\bworth\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\bwhat(?:['’]?s| is| are| was| were| do| does| did)\b.*\b(?:called|named|known as)\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"^\W*(?:who|what) (?:is|are|was|were) (?:an? |the )?(?P<what>[^,?]{2,60}?)\W*$", re.IGNORECASE
)
_LIST = re.compile(
    r"^\W*(?:name|list|give|enumerate)\b|\b(?:which|what|who) (?:are|were) (?:the )?"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+|main|other)\b"
    r"|\b(?:which|what) (?:two|three|four|five|six|seven|eight|nine|ten)\b|\bwhich ones\b",
    re.IGNORECASE,
)
_NOUN_PHRASE = re.compile(
    r"^\s*(?:kind|type|sort|piece|part|form|brand|name|one) of (?P<of>[\w'’-]+(?: [\w'’-]+)?)"
    r"|^(?P<plain>(?:\s+[\w'’&.-]+){1,6})",
    re.IGNORECASE,
)
_OF_THESE = re.compile(r"^\s*(?:one )?of (?:the|these|those)(?: following)?\s+", re.IGNORECASE)
_CONTRACTED = re.compile(r"^['’]s\b")
_IS_THE = re.compile(
    r"^\s*(?:is|are|was|were)\s*(?:the|their|his|her|its|this|that|called)?\s*"
    r"(?P<called>name|title|nickname|word|term)?\s*(?:of|for)?\s*(?:the|a|an)?\s*"
    r"(?P<noun>[\w'’-]+(?: [\w'’-]+){0,5})",
    re.IGNORECASE,
)
# What ends the noun phrase behind "which": a verb or a small word.
_END = re.compile(
    rf"^(?:{_AUX}|of|in|on|at|to|for|from|with|by|that|who|which|and|or|as|after|before|than|s|"
    r"he|she|it|they|we|i|you|his|her|their|the|a|an|this|these|recently|now|also|just|still|soon|"
    r"announced|launched|won|made|said|became|told|got|took|has|began|plunged|declared|elected|met|"
    r"wanted|agreed|received|brought|sent|held|struck|passed|gave|ran|left|went|came|saw|hit|showed|"
    r"early|late|next|last|sparked|faced|signed|bought|sold|built|killed|died|led|beat|lost|broke|put|set|[a-z]{4,}ed)$",
    re.IGNORECASE,
)


_PAST = re.compile(r"[a-z]{4,}ed$", re.IGNORECASE)
_DOING = re.compile(r"\b(?:doing|do)\b", re.IGNORECASE)


_BY_PATTERN = (
    (_HOW_MANY_TIMES, Form.HOW_MANY, Kind.DURATION),
    (_HOW_MANY, Form.HOW_MANY, Kind.NUMBER),
    (_LENGTH, Form.HOW, Kind.NUMBER),
    (_BY_HOW_MUCH, Form.HOW_MUCH, Kind.NUMBER),
    (_HOW_LONG, Form.HOW, Kind.DURATION),
    (_HOW_OLD, Form.HOW, Kind.AGE),
    (_HOW_SOON, Form.WHEN, Kind.DATE),
    (_HOW_DEGREE, Form.HOW, Kind.NUMBER),
    (_REASON, Form.WHY, Kind.REASON),
    (_PRICE, Form.WHAT, Kind.MONEY),
    (_YES_NO, Form.YES_NO, Kind.ANY),
    (_SAID, Form.SAID, Kind.SPEECH),
)
_BY_WORD = {
    "who": (Form.WHO, Kind.PERSON),
    "whom": (Form.WHO, Kind.PERSON),
    "whose": (Form.WHO, Kind.PERSON),
    "when": (Form.WHEN, Kind.DATE),
    "where": (Form.WHERE, Kind.PLACE),
    "why": (Form.WHY, Kind.REASON),
    "how": (Form.HOW, Kind.MANNER),
}


def read_asked(question: str) -> Asked:
    """Return what a question asks for.

    The form is found by the question word of its asking sentence: the last that ends with a
    question mark or begins as questions do; without any, the whole text, as search words.

    Args:
        question: The question, white space trimmed.
    """
    asking = _asking(question.replace("’", "'"))
    form, kind, focus = _read(asking)
    return Asked(form=form, kind=kind, focus=focus, asking=asking)


def _asking(question: str) -> str:
    found: list[str] = []
    for match in _SENTENCE.finditer(question):
        part = match[0].strip()
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    for part in reversed(found):
        if _ASKS.match(part) or (part.endswith("?") and _WH.search(part)):
            return part
    for part in reversed(found):
        if _WH.search(part) or part.endswith("?"):
            return part
    return question.strip()


def _read(text: str) -> tuple[Form, Kind, str]:
    for pattern, form, kind in _BY_PATTERN:
        if found := pattern.search(text):
            return form, kind, _counted(found["rest"]) if form is Form.HOW_MANY else ""
    if found := _HOW_MUCH.search(text):
        return Form.HOW_MUCH, _amount(found["rest"]), ""
    if _CALLED.search(text):
        return Form.WHAT, Kind.NAME, "name"
    listed = Form.LIST if _LIST.search(text) else None
    wh = _question_word(text)
    if wh is None:
        focus, kind = _by_words(text)
        return listed or Form.WORDS, kind, focus
    word = wh["wh"].casefold()
    if word in {"which", "what"}:
        form, kind, focus = _which(text, wh)
        return listed or form, kind, focus
    form, kind = _BY_WORD[word]
    if form is Form.WHO:
        definition = _DEFINITION.match(text)
        named = definition is not None and definition["what"][:1].isupper()
        form = Form.DEFINITION if named else listed or form
    return form, kind, ""


def _which(text: str, wh: re.Match[str]) -> tuple[Form, Kind, str]:
    bare = wh["wh"].casefold() == "what"
    focus, kind = _focus(text[wh.end("wh") :], bare=bare)
    if not bare:
        unknown = kind is Kind.ANY and focus and not _PAST.match(focus)  # one of several has a name
        return Form.WHICH, Kind.NAME if unknown else kind, focus
    defined = kind is Kind.ANY and not focus and _DEFINITION.match(text)
    return Form.DEFINITION if defined else Form.WHAT, kind, focus


def _question_word(text: str) -> re.Match[str] | None:
    """Return the word that asks: at the head, else the last that is no relative pronoun."""
    if _ASKS.match(text):
        return _WH.search(text)
    found = [wh for wh in _WH.finditer(text) if wh["wh"].casefold() in {"which", "what", "how"}]
    if found:
        return found[-1]
    asked = text.endswith("?") or "," in text
    return _WH.search(text, text.rfind(",") + 1) if asked else None


def _amount(rest: str) -> Kind:
    """Return the kind of "how much" by what follows it."""
    if _RISE.search(rest):
        return Kind.PERCENT
    return Kind.MONEY if _COSTS.search(rest) and not _MATTER.match(rest) else Kind.NUMBER


def _counted(rest: str) -> str:
    """Return what is counted: the words behind "how many" up to a verb or a small word."""
    words = rest.casefold().split()
    while words and words[0] in {"of", "the", "more", "other"}:
        words = words[1:]
    ends = (n for n, word in enumerate(words) if n and _END.match(word.strip(".,?")))
    return " ".join(word.strip(".,?") for word in words[: min(next(ends, len(words)), 3)])


def _focus(rest: str, *, bare: bool) -> tuple[str, Kind]:
    """Return the focus behind "which" or "what", and the kind that it asks for.

    Args:
        rest: What follows the question word.
        bare: Whether the noun may stand behind a verb: "What was the name of the ship".
    """
    rest = _OF_THESE.sub(" ", _CONTRACTED.sub(" is", rest))
    if (found := _NOUN_PHRASE.match(rest)) is None:
        return "", Kind.ANY
    if found["of"]:
        return _headed(found["of"].casefold().split())
    words: list[str] = []
    for word in found["plain"].split():
        plain = word.strip(".,'").removesuffix("'s")
        adjective = _PAST.match(plain) and (words[-1].endswith("ly") if words else not bare)
        if _END.match(plain) and not adjective:
            break
        words.append(plain)
        if word != word.rstrip(".,"):
            break
    if words:
        return _headed([word.casefold() for word in words])
    if bare and not _DOING.search(rest) and (found := _IS_THE.match(rest)):
        words = found["noun"].split()
        if not words[0][0].isupper():  # a name holds small words: "the Bank of Norland's rate"
            words = words[: next(_ends(words), len(words))]
        if owner := next((n for n, word in enumerate(words) if word.endswith("'s")), None):
            words = words[owner + 1 :]
        words = words[: next(_ends(words), len(words))]
        for word in reversed(words):
            kind = kind_of_noun(word.casefold())
            if kind is not Kind.ANY and word[0].islower():
                return word.casefold(), kind
        if found["called"]:
            return "name", Kind.NAME
    return "", Kind.ANY


def _ends(words: Sequence[str]) -> Iterator[int]:
    """Yield the places, but for the first, at which a noun phrase ends."""
    return (n for n, word in enumerate(words) if n and _END.match(word))


def _headed(words: list[str]) -> tuple[str, Kind]:
    """Return a noun phrase and the kind of its head, the last of its first nouns that tell."""
    kinds = [kind_of_noun(word) for word in words]
    head = next((n for n, kind in enumerate(kinds) if kind is not Kind.ANY), None)
    if head is None:
        return " ".join(words[:3]), Kind.ANY
    while head + 1 < len(words) and kinds[head + 1] is not Kind.ANY:
        head += 1
    return " ".join(words[max(0, head - 1) : head + 1]), kinds[head]


def _by_words(text: str) -> tuple[str, Kind]:
    """Return focus and kind of search words: the last noun that tells before a small word."""
    words = re.findall(r"[\w'-]+", text)
    ends = (n for n, word in enumerate(words) if n and _END.match(word) and not _PAST.match(word))
    for word in reversed(words[: next(ends, len(words))]):
        kind = kind_of_noun(word.casefold())
        if kind is not Kind.ANY and word[0].islower():
            return word.casefold(), kind
    return "", Kind.ANY
