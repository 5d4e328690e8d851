"""What is fuzzed: every reader by itself, every packing, and the whole way from a file to articles.

A target takes any bytes. It may find nothing to read; it must not raise, hang, or eat memory.
"""

import bz2
import gzip
import io
import lzma
import re
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import zstandard

from index.article import Article
from index.readers import READERS, Options, Reader, Reading, Skipped

SEEDS = Path(__file__).parents[1] / "index" / "formats"
KEPT = Path(__file__).parent / "corpus"
HEAD = 64 << 10
_LARGEST_SEED = 64 << 10


@dataclass(frozen=True)
class Target:
    """Something that turns bytes into articles.

    Args:
        name: As it is called on the command line, and as the folder of its kept inputs.
        read: Reads an input to its end.
        seeds: Returns the inputs to begin with.
    """

    name: str
    read: Callable[[bytes], list[Article | Skipped]]
    seeds: Callable[[], list[bytes]]

    def check(self, data: bytes) -> None:
        """Read an input twice.

        Raises:
            AssertionError: An article is not in canonical form, something is skipped without
                a reason, or the second reading differs from the first.
        """
        items = self.read(data)
        for item in items:
            if isinstance(item, Article):
                assert item == item.canonical(), f"not canonical: {item}"
            else:
                assert isinstance(item, Skipped), f"neither article nor Skipped: {item!r}"
                assert item.reason.strip(), f"no reason: {item}"
                assert item.where.strip(), f"no place: {item}"
        assert items == self.read(data), "the second reading differs"


def targets() -> dict[str, Target]:
    """Return all targets by their names."""
    every = [
        *(_of_reader(reader) for reader in READERS),
        Target("file", _read_file, _files),
        *(
            Target(name, _read_file, lambda pack=pack: [pack(seed) for seed in _small_files()])
            for name, pack in _PACKINGS.items()
        ),
    ]
    return {target.name: target for target in every}


def _of_reader(reader: Reader) -> Target:
    path = Path("fuzzed")

    def read(data: bytes) -> list[Article | Skipped]:
        stream = io.BufferedReader(io.BytesIO(data))
        return list(reader.read(stream, path, Options()))

    def seeds() -> list[bytes]:
        return [data for data in _files() if reader.detects(data[:HEAD], path)]

    return Target(re.sub(r"\W+", "-", reader.name.lower()).strip("-"), read, seeds)


def _read_file(data: bytes) -> list[Article | Skipped]:
    path = Path(_folder().name) / "fuzzed"
    path.write_bytes(data)
    return list(Reading([path]))


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="fuzzed")


def _files() -> list[bytes]:
    """Return all files of the tests of formats, but for large ones, and the inputs once kept."""
    paths = sorted(path for path in (*SEEDS.rglob("*"), *KEPT.rglob("*")) if path.is_file())
    return [
        path.read_bytes()
        for path in paths
        if not path.name.endswith(".golden.json") and path.stat().st_size <= _LARGEST_SEED
    ]


def _small_files() -> list[bytes]:
    return sorted(_files(), key=len)[:20]


def _zip(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a/1", data, zipfile.ZIP_DEFLATED)
        archive.writestr("a/2", data, zipfile.ZIP_STORED)
        archive.writestr("a/3", gzip.compress(data), zipfile.ZIP_BZIP2)
    return out.getvalue()


def _tar(data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in ("a/1", "long/" * 30 + "é"):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


_PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.compress,
    "zip": _zip,
    "tar": _tar,
}
