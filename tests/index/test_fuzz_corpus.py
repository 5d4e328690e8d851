"""Inputs that once broke a reader, and odd ones of every kind, are read without a fault."""

import pytest

from tests.fuzz.targets import KEPT, targets

TARGETS = targets()
INPUTS = sorted(path for path in KEPT.rglob("*") if path.is_file())
ODD = [b"", b"\n", b"\0", b"\xff\xfe", b"{", b"[" * 5000, b"<" * 5000, b"<a>" * 5000, b"PK\x03\x04",
       b"\xef\xbb\xbf", b'"' * 999, b"\r" * 999, b"\xe2\x80\xae\0\xed\xa0\x80"]  # fmt: skip


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_kept_by_fuzzing_is_read(path):
    TARGETS[path.parent.name].check(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_reads_odd_inputs_and_its_seeds(name):
    seeds = TARGETS[name].seeds()
    for data in (*ODD, *sorted(seeds, key=len)[:10]):
        TARGETS[name].check(data)


def test_every_kept_input_has_its_target():
    assert {path.parent.name for path in INPUTS} <= set(TARGETS)
