"""What a user configured: the file of settings, and the language model behind its address."""

from importlib.util import find_spec
from urllib.parse import urlsplit

import httpx

from index.health import Condition, Finding
from rag.configuration import Configuration
from rag.errors import ConfigError
from rag.llm import ModelSettings, ModelSettingsError
from rag.llm.tokens import HOW_TO_INSTALL

_PATIENCE = 5.0
_MOST = 1 << 20
"""Bytes of a list of models that are looked at."""


def settings(configuration: Configuration | ConfigError) -> Finding:
    """Return where settings come from, or what is wrong with their file."""
    if isinstance(configuration, ConfigError):
        return Finding("settings", Condition.PROBLEM, str(configuration), "mend the file")
    if configuration.path is None:
        return Finding("settings", Condition.OK, "defaults; there is no dateline.toml here")
    return Finding("settings", Condition.OK, f"{configuration.path}; `dateline config show`")


def language_model(configuration: Configuration | ConfigError) -> Finding:
    """Return whether a language model is configured and answers; without an address none is asked.

    Args:
        configuration: What the file says; where it is wrong, variables alone count.
    """
    known = Configuration() if isinstance(configuration, ConfigError) else configuration
    try:
        model = known.model_settings()
    except ModelSettingsError as error:
        return Finding("llm", Condition.PROBLEM, str(error), "docs/llm.md names the settings")
    if model is None:
        return Finding("llm", Condition.OK, "none configured: answers quote the articles")
    if find_spec("openai") is None or find_spec("tiktoken") is None:
        told = f"{model.model} is configured, but the extra [llm] is not installed"
        return Finding("llm", Condition.PROBLEM, told, HOW_TO_INSTALL)
    return _asked(model)


def _asked(model: ModelSettings) -> Finding:
    """Ask the server which models it has, which costs nothing."""
    host = urlsplit(model.base_url).hostname or ""
    local = host == "localhost" or host.startswith("127.") or host == "::1"
    key = model.api_key.get_secret_value() if model.api_key else ""
    try:
        with (
            httpx.Client(timeout=_PATIENCE, trust_env=not local) as client,
            client.stream(
                "GET",
                f"{model.base_url}/models",
                headers={"Authorization": f"Bearer {key}"} if key else {},
            ) as response,
        ):
            body = b""
            for piece in response.iter_bytes():
                body += piece
                if len(body) > _MOST:
                    break
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        told = f"nothing answers at {model.base_url}: {error or type(error).__name__}"
        return Finding("llm", Condition.PROBLEM, told, "start the server, or mend its address")
    if response.status_code in (401, 403):
        told = f"{model.base_url} refuses the key (HTTP {response.status_code})"
        return Finding("llm", Condition.PROBLEM, told, "set DATELINE_LLM_API_KEY")
    if response.status_code != 200:
        told = f"{model.base_url} answers, but lists no models (HTTP {response.status_code})"
        return Finding("llm", Condition.WARNING, told, "try: dateline ask --llm QUESTION")
    if f'"{model.model}"'.encode() not in body:
        told = f"{model.base_url} answers, but does not name the model {model.model}"
        return Finding("llm", Condition.WARNING, told, "look for its name in the server's list")
    return Finding("llm", Condition.OK, f"{model.model} at {model.base_url} answers")
