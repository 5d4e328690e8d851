"""From a request to the files that it carries, within limits that hold while they come."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import PurePosixPath

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from index.errors import DatelineError
from index.readers import Sent, Skipped
from rag.page.settings import UploadLimits

MIB = 1 << 20
_FRAME = 64 << 10
"""Bytes that the boundaries and headers of a form may take beside its files."""
_LONGEST_NAME = 200


class SendingError(DatelineError):
    """What was sent is over a limit, or no form with files.

    Args:
        message: What is wrong, and what to do.
        status: Of HTTP.
    """

    def __init__(self, message: str, status: int = 413) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Parcel:
    """The files of a request.

    Args:
        files: Those within the limits, in temporary files that go when they are closed.
        refused: Those that are too large.
    """

    files: tuple[Sent, ...]
    refused: tuple[Skipped, ...]


async def receive(request: Request, limits: UploadLimits) -> Parcel:
    """Return the files of a request.

    Raises:
        SendingError: There are too many, they are too large together, or it is no form.
    """
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > limits.total_bytes + _FRAME:
        raise SendingError(_too_large(limits))
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise SendingError("no files were sent: send them as multipart/form-data", 415)
    parser = MultiPartParser(
        request.headers, _bounded(request, limits), max_files=limits.files, max_fields=0
    )
    try:
        form = await parser.parse()
    except MultiPartException as error:
        many = "Too many files" in error.message
        raise SendingError(
            f"more than {limits.files} files at once: send them in parts, or use dateline add"
            if many
            else f"the form with the files cannot be read: {error.message}",
            413 if many else 400,
        ) from None
    except ClientDisconnect:
        raise SendingError("the files were not sent to their end", 400) from None
    uploads = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
    files, refused = [], []
    for upload in uploads:
        name, size = plain_name(upload.filename or ""), upload.size or 0
        if size > limits.file_bytes:
            reason = f"larger than {limits.file_bytes / MIB:g} MiB: use dateline add"
            refused.append(Skipped(name, reason))
            upload.file.close()
        else:
            files.append(Sent(name, upload.file, size))
    return Parcel(tuple(files), tuple(refused))


def plain_name(name: str) -> str:
    """Return the last part of a file's name, as whoever sent it may call it anything."""
    last = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name
    return "file" if last in {"", ".", ".."} else last[-_LONGEST_NAME:]


async def _bounded(request: Request, limits: UploadLimits) -> AsyncGenerator[bytes]:
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > limits.total_bytes + _FRAME:
            raise SendingError(_too_large(limits))
        yield piece


def _too_large(limits: UploadLimits) -> str:
    return (
        f"more than {limits.total_bytes / MIB:g} MiB at once: send it in parts, or use dateline add"
    )
