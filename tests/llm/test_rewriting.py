"""A model rewrites and takes apart questions only in the conversation's own words."""

import pytest

from rag import NewsRAG
from rag.answer import Window
from rag.followups import Turn, resolve, turn_of
from rag.llm import Metered, connect
from rag.needs import needs
from rag.question import Question
from rag.rewriting import resolve_by_model, split_by_model
from rag.rewriting.fidelity import stray, stray_parts
from rag.settings import Settings
from tests.llm.server import Act, playing

EARLIER = Turn(
    "What does the Kremlin require of any settlement?", ("Dmitry Peskov", "Kyiv", "Reuters")
)
FOLLOW_UP = "And what does Kyiv want?"
BUILT_IN = resolve(FOLLOW_UP, [EARLIER]).text
TWO = "What do Norland and Sudria say about the flood, and who pays for the dam?"


def outcome_of(act, work, **settings):
    """Return what a model that plays the act makes of it, and what the record says."""
    with playing(act) as server:
        model = connect(server.settings(retries=0, **settings))
        meter = Metered(model)
        found = work(meter)
        model.close()
        return found, [call.outcome for call in meter.use.calls], server.requests


# -- follow-ups -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "resolved"),
    [
        ("What does Kyiv require of any settlement?", "What does Kyiv require of any settlement?"),
        ("\n- What does Kyiv want of a settlement?\n", "What does Kyiv want of a settlement?"),
        ("Question: What does Kyiv want?", "What does Kyiv want?"),
        ("“What does Kyiv want of a settlement?”", "What does Kyiv want of a settlement?"),
        ("<think>Hm, Paris?</think>What does Kyiv want?", "What does Kyiv want?"),
        ("Hm, Paris?</think>\nWhat does Kyiv want?", "What does Kyiv want?"),
        (FOLLOW_UP, FOLLOW_UP),
    ],
)
def test_a_follow_up_is_put_in_the_models_words(written, resolved):
    found, outcomes, requests = outcome_of(
        Act(written), lambda meter: resolve_by_model(FOLLOW_UP, [EARLIER], meter, Settings())
    )
    assert (found.text, outcomes) == (resolved, ["used"])
    assert bool(found.carried) == (resolved != FOLLOW_UP)
    prompt = requests[0]["messages"][-1]["content"]
    assert "Earlier: What does the Kremlin require" in prompt
    assert f"Last: {FOLLOW_UP}" in prompt


@pytest.mark.parametrize(
    ("act", "outcome"),
    [
        (Act("What does Kyiv want of Poland?"), "built in: invented poland"),
        (Act("What does Kyiv want in 2026?"), "built in: invented 2026"),
        (Act("What does Kyiv want now?"), "built in: invented now"),
        (Act("What does Kyiv not want?"), "built in: invented negation"),
        (Act("What does the Kremlin want?"), "built in: lost kyiv"),
        (Act("Kyiv is an old city with parks."), "built in: invented city, old, parks"),
        (Act("What does Kyiv want?\nWhat does Kyiv fear?"), "built in: not one line"),
        (Act("See [Kyiv](http://x)"), "built in: markup"),
        (Act("What does Kyiv " + "want " * 120), "built in: too long"),
        (Act(""), "built in: empty"),
        (Act("<think>What does Kyiv"), "built in: empty"),
        (Act("What does Kyiv", finish="length"), "built in: cut off"),
        (Act(status=500), "built in: unreachable"),
        (Act("bad key", status=401), "built in: refused"),
        (Act(body="<html>"), "built in: malformed"),
        (Act(drop="before"), "built in: unreachable"),
    ],
)
def test_whatever_else_it_writes_the_built_in_way_stands(act, outcome):
    found, outcomes, _ = outcome_of(
        act, lambda meter: resolve_by_model(FOLLOW_UP, [EARLIER], meter, Settings())
    )
    assert (found, outcomes) == (resolve(FOLLOW_UP, [EARLIER]), [outcome])


def test_a_model_that_thinks_too_long_is_not_waited_for():
    hurried = Settings(llm_question_seconds=0.2)
    found, outcomes, _ = outcome_of(
        Act("What", hang=True), lambda meter: resolve_by_model(FOLLOW_UP, [EARLIER], meter, hurried)
    )
    assert (found.text, outcomes) == (BUILT_IN, ["built in: unreachable"])


def test_a_prompt_over_its_budget_is_not_sent():
    found, outcomes, requests = outcome_of(
        Act("yes"),
        lambda meter: resolve_by_model(FOLLOW_UP, [EARLIER] * 5, meter, Settings()),
        context_tokens=300,
        answer_tokens=16,
    )
    assert (found.text, outcomes, requests) == (BUILT_IN, ["built in: budget"], [])


