"""The systems that an evaluation compares: ways of searching one index, each with a name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.reciprocal import ReciprocalRanks
from rag import NewsRAG
from rag.configuration import read
from rag.errors import ConfigError
from rag.retrieval import Mode
from rag.settings import Settings

BASELINE = "baseline"
"""The name of the system whose figures are of an earlier run."""
RRF, AVERAGE = "rrf", "average"
"""Baselines that fuse the two engines and know no time, articles or parts of the question."""
STANDARD = (Mode.LEXICAL.value, Mode.DENSE.value, RRF, AVERAGE, Mode.HYBRID.value)
"""The names of the systems that every evaluation measures."""
_PLAIN = {
    "article_weight": 0.0,
    "time_weight": 0.0,
    "quantity_weight": 0.0,
    "expansion_weight": 0.0,
    "reranker": "off",
    "source_margin": 0.0,
    "decompose": False,
}
_NAME = re.compile(r"\w[\w.+-]*")


@dataclass(frozen=True, slots=True)
class System:
    """One way of searching.

    Args:
        name: What it is called in tables and files.
        mode: The engines that search.
        settings: What retrieval is tuned to.
        searcher: What searches an index with the settings.
    """

    name: str
    mode: Mode
    settings: Settings
    searcher: type[NewsRAG] = NewsRAG


def standard(settings: Settings) -> tuple[System, ...]:
    """Return what every evaluation measures, under the names of `STANDARD`.

    Each engine alone; reciprocal rank fusion of both; their plain average, which is the product's
    fusion with equal weights and all else switched off; and the product.

    Args:
        settings: Of all of them, but for what a baseline does not know.
    """
    plain = settings.model_copy(update={**_PLAIN, "dense_weight": 0.5})
    return (
        System(Mode.LEXICAL.value, Mode.LEXICAL, settings),
        System(Mode.DENSE.value, Mode.DENSE, settings),
        System(RRF, Mode.HYBRID, plain, ReciprocalRanks),
        System(AVERAGE, Mode.HYBRID, plain),
        System(Mode.HYBRID.value, Mode.HYBRID, settings),
    )


def configured(paths: Sequence[Path]) -> tuple[System, ...]:
    """Return a hybrid system for each TOML file of settings, named by the file without `.toml`.

    What a file does not name keeps the default of `rag.settings.Settings`; of a `dateline.toml`
    its settings are taken, and its tables are left.

    Raises:
        ConfigError: A file cannot be read, holds an unknown name or an impossible value, or its
            name is taken or cannot be part of a file's name.
    """
    systems: dict[str, System] = {}
    for path in paths:
        name = path.stem
        if name in systems or name in (*STANDARD, BASELINE):
            raise ConfigError(f"{path}: another system is called {name!r}: rename the file")
        if not _NAME.fullmatch(name):
            raise ConfigError(
                f"{path}: a system called {name!r} cannot be written to files: "
                "rename the file, with letters, digits and . _ + - only"
            )
        systems[name] = System(name, Mode.HYBRID, read(path).settings)
    return tuple(systems.values())
