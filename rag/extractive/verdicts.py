"""Whether a sentence says yes or no to a question, so that a yes and a no can be compared.

Words decide, so that little is claimed: a clause must say all that is asked, with the names in the
order of the question, and little else. It says no if a negation, a refusal or a denial governs the
question's verb, or the verb's contrary takes its place. What may be, is wanted, is alleged, has
changed or has not happened yet says neither.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from index.sentences import sentences
from rag.asked import Asked, Form
from rag.asked.spans import names as spans_of_names
from rag.extractive.claims import Claim, about, of_other_days
from rag.extractive.forms import content, reduced, tokens
from rag.extractive.moving import moment
from rag.extractive.scoring import ScoredSentence
from rag.extractive.statements import is_of, statements
from rag.support.polarity import clauses
from rag.terms import Terms

_TRUE_THAT = re.compile(r"^\W*is it (?:true|so|right|correct|a fact) that\b", re.IGNORECASE)
_UNFIT = re.compile(
    r"\b(?:or|not|never|no|all|every|any|anyone|anybody|anything|each|both|only|most|more|less|than"
    r"|enough|first|last|still|ever|yet|some|should|can|could|may|might|would|who|what|which|why"
    r"|how|when|where|if|because|likely|possible|safe|good|bad)\b|n['’]t\b",
    re.IGNORECASE,
)
"""What makes a question one of degree, of several things or of opinion."""
_WILL = re.compile(r"\bwill\b|\b(?:is|are) \S+(?: \S+)? (?:going|set|due) to\b", re.IGNORECASE)
_COMING = re.compile(r"\b(?:will|won['’]t|shall|going to|set to|due to)\b", re.IGNORECASE)
_NEITHER = re.compile(
    r"\b(?:may|might|could|would|should|can|must|possib\w+|perhaps|probab\w+|alleg\w+|reportedly"
    r"|unconfirmed|suspect\w*|rumou?r\w*|unclear|uncertain|consider\w*|if|whether|unless|until|till"
    r"|plan\w*|propos\w*|expect\w*|(?:un)?likely|hop(?:e|es|ed|ing)|want\w*|wish\w*|intend\w*|aim\w*"
    r"|threat\w*|accus\w*|claim\w*|believ\w*|thinks?|thought|fear\w*|appear\w*|seem\w*|suggest\w*"
    r"|demand\w*|urg(?:e|es|ed|ing)|vow\w*|pledg\w*|promis\w*|ask\w*|tr(?:y|ies|ied|ying)|attempt\w*"
    r"|near(?:ly|ing)|almost|before|yet|still|now|again|no longer|any ?more|after all|instead"
    r"|cancel\w*|scrap\w*|revers\w*|withdr\w*|chang\w*|later|initial\w*|original\w*|first|previous\w*"
    r"|partial\w*|partly|some|only|all|every|both|most|more|less|than|enough|just|by|ago|once|when"
    r"|while|ready|agreed|deal|bill|poll|survey|fiction\w*|film|novel|quoted|false\w*|untrue)\b",
    re.IGNORECASE,
)
"""What is not certain, not of the author's knowing, of another time, or of a part alone."""
_ADVERB = r"(?:(?:been|be|have|actually|in fact|formally|officially|ever|even) )?"
_NOT = re.compile(rf"(?:\bnot|n['’]t|\bnever|\bcannot) {_ADVERB}(?P<verb>[\w’'-]+)", re.IGNORECASE)
_REFUSED = re.compile(
    r"\b(?:fail(?:s|ed)?|refus(?:es|ed)|declin(?:es|ed)|unable) to (?:be |have )?"
    r"(?P<verb>[\w’'-]+)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\bden(?:y|ies|ied) (?:(?:reports?|claims?|suggestions?) )?"
    r"(?:that\b|it\b|he\b|she\b|they\b|having\b)",
    re.IGNORECASE,
)
_ANY_NO = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|den(?:y|ies|ied|ying|ials?)"
    r"|refus\w+|reject\w+|fail\w*|declin(?:e|es|ed|ing)|unable|avoid\w*|prevent\w*|stopped|barred"
    r"|lack\w*|disput\w+|dismiss\w*|ruled? out|far from|hardly|barely)\b|n['’]t\b",
    re.IGNORECASE,
)
_PENDING = re.compile(r"\b(?:has|have|is|are|does|do)(?: not|n['’]t| never)\b", re.IGNORECASE)
_TO_VERB = re.compile(r"\bto (?:be |have )?(?P<verb>[\w’'-]+)", re.IGNORECASE)
_WORD = re.compile(r"[\w’'-]+")
_CONTRARIES = [
    (re.compile(rf"\b(?:{one})\b", re.IGNORECASE), re.compile(rf"\b(?:{two})\b", re.IGNORECASE))
    for one, two in (
        (r"holds?|held|withst(?:and|ood)s?", r"broke|breaks?|burst|collapsed|failed|gave way"),
        (r"surviv(?:e|es|ed)", r"died|was killed|were killed|perished"),
        (r"w[io]ns?|won", r"lost|loses"),
        (r"approv(?:e|es|ed)|pass(?:es|ed)?|accept(?:s|ed)?|adopt(?:s|ed)?", r"rejected|rejects"),
        (r"open(?:s|ed)?", r"(?:stays?|stayed|remains?|remained|was kept) (?:shut|closed)"),
        (r"convict(?:ed)?|guilty", r"acquitted|cleared|not guilty"),
        (r"rais(?:e|es|ed)", r"cuts?|lowered|lowers"),
        (r"r[io]ses?", r"fell|falls"),
        (r"stays?|stayed", r"left|leaves"),
    )
]
_MORE = 4
"""Telling words beside the question's that the clause has at most: else it tells of more."""
_LONGEST = 2_000
"""Sentences of an article that are looked through for the other view, at most."""


