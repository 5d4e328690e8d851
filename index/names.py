"""Names and numbers in the head of an article, which tell one event from another."""

import re
from collections.abc import Iterable

_CHARACTERS = 1200
# An abbreviation, a word with marks inside, a number, or one mark; line ends are marks here.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’&-][^\W\d_]+)*|\d+(?:[.,]\d+)*|\n|[^\w\s]|_"
)
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_SENTENCE_MARKS = frozenset('.!?:;\n"“”„«»‘’—–•|')
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CALENDAR = _words(
    """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat
    sun january february march april may june july august september october november december jan
    feb mar apr jun jul aug sep sept oct nov dec am pm a.m. p.m. et est edt gmt utc"""
)
_INSIDE = _words("of de la le del della der den van von al el bin ibn bint da do dos du di and")
_FUNCTION_WORDS = _words(
    """a about above after against all almost along already also although always amid among an
    and another any are around as at away back be because been before behind being below between
    both but by can could did do does down during each either else even ever every few first for
    from get had has have he hence her here hers him his how however i if i'm in inside instead
    into is it it's its itself just last later least less like made make many maybe me meanwhile
    might more most much must my near neither never next no nor not nothing now of off on once
    one only onto or other others our out outside over own per perhaps same second several she
    should since so some soon still such than that that's the their them then there there's these
    they this those though three through thus to today together tomorrow too toward towards two
    under unless until up upon us very was we well were what what's when where whether which while
    who who's whom whose why will with within without would yes yesterday yet you you're your"""
)
# Scripts without capitals: with spaces between words (Hebrew, Arabic, the Indic scripts,
# Georgian, Ethiopic, Khmer), and without (Thai, Lao, Chinese, Japanese, Korean's long compounds).
_SPACED = re.compile("[\u0590-\u08ff\u0900-\u0dff\u1000-\u109f\u10d0-\u137f\u1780-\u17ff]{3,}")
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")


def names_of(headline: str, text: str) -> frozenset[str]:
    """Return the names and numbers that a headline and the first paragraphs mention.

    No model is asked: a name is a capitalised word, or a run of them ("Bank of Norland"), which
    gives itself and each of its words, so that "Mara Voss" and "Voss" have one in common. A
    sentence's first word counts if it is capitalised elsewhere too, is an acronym, or begins a
    run. A headline that capitalises every word only confirms. Weekdays, months, years and
    numbers of one digit are left out. Of scripts without capitals the headline's words are
    taken, or its pairs of characters where no spaces part them (as Lucene's CJKBigramFilter
    does): how rare they are must tell what they are worth.

    Args:
        headline: The headline.
        text: The body; its first 1,200 characters are read: about three to six paragraphs.

    Returns:
        The names, casefolded.
    """
    lede = text[:_CHARACTERS]
    runs = list(_runs(lede))
    if not text or not _capitalises_all(headline):
        runs += _runs(headline)
    inner = {word for words, initial in runs for word in (words[1:] if initial else words)}
    names: set[str] = set()
    for words, initial in runs:
        names.update(_names(words, initial=initial, known=inner))
    for number in re.findall(r"\d+(?:[.,]\d+)*", f"{headline}\n{lede}"):
        plain = number.replace(",", "")
        if len(plain) > 1 and not _YEAR.fullmatch(plain):
            names.add(plain)
    if not headline.isascii():
        names.update(_SPACED.findall(headline))
        for span in _UNSPACED.findall(headline):
            names.update(span[at : at + 2] for at in range(len(span) - 1))
    return frozenset(names)


def _capitalises_all(headline: str) -> bool:
    words = _LONG_WORD.findall(headline)
    capitalised = sum(not word[0].islower() for word in words)
    return len(words) > 2 and capitalised > 0.8 * len(words)


def _runs(text: str) -> Iterable[tuple[list[str], bool]]:
    """Yield each run of capitalised words, and whether its first word begins a sentence."""
    run: list[str] = []
    inside: list[str] = []
    initial = starts = True
    for token in _TOKEN.findall(text):
        first = token[0]
        if not run and first.islower():
            starts = False
            continue
        word = _POSSESSIVE.sub("", token) if first.isupper() else ""
        if word and (folded := word.casefold()) not in _CALENDAR:
            if starts and folded in _FUNCTION_WORDS:
                starts = False
                continue
            if not run:
                initial = starts
            run += [*inside, word]
            inside = []
            starts = False
            if word == token:
                continue
        elif run and not inside and token in _INSIDE:
            inside = [token]
            continue
        if run:
            yield run, initial
            run = []
        inside = []
        if first.isalnum():
            starts = False
        elif first in _SENTENCE_MARKS:
            starts = True
    if run:
        yield run, initial


def _names(words: list[str], *, initial: bool, known: set[str]) -> Iterable[str]:
    if len(words) > 1:
        yield " ".join(words).casefold()
    for at, word in enumerate(words):
        sure = at > 0 or not initial or word in known or sum(map(str.isupper, word)) > 1
        folded = word.casefold()
        if sure and len(word) > 1 and folded not in _FUNCTION_WORDS and folded not in _INSIDE:
            yield folded
