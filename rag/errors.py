"""What can be wrong with a question; the rest of the errors are `index.errors`."""

from index.errors import DatelineError


class QuestionError(DatelineError, ValueError):
    """The question is empty, or its dates cannot be read."""


class CalledOffError(DatelineError):
    """An answer was called off: nobody waits for it any more."""

    def __init__(self) -> None:
        super().__init__("the answer was called off: nobody waits for it")


class RerankerError(DatelineError):
    """There is no such cross-encoder on this machine, or it cannot rank."""


class WeightsError(DatelineError):
    """A file of weights is missing, damaged, or of another Dateline."""


class ConfigError(DatelineError):
    """A file with settings cannot be read or written, or holds what is no setting."""


class OutputError(DatelineError):
    """A file that was asked for cannot be written."""
