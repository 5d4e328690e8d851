"""What is shown beside a question that is not answered: candidates, and the nearest articles."""

from collections.abc import Iterable, Sequence

from index import Timestamp
from rag.answer import Answer, AnswerStatus, Candidate, Nearest
from rag.page.evidence.cards import line
from rag.page.markup import Markup, tag
from rag.page.times import Asked, time_tag

_SHOWN = 5
_WORDS = 45


def candidate_cards(candidates: Sequence[Candidate], asked: Asked) -> Markup:
    """Return the first candidates as cards without a number: nothing of them is cited yet."""
    first = list({c.uri: c for c in reversed(candidates)}.values())[::-1][:_SHOWN]
    return tag(
        "div",
        tag("p", f"{len(first)} candidates found; the answer is being made.", class_="empty"),
        [
            tag(
                "article",
                tag("h3", candidate.headline or "Untitled", dir="auto"),
                _about(candidate.source, candidate.published, asked),
                tag("blockquote", _cut(candidate.text), dir="auto"),
                class_="card candidate",
            )
            for candidate in first
        ],
        class_="candidates",
    )


def nearest_list(answer: Answer, asked: Asked) -> Markup | None:
    """Return where a reader may look on; None if everything was answered."""
    if not answer.nearest:
        return None
    abstained = answer.status is AnswerStatus.ABSTAINED
    return tag(
        "section",
        tag("h3", "Nearest articles" if abstained else "Nearest to what is lacking"),
        tag("p", "They may touch on it, but do not answer it.", class_="empty"),
        tag("ul", _items(answer.nearest, asked)),
        class_="nearest",
    )


def _items(nearest: Iterable[Nearest], asked: Asked) -> Iterable[Markup]:
    for article in nearest:
        yield tag(
            "li",
            read_button(article.headline, article.uri),
            _about(article.source, article.published, asked),
        )


def read_button(headline: str, uri: str, **place: str | int) -> Markup:
    """Return a headline that opens the article in the reader.

    Args:
        headline: What is shown.
        uri: The article.
        place: `data_digest`, `data_start` and `data_end` of what is to be marked.
    """
    text = headline or "Untitled"
    return tag(
        "button",
        text,
        type="button",
        class_="headline",
        dir="auto",
        data_do="read",
        data_uri=uri,
        **place,
    )


def _about(source: str, published: Timestamp | None, asked: Asked) -> Markup:
    when = tag("span", time_tag(published)) if published else "undated"
    age = asked.age(published) if published else ""
    return tag("p", line([tag("b", source) if source else "", when, age]), class_="about")


def _cut(text: str) -> str:
    words = text.split()
    return " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")