@dataclass(frozen=True, slots=True)
class Verdict(Claim):
    """A yes (`value` 1) or a no (0).

    Args:
        pending: Whether it is the no of a moment, "has not", which a later yes overtakes.
    """

    reach: ClassVar[float] = 8.0
    pending: bool

    def contradicts(self, other: Claim) -> bool:
        """Return whether one says yes and one no, and neither is overtaken by the other."""
        if not isinstance(other, Verdict) or self.value == other.value:
            return False
        yes, no = (self, other) if self.value else (other, self)
        overtaken = no.pending and moment(no.sentence) <= moment(yes.sentence)
        return not overtaken and not of_other_days(self.sentence.text, other.sentence.text)


def verdicts(scored: Sequence[ScoredSentence], asked: Asked, terms: Terms) -> list[Claim]:
    """Return which sentences say yes or no, in their order; of an article that says both, none.

    Args:
        scored: The sentences.
        asked: What the question asks; unless yes or no answers it nothing is claimed.
        terms: What it is about.
    """
    asking = _Asking.read(asked)
    if asking is None:
        return []
    found: list[Claim] = []
    says: dict[str, set[float]] = defaultdict(set)
    for sentence in scored:
        may = asking.heads <= frozenset(reduced(sentence.tokens))
        said = asking.said(sentence.text) if may else None
        if said is not None and about(sentence, terms):
            uri = sentence.version.uri
            pending = not said and _PENDING.search(sentence.text) is not None
            found.append(Verdict(sentence, float(said), "yes or no", True, pending))
            says[uri] |= {float(said)}
    if len(set().union(*says.values())) == 2:
        for version in {
            claim.sentence.version.uri: claim.sentence.version for claim in found
        }.values():
            for span in sentences(version.text)[:_LONGEST]:
                said = asking.said(version.text[span.start : span.end])
                says[version.uri] |= {float(said)} if said is not None else set()
    return [claim for claim in found if len(says[claim.sentence.version.uri]) == 1]


