"""Whether the corpus answers: the evidence, the file of trees, what an abstention names."""

import json
import math

import pytest

from rag import Settings
from rag.abstention import SHIPPED, Abstention, Tree, read_abstention
from rag.answer import AnswerStatus
from rag.engine import NewsRAG
from rag.errors import WeightsError
from rag.evidence import COLUMNS


def stump(**changed):
    tree = {
        "column": (0, -1, -1),
        "most": (0.5, 0.0, 0.0),
        "left": (1, 0, 0),
        "right": (2, 0, 0),
        "value": (0.0, -2.0, 2.0),
    }
    return tree | changed


def of(*trees, **changed):
    record = {
        "made_by": "a test",
        "columns": COLUMNS,
        "base": 0.0,
        "slope": 1.0,
        "offset": 0.0,
        "trees": trees,
    }
    return Abstention.model_validate(record | changed)


def row(**given):
    return dict.fromkeys(COLUMNS, 0.0) | given


@pytest.mark.parametrize(
    ("value", "probability"), [(0.5, 0.1192), (0.51, 0.8808), (-1.0, 0.1192), (9.0, 0.8808)]
)
def test_a_tree_sends_a_value_to_one_of_its_leaves(value, probability):
    found = of(stump()).probability(row(**{COLUMNS[0]: value}))
    assert found == pytest.approx(probability, abs=1e-4)


def test_trees_add_up_and_are_scaled():
    twice = of(stump(), stump(), slope=0.5, offset=1.0).probability(row(**{COLUMNS[0]: 1.0}))
    assert twice == pytest.approx(0.9526, abs=1e-4)


def test_trees_of_any_shape_are_walked_to_the_leaf_that_a_row_reaches():
    leaf = {"column": (-1,), "most": (0.0,), "left": (0,), "right": (0,), "value": (0.25,)}
    chain = {  # 0: a <= 1? leaf 1 : (2: b <= 2? leaf 3 : (4: a <= 3? leaf 5 : leaf 6))
        "column": (0, -1, 1, -1, 0, -1, -1),
        "most": (1.0, 0.0, 2.0, 0.0, 3.0, 0.0, 0.0),
        "left": (1, 0, 3, 0, 5, 0, 0),
        "right": (2, 0, 4, 0, 6, 0, 0),
        "value": (0.0, 0.5, 0.0, 1.0, 0.0, 1.5, 2.0),
    }
    assert [Tree.model_validate(tree).depth for tree in (leaf, stump(), chain)] == [0, 1, 3]
    made = of(leaf, chain, stump(), leaf)
    for a, b, reached in [(1, 9, 0.5), (2, 2, 1.0), (2, 3, 1.5), (4, 3, 2.0)]:
        odds = 0.5 + reached + (2.0 if a > 0.5 else -2.0)
        found = made.probability(row(**{COLUMNS[0]: float(a), COLUMNS[1]: float(b)}))
        assert found == pytest.approx(1 / (1 + math.exp(-odds)))
    assert of().probability(row()) == 0.5


def test_without_evidence_nothing_is_answered():
    assert of(stump()).probability({}) == 0.0


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"most": (0.5,)}, "differ in length"),
        ({"column": (999, -1, -1)}, "looks at column 999"),
        ({"left": (0, 0, 0)}, "points back"),
        ({"right": (3, 0, 0)}, "points back, or at no row"),
    ],
)
def test_a_tree_that_would_not_end_is_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        Tree.model_validate(stump(**changed))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "holds no abstention for this Dateline"),
        ("{}", "holds no abstention for this Dateline"),
        (json.dumps(of(stump()).model_dump() | {"columns": ["similarity"]}), "other evidence"),
    ],
)
def test_a_file_of_another_dateline_is_refused_and_named(tmp_path, content, message):
    file = tmp_path / "mine.json"
    file.write_text(content)
    with pytest.raises(WeightsError, match=message) as caught:
        read_abstention(str(file))
    assert str(file) in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(WeightsError, match=r"none\.json cannot be read"):
        read_abstention(str(tmp_path / "none.json"))


def test_the_shipped_file_reads_all_evidence():
    shipped = read_abstention("")
    assert shipped.columns == COLUMNS
    assert json.loads(SHIPPED.read_text())["made_by"] == shipped.made_by
    used = {column for tree in shipped.trees for column in tree.column if column >= 0}
    assert used == set(range(len(COLUMNS)))


def test_the_setting_names_the_file_in_force(sample_path, tmp_path):
    file = tmp_path / "never.json"
    file.write_text(of(stump(value=(0.0, -9.0, -9.0))).model_dump_json())
    with NewsRAG.open(sample_path, settings=Settings(abstention_file=str(file))) as news:
        answer = news.ask("What does the Kremlin require of any settlement?")
    assert answer.status is AnswerStatus.ABSTAINED
    assert set(answer.trace.evidence) == set(COLUMNS)


def test_an_abstention_names_the_nearest_articles_each_once(sample_path):
    with NewsRAG.open(sample_path, settings=Settings(answer_threshold=1.0)) as news:
        answer = news.ask("What does the Kremlin require of any settlement?")
        held = {uri: news.index.versions(uri)[-1] for uri in news.index.uris()}
    assert answer.status is AnswerStatus.ABSTAINED
    uris = [near.uri for near in answer.nearest]
    assert 1 <= len(uris) == len(set(uris)) <= 3
    for near in answer.nearest:
        version = held[near.uri]
        assert (near.headline, near.source) == (version.headline, version.source)
        assert near.published == version.published


def test_an_answer_names_no_nearest_articles(sample_path):
    with NewsRAG.open(sample_path, settings=Settings(answer_threshold=0.0)) as news:
        assert news.ask("What does the Kremlin require of any settlement?").nearest == ()


def test_a_partial_answer_says_which_part_the_corpus_lacks(sample_path):
    asked = "Who won the presidential election in Veltria, and who won the World Cup in Karvia?"
    with NewsRAG.open(sample_path) as news:
        answer = news.ask(asked)
    assert answer.status is AnswerStatus.PARTIAL
    assert answer.lacking == ("who won the World Cup in Karvia",)
    assert "The corpus does not say: who won the World Cup in Karvia." in answer.notes
    assert "Costan" in answer.text
    assert answer.nearest
