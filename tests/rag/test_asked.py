"""What a question asks for is read from its form; what may be the answer, from a sentence's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asked import Asked, Form, Kind, read_asked, spans


@pytest.mark.parametrize(
    ("question", "form", "kind", "focus"),
    [
        ("Who won the election in Veltria?", Form.WHO, Kind.PERSON, ""),
        ("Whose barge broke loose?", Form.WHO, Kind.PERSON, ""),
        ("Who is Mirela Costan?", Form.DEFINITION, Kind.PERSON, ""),
        ("When will the bridge reopen?", Form.WHEN, Kind.DATE, ""),
        ("How soon will the bridge reopen?", Form.WHEN, Kind.DATE, ""),
        ("In which year did the dam open?", Form.WHEN, Kind.DATE, ""),
        ("Where did the ferry sink?", Form.WHERE, Kind.PLACE, ""),
        ("Which country will host the cup?", Form.WHICH, Kind.PLACE, "country"),
        ("At which port did the dockers strike?", Form.WHICH, Kind.ORGANISATION, "port"),
        ("Which popular singer will open the games?", Form.WHICH, Kind.PERSON, "popular singer"),
        ("Which food chain closes its shops?", Form.WHICH, Kind.ORGANISATION, "food chain"),
        ("What film won the prize?", Form.WHAT, Kind.TITLE, "film"),
        ("Which embattled minister resigned?", Form.WHICH, Kind.PERSON, "embattled minister"),
        ("How many farms have had bird flu?", Form.HOW_MANY, Kind.NUMBER, "farms"),
        ("How many years did he get?", Form.HOW_MANY, Kind.DURATION, "years"),
        ("How much was the operator fined?", Form.HOW_MUCH, Kind.MONEY, ""),
        ("How much per share is Askeby offering?", Form.HOW_MUCH, Kind.MONEY, ""),
        ("How much have rents risen?", Form.HOW_MUCH, Kind.PERCENT, ""),
        ("By how much was the fee cut?", Form.HOW_MUCH, Kind.NUMBER, ""),
        ("How much water is left in the lake?", Form.HOW_MUCH, Kind.NUMBER, ""),
        ("What is the Bank of Norland’s key interest rate?", Form.WHAT, Kind.PERCENT, "rate"),
        ("What was the cost of the county’s new bridge?", Form.WHAT, Kind.MONEY, "cost"),
        ("What share of members voted?", Form.WHAT, Kind.PERCENT, "share"),
        ("What was the magnitude of the quake?", Form.WHAT, Kind.NUMBER, "magnitude"),
        ("How long is his sentence?", Form.HOW, Kind.DURATION, ""),
        ("How old is the keeper?", Form.HOW, Kind.AGE, ""),
        ("How high did the river rise?", Form.HOW, Kind.NUMBER, ""),
        ("Why was the launch called off?", Form.WHY, Kind.REASON, ""),
        ("What caused the fire?", Form.WHY, Kind.REASON, ""),
        ("How did the thieves get in?", Form.HOW, Kind.MANNER, ""),
        ("What did the minister say about taxes?", Form.SAID, Kind.SPEECH, ""),
        ("Will lorries be allowed on the bridge?", Form.YES_NO, Kind.ANY, ""),
        ("Did the dam hold?", Form.YES_NO, Kind.ANY, ""),
        ("What is the new mission called?", Form.WHAT, Kind.NAME, "name"),
        ("What's the gang called that hit it?", Form.WHAT, Kind.NAME, "name"),
        ("What was the name of the male snake?", Form.WHAT, Kind.NAME, "name"),
        ("What's the name of the mayor who quit?", Form.WHAT, Kind.PERSON, "mayor"),
        ("What did the telephone cost at launch?", Form.WHAT, Kind.MONEY, ""),
        ("What do they want to charge patients?", Form.WHAT, Kind.MONEY, ""),
        ("What did the court charge him with?", Form.WHAT, Kind.ANY, ""),
        ("What did the pay deal give dockers?", Form.WHAT, Kind.ANY, ""),
        ("What held up the second launch?", Form.WHY, Kind.REASON, ""),
        ("Which bridge reopened?", Form.WHICH, Kind.NAME, "bridge"),
        ("Which car model burned?", Form.WHICH, Kind.NAME, "car model"),
        ("Which of these happened?", Form.WHICH, Kind.ANY, "happened"),
        ("Name the two clubs in the final.", Form.LIST, Kind.ANY, ""),
        ("Which two countries joined?", Form.LIST, Kind.PLACE, "two countries"),
        ("price of the first crane", Form.WORDS, Kind.MONEY, "price"),
        ("The union will do what this week?", Form.WHAT, Kind.ANY, ""),
        ("He died, a man who was tied to which group?", Form.WHICH, Kind.ORGANISATION, "group"),
    ],
)  # fmt: skip
def test_form_kind_and_focus_are_read(question, form, kind, focus):
    asked = read_asked(question)
    assert (asked.form, asked.kind, asked.focus) == (form, kind, focus)


@pytest.mark.parametrize(
    ("question", "asking"),
    [
        ("The dam broke on Monday. How many people died?", "How many people died?"),
        ("What did St. Brannoc’s Hospital do?", "What did St. Brannoc's Hospital do?"),
        ("What of Hale v. Voss?", "What of Hale v. Voss?"),
        ("Floods hit which town, this week.", "Floods hit which town, this week."),
        ("flood toll", "flood toll"),
    ],
)  # fmt: skip
def test_the_sentence_that_asks_is_found(question, asking):
    assert read_asked(question).asking == asking


def found(text, question):
    return [text[span.start : span.end].strip() for span in spans(text, read_asked(question))]


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("How many ships wait?", "Nine ships and 1,200 sailors wait.", ["Nine", "1,200"]),
        ("How many birds were culled?", "A 29-year-old man culled 14,000.", ["14,000"]),
        ("How many were sold?", "On Oct 14, at 4 p.m., the 20th of 900 was sold.", ["900"]),
        ("How many were hurt?", "Some 20 may have been hurt on 4 May.", ["20"]),
        ("How many were sold?", "Of those sold in 2016, 2016 were blue.", ["2016"]),
        ("What is the latest pay offer?", "It offers 6.75% or $3.1.", ["$3.1", "6.75%"]),
        ("What is the ransom?", "They ask 10% of $3.1.", ["$3.1"]),
        ("How much was paid?", "$3.1 million, 40 crowns each.", ["$3.1 million", "40 crowns"]),
        ("What share voted?", "About 64.2% voted, one in ten by post.", ["64.2%", "one in ten"]),
        ("When does it open?", "It opens on Monday, or next month.", ["Monday", "next month"]),
        ("What time is it due?", "By 5.32 a.m. or 14:30, not 2:1.", ["5.32 a.m", "14:30"]),
        ("How long did it last?", "It lasted six weeks.", ["six weeks"]),
        ("How old is she?", "Tolley, a 41-year-old docker, spoke.", ["41-year-old"]),
        ("Which country won?", "Norway beat Chad in Oslo.", ["Norway", "Chad"]),
        ("Where is it?", "Police in Tresk told Mirela Costan.", ["Tresk"]),
        ("Who won?", "On Monday Mirela Costan beat Dravec.", ["Mirela Costan", "Dravec"]),
        ("Who won?", "Peter Almquist, of the Bank of Norland, and Vale Cross Hospital lost.",
         ["Peter Almquist"]),
        ("Who won?", "In Harrow, near Tallow Lake, Sol Whitmarsh beat her.", ["Sol Whitmarsh"]),
        ("Who won?", "King Carl beat the Harbour Union in Chad.", ["King Carl"]),
        ("What film won?", "The jury chose “The Salt Ledger”.", ["The Salt Ledger"]),
        ("Why did it stop?", "It stopped because of the storm.", ["because"]),
        ("Did it rain?", "It rained in Oslo on Monday.", []),
    ],
)  # fmt: skip
def test_spans_of_the_kind_that_is_asked_for_are_found(question, text, held):
    assert found(text, question) == held


@given(st.text(max_size=200), st.sampled_from(Kind), st.sampled_from(["", "country", "film"]))
def test_any_text_gives_spans_inside_of_it(text, kind, focus):
    asked = Asked(form=Form.WHAT, kind=kind, focus=focus, asking="")
    for span in spans(text, asked):
        assert 0 <= span.start < span.end <= len(text)


@given(st.text(max_size=200))
def test_any_text_can_be_read_as_a_question(text):
    asked = read_asked(text)
    assert asked.asking in text.replace("’", "'")
