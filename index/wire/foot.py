"""What stands below a story: credits, corrections, and codes that no reader wants."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.wire.names import only_names


@dataclass(slots=True)
class Foot:
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


THIS_STORY = (
    r"This (?:[\w.,’'-]+ ){0,6}?(?:story|article|report|version|headline|caption|item|post|page)\b"
    r"[^.\n]{0,60}? ?(?:has been|was) (?:also )?(?:corrected|updated|clarified|refiled|revised"
    r"|amended)"
    r"(?= (?:to|with|on|at|in|because|after|throughout|following|since)\b|[.,;)]|\Z)"
)
_CODE = (
    r"tag:?(?:[a-z0-9-]+\.)+[a-z]+,?\d{4}:?(?:binary|newsml)_[A-Z0-9]+(?::\d+)?(?:-[A-Z]+IMAGE)?"
)
_JUNK = re.compile(
    rf"{_CODE}"
    r"|\(\([^\n@]{0,200}@[^\s@]{1,200}\.\w[^\n]{0,300}\)\)"
    r"|Our Standards: The Thomson Reuters Trust Principles\.?(?:, opens new tab)?"
    r"|Enditem|[-–—]*\s?(?:ends|Ends|ENDS|30)\s?[-–—]+|ends|ENDS|#(?: ?#){2,}"
    r"|\((?:c|C)\) Copyright Thomson Reuters \d{4}\b[^\n]{0,200}"
    r"|(?:More )?AP [^:\n]{2,60}: https?://\S+(?: and https?://\S+)?"
)
_JUNK_AT_END = re.compile(rf"(?P<piece>{_CODE}|Enditem)\Z")
_LONGEST_PIECE = 2000
_RULE = re.compile(r"_{3,}")
_NOTICE = re.compile(
    rf"(?:{THIS_STORY}|This (?:story|version) (?:corrects|clarifies) "
    r"|(?:CORRECTION|Correction|CLARIFICATION|Clarification|Corrections & Clarifications)"
    r"(?:,? \(?(?:[A-Z][a-z]{2,8}\.? )?\d{1,2},?(?: [A-Z][a-z]{2,8}\.?,?)?(?: \d{4})?\)?)?: "
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
    rf"(?P<piece>\((?:(?:Additional|Further) )?{_WORK}(?: and {_WORK})? [Bb]y "
    r"(?:[^()\n]|\([^()\n]*\))+\))\.?\Z"
)


def _bare(piece: str) -> str:
    """Return the piece without the brackets around it and the dashes before it."""
    piece = piece.lstrip("-–— ")
    inner = re.fullmatch(r"\((.*)\)\.?|\[(.*)\]\.?", piece)
    return (inner[1] or inner[2] or "").strip() if inner else piece


def _is_credit(piece: str) -> bool:
    bare = _bare(piece)
    if not bare or len(bare) > 900:
        return False
    if _CREDIT.match(bare) or (bare != piece and _DESK_CREDIT.fullmatch(bare)):
        return only_names(bare)
    if bare.startswith("Contributing: "):
        return only_names(bare.removeprefix("Contributing: "))
    if "contributed" not in bare:
        return False
    *filed, staff = _SENTENCE.split(bare)
    return bool(_STAFF.fullmatch(staff)) and all(map(_FILED.fullmatch, filed))


def take_inner(text: str, foot: Foot) -> str:
    """Take the two marks that are certain even with text after them.

    These are the bracketed credit of reporters, and a correction set off by AP's rule.
    """
    if "\n\n(" not in text and "\n\n___" not in text:
        return text
    first, *others = text.split("\n\n")
    kept, taken = [first], Foot()
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


def take_foot(text: str, foot: Foot) -> str:
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
    # Neither reaches beyond the last line, nor a code beyond the last word.
    line, word = text.rfind("\n") + 1, max(text.rfind("\n"), text.rfind(" ")) + 1
    if match := _JUNK_AT_END.search(text, word):
        yield text[: match.start()].rstrip(), match["piece"]
    if text.endswith((")", ").")) and (match := _CREDIT_AT_END.search(text, line)):
        yield text[: match.start()].rstrip(), match["piece"]
