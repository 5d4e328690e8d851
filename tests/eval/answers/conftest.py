"""The cache of the session, when the sample in it has been measured: indexing is tested there."""

import pytest


@pytest.fixture(scope="session")
def indexed(measured, cache):
    return cache
