import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.datasets.beir import load
from eval.errors import RunFileError
from eval.runs import REST, TOTAL, Run, escaped, rank, read_run, time_queries, write_run
from rag import NewsRAG, Settings
from rag.retrieval import Mode

IDS = st.text(st.characters(codec="utf-8"), min_size=1).map(escaped)
RUNS = st.dictionaries(IDS, st.lists(IDS, min_size=1, unique=True).map(tuple))


@given(RUNS)
def test_a_run_file_gives_back_the_run(tmp_path_factory, rankings):
    path = tmp_path_factory.mktemp("run") / "a.trec"
    write_run(Run("hybrid", rankings), path)
    assert read_run(path).rankings == rankings


def test_a_run_file_has_trecs_six_columns(tmp_path):
    path = tmp_path / "a.trec"
    write_run(Run("dense", {"q 1": ("https://a.example/#:~:text=a%20b", "urn:a\tb\u2003c")}), path)
    assert path.read_text("utf-8").splitlines() == [
        "q%201 Q0 https://a.example/#:~:text=a%20b 1 2 dateline-dense",
        "q%201 Q0 urn:a%09b%E2%80%83c 2 1 dateline-dense",
    ]
    assert read_run(path).system == "dense"


def test_ir_measures_reads_the_ranking_from_the_file(tmp_path):
    path = tmp_path / "a.trec"
    ranking = ("b", "c", "a")
    write_run(Run("hybrid", {"q": ranking}), path)
    found = sorted(ir_measures.read_trec_run(str(path)), key=lambda row: -row.score)
    assert tuple(row.doc_id for row in found) == ranking


def test_of_another_tools_run_the_score_decides_then_the_greatest_id(tmp_path):
    path = tmp_path / "other.trec"
    path.write_text("q Q0 a 1 0.5 x\nq Q0 b 2 0.5 x\n\nq Q0 c 3 0.75 x\n")
    assert read_run(path) == Run("x", {"q": ("c", "b", "a")})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"q Q0 a 1 0.5 x\nq Q0 b 2 0.5\n", "trec:2: not the six columns"),
        (b"q Q0 a 1 high x\n", "trec:1: not the six columns"),
        (b"q Q0 a 1 2 x\nq Q0 a 2 1 x\n", "trec:2: a is there twice for q"),
        (b"q Q0 \xff 1 2 x\n", "is not UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_damaged_run_file_is_refused_by_line(tmp_path, content, message):
    path = tmp_path / "a.trec"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RunFileError, match=message):
        read_run(path)


def test_a_run_that_cannot_be_written_says_so(tmp_path):
    with pytest.raises(RunFileError, match="cannot be written"):
        write_run(Run("hybrid", {}), tmp_path / "missing" / "a.trec")


@pytest.mark.parametrize("mode", Mode)
def test_what_is_ranked_is_what_a_search_gives(small, index_path, mode):
    topics = load(small).topics
    with NewsRAG.open(index_path) as news:
        run = rank(news, topics, mode)
        for topic in topics:
            found = news.search(topic.text, k=50, mode=mode, as_of=topic.as_of)
            uris = list(dict.fromkeys(candidate.uri for candidate in found))
            # A run ranks copies too, of which a search shows one.
            alone = [uri for uri in run.rankings[topic.id] if not news.index.copies(uri)]
            shown = [uri for uri in uris if not news.index.copies(uri)]
            assert shown == alone[: len(shown)]
            assert set(uris) <= set(run.rankings[topic.id])
            assert len(shown) > 10


def test_topics_that_the_number_of_passages_cuts_short_are_named(small, index_path):
    topics = load(small).topics
    with NewsRAG.open(index_path, settings=Settings(candidates=5)) as news:
        assert rank(news, topics, Mode.LEXICAL).limited == {topic.id for topic in topics}
    with NewsRAG.open(index_path) as news:  # the sample has fewer passages than are taken
        assert rank(news, topics, Mode.DENSE).limited == set()


def test_the_stages_of_a_timed_search_and_the_rest_are_the_whole(small, index_path):
    topics = load(small).topics
    with NewsRAG.open(index_path) as news:
        times = time_queries({mode.value: (news, mode) for mode in Mode}, topics)
    for searches in times.values():
        assert len(searches) == len(topics)
        for search in searches:
            parts = [spent for stage, spent in search.items() if stage != TOTAL]
            assert search[REST] >= 0
            assert sum(parts) == pytest.approx(search[TOTAL])
