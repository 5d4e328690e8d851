"""The sizes that the pages of a Parquet file claim, read before anything is unpacked.

pyarrow makes room for as many bytes as a page's header claims, and only then looks whether they
come. A page's header is a Thrift struct in the compact protocol (the format's `PageHeader`).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import pyarrow.parquet as pq

MAX_PAGE = 64 << 20
"""Unpacked bytes that a page may claim, whatever it is packed from; writers make pages of 1 MiB."""
MAX_VALUES = 1_000_000
"""Values that a page of lists may claim: one row could hold them all."""
_MAX_HEADER = 1 << 20
_FIRST_LOOK = 4096
_DEEPEST = 32
_UNPACKED, _PACKED = 2, 3  # fields of PageHeader
_HEADERS = (5, 7, 8)  # of a data page, a dictionary, a data page of version 2: field 1 is a count


class PageError(ValueError):
    """A page that cannot be what it claims to be."""


def check_pages(
    stream: BinaryIO, metadata: "pq.FileMetaData", row_group: int, columns: set[str]
) -> None:
    """Look at the pages of a row group before it is read.

    Args:
        stream: The file; where it stands is changed.
        metadata: Of the file.
        row_group: Number of the row group, from 0.
        columns: Names of the columns that are to be read.

    Raises:
        PageError: A page claims more than it may.
    """
    group = metadata.row_group(row_group)
    for number in range(group.num_columns):
        chunk = group.column(number)
        if chunk.path_in_schema.partition(".")[0] not in columns:
            continue
        repeated = metadata.schema.column(number).max_repetition_level > 0
        starts = [chunk.data_page_offset, chunk.dictionary_page_offset]
        start = min(offset for offset in starts if offset)
        for unpacked, values in _pages(stream, start, start + chunk.total_compressed_size):
            if unpacked > MAX_PAGE:
                raise PageError(
                    f"a page of {chunk.path_in_schema} claims {unpacked:,} bytes; "
                    f"{MAX_PAGE >> 20} MiB are the limit"
                )
            if repeated and values > MAX_VALUES:
                raise PageError(
                    f"a page of {chunk.path_in_schema} claims {values:,} values; "
                    f"{MAX_VALUES:,} are the limit"
                )


def _pages(stream: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the unpacked size and the number of values that each page claims."""
    while start < end:
        header = _Header(_read(stream, start, min(_FIRST_LOOK, end - start)))
        try:
            fields = header.struct()
        except IndexError:  # statistics can make a header long
            header = _Header(_read(stream, start, min(_MAX_HEADER, end - start)))
            try:
                fields = header.struct()
            except IndexError:
                raise PageError("the header of a page is cut off") from None
        packed = fields.get(_PACKED, -1)
        if not isinstance(packed, int) or packed < 0:
            raise PageError("a page does not say how long it is")
        if packed > end - start - header.place:
            raise PageError(f"a page claims {packed:,} bytes, which its column does not have")
        counts = [fields[name] for name in _HEADERS if name in fields]
        values = [count.get(1, 0) for count in counts if isinstance(count, dict)]
        unpacked = _whole(fields.get(_UNPACKED))
        if unpacked < 0:
            raise PageError("a page does not say how long it is unpacked")
        yield unpacked, max(map(_whole, values), default=0)
        start += header.place + packed


def _read(stream: BinaryIO, start: int, size: int) -> bytes:
    stream.seek(start)
    return stream.read(size)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


class _Header:
    """Reads structs of Thrift's compact protocol; IndexError where the bytes end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.place = 0

    def struct(self, depth: int = 0) -> dict[int, object]:
        """Return whole numbers and structs by the number of their field."""
        if depth > _DEEPEST:
            raise PageError("the header of a page is nested too deep")
        fields: dict[int, object] = {}
        number = 0
        while (byte := self._byte()) != 0:
            step, kind = byte >> 4, byte & 15
            number = number + step if step else self._zigzag()
            fields[number] = kind == 1 if kind in (1, 2) else self._value(kind, depth)
        return fields

    def _value(self, kind: int, depth: int) -> object:
        value: object = None
        match kind:
            case 1 | 2 | 3:
                value = self._byte()
            case 4 | 5 | 6:
                value = self._zigzag()
            case 7:
                self._skip(8)
            case 8:
                self._skip(self._varint())
            case 9 | 10:
                byte = self._byte()
                size = byte >> 4 if byte >> 4 != 15 else self._varint()
                self._several(size, [byte & 15], depth)
            case 11:
                size = self._varint()
                kinds = self._byte() if size else 0
                self._several(size, [kinds >> 4, kinds & 15], depth)
            case 12:
                value = self.struct(depth + 1)
            case _:
                raise PageError("the header of a page is damaged")
        return value

    def _several(self, size: int, kinds: list[int], depth: int) -> None:
        if size > len(self._data) or depth > _DEEPEST:
            raise PageError("the header of a page is damaged")
        for _ in range(size):
            for kind in kinds:
                self._value(kind, depth + 1)

    def _skip(self, size: int) -> None:
        self.place += size
        if self.place > len(self._data):
            raise IndexError

    def _byte(self) -> int:
        byte = self._data[self.place]
        self.place += 1
        return byte

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
            if shift > 70:
                raise PageError("the header of a page is damaged")

    def _zigzag(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)
