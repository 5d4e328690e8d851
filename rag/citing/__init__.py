"""A model's answer as it streams in: sentences with the numbers that they cite.

Pure: characters go in, sentences come out, and however the text was cut on its way, the same ones.

Example:
    >>> parser = StreamParser(passages=2)
    >>> [*parser.feed("Costan won [1"), *parser.feed("]. **Bolt** lost【2】"), *parser.close()]
    [Draft(text='Costan won.', numbers=(1,), unknown=()), Draft(text='Bolt lost', numbers=(2,), unknown=())]
"""  # noqa: E501

from rag.citing.drafts import Draft, StreamParser

__all__ = ["Draft", "StreamParser"]
