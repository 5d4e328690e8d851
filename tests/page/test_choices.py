"""Sources, sections and languages as boxes to tick, and what an answer is limited to by them."""

import pytest

from index import Article
from index.readers.languages import name_of
from rag.page.choices import KINDS, offered
from rag.page.limits import Limits
from rag.page.records import Record
from rag.page.talk.understood import understood
from rag.question import Question
from tests.page.conftest import KREMLIN
from tests.page.test_markup import Text


def holding(index, *articles):
    """Return what is offered over articles of a section and a language each."""
    index.add(
        Article(
            uri=f"urn:{number}",
            headline=f"Rain {number}",
            text=f"It rained {number} times in Oslo.",
            source="Northwire",
            section=section,
            language=language,
        )
        for number, (section, language) in enumerate(articles)
    )
    return Text(offered(index.stats()))


def boxes(html):
    return [value for name, value in html.attributes if name == "value"]


@pytest.mark.parametrize(
    ("articles", "kinds", "names"),
    [
        ([("world", "en"), ("world", "en")], ["sources"], ["Northwire"]),
        ([("world", "en"), ("", "en-GB"), ("World", "")], ["sources"], ["Northwire"]),
        (
            [("Sport", "en"), ("world, sport", "en")],
            ["sources", "sections"],
            ["Northwire", "Sport", "world"],
        ),
        (
            [("world", "de"), ("world", "en_GB"), ("world", "en")],
            ["sources", "languages"],
            ["Northwire", "en", "de"],
        ),
        ([], ["sources"], []),
    ],
)
def test_what_the_corpus_has_more_than_one_of_is_offered_most_first(index, articles, kinds, names):
    shown = holding(index, *articles)
    assert [value for name, value in shown.attributes if name == "data-kind"] == kinds
    assert boxes(shown) == names


def test_of_very_many_sections_those_with_most_articles_are_offered(index):
    shown = holding(index, *((f"tag {number}, often", "en") for number in range(120)))
    sections = boxes(shown)[1:]
    assert len(sections) == 100
    assert sections[0] == "often"


def test_languages_are_shown_by_their_names(index):
    shown = holding(index, ("world", "de"), ("world", "en"), ("world", "mt"))
    assert shown.text == "Sources NorthwireLanguages German English mt"


@pytest.mark.parametrize(
    ("tag", "name"), [("de", "German"), ("EN", "English"), ("fa", "Persian"), ("nb", "nb")]
)
def test_a_language_that_has_no_name_here_is_its_tag(tag, name):
    assert name_of(tag) == name


@pytest.mark.parametrize("kind", list(KINDS))
def test_names_that_were_chosen_limit_the_question_and_are_shown_and_kept(news, kind):
    limits = Limits(**{"as_of": "2025-11-30", kind: ("de", "<b>")})
    arguments = limits.arguments()
    assert getattr(Question.parse(KREMLIN, **arguments).filter, kind) == ("de", "<b>")
    answer = news.ask(KREMLIN, **arguments)
    assert answer.citations == ()
    kept = Record.model_validate_json(Record.of(KREMLIN, limits, answer).model_dump_json())
    assert kept.limits == limits
    shown = Text(understood(kept.limits, 1, kept.read_answer()))
    first = "German" if kind == "languages" else "de"
    assert f"{KINDS[kind]}: {first}, <b>" in shown.text
    assert "b" not in shown.tags
    others = [name for other, name in KINDS.items() if other != kind]
    assert all(f"{name}: all" in shown.text for name in others)
    assert [value for value in boxes(shown) if value in ("de", "<b>")] == ["de", "<b>"]
    assert ("name", kind) in shown.attributes


def test_a_record_from_before_there_were_sections_is_read():
    limits = {"as_of": "", "since": "", "until": "", "period": "week", "sources": ["Northwire"]}
    assert Record.model_validate({"question": KREMLIN, "limits": limits}).limits == Limits(
        period="week", sources=("Northwire",)
    )
