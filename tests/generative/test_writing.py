"""A model's answer is shown as far as the articles say it; the rest is left out, and said to be."""

import json
import re

import pytest

from rag import Answer, AnswerPart, AnswerStatus, NewsRAG, Settings, Support
from rag.followups import turn_of
from rag.generative.prompt import NOTHING, fitting, prompt
from rag.llm import ModelSettings
from rag.llm.tokens import count_messages
from rag.question import Question
from rag.support.quotations import quotations
from tests.llm.server import Act

FLOOD = "How many people were killed when the River Arrin burst its banks?"
DAY = "2025-10-14"
GOOD = "At least four people were killed when the River Arrin burst its banks"
MISSING = "Seven people were unaccounted for"
TRUE = f"{GOOD} [1]. {MISSING} [1]."
FINE = "Tarrow Line must pay a fine of 4.2 million crowns"
SOON = {"retry-after-ms": "1"}


@pytest.fixture(scope="module")
def extractive(corpus):
    return NewsRAG(corpus).ask(FLOOD, as_of=DAY)


def sound(answer: Answer, corpus) -> None:
    """Assert what holds for every answer: its citations resolve, its quotations are exact."""
    texts = {(v.uri, v.number): v.text for c in answer.citations for v in corpus.versions(c.uri)}
    for number, cited in enumerate(answer.citations, 1):
        assert cited.number == number
        assert texts[cited.uri, cited.version][cited.start : cited.end] == cited.quote
    for said in answer.sentences:
        assert {*said.citations} <= {cited.number for cited in answer.citations}
        assert bool(said.citations) == (said.support is not Support.UNSUPPORTED)
        for quote in quotations(said.text):
            assert any(quote.text in text for text in texts.values())
    used = {number for said in answer.sentences for number in said.citations}
    assert used == {cited.number for cited in answer.citations}
    assert {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)} == used


def test_what_the_articles_say_is_shown_with_its_proof(asking, corpus):
    with asking(TRUE) as (news, _):
        answer = news.ask(FLOOD, as_of=DAY)
    sound(answer, corpus)
    assert answer.text == f"{GOOD}. [1] {MISSING}. [2]"
    assert answer.status is AnswerStatus.ANSWERED
    assert not [note for note in answer.notes if "language model" in note]
    assert [said.support for said in answer.sentences] == [Support.SUPPORTED, Support.VERBATIM]
    assert answer.citations[0].quote.startswith(f"{GOOD} before dawn")
    assert answer.citations[1].quote == f"{MISSING}."
    call = answer.trace.model.calls[-1]
    assert (call.purpose, call.outcome, call.prompt_tokens) == ("answer", "used", 100)


@pytest.mark.parametrize(
    "written",
    [
        f"{GOOD} [1].", f"{GOOD}. [1]", f"{GOOD}【1】.", f"{GOOD} [^1].", f"{GOOD} (source 1).",
        f"**{GOOD}** [[1]](https://evil.example).", f"- {GOOD} [1]", f"```\n{GOOD} [1].\n```",
        f"<think>Perhaps ninety?</think>{GOOD} [1].", f"{GOOD}.", f"{GOOD} [7].",
    ],
)  # fmt: skip
def test_however_it_cites(asking, corpus, written):
    with asking(written) as (news, _):
        answer = news.ask(FLOOD, as_of=DAY)
    sound(answer, corpus)
    assert answer.text.replace(".", "") == f"{GOOD} [1]"


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        ("At least 14 people were killed when the River Arrin burst its banks [1].", "number"),
        ("Seven people were unaccounted for in Stavenholm, Costan said [1].", "name"),
        ("Seven people were unaccounted for on 3 May 2021 [1].", "date"),
        ("Nobody was killed when the River Arrin burst its banks [1].", "a negation that the "
         "source lacks"),
        ("“It came over the weir like a bus,” said Inspector Dag Rolfsen [1].", "quotation not "
         "found"),
        ("The dam was built without a permit [1].", "not what the source says"),
    ],
)  # fmt: skip
def test_a_sentence_that_does_not_hold_is_left_out_and_that_is_said(asking, corpus, lie, reason):
    with asking(f"{GOOD} [1]. {lie}") as (news, _):
        answer = news.ask(FLOOD, as_of=DAY)
    sound(answer, corpus)
    assert answer.text == f"{GOOD}. [1]"
    assert answer.trace.rejected == (reason,)
    assert answer.notes[-1] == (
        "1 sentence of the language model was left out: no article here says so."
    )


def test_a_correction_of_what_the_model_cites_is_told_by_its_number(asking, corpus):
    written = f"{FINE} [1]. The ferry sank [1]."
    settings = Settings(answer_threshold=0, llm_least_share=0)
    with asking(written, settings=settings) as (news, _):
        answer = news.ask("What fine must Tarrow Line pay?", as_of="2025-11-30")
    sound(answer, corpus)
    assert answer.text == f"{FINE}. [1]"
    told = [note for note in answer.notes if note.startswith("On [1]: ")]
    assert len(told) == 1
    assert all(notice.rstrip(". ") in told[0] for notice in answer.citations[0].notices)


