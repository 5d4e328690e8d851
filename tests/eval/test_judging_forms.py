"""Questions by rule: what is clear becomes a question, what is not becomes none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.judging.forms import Form, asked, forms
from eval.judging.proposals import propose, proposed
from index.names import names_of


def made(sentence, names=None):
    found = next(forms(sentence, names_of("", sentence) if names is None else names), None)
    return (found.rule, found.text, found.answer) if found else None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Mirela Costan won the presidential election in Veltria on Sunday.",
            ("who-did", "Who won the presidential election in Veltria?", "Mirela Costan"),
        ),
        (
            "On Monday, Askeby Power bought its rival.",
            None,  # whose rival?
        ),
        (
            "The Bank of Norland on Thursday cut the key rate to 3.50%, citing weak prices.",
            ("who-did", "Who cut the key rate to 3.50%?", "The Bank of Norland"),
        ),
        (
            "Aino Vesk, the mission director, unveiled plans for three Tern satellites Tuesday.",
            ("who-did", "Who unveiled plans for three Tern satellites?", "Aino Vesk"),
        ),
        (
            "Colm Reddick was sentenced Wednesday to four and a half years over the Vale bribes.",
            (
                "who-was",
                "Who was sentenced to four and a half years over the Vale bribes?",
                "Colm Reddick",
            ),
        ),
        (
            "Harrow Athletic will meet the Calder Bay Mariners in the Norland Cup final.",
            (
                "who-will",
                "Who will meet the Calder Bay Mariners in the Norland Cup final?",
                "Harrow Athletic",
            ),
        ),
        (
            "The Ellery Bridge will open to cars on Dec. 3, the council said.",
            ("when-will", "When will the Ellery Bridge open to cars?", "Dec. 3"),
        ),
        (
            "At least 11 people were killed in the Arrin valley, rescuers said.",
            ("how-many", "How many people were killed in the Arrin valley?", "11"),
        ),
        # What gave nonsense when it was read.
        ("Crews worked overnight in the flooded streets of Vale Cross.", None),  # no name
        ("The Tarrow Fire burned 18,000 acres near the town of Skarn.", None),  # nobody acts
        ("Norland’s guaranteed loan of 4 billion crowns passed the House.", None),  # possessive
        ("Tern Office announced that its launch, planned for May, was off.", None),
        ("Mirela Costan said the court in Tresk was right.", None),  # only reported
        ("Mirela Costan met President Dravec one week after the runoff.", None),  # after what?
        ("Mirela Costan praised the “brave” people of Veltria and Norland.", None),
        ("Mirela Costan smiled.", None),
        ("It won the Golden Grebe at Tallow Lake in October.", None),
    ],
)
def test_a_sentence_gives_a_question_where_its_form_is_clear(sentence, expected):
    assert made(sentence) == expected


def test_a_word_that_only_begins_the_sentence_is_no_name():
    sentence = "Victims bought bottles from a shop in the village of Skarn."
    assert made(sentence, names={"skarn"}) is None
    assert made(sentence, names={"victims", "skarn"}) is not None


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("When is the Norland Cup final? Date and place", "When is the Norland Cup final?"),
        ("Who leaked the Askeby papers?", "Who leaked the Askeby papers?"),
        ("What to know about Veltria?", None),
        ("How do you vote in Veltria?", None),
        ("What games are on tomorrow in Norland?", None),
        ("Is the bridge safe?", None),
        ("Bridge opens in Norland", None),
    ],
)
def test_a_headline_that_asks_is_a_question(headline, text):
    found = asked(headline)
    assert found == (Form(text, "", "headline") if text else None)


@given(st.text(st.sampled_from("Ab c.,’'\"?0-\nwonwill"), max_size=120))
def test_any_sentence_is_read_and_no_question_is_out_of_shape(sentence):
    for form in forms(sentence, names_of("", sentence)):
        assert form.text.endswith("?")
        assert "\n" not in form.text
        assert form.answer in sentence


def test_proposals_are_the_same_for_a_seed_and_of_different_stories(opened):
    first, again = propose(opened, 6, 1), propose(opened, 6, 1)
    assert first == again
    assert len(first) == 6
    assert {draft.text for draft in first} != {draft.text for draft in propose(opened, 6, 2)}
    assert propose(opened, 3, 1) == first[:3]
    stories = [s for s in opened.stories([d.uri for d in first]).values() if s]
    assert len(stories) == len(set(stories))
    sources = {opened.versions(draft.uri)[-1].source for draft in first}
    assert len(sources) >= 3
    for draft in first:
        version = opened.versions(draft.uri)[-1]
        assert draft.synthetic
        assert draft.asked == str(version.published)[:10]
        assert all(answer in version.text for answer in draft.answers)
        assert proposed(version).text == draft.text


def test_there_are_no_more_proposals_than_articles_give(opened):
    everything = propose(opened, 1000, 0)
    assert 6 < len(everything) < 74
    withdrawn = "https://meridianpress.example/story/aasvold-resigns-2025-11-18"
    assert withdrawn not in {draft.uri for draft in everything}
