"""The card of a citation: where the quote stands, word for word, and what is known of it."""

from collections.abc import Sequence

from index import Status
from rag.answer import Answer, Citation, Support
from rag.page.evidence.standing import Standing
from rag.page.markup import Markup, join, tag
from rag.page.times import Asked, time_tag

VERDICTS = {
    Support.VERBATIM: "Quoted word for word",
    Support.SUPPORTED: "Carries the sentence that cites it",
    Support.UNSUPPORTED: "Does not carry the sentence that cites it",
}
_WORST = (Support.UNSUPPORTED, Support.SUPPORTED, Support.VERBATIM)


def card_id(turn: int, number: int) -> str:
    """Return the id of a card on the page: citations are numbered anew in every turn."""
    return f"source-{turn}-{number}"


def verdict(answer: Answer, number: int) -> Support | None:
    """Return the worst verdict on the sentences that cite a number; None if none does yet."""
    given = {s.support for s in answer.sentences if number in s.citations}
    return next((support for support in _WORST if support in given), None)


def card(
    citation: Citation, turn: int, *, asked: Asked, standing: Standing, support: Support | None
) -> Markup:
    """Return the card of a citation.

    Args:
        citation: What is cited.
        turn: Number of the question in its conversation.
        asked: The moment that ages are told from.
        standing: What the index says of the version today.
        support: The verdict on the sentences that cite it.
    """
    name = card_id(turn, citation.number)
    return tag(
        "article",
        tag("span", str(citation.number), class_="number", aria_hidden="true"),
        tag("h3", citation.headline or "Untitled", id=f"{name}-title", dir="auto"),
        about(citation, asked),
        badges(citation, standing),
        _notices(citation, standing),
        _passage(citation, standing),
        _also(citation.also_reported_by),
        tag("p", VERDICTS[support], class_=f"verdict {support.value}") if support else None,
        _links(citation),
        class_="card",
        id=name,
        tabindex=-1,
        aria_labelledby=f"{name}-title",
        data_turn=turn,
    )


def about(citation: Citation, asked: Asked) -> Markup:
    """Return source, byline, place and times on one line."""
    published, updated = citation.published, citation.updated
    facts: list[Markup | str] = [
        tag("b", citation.source, dir="auto") if citation.source else "",
        tag("span", citation.byline, class_="byline", dir="auto") if citation.byline else "",
        tag("span", citation.dateline, class_="place", dir="auto") if citation.dateline else "",
        tag("span", time_tag(published)) if published else "undated",
        _age(asked.age(published)) if published else "",
    ]
    if updated and updated != published:
        facts.append(tag("span", "updated ", time_tag(updated)))
        later = asked.age(updated)
        facts.append(_age(later) if not published or later != asked.age(published) else "")
    return tag("p", line(facts), class_="about")


def _age(text: str) -> Markup | str:
    return tag("span", text, class_="age") if text else ""


def line(facts: Sequence[str]) -> Markup:
    """Return facts on one line, those that are empty left out."""
    dot = tag("span", " · ", class_="dot", aria_hidden="true")
    known = [fact for fact in facts if fact]
    return join(known[:1], ((dot, fact) for fact in known[1:]))


def badges(citation: Citation, standing: Standing) -> Markup | None:
    """Return what a reader must see at once: corrections, updates, withdrawals."""
    found = []
    if citation.status is Status.CORRECTED:
        found.append(tag("span", "CORRECTED", class_="badge alarm"))
    elif citation.status is not Status.USABLE:
        found.append(tag("span", citation.status.value.upper(), class_="badge alarm"))
    elif citation.version > 1 or (citation.updated and citation.updated != citation.published):
        found.append(tag("span", "UPDATED", class_="badge"))
    if standing.withdrawn:
        found.append(tag("span", "WITHDRAWN", class_="badge alarm"))
    if standing.versions > 1 or citation.version > 1:
        total = f" of {standing.versions}" if standing.versions else ""
        found.append(tag("span", f"Version {citation.version}{total}", class_="version"))
    return tag("p", found, class_="badges") if found else None


def _notices(citation: Citation, standing: Standing) -> list[Markup]:
    notices = list(citation.notices)
    if standing.withdrawn:
        notices.insert(0, "Its publisher has withdrawn this article: do not use it.")
    elif citation.superseded or standing.newer:
        notices.insert(0, "A newer version of this article exists.")
    elif not standing.versions:
        notices.insert(0, "The index has this article no more.")
    return [tag("p", notice, class_="notice", dir="auto") for notice in notices]


def _passage(citation: Citation, standing: Standing) -> Markup | None:
    """Return the passage with the quote marked; its neighbours show on a card that is chosen."""
    if standing.withdrawn:
        return None
    return tag(
        "blockquote",
        tag("span", standing.previous, class_="around") if standing.previous else None,
        citation.before,
        tag("mark", citation.quote),
        citation.after,
        tag("span", standing.following, class_="around") if standing.following else None,
        dir="auto",
    )


def _also(names: Sequence[str]) -> Markup | None:
    if not names:
        return None
    count = f"Also reported by {len(names)}"
    return tag("p", f"{count}: {', '.join(names)}", class_="also", dir="auto")


def _links(citation: Citation) -> Markup:
    original = citation.deep_link
    return tag(
        "p",
        tag(
            "button",
            "Read here",
            type="button",
            data_do="read",
            data_uri=citation.uri,
            data_digest=citation.digest,
            data_start=citation.start,
            data_end=citation.end,
        ),
        tag("a", "Read the original", href=original, target="_blank", rel="noopener noreferrer")
        if original
        else None,
        tag("button", "Back to the answer", type="button", class_="back", data_do="back"),
        tag("code", citation.uri, dir="auto"),
        class_="links",
    )
