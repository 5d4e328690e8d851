import gzip
import json
from pathlib import Path

import pytest

from eval.datasets.beir import load
from eval.errors import DatasetError

QUERIES = (
    '{"_id": "q1", "text": "Who won?", "metadata": {"asked": "2025-11-20", "kind": "easy"}}\n'
    '{"_id": "q2", "text": "Who lost?"}\n'
)
QRELS = "query-id\tcorpus-id\tscore\nq1\thttps://a.example/1\t1\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text('{"_id": "https://a.example/1", "text": "Ann won."}\n')
    (tmp_path / "queries.jsonl").write_text(QUERIES)
    (tmp_path / "qrels" / "test.tsv").write_text(QRELS)
    return tmp_path


def test_a_topic_has_its_text_the_moment_it_was_asked_and_the_rest(folder):
    dated, undated = load(folder).topics
    assert (dated.id, dated.text, str(dated.as_of)) == ("q1", "Who won?", "2025-11-20")
    assert dated.metadata["kind"] == "easy"
    assert undated.as_of is None


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ('"Ann"', ("Ann",)),
        ('["Ann", "Ann Lee", " "]', ("Ann", "Ann Lee")),
        ('{"text": "Ann"}', ()),
        ("null", ()),
    ],
)
def test_gold_answers_kind_and_assertions_are_in_the_metadata(folder, answer, kept):
    metadata = f'{{"answer": {answer}, "kind": "person", "assertions": ["Names Ann."]}}'
    query = f'{{"_id": "q1", "text": "Who won?", "metadata": {metadata}}}\n'
    (folder / "queries.jsonl").write_text(query)
    (topic,) = load(folder).topics
    assert (topic.answers, topic.kind, topic.assertions) == (kept, "person", ("Names Ann.",))


def test_topics_without_a_relevant_article_are_unanswerable(folder):
    (folder / "qrels" / "test.tsv").write_text(QRELS + "q2\thttps://a.example/1\t0\n")
    dataset = load(folder)
    assert [topic.id for topic in dataset.topics] == ["q1", "q2"]
    assert [topic.id for topic in dataset.answerable] == ["q1"]
    assert [topic.id for topic in dataset.unanswerable] == ["q2"]


@pytest.mark.parametrize(
    ("metadata", "unanswerable", "unjudged"),
    [
        ("{}", ["q2"], []),
        ('{"answerable": false}', ["q2"], []),
        ('{"answerable": false, "answer": "Bob"}', ["q2"], []),
        ('{"answerable": true}', [], ["q2"]),
        ('{"answer": "Bob"}', [], ["q2"]),
        ('{"answerable": "perhaps"}', ["q2"], []),
    ],
)
def test_a_topic_that_has_an_answer_somewhere_is_unjudged(folder, metadata, unanswerable, unjudged):
    lost = f'{{"_id": "q2", "text": "Who lost?", "metadata": {metadata}}}\n'
    (folder / "queries.jsonl").write_text(QUERIES.splitlines(keepends=True)[0] + lost)
    dataset = load(folder)
    assert [topic.id for topic in dataset.answerable] == ["q1"]
    assert [topic.id for topic in dataset.unanswerable] == unanswerable
    assert [topic.id for topic in dataset.unjudged] == unjudged


def test_a_set_may_say_of_itself_that_no_article_answers(folder):
    query = '{"_id": "q1", "text": "Who won?", "metadata": {"answerable": false}}\n'
    (folder / "queries.jsonl").write_text(query)
    (folder / "qrels" / "test.tsv").write_text(QRELS.replace("\t1\n", "\t0\n"))
    dataset = load(folder)
    assert (dataset.answerable, dataset.unanswerable) == ((), dataset.topics)


def test_the_only_split_is_taken_whatever_its_name(folder):
    (folder / "qrels" / "test.tsv").rename(folder / "qrels" / "dev.tsv")
    assert load(folder).split == "dev"


def test_of_several_splits_test_is_taken_and_another_ones_topics_are_left_out(folder):
    (folder / "qrels" / "dev.tsv").write_text("q2\thttps://a.example/1\t1\n")
    test, dev = load(folder), load(folder, "dev")
    assert (test.split, [t.id for t in test.topics]) == ("test", ["q1"])
    assert (dev.split, [t.id for t in dev.topics]) == ("dev", ["q2"])


