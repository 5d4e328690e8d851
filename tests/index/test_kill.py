"""What `add` has acknowledged survives `kill -9`; what it has not is not half there."""

from benchmarks.kill_nine import attack


def test_an_index_survives_being_killed():
    lines = list(attack(kills=4, articles=600, seed=3))
    assert len(lines) == 5, "\n".join(lines)
    assert not [line for line in lines if line.startswith("FAILED")]
