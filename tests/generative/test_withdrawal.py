"""An article that is withdrawn while a model writes of it is not cited."""

import pytest

from index import Status
from rag import Answer, AnswerPart, AnswerStatus
from tests.conftest import article
from tests.llm.server import Act

QUESTION = "How many people were killed when the River Arrin burst its banks?"
TOLD = "At least four people were killed when the River Arrin burst its banks"
DAY = "2025-10-14"


@pytest.fixture
def two_reports(index):
    reports = {
        "urn:a": f"{TOLD} before dawn on Tuesday. Rescuers reached Vale Cross at noon.",
        "urn:b": "Five people were killed when the River Arrin burst its banks, the mayor of Vale "
        "Cross said on Tuesday. The bridge at Low Ford is shut.",
    }
    index.add([article(uri, text, published="2025-10-14") for uri, text in reports.items()])
    return reports


@pytest.mark.parametrize("way", ["withdrawn", "removed"])
def test_what_goes_while_a_model_writes_is_not_cited(index, two_reports, asking, way):
    said = f"{TOLD} [1]. Rescuers reached Vale Cross at noon [1]."
    with asking(Act(said), Act(said.replace("[1]", "[2]")), index=index) as (news, _):
        *_, before = news.stream(QUESTION, as_of=DAY)
        cited = before.citations[0].uri
        stream = news.stream(QUESTION, as_of=DAY)
        assert isinstance(next(stream), AnswerPart)
        if way == "removed":
            index.remove(cited)
        else:
            text = two_reports[cited]
            index.add(
                [
                    article(
                        cited, text, published="2025-10-14", updated="2025-10-15",
                        status=Status.WITHDRAWN,
                    )
                ]
            )  # fmt: skip
        *_, answer = stream
    assert isinstance(answer, Answer)
    assert cited not in answer.to_json()
    assert answer.status is AnswerStatus.ANSWERED
    assert any("withdrawn while" in note for note in answer.notes)


def test_nothing_is_said_of_it_where_nothing_goes(index, two_reports, asking):
    with asking(f"{TOLD} [1].", f"{TOLD} [2].", index=index) as (news, _):
        answer = news.ask(QUESTION, as_of=DAY)
    assert two_reports
    assert not any("withdrawn" in note for note in answer.notes)
