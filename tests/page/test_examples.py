"""Questions to start with."""

from rag.answer import AnswerStatus
from rag.engine import NewsRAG
from rag.page.examples import Examples, fresh_names


def test_the_examples_come_from_fresh_stories_and_have_answers(news):
    questions = Examples(news).questions()
    assert 1 <= len(questions) <= 4
    assert len(set(questions)) == len(questions)
    names = dict(fresh_names(news.index))
    for question in questions:
        name = question.removeprefix("What is the latest on ").removesuffix("?")
        answer = news.ask(question)
        assert answer.status is AnswerStatus.ANSWERED
        assert answer.citations[0].uri in names[name]


def test_given_examples_are_shown_as_they_are(index):
    assert Examples(NewsRAG(index), ["Why?"]).questions() == ("Why?",)


def test_an_empty_index_has_none(index):
    assert Examples(NewsRAG(index)).questions() == ()
