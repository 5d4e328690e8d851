"""What is asked: a follow-up in words of its own, limited as its caller and its words say."""

from collections.abc import Sequence
from dataclasses import replace

from rag.followups import Resolved, Turn, resolve
from rag.llm import Metered
from rag.question import Question, When
from rag.rewriting import resolve_by_model, split_by_model
from rag.settings import Settings
from rag.temporal.freshness import Freshness


def understood(
    question: str,
    *,
    as_of: When,
    since: When,
    until: When,
    sources: Sequence[str],
    sections: Sequence[str],
    languages: Sequence[str],
    freshness: Freshness | str | None,
    conversation: Sequence[Turn],
    meter: Metered | None,
    settings: Settings,
) -> tuple[Question, Resolved]:
    """Return the question that is put to the index, and what the conversation made of it.

    Args:
        question: As it was put.
        as_of: As for `NewsRAG.ask`.
        since: As for `NewsRAG.ask`; None takes that of the question that this one continues.
        until: As for `NewsRAG.ask`; None takes that of the question that this one continues.
        sources: As for `NewsRAG.ask`.
        sections: As for `NewsRAG.ask`.
        languages: As for `NewsRAG.ask`.
        freshness: As for `NewsRAG.ask`.
        conversation: As for `NewsRAG.ask`.
        meter: A language model that rewrites it and takes it apart; None does without.
        settings: Whether it is taken apart at all, and a model's budget.

    Raises:
        QuestionError: As `NewsRAG.ask` says.
    """
    if meter:
        resolved = resolve_by_model(question, conversation, meter, settings)
    else:
        resolved = resolve(question, conversation)
    asked = Question.parse(
        resolved.text,
        as_of=as_of,
        since=resolved.window.since if since is None else since,
        until=resolved.window.until if until is None else until,
        sources=sources,
        sections=sections,
        languages=languages,
        freshness=freshness,
    )
    if meter and settings.decompose:
        asked = replace(asked, needs=split_by_model(asked.text, meter, settings))
    return asked, resolved