def test_it_may_be_marked_instead(asking, corpus):
    settings = Settings(llm_unsupported="mark", llm_least_share=0.3)
    lies = "The dam was built without a permit [1]. “It was a bus,” said Dag Rolfsen [1]."
    with asking(f"{GOOD} [1]. {lies}", settings=settings) as (news, _):
        answer = news.ask(FLOOD, as_of=DAY)
    sound(answer, corpus)
    assert answer.text == f"{GOOD}. [1] The dam was built without a permit. (unsupported)"
    assert [said.support for said in answer.sentences][1:] == [Support.UNSUPPORTED]


def test_a_quotation_that_nothing_proves_is_not_even_marked(asking, corpus):
    """Its words stand in a passage, but not where the answer cites, and nobody says them."""
    settings = Settings(llm_unsupported="mark", llm_least_share=0)
    lie = "“Seven people were unaccounted for,” said Dag Rolfsen [1]."
    with asking(f"{GOOD} [1]. {lie}", settings=settings) as (news, _):
        answer = news.ask(FLOOD, as_of=DAY)
    sound(answer, corpus)
    assert answer.text == f"{GOOD}. [1]"
    assert len(answer.trace.rejected) == 1


@pytest.mark.parametrize(
    ("act", "outcome", "note"),
    [
        (Act("At least 14 people were killed [1]. Costan has resigned [2]."), "unproved",
         "not proved"),
        (Act(f"{GOOD} [1]. Costan won. Bolt lost. Norland sank."), "unproved", "not proved"),
        (Act(NOTHING), "declined", "found no answer"),
        (Act(""), "empty", "wrote nothing"),
        (Act("[1]"), "empty", "wrote nothing"),
        (Act("<think>Hm, let me see [1]."), "empty", "wrote nothing"),
        (Act("At least four peo", finish="length"), "empty", "wrote nothing"),
        (Act(status=500, headers=SOON), "unreachable", "gave no answer (unreachable)"),
        (Act(status=429, headers={"retry-after": "900"}), "unreachable", "(unreachable)"),
        (Act("wrong key", status=401), "refused", "(refused)"),
        (Act(body="<html>"), "malformed", "broke off (malformed)"),
        (Act(body="data: {nope\n\n", headers={"Content-Type": "text/event-stream"}), "malformed",
         "(malformed)"),
        (Act(drop="before"), "unreachable", "(unreachable)"),
        (Act("At least", hang=True), "unreachable", "broke off (unreachable)"),
    ],
)  # fmt: skip
def test_where_the_model_fails_the_extractive_answer_stands_and_says_so(
    asking, extractive, *, act, outcome, note
):
    hurried = Settings(llm_seconds=1 if act.hang else 60)
    with asking(act, settings=hurried, retries=1) as (news, _):
        answer = news.ask(FLOOD, as_of=DAY)
    assert (answer.text, answer.citations) == (extractive.text, extractive.citations)
    assert note in answer.notes[-1]
    assert answer.trace.model.calls[-1].outcome == f"extractive: {outcome}"


@pytest.mark.parametrize(
    "act",
    [
        Act(f"{GOOD} [1]. Seven people were", finish=None),
        Act(f"{GOOD} [1]. Seven people were", finish="length"),
        Act(f"{GOOD} [1]. Seven people were", hang=True),
    ],
    ids=["cut off", "length", "slow"],
)
def test_what_was_written_before_it_broke_off_is_shown(asking, corpus, act):
    with asking(act, settings=Settings(llm_seconds=2)) as (news, _):
        answer = news.ask(FLOOD, as_of=DAY)
    sound(answer, corpus)
    assert answer.text == f"{GOOD}. [1]"
    assert "broke off" in answer.notes[-1]


def test_a_question_without_an_answer_costs_no_call(asking):
    with asking(TRUE) as (news, server):
        answer = news.ask("Who won the 2024 Tour de France?")
        assert (answer.status, server.requests) == (AnswerStatus.ABSTAINED, [])
    assert answer.trace.model.calls == ()


# -- streaming --------------------------------------------------------------------------------


def test_sentences_come_as_they_are_checked_and_the_answer_last(asking):
    with asking(TRUE) as (news, _):
        *parts, answer = news.stream(FLOOD, as_of=DAY)
        assert news.ask(FLOOD, as_of=DAY) == answer
    assert [part.sentence for part in parts] == list(answer.sentences)
    assert tuple(c for part in parts for c in part.citations) == answer.citations


