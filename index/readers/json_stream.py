"""JSON of any size as values one after the other: only one record is held at a time."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

MAX_VALUE = 8 << 20
"""Bytes that one record may take."""
MAX_DEPTH = 100
_PIECE = 64 << 10

Event = tuple[str, Any]


class JsonError(ValueError):
    """The JSON cannot be read any further; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A value that is refused although the JSON around it is sound.

    Args:
        reason: What is wrong with it.
    """

    reason: str


class JsonStream:
    """The events of a JSON stream, with limits.

    Args:
        stream: JSON in UTF-8: one value, or several one after the other.

    Numbers are of 64 bits, as JSON's readers mostly have them (RFC 8259, section 6); the text
    ends at a larger one. Iterating yields the basic events of ijson ("start_map", "map_key", …)
    with their values.

    Raises:
        JsonError: The JSON is not valid, or one string is over `MAX_VALUE`. What precedes has
            been yielded.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._taken = 0
        self._since = 0
        self._events = self._parsed()
        self._ahead: list[Event] = []

    def read(self, size: int = -1) -> bytes:
        """Return the next piece, for the parser; none if a single value has become too long."""
        if self._taken - self._since > MAX_VALUE:
            raise JsonError(f"a single value is over {MAX_VALUE >> 20} MiB")
        piece = self._stream.read(min(size, _PIECE) if size >= 0 else _PIECE)
        self._taken += len(piece)
        return piece

    def __iter__(self) -> Iterator[Event]:
        while event := self._ahead.pop() if self._ahead else next(self._events, None):
            yield event

    def _parsed(self) -> Generator[Event, None, None]:
        import ijson  # noqa: PLC0415
        from ijson.common import JSONError  # noqa: PLC0415

        try:
            # Without use_float, a number of over 4,300 digits comes as a null pointer.
            for event, value in ijson.basic_parse(
                self, buf_size=_PIECE, multiple_values=True, use_float=True
            ):
                self._since = self._taken
                yield event, value
        except JSONError as error:
            text = error.args[0] if error.args else ""
            text = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
            reason = text.split("\n")[0].strip().removesuffix(".")
            raise JsonError(f"invalid JSON near byte {self._since + 1:,}: {reason}") from None
        except UnicodeDecodeError:
            raise JsonError(
                f"bytes near byte {self._since + 1:,} are not valid UTF-8: convert the file first, "
                "for example with: iconv -f WINDOWS-1252 -t UTF-8"
            ) from None

    def close(self) -> None:
        """Let go of the parser, which holds the stream out of the garbage collector's sight."""
        self._events.close()

    def back(self, event: Event) -> None:
        """Put an event back, to be the next one."""
        self._ahead.append(event)

    def next(self) -> Event:
        """Return the next event; there is one within a value."""
        return self._ahead.pop() if self._ahead else next(self._events)

    def value(self, event: Event) -> Any:  # noqa: ANN401
        """Return the value that an event opens; `Unfit` if it breaks a limit.

        Args:
            event: The first event of the value, already taken from the stream.

        Raises:
            JsonError: The JSON ends or is not valid within the value.
        """
        return _Builder(self._taken).build(event, self)

    def taken(self) -> int:
        """Return how many bytes have been read."""
        return self._taken


class _Builder:
    """Puts one value together, or finds out why it is refused and merely passes over it."""

    def __init__(self, started: int) -> None:
        self._started = started
        self._open: list[dict[str, Any] | list[Any]] = []
        self._keys: list[str] = []
        self._whole: Any = None
        self._refusal = ""

    def build(self, event: Event, stream: JsonStream) -> Any:  # noqa: ANN401
        depth = self._take(event, 0)
        while depth:
            depth = self._take(stream.next(), depth)
            if stream.taken() - self._started > MAX_VALUE:
                self._refuse(f"the record is over {MAX_VALUE >> 20} MiB")
        return Unfit(self._refusal) if self._refusal else self._whole

    def _take(self, event: Event, depth: int) -> int:
        """Take one event; return how many objects and lists are open after it."""
        kind, value = event
        match kind:
            case "start_map" | "start_array":
                if depth >= MAX_DEPTH:
                    self._refuse(f"nested deeper than {MAX_DEPTH} levels")
                if not self._refusal:
                    inner: dict[str, Any] | list[Any] = {} if kind == "start_map" else []
                    self._add(inner)
                    self._open.append(inner)
                    self._keys.append("")
                return depth + 1
            case "end_map" | "end_array":
                if not self._refusal:
                    self._open.pop()
                    self._keys.pop()
                return depth - 1
            case "map_key":
                if not self._refusal and value in self._open[-1]:
                    self._refuse(f"the field {value[:60]!r} stands twice")
                elif not self._refusal:
                    self._keys[-1] = value
            case _ if not self._refusal:
                self._add(value)
        return depth

    def _add(self, value: object) -> None:
        if not self._open:
            self._whole = value
        elif isinstance(self._open[-1], dict):
            self._open[-1][self._keys[-1]] = value
        else:
            self._open[-1].append(value)

    def _refuse(self, reason: str) -> None:
        self._refusal = self._refusal or reason
        self._open, self._whole = [], None
