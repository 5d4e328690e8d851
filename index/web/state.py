"""What a watch remembers from one round, and one run, to the next: a file beside the catalog."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import IndexWriteError
from index.web.fetch import Validators

NAME = "watch.json"
"""The file's name in the index directory."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EntryState(_Record):
    """What is known of one entry of a feed; times are in seconds since 1970."""

    mark: str = Field(description="changes with the entry")
    whole: bool = Field(description="whether the index has its full text")
    uri: str = Field(default="", description="of the article that was stored")
    checked: float = Field(description="when its page was last asked for")
    tries: int = Field(default=0, ge=0, description="failures to get its page, in a row")
    due: float = Field(default=0.0, description="not to be asked for before")
    etag: str = ""
    modified: str = ""

    @property
    def validators(self) -> Validators:
        """Those of the page."""
        return Validators(self.etag, self.modified)


class FeedState(_Record):
    """What is known of one feed; times are in seconds since 1970."""

    etag: str = ""
    modified: str = ""
    failures: int = Field(default=0, ge=0, description="in a row")
    due: float = Field(default=0.0, description="not to be asked for before")
    succeeded: float = Field(default=0.0, description="when it was last had; 0 for never")
    entries: dict[str, EntryState] = Field(default_factory=dict)

    @property
    def validators(self) -> Validators:
        """Those of the feed."""
        return Validators(self.etag, self.modified)


class WatchState(_Record):
    """What is known of all feeds that were ever watched into one index, by their address."""

    format: Literal[1] = 1
    feeds: dict[str, FeedState] = Field(default_factory=dict)
    sites: dict[str, float] = Field(
        default_factory=dict, description="when each site that asked for a rest may be asked again"
    )

    def forget_rests(self) -> None:
        """Drop the rests that are over."""
        now = time.time()
        for site in [site for site, until in self.sites.items() if until <= now]:
            del self.sites[site]

    @classmethod
    def load(cls, path: Path) -> tuple[Self, str]:
        """Read the file.

        Returns:
            The state, and a note if the file is damaged: then everything is asked for anew,
            which costs requests but no article.
        """
        try:
            return cls.model_validate_json(path.read_bytes()), ""
        except FileNotFoundError:
            return cls(), ""
        except (OSError, ValidationError) as error:
            kind = "damaged" if isinstance(error, ValidationError) else f"unreadable ({error})"
            return cls(), f"{path} is {kind}: every feed is read from the start"

    def save(self, path: Path) -> None:
        """Write the file so that it is whole at any moment, also after a power cut.

        Raises:
            IndexWriteError: It cannot be written.
        """
        part = path.with_name(f"{path.name}.part")
        try:
            with part.open("wb") as file:
                file.write(self.model_dump_json(exclude_defaults=True).encode())
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise IndexWriteError(f"{path} cannot be written: {error.strerror or error}") from error
