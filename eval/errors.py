"""What can be wrong with the input of an evaluation; the rest: `rag.errors`, `index.errors`."""

from index.errors import DatelineError


class DatasetError(DatelineError):
    """A data set is missing, damaged, or does not fit the index or the slices asked of it."""


class RunFileError(DatelineError):
    """A TREC run file cannot be read or written."""


class ResultsError(DatelineError):
    """Results of an evaluation cannot be written, read, or compared with those of this one."""
