"""The words, numbers, names and denials of a text, as the deterministic judge compares them.

An own reading, on purpose: a checker that read text as the answering code does would share its
mistakes.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*")
_SAXON = re.compile(r"['’]s$")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_ENDS = re.compile(r"[.!?:;]|[“”\"]")
_CLAUSE = re.compile(r"[.!?:;,–—()]|\bbut\b|\balthough\b|\bthough\b")
_RUN = re.compile(r"(?:[A-Z][\w’'-]*\s+(?:(?:of|for|the|and|on)\s+){0,2})+[A-Z][\w’'-]*")
_TITLES = frozenset("st gov sen rep gen col lt sgt prof rev dr mr mrs ms no".split())  # noqa: SIM905
_SCOPE = 6
"""Words after a denial that it may deny; a clause's end cuts them short."""

_FUNCTION_WORDS = frozenset(
    """a about above after again against ago all almost along already also although always am among
    an and another any are around as at away back be became because become been before behind being
    below between both but by came can come could did do does doing done down during each either
    else even ever every few for from further get had has have having he her here hers him his how
    however i if in indeed into is it its itself just least less let like made make many may me
    might mine more most much must my near nearly now of off often on once one only onto or other
    others our out over own per quite rather really s same she should since so some soon still such
    t than that the their theirs them then there these they this those though through thus to too
    toward towards under until up upon us very was we well were what when where whether which while
    who whom whose why will with within would yet you your yes ago mr mrs ms dr
    """.split()  # noqa: SIM905
)
_DENIALS = frozenset(
    """no not never none nobody nothing neither nor without cannot deny denied denies denying
    refuse refused refuses refusing reject rejected rejects rejecting fail failed fails failing
    unlikely""".split()  # noqa: SIM905
)

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen""".split()  # noqa: SIM905
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_SMALL = {word: n for n, word in enumerate(_UNITS)} | {
    word: 10 * n for n, word in enumerate(_TENS, 2)
}
_NO_NAMES = _FUNCTION_WORDS | _DENIALS | set(_SMALL)
_SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9,
    "trillion": 10**12, "k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12,
}  # fmt: skip


def tokens(text: str) -> list[str]:
    """Return words and numbers as they are written; `'s` and the stops of "U.S." are left out."""
    return [_SAXON.sub("", found) for found in _TOKEN.findall(_undotted(text))]


def _undotted(text: str) -> str:
    return _DOTTED.sub(lambda found: found[0].replace(".", ""), text)


def stem(word: str) -> str:
    """Return a word without its inflection, roughly: the same for "strikes", "striking", "strike".

    Suffixes of plurals and of verbs are cut while three letters or more stay, then a last e and
    a doubled consonant. After the S-stemmer of Harman, How effective is suffixing? (JASIS 1991).
    """
    word = word.casefold().replace("’", "'")
    for suffix, instead in (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ing", ""), ("ed", "")):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)] + instead
            break
    else:
        if word.endswith("s") and not word.endswith(("ss", "us")) and len(word) > 3:
            word = word[:-1]
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeious":
        word = word[:-1]
    return word


def content(text: str) -> list[str]:
    """Return the stems of the content words, in their order: no numbers and no function words."""
    return [
        stem(token)
        for token in tokens(text)
        if not token[0].isdigit()
        and token.casefold() not in _FUNCTION_WORDS
        and token.casefold() not in _DENIALS
        and not token.casefold().endswith(("n't", "n’t"))
        and token.casefold() not in _SMALL
        and token.casefold() not in _SCALES
    ]


def numbers(text: str) -> set[Decimal]:
    """Return the numbers of a text by value: "6.6 billion", "6,600 million", "twelve", "a dozen".

    A lone "one" is most often a pronoun, and no number.
    """
    return {value for value, alone in _numbers(text) if not alone}


def possible_numbers(text: str) -> set[Decimal]:
    """Return the same, each "one" included."""
    return {value for value, _ in _numbers(text)}


def _numbers(text: str) -> Iterator[tuple[Decimal, bool]]:
    """Yield values, each with whether it is a lone "one"."""
    value: Decimal | None = None
    words: list[str] = []  # what the value is spelled with
    for word in [*(token.casefold() for token in tokens(text)), ""]:
        small = _SMALL.get(word)
        if small is not None and value is not None and words and _goes_on(value, small):
            value += small
        elif word in _SCALES and (value is not None or len(word) > 2):
            value = (Decimal(1) if value is None else value) * _SCALES[word]
        elif word == "and" and words and value is not None and value >= 100:
            continue
        else:
            if value is not None:
                yield value.normalize(), words == ["one"]
            words = []
            value = Decimal(word.replace(",", "")) if word[:1].isdigit() else None
            if small is not None:
                value = Decimal(small)
        if value is not None and not word[:1].isdigit():
            words.append(word)


def _goes_on(value: Decimal, small: int) -> bool:
    """Whether a number word continues the number before it ("twenty" "five", "hundred" "ten")."""
    return (0 < small < 10 and value % 10 == 0 and value >= 20) or (
        small > 0 and value % 100 == 0 and value >= 100
    )


def names(text: str) -> set[str]:
    """Return the words that are names: with a capital where no sentence begins, or all capitals.

    A sentence's first word counts only if the next one has a capital, too.
    """
    found = set()
    text = _undotted(text)
    places = list(_TOKEN.finditer(text))
    for n, match in enumerate(places):
        word = _SAXON.sub("", match[0])
        capitals = len(word) > 1 and word.isupper()
        if not word[0].isupper() or (word.casefold() in _NO_NAMES and not capitals):
            continue
        before = text[places[n - 1].end() : match.start()] if n else ":"
        first = bool(_ENDS.search(before)) and not _initial(places, n)
        followed = n + 1 < len(places) and places[n + 1][0][0].isupper()
        touching = followed and not _ENDS.search(text[match.end() : places[n + 1].start()])
        if not first or touching or capitals:
            found.add(word.casefold())
    return found


def _initial(places: list[re.Match[str]], n: int) -> bool:
    """Whether the word before is an initial or a title: its full stop ends no sentence."""
    before = places[n - 1][0] if n else ""
    return len(before) == 1 or before.casefold() in _TITLES


def acronyms(text: str) -> set[str]:
    """Return the initials of words with capitals in a row, with and without small words.

    Example:
        >>> sorted(acronyms("the Department of Justice"))
        ['dj', 'doj']
    """
    found = set()
    for run in _RUN.findall(text):
        words = run.split()
        heads = [n for n, word in enumerate(words) if word[0].isupper()]
        for at, start in enumerate(heads):
            for end in heads[at + 1 :]:
                part = words[start : end + 1]
                found.add("".join(word[0] for word in part).casefold())
                found.add("".join(word[0] for word in part if word[0].isupper()).casefold())
    return found


def denied(text: str) -> set[str]:
    """Return the stems of content words that follow a denial in its clause."""
    found: set[str] = set()
    for clause in _CLAUSE.split(text):
        words = tokens(clause)
        for n, word in enumerate(words):
            if word.casefold() in _DENIALS or word.casefold().endswith(("n't", "n’t")):
                found.update(content(" ".join(words[n + 1 : n + 1 + _SCOPE])))
    return found
