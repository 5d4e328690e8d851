"""Drafts, pools, sheets, and what is kept of the judgements."""

import csv
import json

import pytest

from eval.datasets import load
from eval.errors import DatasetError, ResultsError
from eval.judging.asking import Key, judge
from eval.judging.draft import Draft, read_drafts
from eval.judging.pool import Pooled, pooled
from eval.judging.saving import save
from eval.judging.sheet import read_sheet, write_sheet
from eval.judging.state import FILE, Judging, Stage
from rag import NewsRAG
from rag.retrieval import Mode


def item(number, uri="urn:a"):
    return Pooled(number, uri, "Dam holds", "Northwire", "", "The dam held.")


POOLS = {
    "One?": [item(1), item(2), item(3, "urn:b")],
    "Two?": [item(4, "urn:c")],
    "Three?": [item(5, "urn:d")],
}


def pool(question):
    return POOLS[question.text]


def judging(folder, *drafts):
    made = Judging(folder)
    made.add(drafts or [Draft(text) for text in POOLS])
    return made


def pressing(keys, shown):
    keys = iter(keys)

    def ask(question, item, place):
        shown.append(item.passage)
        return Key(next(keys))

    return ask


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", "One?\n\n  Two?  \n", [Draft("One?"), Draft("Two?")]),
        (
            "a.csv",
            '\ufeffquestion,asked,answer,uri\r\n"One, two?",2025-11-20,11| eleven ,urn:a\r\n'
            "X?,,,\r\n",
            [Draft("One, two?", "2025-11-20", ("11", "eleven"), "urn:a"), Draft("X?")],
        ),
        ("a.tsv", "Question\tasked\nOne?\t2025-11\n", [Draft("One?", "2025-11")]),
    ],
)
def test_questions_are_read_from_lines_and_tables(tmp_path, name, content, expected):
    (tmp_path / name).write_text(content, "utf-8")
    assert read_drafts(tmp_path / name) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("question\n", "holds no question"),
        ("text\nOne?\n", "a.csv:2: an unknown column 'text'; there may be question, asked"),
        ("asked\n2025\n", "a.csv:2: no column 'question'"),
        ("question,asked\n,2025\n", "a.csv:2: the row has no question"),
        ("question,asked\nOne?,soon\n", "a.csv:2: asked: "),
        ("question\nOne?\nTwo?\nOne?\n", r"a.csv:4: the question was there before \(.*a.csv:2\)"),
        ("question\nOne?,x\n", "a.csv:2: more fields than the heading"),
        ('question\n"One?\n', "a.csv:1: unexpected end"),
    ],
)
def test_a_table_that_is_wrong_is_refused_by_line(tmp_path, content, message):
    (tmp_path / "a.csv").write_text(content)
    with pytest.raises(DatasetError, match=message):
        read_drafts(tmp_path / "a.csv")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff")
    for name, message in (("a.txt", "it is not UTF-8"), ("b.txt", "No such file")):
        with pytest.raises(DatasetError, match=message):
            read_drafts(tmp_path / name)


def test_a_pool_holds_what_each_system_finds_in_an_order_that_tells_nothing(opened):
    news = NewsRAG(opened)
    draft = Draft("How many people died in the Arrin valley flood?", "2025-11-30")
    found = pooled(news, draft, 4, 0)
    best = {
        hit.passage
        for mode in Mode
        for hit in news.search(draft.text, k=4, mode=mode, as_of=draft.asked)
    }
    assert {one.passage for one in found} == best
    assert len(found) == len(best)
    assert found == pooled(news, draft, 4, 0)
    orders = {tuple(one.passage for one in pooled(news, draft, 4, seed)) for seed in range(4)}
    assert len(orders) == 4


def test_the_article_that_a_question_was_made_from_is_in_its_pool(opened):
    uri = "https://northwire.example/2025/11/26/cup-harrow-final"
    draft = Draft("What is the key rate?", "2025-11-30", uri=uri, rule="who-did")
    assert uri in {one.uri for one in pooled(NewsRAG(opened), draft, 2, 0)}


def test_the_best_grade_of_an_article_counts_and_one_that_answers_is_not_shown_again(tmp_path):
    made, shown = judging(tmp_path), []
    assert judge(made, pool, pressing("ynpu", shown))
    assert shown == [1, 3, 4, 5]
    one, two, three = made.questions
    assert one.grades == {"urn:a": 2, "urn:b": 0}
    assert two.grades == {"urn:c": 1}
    assert [one.stage, two.stage, three.stage] == [Stage.DONE, Stage.DONE, Stage.UNANSWERABLE]
    again = judging(tmp_path / "again")
    assert judge(again, pool, pressing("npnss", []))
    assert again.questions[0].grades == {"urn:a": 1, "urn:b": 0}


