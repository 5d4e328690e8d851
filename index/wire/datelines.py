"""The dateline at the head of a story: place, day and agency, and a byline above it."""

import re
from dataclasses import dataclass

from index.wire.names import only_names, words

# Names that are agencies wherever they stand; any other name must stand after a place.
_AGENCIES = frozenset(
    name.casefold()
    for name in (
        "AA", "AAP", "ABC", "ADN", "AFP", "AGI", "ANI", "ANSA", "AP", "APA", "ATS", "Anadolu",
        "Anadolu Agency", "Associated Press", "BBC", "BTA", "Baltic News Service", "Belga", "BelTA",
        "Bernama", "Bloomberg", "Bloomberg News", "BNS", "CBC", "CBS", "CNN", "CNN Business",
        "CNN Newsource", "CNN Politics", "CNNBusiness", "CP", "CTK", "Canadian Press", "Dow Jones",
        "dpa", "dpa-AFX", "EFE", "Europa Press", "HINA", "IANS", "ITAR-TASS", "Interfax",
        "Interfax-Ukraine", "Jiji", "JTA", "KCNA", "KUNA", "KYODO NEWS", "Kyodo", "Lusa", "MENA",
        "MTI", "NBC", "NHK", "NPR", "NTB", "PA", "PA Media", "PAP", "PTI", "Petra", "Prensa Latina",
        "Press Association", "RFE/RL", "RIA", "RIA Novosti", "RNS", "Reuters",
        "Reuters Breakingviews", "SPA", "STT", "Sputnik", "TASS", "TT", "The Associated Press",
        "The Canadian Press", "Thomson Reuters Foundation", "UPI", "Ukrinform", "VOA", "WAM",
        "Xinhua", "Yonhap",
    )
)  # fmt: skip
_PRESS_WORD = re.compile(r"\b(?:News|Press|Agency|Wire|Newswire|Radio|TV|FM|Media|Times|Post)\b")
# In capitals at the start of a story, before a dash, and yet no place.
_LABELS = words(
    """ADVERTISEMENT ALERT ANALYSIS BREAKING CHECK COLUMN CONTEXT CORRECTED CORRECTION DEVELOPING
    EDITORIAL EDITOR EDITOR'S EDITOR’S EXCLUSIVE EXPLAINED EXPLAINER FACT FACTBOX FINALLY FIRST
    HEADLINE HEADLINES INTERVIEW LATEST LIVE MORE NEWS NOTE NOW OPINION PHOTOS PODCAST POLL QUIZ
    READ RELATED REVIEW SPONSORED SUMMARY TIMELINE TODAY UPDATE UPDATED UPDATES VIDEO WARNING
    WATCH WATCHING WEATHER CIA COP COVID ECB EU FBI FDA FIFA IAEA IMF IRS MLB NASA NATO NBA NCAA
    NFL NHL OECD OPEC UEFA UNESCO UNHCR UNICEF WHO WTO"""
)
_PARTICLES = words("de del da do dos das di du la le les el al of on the and near upon")
_PLACE_WORD = re.compile(r"[^\W\d_][^\W\d_.'’ʻ-]*(?:[.'’ʻ-][^\W\d_]*)*")
_MIXED_CAPITALS = re.compile(r"\b(?:Mc|Mac|De|La|Le|O)(?=[^\W\d_]{2})")

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DATE = rf"(?P<date>{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {_MONTH}(?:,? \d{{4}})?)"
_PLACE = r"(?P<place>[^\W\d_][^\n()—–\"“”:;!?]{1,79}?)"
_BRACKETED = re.compile(
    rf"(?:{_PLACE},? )??(?:{_DATE},? )?\((?P<agency>[^()\n]{{2,40}})\)"
    r"(?P<dash> ?(?:--|[-–—]|_(?= )))?\s*(?=(?P<next>\S))"
)
_WEB = re.compile(
    rf"(?:{_PLACE} )?(?P<agency>CNN(?: ?[A-Z][a-z]+)?|Reuters|AP|AFP) ?(?P<dash>[–—])"
    r"\s+(?=(?P<next>\S))"
)
_BARE = re.compile(
    rf"{_PLACE}(?:, {_DATE})?(?: (?:--|[–—]) ?|[–—] )\s*(?=(?P<next>\S))",
)
_BYLINE = re.compile(r"(?:By|BY) (?P<byline>[^\n\d:;.!?\"“]{3,120}(?:\.[^\n\d:;!?\"“]{3,80})?)\n+")


