"""The online half of Dateline: a question becomes passages, and passages become a cited answer.

The names below are loaded when they are first used, so that importing the package costs nothing.

Example:
    >>> from rag import NewsRAG
    >>> news = NewsRAG.open("newsindex")  # doctest: +SKIP
    >>> print(news.ask("What does the Kremlin require of any settlement?"))  # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.answer import (
        Answer,
        AnswerPart,
        AnswerStatus,
        Candidate,
        Citation,
        Sentence,
        Support,
        Trace,
    )
    from rag.chat import Chat
    from rag.engine import NewsRAG
    from rag.errors import QuestionError
    from rag.settings import Settings

_HOME = {
    "Answer": "answer",
    "AnswerPart": "answer",
    "AnswerStatus": "answer",
    "Candidate": "answer",
    "Chat": "chat",
    "Citation": "answer",
    "NewsRAG": "engine",
    "QuestionError": "errors",
    "Sentence": "answer",
    "Settings": "settings",
    "Support": "answer",
    "Trace": "answer",
}

__all__ = [
    "Answer",
    "AnswerPart",
    "AnswerStatus",
    "Candidate",
    "Chat",
    "Citation",
    "NewsRAG",
    "QuestionError",
    "Sentence",
    "Settings",
    "Support",
    "Trace",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401
    from importlib import import_module  # noqa: PLC0415

    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
