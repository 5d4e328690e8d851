"""What can be wrong with the input of an evaluation; the rest of the errors are `index.errors`."""

from index.errors import DatelineError


class DatasetError(DatelineError):
    """A data set is missing, damaged, or does not fit the index that it is asked of."""


class RunFileError(DatelineError):
    """A TREC run file cannot be read or written."""
