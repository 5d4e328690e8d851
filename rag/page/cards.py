"""The sources beside the chat: one numbered card for each citation, grouped by question."""

from collections.abc import Sequence
from html import escape

from index import Status, Timestamp
from rag.answer import Citation
from rag.page.reply import card_id

EMPTY = '<p class="empty">The passages that prove an answer appear here, numbered.</p>'


def panel(groups: Sequence[str]) -> str:
    """Return the groups of a conversation, the newest first and open, the others folded.

    Args:
        groups: As `group` makes them, in the order of the questions.
    """
    if not groups:
        return EMPTY
    *older, newest = groups
    return newest.replace("<details", "<details open", 1) + "".join(reversed(older))


def group(question: str, citations: Sequence[Citation], turn: int) -> str:
    """Return one question with its cards.

    Args:
        question: What was asked.
        citations: The proof; without any, the group says so.
        turn: Number of the question in the conversation.
    """
    cards = "".join(card(citation, turn) for citation in citations)
    body = cards or '<p class="empty">No sources: the question was not answered.</p>'
    return f'<details class="turn"><summary>{escape(question)}</summary>{body}</details>'


def card(citation: Citation, turn: int) -> str:
    """Return the card of one citation; everything in it that is text stays text."""
    name = card_id(turn, citation.number)
    parts = [
        f'<span class="number" aria-hidden="true">{citation.number}</span>',
        f'<h3 id="{name}-title">{escape(citation.headline or "Untitled")}</h3>',
        f'<p class="about">{_about(citation)}</p>',
        *(f'<p class="notice">{escape(notice)}</p>' for notice in _notices(citation)),
        f"<blockquote>{escape(citation.before)}<mark>{escape(citation.quote)}</mark>"
        f"{escape(citation.after)}</blockquote>",
        _also(citation),
        f'<p class="links">{_link(citation)}<code>{escape(citation.uri)}</code>'
        '<button type="button" class="back">Back to the answer</button></p>',
    ]
    label = f'aria-labelledby="{name}-title"'
    return f'<article class="card" id="{name}" tabindex="-1" {label}>{"".join(parts)}</article>'


def _about(citation: Citation) -> str:
    facts = [
        f"<b>{escape(citation.source)}</b>" if citation.source else "",
        escape(citation.byline),
        escape(citation.dateline),
        _time(citation.published) if citation.published else "undated",
        f"updated {_time(citation.updated)}" if citation.updated else "",
    ]
    return '<span class="dot"> · </span>'.join(filter(None, facts))


def _time(time: Timestamp) -> str:
    return f'<time datetime="{time}">{time.human()}</time>'


def _notices(citation: Citation) -> list[str]:
    """Return what the reader must know of the version, the agency's own words last."""
    notices = list(citation.notices)
    if citation.superseded:
        notices.insert(0, "A newer version of this article exists.")
    if citation.status is not Status.USABLE:
        notices.insert(0, citation.status.value.upper())
    return notices


def _also(citation: Citation) -> str:
    if not citation.also_reported_by:
        return ""
    return f'<p class="also">Also reported by {escape(", ".join(citation.also_reported_by))}</p>'


def _link(citation: Citation) -> str:
    """Return the link to the original; `deep_link` is empty unless it is http or https."""
    if not citation.deep_link:
        return ""
    return (
        f'<a href="{escape(citation.deep_link)}" target="_blank" rel="noopener noreferrer">'
        "Read the original</a>"
    )
