"""Which words of a question must be met by what answers it, and how much each weighs."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from index.lexical import TantivyIndex

_WORD = re.compile(r"[\w.&'-]*\w")

# Words that shape a question and are in any text; the stop words of the index are fewer.
_FUNCTION_WORDS = frozenset(
    """a about across after again against ago all also am among an and any anyone anything are
    around as ask asked at away be became because become been before being between both but by
    call called came can come could did do does doing done down during each either else ever
    every for from gave get give given go goes going gone got had happen happened happening has
    have having he held her here hers him his hold how i if in into is it its just know known
    last latest
    least less let like made make many may me might more most much must my name named near need
    new news next no nor not now of off on once one only or other our out over own per please
    put recent recently said same say saying says see seen shall she should since so some
    someone something still such take taken tell than that the their them then there these they
    thing things this those through to today told too took toward under until up upon us use
    used very want wants was way we week went were what when where whether which while who whom
    whose why will with within without would yes yet you your""".split()  # noqa: SIM905
)


# A word that every passage of a small corpus has still says what the question is about.
_LEAST_WEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class Terms:
    """The content tokens of a question.

    Args:
        weights: How telling each token is: its inverse document frequency over a floor.
        names: Those of them that come from names and numbers.
        forms: Tokens of an acronym or name of the question, and those of its other form, which
            stands for them where it is whole.
    """

    weights: Mapping[str, float]
    names: frozenset[str]
    forms: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()

    def coverage(self, tokens: AbstractSet[str]) -> float:
        """Return the share of the terms, by weight, that are met by the tokens."""
        met = set(tokens).union(*(mine for mine, other in self.forms if other <= tokens))
        return _share(self.weights, met)

    def with_forms(self, explained: Iterable[tuple[str, str]], lexical: TantivyIndex) -> "Terms":
        """Return the terms with other forms that meet them.

        Args:
            explained: Acronyms and names of the question, each with its other form.
            lexical: What makes tokens of them.
        """
        forms = (tuple(frozenset(lexical.tokens(f)) for f in pair) for pair in explained)
        return replace(self, forms=tuple((mine, other) for mine, other in forms if other))

    def name_coverage(self, tokens: AbstractSet[str]) -> float:
        """Return the same share of the names and numbers; 1 if the question has none."""
        names = {term: weight for term, weight in self.weights.items() if term in self.names}
        return _share(names, tokens) if names else 1.0


def question_terms(question: str, lexical: TantivyIndex) -> Terms:
    """Return the question's content terms; all its tokens if it has function words alone."""
    words = [word.removesuffix("'s") for word in _WORD.findall(question.replace("’", "'"))]
    content = [
        (place, word)
        for place, word in enumerate(words)
        if word and word.casefold() not in _FUNCTION_WORDS
    ]
    tokens = lexical.tokens(" ".join(word for _, word in content)) or lexical.tokens(question)
    names = " ".join(
        word
        for place, word in content
        if any(char.isdigit() for char in word) or (place and word[0].isupper())
    )
    return Terms(
        weights={token: _LEAST_WEIGHT + lexical.idf(token) for token in tokens},
        names=frozenset(lexical.tokens(names)),
    )


def _share(weights: Mapping[str, float], tokens: AbstractSet[str]) -> float:
    total = sum(weights.values())
    met = sum(weight for term, weight in weights.items() if term in tokens)
    return met / total if total else 0.0
