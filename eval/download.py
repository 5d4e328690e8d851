"""Published question sets, fetched once into the cache, and only by somebody who asks for it."""

import hashlib
import io
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from eval.datasets.published import MIB, PUBLISHED, PublishedFile, PublishedSet
from eval.errors import DatasetError
from index.errors import FetchError
from index.web.fetch import Fetcher, Limits

_MOST_UNPACKED = 2 << 30  # bytes of the files that are taken out of one archive
_SECONDS = 1800.0  # for one file
_TAKEN = re.compile(r"(?:[^/\\]+/)?(corpus\.jsonl|queries\.jsonl|qrels/[\w.-]+\.tsv)")


def located(given: Path, cache: Path, *, download: bool, tell: Callable[[str], object]) -> Path:
    """Return where a data set lies: what was given, or what is published under that name.

    A set that was fetched before is taken from the cache.

    Args:
        given: A path, or a name of `PUBLISHED`; without `download` a path goes first.
        cache: Folder of all that is kept.
        download: Whether a set may be fetched.
        tell: Shows a line to the user, before anything is fetched.

    Raises:
        DatasetError: The set is not here and may not be fetched, or it cannot be.
    """
    name = str(given)
    published = PUBLISHED.get(name)
    if given.exists() and not download:
        return given
    if published is None:
        if download:
            raise DatasetError(
                f"there is no address for {name!r}: --download takes {', '.join(PUBLISHED)}"
            )
        return given
    folder = cache / "eval" / "sets" / name
    if folder.is_dir():
        return folder
    if not download:
        raise DatasetError(
            f"{name} is not here, and nothing is fetched unasked: with --download it comes from "
            f"{published.page} (licence: {published.licence})"
        )
    tell(f"{name}: {published.page}; licence: {published.licence}")
    limits = Limits(total=_SECONDS, size=max(file.most for file in published.files))
    with Fetcher(limits=limits) as fetcher:
        fetch(name, published, folder, fetcher, tell)
    return folder


def fetch(
    name: str,
    published: PublishedSet,
    folder: Path,
    fetcher: Fetcher,
    tell: Callable[[str], object],
) -> None:
    """Fetch all files of a set; its folder is there when it is whole, and not before.

    Args:
        name: What the set is called.
        published: The set.
        folder: Where it is to lie.
        fetcher: Fetches the files.
        tell: Shows a line to the user, before each file.

    Raises:
        DatasetError: A file cannot be had, is too large or is another one, or cannot be written.
    """
    cure = f"get it from {published.page} by other means, and give the folder"
    partial = folder.with_name(f"{folder.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        for file in published.files:
            tell(f"fetching {file.url}")
            body = _body(file, fetcher)
            if file.name.endswith(".zip"):
                _unpack(body, file, partial)
            else:
                (partial / file.name).write_bytes(body)
        partial.rename(folder)
    except FetchError as error:
        raise DatasetError(f"{name} could not be fetched: {error}: {cure}") from error
    except OSError as error:
        raise DatasetError(f"{folder} cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _body(file: PublishedFile, fetcher: Fetcher) -> bytes:
    document = fetcher.fetch(file.url)
    body = document.body if document else b""
    if len(body) > file.most:
        raise FetchError(f"{file.url} has over {file.most // MIB} MiB, which it should not")
    found = hashlib.md5(body, usedforsecurity=False).hexdigest()
    if file.md5 and found != file.md5:
        raise FetchError(
            f"{file.url} has the MD5 {found}, not {file.md5}: it is damaged or was changed"
        )
    return body


def _unpack(body: bytes, file: PublishedFile, folder: Path) -> None:
    """Write corpus, questions and judgements of a BEIR archive; nothing else is taken."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            taken = {
                match[1]: item
                for item in archive.infolist()
                if (match := _TAKEN.fullmatch(item.filename))
            }
            if not {"corpus.jsonl", "queries.jsonl"} <= set(taken):
                raise FetchError(f"{file.url} holds no corpus.jsonl and queries.jsonl")
            if sum(item.file_size for item in taken.values()) > _MOST_UNPACKED:
                raise FetchError(f"{file.url} unpacks to over {_MOST_UNPACKED >> 30} GiB")
            for name, item in taken.items():
                (folder / name).parent.mkdir(exist_ok=True)
                with archive.open(item) as packed, (folder / name).open("wb") as target:
                    shutil.copyfileobj(packed, target)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise FetchError(f"{file.url} is no archive that can be unpacked: {error}") from error