@dataclass(frozen=True, slots=True)
class Head:
    """What a dateline says; `end` is where the story's own words begin."""

    place: str = ""
    date: str = ""
    agency: str = ""
    byline: str = ""
    end: int = 0


def read_dateline(text: str) -> Head:
    """Return what the dateline at the very start says and where it ends; all empty if none."""
    if byline := _BYLINE.match(text):
        head = _read_dateline_at(text, byline.end())
        if head.agency and only_names(byline["byline"]):
            return Head(head.place, head.date, head.agency, byline["byline"], head.end)
    return _read_dateline_at(text, 0)


def _read_dateline_at(text: str, start: int) -> Head:
    for pattern in (_BRACKETED, _WEB, _BARE):
        match = pattern.match(text, start)
        if match and _is_dateline(match):
            found = match.groupdict()
            return Head(
                place=(found["place"] or "").rstrip(","),
                date=found.get("date") or "",
                agency=found.get("agency") or "",
                end=match.end(),
            )
    return Head()


def _is_dateline(match: re.Match[str]) -> bool:
    found = match.groupdict()
    place, agency = found["place"] or "", found.get("agency") or ""
    if place and not _is_place(place):
        return False
    opens_sentence = not found["next"].islower()
    known = agency.casefold() in _AGENCIES
    if match.re is not _BRACKETED:
        return opens_sentence and (match.re is _WEB or _in_capitals(place))
    if not found["dash"]:
        return opens_sentence and known and agency.startswith("CNN")
    if known:
        return True
    return bool(place) and opens_sentence and _files_from(agency, place, dated=bool(found["date"]))


def _files_from(agency: str, place: str, *, dated: bool) -> bool:
    """Tell an agency that is not on the list from a ticker, a party or a name in brackets."""
    if not _is_name(agency):
        return False
    if _in_capitals(place):
        return not _abbreviates(agency, place)
    return dated or bool(_PRESS_WORD.search(agency))


def _is_place(place: str) -> bool:
    """Tell whether the words can name one or more places: capitalised, few, and no label."""
    parts = [part.split() for part in re.split(r"[,/]", place.rstrip(","))]
    words = [word for part in parts for word in part]
    return (
        all(1 <= len(part) <= 5 for part in parts)
        and len(words) <= 9
        and words[0][0].isupper()
        and all(_PLACE_WORD.fullmatch(word) for word in words)
        and all(word[0].isupper() or word in _PARTICLES for word in words)
        and not _LABELS.intersection(words)
    )


def _in_capitals(place: str) -> bool:
    """Tell whether the first place is in capitals ("McALLEN, Texas" is), not a mere "US"."""
    first = _MIXED_CAPITALS.sub("", place.split(",", maxsplit=1)[0])
    capitals = "".join(word for word in first.split() if word not in _PARTICLES)
    return capitals.isupper() and sum(map(str.isalpha, capitals)) >= 3


def _is_name(agency: str) -> bool:
    words = agency.split()
    shaped = all(re.fullmatch(r"[^\W\d_][\w'’&/-]*", word) and word[0].isupper() for word in words)
    return shaped and len(words) <= 4 and agency.upper() not in _LABELS


def _abbreviates(name: str, place: str) -> bool:
    """Tell "GENERAL MOTORS (GM) - …" and "WHO (World Health Organization) - …" from datelines."""
    initials = "".join(word[0] for word in name.split())
    letters = iter(place.upper())
    ticker = name.isupper() and len(name) <= 5 and all(letter in letters for letter in name)
    return ticker or (len(initials) > 1 and initials.upper() == place.upper())