def test_a_first_question_needs_no_model():
    found, outcomes, requests = outcome_of(
        Act("x"), lambda meter: resolve_by_model("Who won?", [], meter, Settings())
    )
    assert (found.text, outcomes, requests) == ("Who won?", [], [])


def test_the_window_of_the_last_question_is_kept_where_this_one_names_none():
    window = Question.parse("x", since="2025-11").window
    earlier = Turn(EARLIER.question, EARLIER.names, Window(since=window.since))
    written = Act("What does Kyiv want of a settlement?")
    found, _, _ = outcome_of(
        written, lambda meter: resolve_by_model(FOLLOW_UP, [earlier], meter, Settings())
    )
    assert found.window == earlier.window


@pytest.mark.parametrize(
    ("text", "question", "known", "fault"),
    [
        ("Who won the vote in May?", "Who won in May?", ["the vote"], ""),
        ("Who won the vote in June?", "Who won in May?", ["the vote"], "invented june"),
        ("Who did not vote?", "Who didn't?", ["Who may vote?"], ""),
        ("Who did vote?", "Who didn't?", ["Who may vote?"], "lost negation"),
        ("What happened last week?", "And last week?", ["What happened?"], ""),
        ("What happened?", "And last week?", ["What happened?"], "lost last week"),
        ("What did Lena Brandt’s party say?", "And her party?", ["Lena Brandt"], ""),
        ("How did 6.6 million vote?", "How did 6.6 million?", [], ""),
        ("How did 66 million vote?", "How did 6.6 million?", [], "invented 66"),
    ],
)  # fmt: skip
def test_what_a_rewritten_question_may_say(text, question, known, fault):
    assert stray(text, question, known) == fault


# -- several needs ----------------------------------------------------------------------------


def test_a_question_is_taken_apart_in_the_models_words():
    parts = (
        "What does Norland say about the flood?",
        "What does Sudria say about the flood?",
        "Who pays for the dam?",
    )
    written = "\n".join(f"{n}. {part}" for n, part in enumerate(parts, 1))
    found, outcomes, _ = outcome_of(
        Act(written), lambda meter: split_by_model(TWO, meter, Settings())
    )
    assert (tuple(need.text for need in found), outcomes) == (parts, ["used"])


@pytest.mark.parametrize("written", ["ONE", "one.", TWO])
def test_a_model_may_leave_a_question_whole(written):
    found, outcomes, _ = outcome_of(
        Act(written), lambda meter: split_by_model(TWO, meter, Settings())
    )
    assert (found, outcomes) == ((), ["used"])


@pytest.mark.parametrize(
    ("act", "outcome"),
    [
        (Act("What does Norland say about the flood?\nWho pays?"), "built in: lost sudria"),
        (Act("What do Norland and Sudria say?\nWho pays Velden?"), "built in: invented velden"),
        (Act("What does Norland say?\nWhat does Sudria not say?"), "built in: invented negation"),
        (Act("\n".join(["Norland?", "Sudria?", "flood?", "dam?", "pays?"])), "built in: 5 parts"),
        (Act("Norland and Sudria?\nNorland and Sudria?"), "built in: 2 parts"),
        (Act("I think it is about the flood in Norland."), "built in: 1 parts"),
        (Act(status=503), "built in: unreachable"),
    ],
)
def test_parts_that_cannot_be_trusted_are_not_taken(act, outcome):
    found, outcomes, _ = outcome_of(act, lambda meter: split_by_model(TWO, meter, Settings()))
    assert (found, outcomes) == (needs(TWO), [outcome])


@pytest.mark.parametrize("question", ["Who won?", "Why was the launch of the Tern called off?"])
def test_a_plain_question_costs_no_call(question):
    found, outcomes, requests = outcome_of(
        Act("x"), lambda meter: split_by_model(question, meter, Settings())
    )
    assert (found, outcomes, requests) == ((), [], [])


def test_an_empty_part_is_none():
    assert stray_parts(["Who won?", "Who is it?"], "Who won and who lost?") == "empty"


# -- in an answer -----------------------------------------------------------------------------


def test_an_answer_shows_what_the_model_understood(sample):
    first = NewsRAG(sample).ask("What does the Kremlin require of any settlement?")
    rewritten = Act("What does Kyiv require of any settlement?")
    with playing(rewritten) as server:
        model = connect(server.settings())
        news = NewsRAG(sample, llm=model)
        answer = news.ask("And Kyiv?", conversation=[turn_of(first)])
        model.close()
    assert answer.resolved == "What does Kyiv require of any settlement?"
    call = answer.trace.model.calls[0]
    assert (call.purpose, call.outcome, call.prompt_tokens) == ("follow-up", "used", 100)
    assert answer.to_dict()["trace"]["model"]["model"] == "scripted"
    assert "model" in answer.trace.seconds
