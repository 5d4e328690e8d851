"""What stands beside an answer: the sources that prove it, and other views of it."""

from collections.abc import Sequence

from index import Index
from rag.answer import Answer, Candidate, Citation
from rag.page.evidence.cards import card, verdict
from rag.page.evidence.found import candidate_cards, nearest_list
from rag.page.evidence.standing import standing
from rag.page.markup import Markup, join, tag
from rag.page.speakers import statements
from rag.page.times import Asked
from rag.page.views.speakers import who_said_what
from rag.page.views.timeline import timeline
from rag.page.views.trace import trace


def searching(
    question: str, turn: int, candidates: Sequence[Candidate] = (), asked: Asked | None = None
) -> Markup:
    """Return the evidence of a question that is not answered yet, or cannot be.

    Args:
        question: What is asked.
        turn: Its number in the conversation.
        candidates: What was found so far.
        asked: The moment that ages are told from; needed with candidates.
    """
    cards = candidate_cards(candidates, asked) if asked and candidates else join()
    return _section(question, turn, cards)


def evidence(answer: Answer, turn: int, asked: Asked, index: Index) -> Markup:
    """Return all that stands beside an answer: its sources, and the other views as tabs."""
    said = statements(answer.citations, index)
    views = [
        ("Sources", sources(answer, turn, asked, index)),
        ("Timeline", timeline(answer, turn, asked)),
        ("Who said what", who_said_what(said, turn)) if said else None,
        ("How it was found", trace(answer)),
    ]
    return _section(answer.question, turn, _tabs([view for view in views if view], turn))


def sources(answer: Answer, turn: int, asked: Asked, index: Index) -> Markup:
    """Return the cards of an answer, or where to look on if it has none."""
    cards = [
        card(
            citation,
            turn,
            asked=asked,
            standing=standing(index, citation),
            support=verdict(answer, citation.number),
        )
        for citation in answer.citations
    ]
    empty = tag("p", "No sources: the question was not answered.", class_="empty")
    return join(cards or empty, nearest_list(answer, asked))


def growing(
    question: str, turn: int, citations: Sequence[Citation], asked: Asked, index: Index
) -> Markup:
    """Return the cards of an answer that is still being written."""
    cards = (
        card(c, turn, asked=asked, standing=standing(index, c), support=None) for c in citations
    )
    return _section(question, turn, join(cards))


def _section(question: str, turn: int, *body: Markup) -> Markup:
    return tag(
        "section",
        tag("h2", tag("span", f"{turn}. ", class_="unseen"), question, dir="auto"),
        body,
        class_="evidence",
        id=f"evidence-{turn}",
        data_turn=turn,
        aria_label=f"Evidence of answer {turn}",
    )


def _tabs(views: Sequence[tuple[str, Markup]], turn: int) -> Markup:
    """Return views as tabs (WAI-ARIA's pattern); the page's script moves between them."""
    buttons = (
        tag(
            "button",
            name,
            type="button",
            role="tab",
            id=f"tab-{turn}-{n}",
            aria_controls=f"view-{turn}-{n}",
            aria_selected="true" if n == 0 else "false",
            tabindex=0 if n == 0 else -1,
        )
        for n, (name, _) in enumerate(views)
    )
    panels = (
        tag(
            "div",
            body,
            role="tabpanel",
            id=f"view-{turn}-{n}",
            aria_labelledby=f"tab-{turn}-{n}",
            hidden=n > 0,
        )
        for n, (_, body) in enumerate(views)
    )
    listed = tag("div", buttons, role="tablist", aria_label="Views of the answer")
    return join(listed, panels)
