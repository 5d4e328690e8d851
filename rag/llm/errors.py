"""What can go wrong with a language model; each says what happened and what to do."""

from index.errors import DatelineError


class LanguageModelError(DatelineError):
    """A language model was asked and gave nothing that can be used."""


class ModelSettingsError(LanguageModelError, ValueError):
    """The settings of the language model are incomplete or impossible."""


class ModelNotInstalledError(LanguageModelError, ImportError):
    """The packages of the extra `[llm]` are not installed."""


class ModelUnreachableError(LanguageModelError):
    """The server did not answer, or not in time, or it answered that it cannot work now."""


class ModelRefusedError(LanguageModelError):
    """The server refused the request: a wrong key, an unknown model, a prompt too long for it."""


class ModelBudgetError(LanguageModelError):
    """The prompt does not fit into the model's context beside the answer."""


class ModelMalformedError(LanguageModelError):
    """The server sent something that is not OpenAI's chat protocol."""
