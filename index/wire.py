"""Wire copy: what stands around a story's text, and what the agency says of it.

Agencies send more than a story: tags before the headline, advisories and a dateline before
the first sentence, credits, corrections and machine codes after the last. All of it is moved
into fields; nothing is thrown away. A paragraph that merely looks odd stays in the text: a
wrong "this is a dateline" costs a reader words of the story, a missed one costs nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.article import Status, canonical_line, canonical_text


@dataclass(frozen=True, slots=True, kw_only=True)
class WireCopy:
    """One item of wire copy, taken apart.

    Args:
        headline: The headline without the agency's tags.
        text: The story itself, in canonical form.
        status: What tags and corrections make of the item.
        notices: Tags in words ("Update 1"), advisories, corrections; in their order.
        dateline: The place, or places ("KYIV, Ukraine", "WASHINGTON/BRUSSELS").
        dated: The day that the dateline names, as written ("Nov 12").
        agency: Who filed it ("Reuters").
        byline: The "By …" line above a dateline, without "By".
        credits: Reporters and editors named at the foot, joined with "; ".
        junk: Codes and contact lines that are nobody's words, one a line.
    """

    headline: str
    text: str
    status: Status = Status.USABLE
    notices: tuple[str, ...] = ()
    dateline: str = ""
    dated: str = ""
    agency: str = ""
    byline: str = ""
    credits: str = ""
    junk: str = ""


def read_wire(headline: str, text: str) -> WireCopy:
    """Take one item of wire copy apart; text without wire marks comes back as it is.

    The text is never emptied: an item that is nothing but marks keeps its last one as text.

    >>> copy = read_wire("UPDATE 1-Dam opens", "CALDER BAY, Norland (AP) — The dam opened.")
    >>> copy.headline, copy.notices, copy.dateline, copy.agency, copy.text
    ('Dam opens', ('Update 1',), 'CALDER BAY, Norland', 'AP', 'The dam opened.')
    """
    headline, tags = _split_tags(canonical_line(headline))
    advisories, text = _split_advisories(canonical_text(text))
    head = _read_dateline(text)
    foot = _Foot()
    text = _take_inner(_take_foot(text[head.end :].lstrip(), foot), foot)
    notices = (*tags, *advisories, *reversed(foot.notices))
    return WireCopy(
        headline=headline,
        text=text,
        status=_status(notices),
        notices=notices,
        dateline=head.place,
        dated=head.date,
        agency=head.agency,
        byline=head.byline,
        credits="; ".join(reversed(foot.credits)),
        junk="\n".join(reversed(foot.junk)),
    )


def _status(notices: tuple[str, ...]) -> Status:
    if any(_WITHDRAWAL.match(notice) for notice in notices):
        return Status.WITHDRAWN
    if any(_CORRECTION.search(notice) for notice in notices):
        return Status.CORRECTED
    return Status.USABLE


_WITHDRAWAL = re.compile(r"(?:Story )?withdrawn|Withdraws|Mandatory kill", re.IGNORECASE)
_CORRECTION = re.compile(
    r"^(?:Official[ -])?Correct|[,;] (?:and )?corrects\b|\bcorrected (?:to|in|on|at|throughout)\b"
    r"|\b(?:been|was) corrected\b|\bto correct\b|^This version corrects|^An? (?:earlier|previous)",
    re.IGNORECASE,
)

# --- Tags of the headline -----------------------------------------------------------------------

_TAG = (
    r"(?:UPDATED?(?: \d+)?|WRAPUP(?: \d+)?|OFFICIAL[ -]CORRECTED"
    r"|CORRECT(?:ED|ION)(?: ?(?:\(OFFICIAL\)|-OFFICIAL))?|REFILED?|REPEAT(?:ED)?|RPT"
    r"|CLARIF(?:IED|ICATION)|(?:STORY )?WITHDRAWN|MANDATORY KILL)(?: \d+)?"
)
# Web sites lower the capitals. "Repeat-Offender Law Passes" is then no tag: it is left out here.
_WEB_TAG = r"(?:(?:Update|Wrapup) \d+|Corrected(?: \(Official\))?|Refile|Story withdrawn)"
_LEADING = re.compile(
    rf"(?P<caps>{_TAG})(?:\s*[-–—:]\s*|\Z)"
    rf"|(?P<web>{_WEB_TAG})-(?=[A-Z0-9'\"‘“])"
    rf"|\((?P<bracketed>{_TAG}|Corrected|Refiled|Withdrawn)\)\s*[-–—:]?\s*"
)
_TRAILING = re.compile(rf"\s*\((?P<bracketed>{_TAG}|Corrected|Refiled|Withdrawn)\)\Z")


def _split_tags(headline: str) -> tuple[str, tuple[str, ...]]:
    tags = []
    while headline and (match := _LEADING.match(headline)):
        tag, rest = next(filter(None, match.groups())), headline[match.end() :]
        if tag.startswith("REPEAT") and rest.isupper():  # "REPEAT-OFFENDER LAW PASSES"
            break
        tags.append("Repeat" if tag == "RPT" else tag.capitalize())
        headline = rest
    if match := _TRAILING.search(headline):
        tags.append(match["bracketed"].capitalize())
        headline = headline[: match.start()]
    return headline, tuple(tags)


# --- Advisories above the text ------------------------------------------------------------------

_THIS_STORY = (
    r"This (?:[\w.,’'-]+ ){0,6}?(?:story|article|report|version|headline|caption|item|post|page)\b"
    r"[^.\n]{0,60}? ?(?:has been|was) (?:also )?(?:corrected|updated|clarified|refiled|revised)"
    r"(?= (?:to|with|on|at|in|because|after|throughout|following|since)\b|[.,;)]|\Z)"
)
_ADVISORY = re.compile(
    r"[(\[](?P<said>(?:(?:Correct|Add|Refile|Update|Recast|Clarifie|Repeat|Remove|Delete|Drop"
    r"|Rewrite|Restore|Change|Relead|Amend|Expand|Withdraw|Fixe)s\b"
    rf"|Corrected\b|Official correction\b|Story withdrawn\b|{_THIS_STORY})"
    r"(?:[^()\n]|\([^()\n]*\)){0,1000})[)\]](?=(?P<gap>\s))"
)


def _split_advisories(text: str) -> tuple[list[str], str]:
    said = []
    while match := _ADVISORY.match(text):
        rest = text[match.end() :].lstrip()
        # On the line of the story's first words only a dateline tells it from a bracket.
        if match["gap"] != "\n" and not _read_dateline(rest).agency:
            break
        said.append(match["said"])
        text = rest
    return said, text


# --- Dateline -----------------------------------------------------------------------------------


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


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
_LABELS = _words(
    """ADVERTISEMENT ALERT ANALYSIS BREAKING CHECK COLUMN CONTEXT CORRECTED CORRECTION DEVELOPING
    EDITORIAL EDITOR EDITOR'S EDITOR’S EXCLUSIVE EXPLAINED EXPLAINER FACT FACTBOX FINALLY FIRST
    HEADLINE HEADLINES INTERVIEW LATEST LIVE MORE NEWS NOTE NOW OPINION PHOTOS PODCAST POLL QUIZ
    READ RELATED REVIEW SPONSORED SUMMARY TIMELINE TODAY UPDATE UPDATED UPDATES VIDEO WARNING
    WATCH WATCHING WEATHER CIA COP COVID ECB EU FBI FDA FIFA IAEA IMF IRS MLB NASA NATO NBA NCAA
    NFL NHL OECD OPEC UEFA UNESCO UNHCR UNICEF WHO WTO"""
)
_PARTICLES = _words("de del da do dos das di du la le les el al of on the and near upon")
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
    r"(?P<dash> ?(?:--|[-–—]))?\s*(?=(?P<next>\S))"
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
class _Head:
    place: str = ""
    date: str = ""
    agency: str = ""
    byline: str = ""
    end: int = 0


def _read_dateline(text: str) -> _Head:
    """Return what the dateline at the very start says and where it ends; all empty if none."""
    if byline := _BYLINE.match(text):
        head = _read_dateline_at(text, byline.end())
        if head.agency and _only_names(byline["byline"]):
            return _Head(head.place, head.date, head.agency, byline["byline"], head.end)
    return _read_dateline_at(text, 0)


def _read_dateline_at(text: str, start: int) -> _Head:
    for pattern in (_BRACKETED, _WEB, _BARE):
        match = pattern.match(text, start)
        if match and _is_dateline(match):
            found = match.groupdict()
            return _Head(
                place=(found["place"] or "").rstrip(","),
                date=found.get("date") or "",
                agency=found.get("agency") or "",
                end=match.end(),
            )
    return _Head()


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


# --- Credits, corrections and codes below the text ----------------------------------------------


@dataclass(slots=True)
class _Foot:
    """What was taken from below the text, the last first."""

    credits: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    junk: list[str] = field(default_factory=list)

    def take(self, piece: str) -> bool:
        """File a piece under what it is; False if it is part of the story."""
        bare = _bare(piece)
        if _JUNK.fullmatch(piece):
            self.junk.append(piece)
        elif _NOTICE.fullmatch(bare):
            self.notices.append(bare)
        elif _is_credit(piece):
            self.credits.append(bare)
        elif not (_RULE.fullmatch(piece) and (self.notices or self.credits or self.junk)):
            return False
        return True


_CODE = r"tag:?reuters\.com,?\d{4}:?(?:binary|newsml)_[A-Z0-9]+(?::\d+)?(?:-[A-Z]+IMAGE)?"
_JUNK = re.compile(
    rf"{_CODE}"
    r"|\(\([^\n@]{0,200}@[^\s@]{1,200}\.\w[^\n]{0,300}\)\)"
    r"|Our Standards: The Thomson Reuters Trust Principles\.?(?:, opens new tab)?"
    r"|(?:More )?AP [^:\n]{2,60}: https?://\S+(?: and https?://\S+)?"
)
_JUNK_AT_END = re.compile(rf"\s*(?P<piece>{_CODE})\Z")
_LONGEST_PIECE = 2000
_RULE = re.compile(r"_{3,}")
_NOTICE = re.compile(
    rf"(?:{_THIS_STORY}|This (?:story|version) (?:corrects|clarifies) "
    r"|(?:CORRECTION|Correction|CLARIFICATION|Clarification|Corrections & Clarifications): "
    r"|An? (?:earlier|previous) version of this (?:story|article|report|headline|caption)\b)"
    r"[^\n]{0,1000}"
)
_WORK = r"(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Gg]raphics?)"
_CREDIT = re.compile(
    rf"(?:(?:Additional|Further) )?(?:{_WORK}(?:(?:,| and|, and| &) (?:additional )?{_WORK})*"
    r"|Compiled|Edited|Written|Reported|Translated) (?:contributed )?[Bb]y (?=[^\W\d_])"
)
_DESK_CREDIT = re.compile(rf"[^\W\d_][^\n]{{3,300}}\b{_WORK}(?:\Z|[;,.]| by )[^\n]*")
_STAFF = re.compile(
    r"[^\n]{3,400}\bcontributed(?: reporting)? to this (?:report|story|article|section)\.?"
)
_FILED = re.compile(r"[^\W\d_][^\n.]{2,80} reported (?:this story )?from [^\n]{3,120}\.")
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}\.)\s+(?=[^\W\d_])")
_CREDIT_AT_END = re.compile(
    rf"\s*(?P<piece>\((?:(?:Additional|Further) )?{_WORK}(?: and {_WORK})? [Bb]y "
    r"(?:[^()\n]|\([^()\n]*\))+\))\.?\Z"
)
_LOWER_IN_CREDITS = _words(
    """additional al analysis and at bin bint by ben bureau compiled contributed correspondents da
    data de del den der desk di dos du e edited editing el for from further graphic graphics i ibn
    in la le newsroom of on photography reported reporters reporting research staff team ten ter
    the to translated und van video von with writing written y zu"""
)


def _bare(piece: str) -> str:
    """Return the piece without the brackets around it and the dashes before it."""
    piece = piece.lstrip("-–— ")
    inner = re.fullmatch(r"\((.*)\)\.?|\[(.*)\]\.?", piece)
    return (inner[1] or inner[2] or "").strip() if inner else piece


def _only_names(text: str) -> bool:
    """Tell a list of names and places from prose: whatever is lower-case belongs to credits."""
    words = re.findall(r"[^\s,;:()]+", text)
    return all(
        any(map(str.isupper, word)) or word.strip(".") in _LOWER_IN_CREDITS or "@" in word
        for word in words
    )


def _is_credit(piece: str) -> bool:
    bare = _bare(piece)
    if not bare or len(bare) > 900:
        return False
    if _CREDIT.match(bare) or (bare != piece and _DESK_CREDIT.fullmatch(bare)):
        return _only_names(bare)
    if bare.startswith("Contributing: "):
        return _only_names(bare.removeprefix("Contributing: "))
    *filed, staff = _SENTENCE.split(bare)
    return bool(_STAFF.fullmatch(staff)) and all(map(_FILED.fullmatch, filed))


def _take_inner(text: str, foot: _Foot) -> str:
    """Take the two marks that are certain even with text after them.

    These are the bracketed credit of reporters, and a correction set off by AP's rule.
    """
    first, *others = text.split("\n\n")
    kept, taken = [first], _Foot()
    for piece in others:
        credit = piece.startswith("(") and re.search(r"(?i)reporting|; editing", piece)
        ruled = len(kept) > 1 and _RULE.fullmatch(kept[-1])
        if credit and _CREDIT.match(_bare(piece)) and taken.take(piece):
            continue
        if ruled and _NOTICE.fullmatch(_bare(piece)) and taken.take(piece):
            kept.pop()
        else:
            kept.append(piece)
    foot.credits.extend(reversed(taken.credits))
    foot.notices.extend(reversed(taken.notices))
    return "\n\n".join(kept)


def _take_foot(text: str, foot: _Foot) -> str:
    """Take the foot off the text, from the last paragraph upwards, into `foot`."""
    while rest := next((r for r, piece in _last_pieces(text) if r and foot.take(piece)), ""):
        text = rest
    return text


def _last_pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield what may be taken next, with what stays: last paragraph, line, end of line."""
    for separator in ("\n\n", "\n"):
        rest, _, piece = text.rpartition(separator)
        if len(piece) <= _LONGEST_PIECE:
            yield rest.rstrip(), " ".join(piece.split())
    for pattern in (_JUNK_AT_END, _CREDIT_AT_END):
        if match := pattern.search(text):
            yield text[: match.start()].rstrip(), match["piece"]
