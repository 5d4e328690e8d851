"""Who said what: the direct speech of the cited articles, by speaker."""

from collections.abc import Iterable

from rag.page.evidence.cards import card_id
from rag.page.evidence.found import read_button
from rag.page.markup import Markup, tag
from rag.page.speakers import Statement, by_speaker
from rag.page.times import day


def who_said_what(found: Iterable[Statement], turn: int) -> Markup:
    """Return the speakers, each with their words and where these stand."""
    groups = by_speaker(found)
    return tag("div", (_speaker(name, said, turn) for name, said in groups.items()))


def _speaker(name: str, said: list[Statement], turn: int) -> Markup:
    role = next((statement.role for statement in said if statement.role), "")
    return tag(
        "section",
        tag("h3", name, dir="auto"),
        tag("p", role, class_="about", dir="auto") if role else None,
        (_statement(statement, turn) for statement in said),
        class_="speaker",
    )


def _statement(statement: Statement, turn: int) -> Markup:
    version = statement.version
    when = f" · {day(version.moment)}" if version.moment else ""
    numbers = (
        tag("a", f"[{n}]", href=f"#{card_id(turn, n)}", class_="cite") for n in statement.numbers
    )
    return tag(
        "figure",
        tag("blockquote", "“", statement.quote, "”", dir="auto"),
        tag(
            "figcaption",
            read_button(
                version.headline,
                version.uri,
                data_digest=version.digest,
                data_start=statement.start,
                data_end=statement.end,
            ),
            tag("p", version.source, when, " ", numbers, class_="about"),
        ),
    )
