"""What a user needs to know when something does not work: machine, packages, model, index, LLM.

Nothing is changed, and nothing is spoken to but a language model's address, if one is configured.
"""

from collections.abc import Iterator
from pathlib import Path

from index.health import Condition, Finding, health
from rag.configuration import Configuration
from rag.doctor.machine import disk, python, threads
from rag.doctor.packages import bundled_model, embedding, extras, required
from rag.doctor.services import language_model, settings
from rag.errors import ConfigError

__all__ = ["Condition", "Finding", "examine"]


def examine(
    index: Path, configuration: Configuration | ConfigError, *, wanted: bool
) -> Iterator[Finding]:
    """Yield what is found, one thing after the other.

    Args:
        index: The directory of the index.
        configuration: What the file of settings says, or what is wrong with it.
        wanted: Whether the user named this index; if not, its absence is no problem.
    """
    yield python()
    yield required()
    yield from extras()
    model = bundled_model()
    yield model
    if model.condition is not Condition.PROBLEM:
        yield embedding()
    yield threads()
    yield settings(configuration)
    yield disk("disk", index)
    if wanted or (index / "catalog.sqlite").exists():
        yield from health(index)
    else:
        told = f"there is none at {index} yet"
        yield Finding("index", Condition.WARNING, told, f"dateline add PATH... --index {index}")
    yield language_model(configuration)
