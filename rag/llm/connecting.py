"""Making a language model from its settings: the one place that knows which client there is."""

from rag.llm.contract import LanguageModel
from rag.llm.errors import ModelNotInstalledError, ModelSettingsError
from rag.llm.settings import PREFIX, ModelSettings
from rag.llm.tokens import HOW_TO_INSTALL


def connect(settings: ModelSettings | None = None) -> LanguageModel:
    """Return the model that the settings name; nothing is sent before it is asked.

    Args:
        settings: Which, and where; None takes the environment's.

    Raises:
        ModelSettingsError: None is configured, or not well.
        ModelNotInstalledError: The extra `[llm]` is not installed.
    """
    settings = settings or ModelSettings.from_environment()
    if settings is None:
        raise ModelSettingsError(
            f"no language model is configured: set {PREFIX}BASE_URL and {PREFIX}MODEL, "
            "or the table [llm] of dateline.toml (docs/llm.md has a recipe for a local one)"
        )
    try:
        from rag.llm.openai_client import OpenAIModel  # noqa: PLC0415
    except ImportError as error:
        raise ModelNotInstalledError(HOW_TO_INSTALL) from error
    return OpenAIModel(settings)
