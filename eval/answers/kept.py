"""The folder of an evaluation of answers: what was answered, so that nothing is asked twice.

It holds `answers.json`, `answers.html`, and in `answers/` what each system answered, a line each,
as `python -m eval.exactness` reads it. In `kept/` lies what an evaluation that was stopped goes on
from.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import orjson
from pydantic import ValidationError

from eval.answers.records import Reply
from eval.errors import ResultsError
from eval.store import write


class AnswerStore:
    """A folder for the answers of systems; made if it is missing.

    Args:
        folder: Where it lies.

    Raises:
        ResultsError: The folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in (self.answers, self._kept):
            try:
                part.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ResultsError(f"{part} cannot be made: {error.strerror or error}") from error

    @property
    def answers(self) -> Path:
        """The folder of the answers."""
        return self.folder / "answers"

    @property
    def _kept(self) -> Path:
        return self.folder / "kept"

    def _path(self, system: str) -> Path:
        return self._kept / f"answers-{system}.jsonl"

    def replies(self, system: str, fingerprint: str) -> dict[str, Reply]:
        """Return by topic what a system answered before, under the same circumstances.

        A last line that was not written to its end is left out.

        Args:
            system: Its name.
            fingerprint: `eval.provenance.fingerprint` of the circumstances.

        Raises:
            ResultsError: The file is damaged.
        """
        path = self._path(system)
        try:
            first, *lines = path.read_bytes().split(b"\n")
            if orjson.loads(first)["fingerprint"] != fingerprint:
                return {}
            found = [Reply.model_validate_json(line) for line in lines[:-1]]
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            why = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
            raise ResultsError(
                f"{path} is damaged ({why}): delete it, and the questions are asked anew"
            ) from error
        return {reply.topic: reply for reply in found}

    @contextmanager
    def keeping(
        self, system: str, fingerprint: str, before: Mapping[str, Reply]
    ) -> Iterator[Callable[[Reply], None]]:
        """Keep answers one by one as they come.

        Args:
            system: The system's name.
            fingerprint: Of the circumstances.
            before: What `replies` returned.

        Raises:
            ResultsError: The folder cannot be written.
        """
        path = self._path(system)
        head = orjson.dumps({"fingerprint": fingerprint})
        write(path, _lines([head, *map(_line, before.values())]))
        try:
            with path.open("ab") as file:

                def keep(reply: Reply) -> None:
                    file.write(_lines([_line(reply)]))
                    file.flush()

                yield keep
        except OSError as error:
            raise ResultsError(f"{path} cannot be written: {error.strerror or error}") from error

    def finish(self, replies: Mapping[str, Sequence[Reply]], results: str, page: str) -> None:
        """Write `answers.json`, `answers.html` and the answers of each system.

        Raises:
            ResultsError: The folder cannot be written.
        """
        for system, given in replies.items():
            write(self.answers / f"{system}.jsonl", _lines(map(_line, given)))
        write(self.folder / "answers.json", results.encode("utf-8"))
        write(self.folder / "answers.html", page.encode("utf-8", "replace"))


def _line(reply: Reply) -> bytes:
    return reply.model_dump_json().encode("utf-8")


def _lines(lines: "Sequence[bytes] | Iterator[bytes]") -> bytes:
    return b"".join(line + b"\n" for line in lines)
