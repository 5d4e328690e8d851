"""The folder of one evaluation: what finished systems found, so that nothing is asked twice.

It holds `results.json` and `report.html`; in `runs/`, what each system found in TREC's format; in
`kept/`, what the next evaluation into this folder goes on from.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import orjson

from eval.errors import ResultsError
from eval.runs import Run, Timed, write_run

_T = TypeVar("_T")

Times = dict[str, list[Timed]]
"""Each timed search, by system."""


class Store:
    """A folder for the results of evaluations; made if it is missing.

    Args:
        folder: Where it lies.

    Raises:
        ResultsError: The folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in (self.runs, self._kept):
            try:
                part.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ResultsError(f"{part} cannot be made: {error.strerror or error}") from error

    @property
    def runs(self) -> Path:
        """The folder of the TREC files."""
        return self.folder / "runs"

    @property
    def _kept(self) -> Path:
        return self.folder / "kept"

    def run(self, system: str, fingerprint: str) -> Run | None:
        """Return what a system found before; None if it has not, or under other circumstances.

        Args:
            system: Its name.
            fingerprint: `eval.provenance.fingerprint` of the circumstances.

        Raises:
            ResultsError: The file is damaged.
        """

        def read(record: Mapping[str, Any]) -> Run:
            rankings = {str(topic): tuple(found) for topic, found in record["rankings"].items()}
            return Run(system, rankings, frozenset(record["limited"]))

        return _read(self._kept / f"{system}.json", fingerprint, read)

    def keep_run(self, run: Run, fingerprint: str) -> None:
        """Keep what a system found.

        Raises:
            ResultsError: The folder cannot be written.
        """
        record = {
            "fingerprint": fingerprint,
            "rankings": run.rankings,
            "limited": sorted(run.limited),
        }
        write(self._kept / f"{run.system}.json", orjson.dumps(record))

    def times(self, fingerprints: Mapping[str, str]) -> Times | None:
        """Return the times of systems that were timed together; None if just these were not.

        Args:
            fingerprints: By system, its circumstances.

        Raises:
            ResultsError: The file is damaged.
        """

        def read(record: Mapping[str, Any]) -> Times:
            return {
                name: [
                    {str(stage): float(spent) for stage, spent in search.items()}
                    for search in record["milliseconds"][name]
                ]
                for name in fingerprints
            }

        return _read(self._kept / "times.json", _together(fingerprints), read)

    def keep_times(self, times: Times, fingerprints: Mapping[str, str]) -> None:
        """Keep the times of systems that were timed together.

        Raises:
            ResultsError: The folder cannot be written.
        """
        record = {"fingerprint": _together(fingerprints), "milliseconds": times}
        write(self._kept / "times.json", orjson.dumps(record))

    def finish(self, runs: Sequence[Run], results: str, page: str) -> None:
        """Write `results.json`, `report.html` and a TREC file of each system.

        Raises:
            ResultsError: The folder cannot be written.
            RunFileError: A TREC file cannot be written.
        """
        for run in runs:
            write_run(run, self.runs / f"{run.system}.trec")
        write(self.folder / "results.json", results.encode("utf-8"))
        write(self.folder / "report.html", page.encode("utf-8", "replace"))


def write(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all.

    Raises:
        ResultsError: It cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.tmp")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        raise ResultsError(f"{path} cannot be written: {error.strerror or error}") from error


def _read(path: Path, fingerprint: str, read: Callable[[Mapping[str, Any]], _T]) -> _T | None:
    try:
        record = orjson.loads(path.read_bytes())
        return read(record) if record["fingerprint"] == fingerprint else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResultsError(
            f"{path} is damaged ({error}): delete it, and what it held is measured anew"
        ) from error


def _together(fingerprints: Mapping[str, str]) -> str:
    return hashlib.sha256(orjson.dumps(sorted(fingerprints.items()))).hexdigest()
