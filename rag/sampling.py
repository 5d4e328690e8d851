"""The index of the sample corpus: made when it is first wanted, kept in the cache folder."""

import hashlib
import os
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from filelock import FileLock

from index import Index, Reading
from index.errors import IndexWriteError
from index.ingest import Progress
from index.store import INDEX_FORMAT, PASSAGE_TOKENS

SAMPLE_QUESTIONS = (
    "What does the Kremlin require of any settlement?",
    "Who won the presidential election in Veltria?",
    "How many farms in Norland have had bird flu?",
    "Why was the second attempt to launch the Tern satellite called off?",
)
"""Questions that the sample corpus answers, to show what can be asked."""


def sample_index(progress: Progress | None = None, *, cache: str | None = None) -> Path:
    """Return the index of the sample corpus, building it if it is not there yet.

    Its folder has the version, the format and a hash of the corpus in its name, which it gets
    when it is complete: what a killed build left behind is completed by the next call.

    Args:
        progress: As `Index.add` takes it; called only while the index is built.
        cache: Folder to keep it in where DATELINE_CACHE names none; None takes ~/.cache/dateline.

    Raises:
        IndexWriteError: The cache folder cannot be written.
    """
    corpus = Path(str(files("rag") / "sample"))
    kept = Path(os.environ.get("DATELINE_CACHE") or cache or "~/.cache/dateline").expanduser()
    digest = hashlib.sha256((corpus / "corpus.jsonl").read_bytes()).hexdigest()[:12]
    made = f"{version('dateline')}-{INDEX_FORMAT}-{digest}-{PASSAGE_TOKENS}"
    complete = kept / f"sample-{made}"
    if complete.is_dir():
        return complete
    try:
        kept.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{complete}.lock"):
            if not complete.is_dir():
                partial = complete.with_name(f"{complete.name}.partial")
                with Index.create(partial) as index:
                    index.add(Reading([corpus]), progress=progress)
                partial.rename(complete)
    except OSError as error:
        raise IndexWriteError(
            f"the sample index cannot be kept in {kept} ({error.strerror or error}): "
            "set DATELINE_CACHE to a folder that can be written"
        ) from error
    return complete