def test_packed_files_are_read(folder):
    for name in ("corpus.jsonl", "queries.jsonl"):
        path = folder / name
        Path(f"{path}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    dataset = load(folder)
    assert len(dataset.topics) == 2
    assert [path.name for path in dataset.corpus] == ["corpus.jsonl.gz"]


@pytest.mark.parametrize(
    ("uri", "kept"),
    [
        ("https://a.example/#:~:text=The%20end,-it", "https://a.example/#:~:text=The%20end,-it"),
        ("urn:a  b\u00a0c", "urn:a b c"),
        ("caf\u0065\u0301", "caf\u00e9"),
    ],
)
def test_a_judged_uri_is_written_as_the_readers_write_it(folder, uri, kept):
    (folder / "qrels" / "test.tsv").write_text(f"q1\t{uri}\t1\n", "utf-8")
    assert load(folder).judged == {kept}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("queries.jsonl", QUERIES + "{oops\n", r"queries.jsonl:3: invalid JSON at column 2"),
        ("queries.jsonl", "\n[]\n", r"queries.jsonl:2: not an object"),
        ("queries.jsonl", '{"_id": "q1"}\n', r"queries.jsonl:1: the query has no text"),
        ("queries.jsonl", '{"text": "Who?"}\n', r"queries.jsonl:1: the query has no _id"),
        ("queries.jsonl", QUERIES + QUERIES, r"queries.jsonl:3: the _id 'q1' was there before"),
        (
            "queries.jsonl",
            '{"_id": "q1", "text": "Who?", "metadata": {"asked": "yesterday"}}\n',
            r"queries.jsonl:1: metadata.asked: 'yesterday' is not a date",
        ),
        (
            "queries.jsonl",
            '{"_id": 1, "text": "a", "metadata": [1]}',
            r":1: metadata is not an obj",
        ),
        ("qrels/test.tsv", QRELS + "q1 x 1\n", r"test.tsv:3: not three columns"),
        ("qrels/test.tsv", QRELS + "q1\tx\tyes\n", r"test.tsv:3: the score 'yes' is no integer"),
        ("qrels/test.tsv", QRELS + "q9\tx\t1\n", r"test.tsv:3: queries.jsonl has no query 'q9'"),
        (
            "qrels/test.tsv",
            QRELS + "q1\thttps://a.example/1\t2\n",
            r"test.tsv:3: https://a.example/1 is judged twice for q1",
        ),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\n", r"test.tsv judges no article relevant"),
    ],
)
def test_a_damaged_file_is_refused_by_line(folder, name, content, message):
    (folder / name).write_text(content)
    with pytest.raises(DatasetError, match=message):
        load(folder)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("queries.jsonl", "holds no queries.jsonl"),
        ("qrels/test.tsv", "holds no judgements"),
    ],
)
def test_a_missing_file_is_named(folder, name, message):
    (folder / name).unlink()
    with pytest.raises(DatasetError, match=message):
        load(folder)


def test_questions_about_the_corpus_of_another_data_set_need_none_of_their_own(folder):
    articles = load(folder)
    (folder / "corpus.jsonl").unlink()
    questions = load(folder)
    assert questions.corpus == ()
    assert (questions.topics, questions.qrels) == (articles.topics, articles.qrels)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(DatasetError, match="nowhere is not a folder"):
        load(tmp_path / "nowhere")


def test_a_missing_split_is_named_with_those_that_are_there(folder):
    with pytest.raises(DatasetError, match=r"no split 'train'.*there are test"):
        load(folder, "train")


def test_questions_cut_off_in_their_packing_are_refused(folder):
    lines = "".join(json.dumps({"_id": f"q{n}", "text": f"Who? {n * n}"}) + "\n" for n in range(99))
    (folder / "queries.jsonl").unlink()
    (folder / "queries.jsonl.gz").write_bytes(gzip.compress(lines.encode())[:-20])
    with pytest.raises(DatasetError, match="damaged or unreadable"):
        load(folder)
