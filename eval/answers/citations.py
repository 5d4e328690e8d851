"""Citation recall and precision of one answer, after ALCE.

Gao, Yen, Yu and Chen, Enabling large language models to generate text with citations (EMNLP 2023):
a statement is recalled if it has citations that support it together; a citation is
precise if its statement is recalled and the citation is not irrelevant; it is irrelevant if it
does not support the statement alone and the others do without it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from eval.answers.judge import Judge
from eval.answers.records import AnswerRecord, CitationRecord
from eval.answers.words import content, names, numbers
from eval.exactness import parts

_ABOUT_THE_CORPUS = re.compile(
    r"\b(?:corpus|sources?|articles?|passages?|reports?)\b[^.]{0,40}"
    r"\b(?:do|does|did)(?: not|n['’]t) (?:say|state|mention|tell|give|name|specify|report|answer"
    r"|contain)\b",
    re.IGNORECASE,
)


_NOTE = re.compile(r"\[[^\]]*\]")
_AROUND = "“”‘’\"'\n "  # what parts a quotation from the words around it


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer and what became of its citations.

    Args:
        text: The sentence.
        citations: Numbers of the citations that it has.
        needs: Whether it needs one.
        supported: Whether those that there are support it together.
        why: On what grounds.
        relevant: By citation, in their order, whether it is precise.
    """

    text: str
    citations: tuple[int, ...]
    needs: bool
    supported: bool
    why: str
    relevant: tuple[bool, ...] = ()


def needs_citation(sentence: str) -> bool:
    """Whether a sentence states something about the world.

    It does not if it asks, introduces (ends with a colon), explains in square brackets, says that
    the corpus is silent, or has no content word, no name and no number.
    """
    text = sentence.strip(_AROUND)
    if text.endswith(("?", ":")) or _NOTE.fullmatch(text) or _ABOUT_THE_CORPUS.search(text):
        return False
    return bool(content(text) or names(text) or numbers(text))


def statements(answer: AnswerRecord, judge: Judge) -> tuple[Statement, ...]:
    """Return the judged sentences of an answer; text outside of all sentences has no citations."""
    cited = {citation.number: citation for citation in answer.citations}
    listed = [sentence.citations for sentence in answer.sentences]
    texts = parts(answer)
    listed += [()] * (len(texts) - len(listed))
    return tuple(
        _judged(text, [cited[n] for n in found if n in cited], judge)
        for text, found in zip(texts, listed, strict=True)
    )


def _judged(text: str, found: Sequence[CitationRecord], judge: Judge) -> Statement:
    numbers_ = tuple(citation.number for citation in found)
    needs = needs_citation(text)
    if not found:
        return Statement(text, (), needs, False, "no citation" if needs else "needs none")
    together = judge.supports(text, found)
    relevant = tuple(
        together.supported and not _irrelevant(text, found, at, judge) for at in range(len(found))
    )
    return Statement(text, numbers_, needs, together.supported, together.why, relevant)


def _irrelevant(text: str, found: Sequence[CitationRecord], at: int, judge: Judge) -> bool:
    others = [citation for n, citation in enumerate(found) if n != at]
    if not others or judge.supports(text, [found[at]]).supported:
        return False
    return judge.supports(text, others).supported


def citation_recall(judged: Sequence[Statement]) -> float | None:
    """Return the share of the sentences that need a citation and have what supports them.

    None if no sentence needs one.
    """
    needing = [statement for statement in judged if statement.needs]
    return fmean(statement.supported for statement in needing) if needing else None


def citation_precision(judged: Sequence[Statement]) -> float | None:
    """Return the share of the citations that are precise; 0 without any where one is needed.

    None if there is no citation and none is needed.
    """
    relevant = [one for statement in judged for one in statement.relevant]
    if relevant:
        return fmean(relevant)
    return 0.0 if any(statement.needs for statement in judged) else None