@pytest.mark.parametrize(
    ("parts", "lacking"),
    [
        ("no parts", "who won the World Cup in Karvia"),
        (
            "Who won the presidential election in Veltria?\nWho won the World Cup in Karvia?",
            "Who won the World Cup in Karvia?",
        ),
    ],
)
def test_what_the_corpus_lacks_is_said_of_the_models_answer_too(asking, parts, lacking):
    question = "Who won the presidential election in Veltria, and who won the World Cup in Karvia?"
    told = "With 99% of the vote counted, Costan had 52.6% and Dravec 47.4%"
    with asking(parts, f"{told} [1].") as (news, _):
        answer = news.ask(question)
    assert [said.text for said in answer.sentences] == [f"{told}."]
    assert (answer.status, answer.lacking) == (AnswerStatus.PARTIAL, (lacking,))
    assert f"The corpus does not say: {lacking.rstrip('?')}." in answer.notes


def test_a_sentence_is_there_before_the_model_has_finished(asking):
    act = Act(f"{GOOD} [1]. Seven people were", hang=True)
    with asking(act) as (news, server):
        parts = news.stream(FLOOD, as_of=DAY)
        first = next(parts)
        assert isinstance(first, AnswerPart)
        assert first.sentence.text == f"{GOOD}."
        parts.close()
        assert server.gone.wait(30)


def test_without_a_model_the_extractive_answer_streams_the_same(corpus, extractive):
    *parts, answer = NewsRAG(corpus).stream(FLOOD, as_of=DAY)
    assert answer == extractive
    assert [part.sentence for part in parts] == list(answer.sentences)
    assert tuple(c for part in parts for c in part.citations) == answer.citations


def test_the_same_words_of_a_model_give_the_same_answer_however_they_come(asking):
    pieces = [(TRUE,), tuple(TRUE), (TRUE[:9], TRUE[9:40], TRUE[40:])]
    with asking(*(Act(pieces=cut, usage=False) for cut in pieces)) as (news, _):
        answers = {news.ask(FLOOD, as_of=DAY).to_json() for _ in pieces}
    assert len(answers) == 1


def test_the_key_is_in_no_answer(asking):
    with asking(TRUE, api_key="sk-secret") as (news, server):
        answer = news.ask(FLOOD, as_of=DAY)
        assert "sk-secret" in str(server.headers)
    assert "sk-secret" not in answer.to_json() + repr(answer) + str(answer)


def test_prices_become_a_cost(asking):
    with asking(TRUE, prompt_price=1.0, completion_price=2.0) as (news, _):
        answer = news.ask(FLOOD, as_of=DAY)
    words = len(TRUE.split())
    assert json.loads(answer.to_json())["trace"]["model"]["cost"] == pytest.approx(
        (100 + 2 * words) / 1e6
    )


def test_a_follow_up_is_rewritten_and_answered_by_the_model(asking, extractive):
    with asking("How many people were unaccounted for when the River Arrin burst its banks?",
                f"{MISSING} [1].") as (news, _):  # fmt: skip
        answer = news.ask(
            "And how many were unaccounted for?", as_of=DAY, conversation=[turn_of(extractive)]
        )
    assert answer.resolved.startswith("How many people were unaccounted for when")
    assert answer.text == f"{MISSING}. [1]"
    assert [call.purpose for call in answer.trace.model.calls] == ["follow-up", "answer"]


# -- the prompt -------------------------------------------------------------------------------


def found(corpus, count=8):
    hits = NewsRAG(corpus).search(FLOOD, k=count, as_of=DAY)
    return corpus.passages([hit.passage for hit in hits])


def asked():
    return Question.parse(FLOOD, as_of=DAY)


def test_passages_are_numbered_and_fenced_with_headline_source_and_date(corpus):
    system, user = prompt(FLOOD, asked().as_of, found(corpus))
    assert NOTHING in system.content
    begin, *_, question = user.content.splitlines()
    assert begin.startswith("===== BEGIN PASSAGES ")
    assert begin.replace("BEGIN", "END") in user.content
    assert re.search(r"^\[1\] .+ \| \w.+ \| 14 October 2025", user.content, re.MULTILINE)
    assert question == f"Today is 14 October 2025. Question: {FLOOD}"


def test_as_many_passages_as_fit_are_given(corpus):
    settings = ModelSettings.of(
        base_url="http://127.0.0.1:9/v1", model="m", context_tokens=1500, answer_tokens=300
    )
    messages, count = fitting(FLOOD, asked().as_of, found(corpus), settings)
    assert 1 <= count < 8
    assert count_messages(messages) <= settings.prompt_room
    _, all_of_them = fitting(
        FLOOD, asked().as_of, found(corpus), settings.model_copy(update={"context_tokens": 9000})
    )
    assert all_of_them == 8


def test_a_context_too_small_for_one_passage_is_no_error_to_the_reader(asking, extractive):
    with asking(TRUE, context_tokens=400, answer_tokens=100) as (news, server):
        answer = news.ask(FLOOD, as_of=DAY)
        assert server.requests == []
    assert answer.text == extractive.text
    assert "(budget)" in answer.notes[-1]
