"""The local web server, and fetchers that are allowed to ask it and do not wait long."""

import pytest

from index.web.fetch import Fetcher, Limits
from tests.index.web.server import serving

QUICK = Limits(connect=1.0, read=0.4, total=0.8, size=200_000, delay=0.05)


@pytest.fixture
def site():
    with serving() as site:
        yield site


@pytest.fixture
def fetcher():
    with Fetcher(limits=QUICK, allow_private=True) as fetcher:
        yield fetcher
