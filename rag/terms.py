"""Which words of a question must be met by what answers it, and how much each weighs."""

from collections.abc import Iterable, Mapping

from index.lexical import TantivyIndex

# Words that shape a question and are in any text; the stop words of the index are fewer.
_FUNCTION_WORDS = frozenset(
    """a about across after again against ago all also am among an and any anyone anything are
    around as ask asked at away be became because become been before being between both but by
    call called came can come could did do does doing done down during each either else ever
    every for from gave get give given go goes going gone got had happen happened happening has
    have having he her here hers him his how i if in into is it its just know known last latest
    least less let like made make many may me might more most much must my name named near need
    new news next no nor not now of off on once one only or other our out over own per please
    put recent recently said same say saying says see seen shall she should since so some
    someone something still such take taken tell than that the their them then there these they
    thing things this those through to today told too took toward under until up upon us use
    used very want wants was way we week went were what when where whether which while who whom
    whose why will with within without would yes yet you your""".split()  # noqa: SIM905
)


def content_terms(question: str, lexical: TantivyIndex) -> dict[str, float]:
    """Return the question's content tokens, each with its inverse document frequency.

    Where the question consists of function words alone, all its tokens count.
    """
    words = [word for word in _words(question) if word.casefold() not in _FUNCTION_WORDS]
    tokens = lexical.tokens(" ".join(words)) or lexical.tokens(question)
    return {token: lexical.idf(token) for token in tokens}


def coverage(terms: Mapping[str, float], tokens: Iterable[str]) -> float:
    """Return the share, by weight, of the terms that are among the tokens; 0 without terms."""
    present = set(tokens)
    total = sum(terms.values())
    met = sum(weight for term, weight in terms.items() if term in present)
    return met / total if total else 0.0


def _words(text: str) -> list[str]:
    folded = text.replace("’", "'")
    return [word.strip(".,;:!?\"“”()[]'") .removesuffix("'s") for word in folded.split()]
