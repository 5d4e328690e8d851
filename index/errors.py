"""The errors that Dateline raises on purpose: each says what happened, to what, and the cure."""


class DatelineError(Exception):
    """Base of every error that a user can cause or cure; its text is fit to be shown."""


class InvalidArticleError(DatelineError, ValueError):
    """An article lacks a field that it cannot do without, or a field has an impossible value."""


class UnreadableSourceError(DatelineError):
    """A file or folder could not be read as news at all."""


class IndexNotFoundError(DatelineError, FileNotFoundError):
    """There is no index at the given place."""


class IndexLockedError(DatelineError):
    """Another process is writing to the index."""


class IndexFormatError(DatelineError):
    """The index was written by a newer Dateline, or it is no index of Dateline's."""


class IndexWriteError(DatelineError):
    """The index could not be written: disk full, read-only folder, or a failing disk."""


class EmbedderMismatchError(DatelineError):
    """The index holds vectors of another embedder than the one configured."""


class EmbedderError(DatelineError):
    """The embedding model could not be loaded, or its files are not what they should be."""


class ArticleNotFoundError(DatelineError, KeyError):
    """No article of the index has the given URI."""

    def __str__(self) -> str:
        """Return the message itself; KeyError would show its repr."""
        return str(self.args[0]) if self.args else ""


class InvalidFeedbackError(DatelineError, ValueError):
    """What is said of an answer is too long, or does not go together."""


class FeedbackNotFoundError(DatelineError, KeyError):
    """No feedback of the index has the given id."""

    def __str__(self) -> str:
        """Return the message itself; KeyError would show its repr."""
        return str(self.args[0]) if self.args else ""


class FetchError(DatelineError):
    """Something on the web could not be had.

    Args:
        message: What, and why.
        again_in: Seconds after which the server wants to be asked again; None if it did not say.
    """

    def __init__(self, message: str, *, again_in: float | None = None) -> None:
        super().__init__(message)
        self.again_in = again_in


class FetchStoppedError(DatelineError):
    """A fetch ended because the user wanted everything to end; nothing is wrong with its target."""
