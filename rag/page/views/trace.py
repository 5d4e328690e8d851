"""How an answer was found: its candidates with the scores that ranked them."""

from rag.answer import Answer, Candidate
from rag.page.evidence.found import read_button
from rag.page.markup import Markup, join, tag
from rag.page.times import day

_COLUMNS = (
    ("Rank", "Place in the list"),
    ("Passage", "The article that it stands in"),
    ("Lexical", "BM25 score of the passage's words"),
    ("Dense", "Cosine of its meaning and the question's"),
    ("Article", "BM25 score of the whole article"),
    ("Time", "Bonus for the date of publication"),
    ("Fused", "What the engines give together, between 0 and 1"),
    ("Reranked", "The last judgement, which the rank follows"),
)


def trace(answer: Answer) -> Markup:
    """Return the candidates as a table, with what decided over them."""
    found = answer.trace
    if not found.candidates:
        return tag("p", "No passage was found.", class_="empty")
    head = tag("tr", (tag("th", name, scope="col", title=why) for name, why in _COLUMNS))
    return join(
        tag("p", _summary(answer), class_="empty"),
        tag(
            "div",
            tag(
                "table",
                tag("caption", "Candidates, best first", class_="unseen"),
                tag("thead", head),
                tag("tbody", map(_row, found.candidates)),
                class_="trace",
            ),
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label="Candidates",
        ),
        _rejected(found.rejected),
    )


def _summary(answer: Answer) -> str:
    found = answer.trace
    parts = [f"Probability that the corpus answers: {found.confidence:.0%}."]
    if found.needs:
        parts.append(f"Also asked in parts: {'; '.join(found.needs)}.")
    if found.seconds:
        spent = ", ".join(f"{name} {1000 * took:.0f} ms" for name, took in found.seconds.items())
        parts.append(f"Time: {spent}.")
    return " ".join(parts)


def _row(candidate: Candidate) -> Markup:
    published = day(candidate.published) if candidate.published else "undated"
    scores = (
        _ranked(candidate.lexical, candidate.lexical_rank, 1),
        _ranked(candidate.dense, candidate.dense_rank, 3),
        _number(candidate.article, 1),
        _number(candidate.time, 2),
        _number(candidate.score, 3),
        _number(candidate.reranked, 2),
    )
    place = {"data_start": candidate.start, "data_end": candidate.end}
    return tag(
        "tr",
        tag("td", str(candidate.rank)),
        tag(
            "th",
            read_button(candidate.headline, candidate.uri, **place),
            tag("small", " · ".join(filter(None, (candidate.source, published)))),
            scope="row",
        ),
        (tag("td", score) for score in scores),
    )


def _ranked(score: float | None, rank: int | None, digits: int) -> Markup:
    place = tag("small", f"#{rank}") if rank is not None else None
    return join(_number(score, digits), " ", place)


def _number(score: float | None, digits: int) -> str:
    return "–" if score is None else f"{score:.{digits}f}"


def _rejected(reasons: tuple[str, ...]) -> Markup | None:
    if not reasons:
        return None
    count = f"{len(reasons)} sentences of the language model were not taken:"
    return tag("p", f"{count} {'; '.join(reasons)}.", class_="empty")
