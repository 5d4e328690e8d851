import pytest

from eval.reciprocal import ReciprocalRanks
from eval.systems import STANDARD, configured, standard
from rag import NewsRAG
from rag.errors import ConfigError
from rag.retrieval import Mode
from rag.settings import Settings


def test_every_mode_is_a_system_with_the_same_settings():
    settings = Settings(candidates=7)
    systems = {s.name: s for s in standard(settings)}
    assert tuple(systems) == STANDARD
    for mode in Mode:
        found = systems[mode.value]
        assert (found.mode, found.settings, found.searcher) == (mode, settings, NewsRAG)


def test_baselines_know_nothing_but_the_two_engines():
    systems = {s.name: s for s in standard(Settings(candidates=7, dense_weight=0.9))}
    plain = Settings(
        candidates=7,
        dense_weight=0.5,
        article_weight=0,
        time_weight=0,
        quantity_weight=0,
        expansion_weight=0,
        reranker="off",
        source_margin=0,
        decompose=False,
    )
    assert systems["average"].settings == systems["rrf"].settings == plain
    assert systems["average"].searcher is NewsRAG
    assert systems["rrf"].searcher is ReciprocalRanks


def test_a_file_is_a_hybrid_system_of_its_name(tmp_path):
    for name, text in (("wide", "candidates = 500"), ("dense-90", "dense_weight = 0.9")):
        (tmp_path / f"{name}.toml").write_text(text)
    wide, dense = configured([tmp_path / "wide.toml", tmp_path / "dense-90.toml"])
    assert (wide.name, wide.mode, wide.settings) == ("wide", Mode.HYBRID, Settings(candidates=500))
    assert (dense.name, dense.settings) == ("dense-90", Settings(dense_weight=0.9))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.toml", b"weight = 1\n", r"a.toml: weight: no such setting, there are .*dense_weight"),
        ("a.toml", b"candidates = 0\n", r"a.toml: candidates: input should be greater"),
        ("a.toml", b"[candidates]\nx = 1\n", r"a.toml: candidates: input should be a valid int"),
        ("a.toml", b"x = 1\ny = 2\n", r"x: no such .*; y: no such"),
        ("a.toml", b"candidates = \n", r"a.toml is not TOML: .*line 1"),
        ("a.toml", b"# \xff\n", r"a.toml is not TOML"),
        ("a.toml", None, r"a.toml cannot be read: No such file"),
        ("hybrid.toml", b"", r"another system is called 'hybrid'"),
        ("rrf.toml", b"", r"another system is called 'rrf'"),
        ("baseline.toml", b"", r"another system is called 'baseline'"),
        ("my run.toml", b"", r"'my run' cannot be written to files"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_reason(tmp_path, name, text, message):
    if text is not None:
        (tmp_path / name).write_bytes(text)
    with pytest.raises(ConfigError, match=message):
        configured([tmp_path / name])


def test_two_files_of_one_name_are_refused(tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.toml").write_text("")
    with pytest.raises(ConfigError, match=r"y.a.toml: another system is called 'a'"):
        configured([tmp_path / "x" / "a.toml", tmp_path / "y" / "a.toml"])