def test_whatever_was_judged_before_a_crash_is_kept(tmp_path):
    made = judging(tmp_path)
    with pytest.raises(StopIteration):
        judge(made, pool, pressing("n", []))
    shown = []
    resumed = Judging.open(tmp_path)
    assert not judge(resumed, pool, pressing("yq", shown))
    assert shown == [2, 3]
    assert judge(Judging.open(tmp_path), pool, pressing("nsu", shown := []))
    assert shown == [3, 4, 5]
    assert [question.stage for question in Judging.open(tmp_path).questions] == [
        Stage.DONE,
        Stage.SKIPPED,
        Stage.UNANSWERABLE,
    ]


def test_what_nobody_knows_is_not_in_the_set(tmp_path):
    made = judging(
        tmp_path,
        Draft("One?", "2025-11-20", ("11",), "urn:a", "how-many"),
        Draft("Two?"),
        Draft("Three?", answers=("x",)),
    )
    judge(made, pool, pressing("pnnnu", []))
    assert made.questions[1].stage is Stage.DONE
    assert save(made) == (1, 1)
    lines = (tmp_path / "queries.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [
        {
            "_id": "q001",
            "text": "One?",
            "metadata": {
                "answerable": True,
                "asked": "2025-11-20",
                "answer": ["11"],
                "synthetic": True,
                "rule": "how-many",
            },
        },
        {"_id": "q003", "text": "Three?", "metadata": {"answerable": False}},
    ]
    dataset = load(tmp_path)
    assert dataset.qrels == {"q001": {"urn:a": 1, "urn:b": 0}}
    assert [topic.id for topic in dataset.unanswerable] == ["q003"]


def test_an_article_that_a_person_names_needs_no_judgement(tmp_path):
    made = judging(tmp_path, Draft("One?", uri="urn:a"))
    judge(made, pool, pressing("n", shown := []))
    assert shown == [3]
    assert made.questions[0].grades == {"urn:a": 2, "urn:b": 0}


def test_a_question_is_added_once_and_ids_go_on(tmp_path):
    made = judging(tmp_path)
    made.add([Draft("Two?"), Draft("Two?", "2025"), Draft("Four?")])
    assert [(q.id, q.text) for q in made.questions][2:] == [
        ("q003", "Three?"),
        ("q004", "Two?"),
        ("q005", "Four?"),
    ]


def test_a_damaged_file_says_what_to_do(tmp_path):
    for content in ("{", '{"questions": [{"id": 1}]}', "[]"):
        (tmp_path / FILE).write_text(content)
        with pytest.raises(ResultsError, match=r"judging.json is damaged .*judge anew"):
            Judging.open(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ResultsError, match="cannot be made"):
        judging(tmp_path / "file" / "set").save()
    blocked = judging(tmp_path)
    (tmp_path / "qrels").touch()
    with pytest.raises(ResultsError, match="qrels cannot be made"):
        save(blocked)


def graded(path, grades):
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["grade"] = grades.get((row["id"], row["uri"]), "")
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)


def test_a_sheet_goes_out_and_comes_back_with_grades(tmp_path):
    made = judging(tmp_path)
    sheet = tmp_path / "sheet.csv"
    assert write_sheet(sheet, made, pool) == 5
    graded(sheet, {("q001", "urn:a"): "Y", ("q001", "urn:b"): "0", ("q003", "urn:d"): "u"})
    read_sheet(sheet, made)
    one, two, three = made.questions
    assert (one.stage, one.grades) == (Stage.DONE, {"urn:a": 2, "urn:b": 0})
    assert (two.stage, two.grades) == (Stage.OPEN, {})
    assert three.stage is Stage.UNANSWERABLE
    assert write_sheet(sheet, made, pool) == 1
    assert save(made) == (1, 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id,uri\nq001,urn:a\n", "a.csv:2: no column 'grade'"),
        ("uri,grade\nurn:a,y\n", "a.csv:2: no column 'id or question'"),
        ("id,uri,grade\nq001,urn:a,yes\n", "a.csv:2: the grade 'yes' is none of y, 2, p"),
        ("id,uri,grade\nq001,,y\n", "a.csv:2: the row has no uri"),
        ("id,uri,grade\nq001,urn:a,y\nq9,urn:a,y\n", "a.csv:3: there is no question 'q9'"),
        ("question,uri,grade\nNone?,urn:a,y\n", "a.csv:2: there is no question 'None"),
    ],
)
def test_a_sheet_that_is_wrong_changes_nothing(tmp_path, content, message):
    made = judging(tmp_path)
    (tmp_path / "a.csv").write_text(content)
    with pytest.raises(DatasetError, match=message):
        read_sheet(tmp_path / "a.csv", made)
    assert all(question.stage is Stage.OPEN for question in made.questions)
    assert not any(question.grades for question in made.questions)


def test_a_sheet_may_name_a_question_by_its_text(tmp_path):
    made = judging(tmp_path)
    (tmp_path / "a.csv").write_text("question,uri,grade\nTwo?,urn:c,p\n")
    read_sheet(tmp_path / "a.csv", made)
    assert made.questions[1].grades == {"urn:c": 1}
    with pytest.raises(DatasetError, match="cannot be read"):
        read_sheet(tmp_path / "none.csv", made)
