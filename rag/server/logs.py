"""What the server writes of its work: one JSON object a line, each with its request's id."""

import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being worked on, in its threads, too."""
LEVELS = ("debug", "info", "warning", "error")
_FIT = re.compile(r"[\w.:@/+=-]{1,128}", re.ASCII)


def is_fit(identifier: str) -> bool:
    """Tell whether a caller's id for a request can stand in headers and logs as it is."""
    return _FIT.fullmatch(identifier) is not None


class JsonLines(logging.Formatter):
    """A log record as one line of JSON; what `extra={"fields": {...}}` holds is part of it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identifier := REQUEST_ID.get():
            line["request_id"] = identifier
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return orjson.dumps(_writable(line), default=str).decode()


def _writable(value: Any) -> Any:  # noqa: ANN401
    """Return a value without lone surrogates, which no line of UTF-8 can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_writable(key): _writable(entry) for key, entry in value.items()}
    return value


def write_json_lines(level: str) -> None:
    """Have everything that is logged written to stderr as JSON lines.

    Args:
        level: The least level that is written, one of `LEVELS`.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("httpx", "httpx2", "httpcore", "mcp", "faiss", "sentence_transformers"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