@dataclass(frozen=True, slots=True)
class _Asking:
    """A question for yes or no.

    Args:
        names: The tokens of its names, in its order, each once.
        heads: The last words of its names, without which a sentence does not have them.
        plain: Its other tokens.
        text: Its words without those that only ask.
        coming: Whether it asks of what is to come.
        any_time: Whether it does not show of when it asks.
    """

    names: tuple[str, ...]
    heads: frozenset[str]
    plain: frozenset[str]
    text: str
    coming: bool
    any_time: bool

    @classmethod
    def read(cls, asked: Asked) -> "_Asking | None":
        """Return a question; None if it is none for yes or no, or one that words cannot tell."""
        if asked.form is not Form.YES_NO:
            return None
        bare = _TRUE_THAT.match(asked.asking)
        text = asked.asking[bare.end() :] if bare else asked.asking
        names = [text[name.start : name.end] for name in spans_of_names(text)]
        order = tuple(dict.fromkeys(content(" ".join(names))))
        plain = frozenset(content(text)) - frozenset(order)
        if _UNFIT.search(text) or not order or not plain:
            return None
        return cls(
            names=order,
            heads=frozenset(content(" ".join(name.split()[-1] for name in names))),
            plain=plain,
            text=text,
            coming=_WILL.search(text) is not None,
            any_time=bare is not None,
        )

    def said(self, sentence: str) -> bool | None:
        """Return whether a sentence says yes; None if it says neither yes nor no."""
        if sentence.rstrip("”\"’').").endswith("?") or _NEITHER.search(sentence):
            return None
        coming = _COMING.search(sentence) is not None
        if not self.any_time and coming != self.coming:
            return None
        denied = _DENIED.search(sentence)
        for clause in clauses(sentence):
            found = (self._of_statement(part, sentence) for part in statements(clause))
            said = next((said for said in found if said is not None), None)
            if said is None:
                continue
            if not said:
                return None if denied else False
            if denied and sentence.find(clause) >= denied.end() - 1:
                return False
            return None if _ANY_NO.search(sentence) else True
        return None

    def _of_statement(self, clause: str, sentence: str) -> bool | None:
        """Return whether a clause says yes, without regard to what stands around it."""
        said, asked = tokens(clause), self.plain | set(self.names)
        held = frozenset(said)
        if len(held - asked) > _MORE or not is_of(clause, asked, sentence):
            return None
        if not self._named(sentence, said):
            return None
        if self.plain <= held:
            return self._governed(clause)
        return False if self._contrary(clause, held) else None

    def _governed(self, clause: str) -> bool | None:
        """Return False if a negation governs a word of the question; None if that is not clear."""
        for pattern in (_NOT, _REFUSED):
            if found := pattern.search(clause):
                rest = clause[: found.start()] + clause[found.end() :]
                clear = self._asks(found["verb"]) and not _ANY_NO.search(rest)
                return False if clear else None
        meant = any(self._asks(found["verb"]) for found in _TO_VERB.finditer(clause))
        if meant and not _TO_VERB.search(self.text):
            return None
        plain = self.text.casefold()
        doing = (w for w in _WORD.findall(clause) if w.endswith("ing") and self._asks(w))
        return None if any(word.casefold() not in plain for word in doing) else True

    def _contrary(self, clause: str, held: frozenset[str]) -> bool:
        """Return whether the contrary of one word of the question stands for it in a clause."""
        if _ANY_NO.search(clause.replace("failed", "")):
            return False
        for mine, other in (pair for one, two in _CONTRARIES for pair in ((one, two),)):
            word = mine.search(self.text)
            if word and other.search(clause) and not mine.search(clause):
                return self.plain - frozenset(tokens(word[0])) <= held
        return False

    def _asks(self, word: str) -> bool:
        return not self.plain.isdisjoint(tokens(word))

    def _named(self, sentence: str, said: Sequence[str]) -> bool:
        """Return whether a sentence has the names, and its clause has those it has in order."""
        if not self.heads <= frozenset(tokens(sentence)):
            return False
        order = [self.names.index(token) for token in dict.fromkeys(said) if token in self.names]
        return order == sorted(order)
