"""Whether a sentence says the same as its evidence, and not the contrary, of the same people."""

import re
from collections.abc import Callable, Collection, Sequence

from rag.support.amounts import amounts
from rag.support.names import names

Tokens = Callable[[str], Collection[str]]
"""Splits text into stemmed content tokens, as the lexical index does."""

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|no longer)\b|n['’]t\b",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing|al)|reject(?:s|ed|ing|ion)?"
    r"|fail(?:s|ed|ing)? to|declin(?:e|es|ed|ing) to|rul(?:e|es|ed|ing) out|lack(?:s|ed|ing)?"
    r"|unable|impossible|avoid(?:s|ed)?|prevent(?:s|ed)?|far from|yet to|ban(?:s|ned)?"
    r"|disput(?:e|es|ed)|dismiss(?:es|ed)?|oppos(?:e|es|ed))\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:may|might|could|would|possibly|perhaps|allegedly|reportedly|unconfirmed|suspected"
    r"|rumou?red|unclear|considering|if|plans? to|planned|proposed|expected|likely|hopes?|wants?"
    r"|will|intends?|aims?|threatened|threatens?)\b"
)
_SAID = re.compile(
    r"\b(?:sa(?:id|ys|ying)|t(?:old|ells?)|add(?:ed|s)|ask(?:ed|s)|repl(?:ied|ies)|call(?:ed|s)"
    r"|describ(?:ed|es)|wr(?:ote|ites)|stat(?:ed|es|ing)|accord(?:ing to)|declar(?:ed|es)"
    r"|insist(?:ed|s)|warn(?:ed|s)|announc(?:ed|es)|report(?:ed|s)|claim(?:ed|s)|argu(?:ed|es)"
    r"|not(?:ed|es)|explain(?:ed|s)|spokes(?:man|woman|person)|tweeted|posted|acknowledged"
    r"|confirm(?:ed|s)|estimat(?:ed|es)|den(?:ied|ies)|agree[sd]?|apologi[sz]ed)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:—–\n]|[.!?][\"”’]?\s|\b(?:but|although|though|while|whereas|because|after|before|unless|however"
    r"|and|which|who|that)\b",
    re.IGNORECASE,
)
_FALL = (
    r"f[ae]ll(?:s|en|ing)?|drop(?:s|ped)?|slip(?:s|ped)?|slid|sank|tumbled?|dip(?:s|ped)?"
    r"|declin(?:e|es|ed)"
)
_ANTONYMS = [
    (re.compile(rf"\b(?:{one})\b", re.I), re.compile(rf"\b(?:{two})\b", re.I))
    for one, two in (
        (r"r[io]s(?:e|es|ing)|risen|rais(?:e|es|ed|ing)", _FALL),
        (r"rais(?:e|es|ed|ing)", r"lower(?:s|ed|ing)?|cut(?:s|ting)?"),
        (r"increas(?:e|es|ed|ing)", rf"decreas(?:e|es|ed|ing)|{_FALL}"),
        (
            r"rais(?:e|es|ed|ing)|lower(?:s|ed)?|cuts?|chang(?:e|es|ed)",
            r"ke(?:ep|eps|pt)|h[eo]lds?|left|unchanged|maintain(?:s|ed)?",
        ),
        (r"positive", r"negative"),
        (r"more", r"less|fewer"),
        (r"w[io]ns?|winning|victory|beat(?:s|en)?|defeat(?:s|ed)", r"los[et]s?|losing|defeat"),
        (r"approv(?:e|es|ed|al)|accept(?:s|ed)?|pass(?:es|ed)", r"reject(?:s|ed|ion)?|veto(?:ed)?"),
        (r"confirm(?:s|ed)?|admit(?:s|ted)?", r"den(?:y|ies|ied|ial)"),
        (r"agree(?:s|d)?", r"refus(?:e|es|ed)|disagree(?:s|d)?"),
        (r"supports?|supported|backs|backed", r"oppos(?:e|es|ed)|condemn(?:s|ed)?"),
        (r"above|more than|at least|exceed(?:s|ed)?", r"below|less than|fewer|at most"),
        (r"open(?:s|ed)?|reopen(?:s|ed)?", r"clos(?:e|es|ed)|shut"),
        (
            r"start(?:s|ed)?|beg[iau]ns?|launch(?:es|ed)",
            r"end(?:s|ed)?|finish(?:es|ed)?|halt(?:s|ed)?|stop(?:s|ped)?",
        ),
        (r"arriv(?:e|es|ed)|enter(?:s|ed)?", r"left|leaves?|depart(?:s|ed)?"),
        (r"surviv(?:e|es|ed)|rescued|alive", r"died?|dead|killed"),
        (r"guilty|convicted", r"acquitted|cleared|innocent"),
        (r"first|earliest", r"last|final"),
        (r"highest|largest|most|biggest", r"lowest|smallest|least|fewest"),
        (r"north(?:ern)?", r"south(?:ern)?"),
        (r"east(?:ern)?", r"west(?:ern)?"),
        (r"buys?|bought", r"sells?|sold"),
        (r"hired|appointed|elected", r"fired|dismissed|ousted|resigned"),
        (r"legal|lawful", r"illegal|unlawful"),
        (r"success(?:ful|fully)?|succeed(?:s|ed)?", r"fail(?:s|ed|ure)?|unsuccessful"),
        (r"gained?|gains|profits?", r"loss(?:es)?|lost"),
        (r"before|ahead of", r"after"),
    )
]
_SYMMETRIC = re.compile(r"^\W*(?:and|or|,|&|with|between|versus|vs)?\W*(?:the\s+)?$", re.IGNORECASE)
_PASSIVE = re.compile(r"\bby\b", re.IGNORECASE)


