"""A language model behind any server that speaks OpenAI's chat protocol; none by default.

Nothing here asks a model by itself: `NewsRAG` does, if it was handed one. The client is the
`openai` package of the extra `[llm]`, imported when the first model is made.

Example:
    >>> from rag.llm import ModelSettings, connect
    >>> local = ModelSettings(base_url="http://127.0.0.1:11434/v1", model="qwen3:4b")
    >>> connect(local).complete([Message("user", "Hello")], max_tokens=20)  # doctest: +SKIP
"""

from rag.llm.connecting import connect
from rag.llm.contract import Completion, LanguageModel, Message, TextStream
from rag.llm.errors import (
    LanguageModelError,
    ModelBudgetError,
    ModelMalformedError,
    ModelNotInstalledError,
    ModelRefusedError,
    ModelSettingsError,
    ModelUnreachableError,
)
from rag.llm.settings import ModelSettings
from rag.llm.usage import Metered, ModelCall, ModelUse

__all__ = [
    "Completion",
    "LanguageModel",
    "LanguageModelError",
    "Message",
    "Metered",
    "ModelBudgetError",
    "ModelCall",
    "ModelMalformedError",
    "ModelNotInstalledError",
    "ModelRefusedError",
    "ModelSettings",
    "ModelSettingsError",
    "ModelUnreachableError",
    "ModelUse",
    "TextStream",
    "connect",
]