def clauses(text: str) -> list[str]:
    """Return the clauses of a sentence, as far as its commas and conjunctions show them."""
    return _CLAUSE.split(text)


def contradiction(claim: str, evidence: str, tokens: Tokens) -> str:
    """Return what in a sentence is the contrary of its evidence; empty if nothing is seen.

    Words decide, not meaning: a negation or a "may" on one side alone, an antonym, a number that
    stands with another name, two names that have changed places. What is looked at of the evidence
    are the clauses that share most of their words with the claim.

    Args:
        claim: The sentence.
        evidence: The sentences that are to prove it.
        tokens: Splits text into stemmed tokens.
    """
    if _SAID.search(claim) and not _SAID.search(evidence):
        return "an attribution that the source lacks"
    if any(not _speaks(name, evidence) for name in _speakers(claim)):
        return "somebody else's words"
    if fault := _negation(claim, evidence, tokens):
        return fault
    for one, two in _ANTONYMS:
        for mine, other in ((one, two), (two, one)):
            only_mine = mine.search(claim) and not other.search(claim)
            if only_mine and other.search(evidence) and not mine.search(evidence):
                return "the contrary"
    return _swapped_numbers(claim, evidence) or _swapped_names(claim, evidence)


def _speakers(claim: str) -> list[str]:
    """Return the names directly before or behind a verb of speech."""
    return [
        name
        for name, start in _places(claim)
        if re.match(rf"[^.;“\"]{{0,25}}?{_SAID.pattern}", claim[start + len(name) :], re.IGNORECASE)
        or re.search(rf"{_SAID.pattern}[^.;,“\"]{{0,40}}$", claim[:start], re.IGNORECASE)
    ]


def _speaks(name: str, evidence: str) -> bool:
    """Return whether a sentence of the evidence has a name and a verb of speech."""
    return any(
        _SAID.search(part) and re.search(rf"\b{re.escape(name)}", part, re.IGNORECASE)
        for part in re.split(r"[.!?]\s|\n", evidence)
    )


def _negation(claim: str, evidence: str, tokens: Tokens) -> str:
    negated, refused = _NEGATION.search(claim), _REFUSAL.search(claim)
    theirs = [(clause, frozenset(tokens(clause))) for clause in clauses(evidence)]
    for clause in clauses(claim):
        if _NEGATION.search(clause) and not _denied(frozenset(tokens(clause)), theirs):
            return "a negation that the source lacks"
    said = frozenset(tokens(claim))
    for clause, words in theirs:
        if not words or len(words & said) < 0.6 * len(words):
            continue
        if _NEGATION.search(clause) and not negated and not refused:
            return "without the negation of the source"
        if _REFUSAL.search(clause) and not refused and not negated:
            return "without the refusal of the source"
        if _HEDGE.search(clause) and not _HEDGE.search(claim):
            return "surer than the source"
    return ""


def _denied(words: frozenset[str], evidence: Sequence[tuple[str, frozenset[str]]]) -> bool:
    """Return whether a clause of the evidence negates what shares half of these words."""
    return any(
        (_NEGATION.search(clause) or _REFUSAL.search(clause))
        and 2 * len(words & theirs) >= len(words)
        for clause, theirs in evidence
    )


def _swapped_numbers(claim: str, evidence: str) -> str:
    mine, theirs = _owners(claim), _owners(evidence)
    owners = {name for name, _, _ in theirs}
    for owner, value, unit in mine:
        others = {name for name, v, u in theirs if (v, u) == (value, unit)}
        if owner and others and owner not in others and owner in owners:
            return "a number of another name"
    return ""


def _owners(text: str) -> list[tuple[str, float, str]]:
    """Return each amount with the name nearest before it; empty if there is none."""
    places = _places(text)
    return [
        (
            next((name for name, start in reversed(places) if start < amount.start), ""),
            amount.value,
            amount.unit,
        )
        for amount in amounts(text)
    ]


def _swapped_names(claim: str, evidence: str) -> str:
    """Return a fault where two names stand in the other order around the same words."""
    mine, theirs = _places(claim), _places(evidence)
    order = [name for name, _ in theirs]
    shared = [(name, start) for name, start in mine if name in order]
    if len(shared) != 2 or len(set(order)) != len(order):
        return ""
    (first, at), (second, then) = shared
    if order.index(first) < order.index(second) or first == second:
        return ""
    between = claim[at + len(first) : then]
    spans = dict(theirs)
    other = evidence[spans[second] + len(second) : spans[first]]
    if _SYMMETRIC.match(between) or _SYMMETRIC.match(other) or re.search(r"[.;]", other):
        return ""
    turned = bool(_PASSIVE.search(between)) != bool(_PASSIVE.search(other))
    return "" if turned or len(other) > 120 else "names that have changed places"


def _places(text: str) -> list[tuple[str, int]]:
    """Return the last words of the names, in lower case, with where they begin."""
    found, at = [], 0
    for name in names(text):
        start = text.find(name, at)
        at = start + len(name)
        last = re.sub(r"['’]s?$", "", name.split()[-1]).lower()
        found.append((last, at - len(name.split()[-1])))
    return found
