"""A conversation remembers its own turns and limits, no other's, and no more than it should."""

import gc
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag import Answer, AnswerPart, AnswerStatus, Chat, NewsRAG, QuestionError, Settings
from rag.answer import Trace, Window
from rag.chat import MOST_TURNS, ChatTurn, Limits
from rag.followups import turn_of
from rag.followups.resolving import LAST_TURNS
from rag.llm import connect
from rag.llm.contract import Message
from rag.llm.tokens import count_messages
from tests.llm.server import Act, playing

KREMLIN = "What does the Kremlin require of any settlement?"
FOLLOW_UP = "And what did Kyiv say?"
RESOLVED = "What did Kyiv say about any settlement?"
FLOOD = "How many people died in the Arrin valley flood?"
DAY = "2025-11-30"


@pytest.fixture
def news(sample):
    return NewsRAG(sample)


def test_a_follow_up_is_resolved_and_every_turn_is_kept_with_its_sources(news):
    chat = news.chat()
    first, second = chat.ask(KREMLIN, as_of=DAY), chat.ask(FOLLOW_UP)
    assert second == news.ask(FOLLOW_UP, as_of=DAY, conversation=[chat.turns[0].kept])
    assert [turn.question for turn in chat.turns] == [KREMLIN, FOLLOW_UP]
    assert [turn.answer.resolved for turn in chat.turns] == ["", RESOLVED]
    assert [turn.answer.citations for turn in chat.turns] == [first.citations, second.citations]
    assert all(turn.answer.trace == Trace() for turn in chat.turns)
    cited = dict.fromkeys(c.uri for c in (*first.citations, *second.citations))
    assert [citation.uri for citation in chat.sources] == list(cited)


def test_the_first_question_of_a_chat_is_answered_as_any_other(news):
    assert news.chat().ask(FLOOD, as_of=DAY) == news.ask(FLOOD, as_of=DAY)


# -- limits -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "in_force"),
    [
        ({}, Limits(DAY, "2025-10", "2025-11", ("Northwire",))),
        ({"as_of": None}, Limits(None, "2025-10", "2025-11", ("Northwire",))),
        ({"as_of": "2025-11-29"}, Limits("2025-11-29", "2025-10", "2025-11", ("Northwire",))),
        ({"since": None}, Limits(DAY, None, "2025-11", ("Northwire",))),
        ({"until": None}, Limits(DAY, "2025-10", None, ("Northwire",))),
        ({"since": None, "until": None}, Limits(DAY, None, None, ("Northwire",))),
        ({"sources": ()}, Limits(DAY, "2025-10", "2025-11", ())),
        ({"sources": None}, Limits(DAY, "2025-10", "2025-11", ())),
        ({"sources": "Courier"}, Limits(DAY, "2025-10", "2025-11", ("Courier",))),
        (
            {"sections": "world", "languages": ["en"]},
            Limits(DAY, "2025-10", "2025-11", ("Northwire",), ("world",), ("en",)),
        ),
    ],
)
@pytest.mark.parametrize("follow_up", [FOLLOW_UP, FLOOD])
def test_limits_hold_on_until_they_are_changed_or_taken_away(news, given, in_force, follow_up):
    chat = news.chat()
    chat.ask(KREMLIN, as_of=DAY, since="2025-10", until="2025-11", sources=["Northwire"])
    answer = chat.ask(follow_up, **given)
    assert chat.limits == chat.turns[-1].limits == in_force
    window = answer.window
    told = [str(end) if end else None for end in (window.since, window.until)]
    assert told == [in_force.since, in_force.until]
    if in_force.sources:
        assert {c.source for c in answer.citations} <= set(in_force.sources)


@pytest.mark.parametrize(
    ("limit", "given", "taken"),
    [("sections", "world", ()), ("languages", ["de", "en"], None), ("sections", ["world"], [])],
)
def test_names_hold_on_until_they_are_taken_away(news, limit, given, taken):
    chat = news.chat()
    held = (given,) if isinstance(given, str) else tuple(given)
    chat.ask(KREMLIN, as_of=DAY, **{limit: given})
    list(chat.stream(FOLLOW_UP))
    assert getattr(chat.limits, limit) == held
    chat.ask(FOLLOW_UP, **{limit: taken})
    assert chat.limits == Limits(DAY)


def test_freshness_is_of_one_question(news):
    chat = news.chat()
    assert chat.ask(FLOOD, as_of=DAY, freshness="latest").trace.time.freshness == "latest"
    assert chat.ask(FLOOD).trace.time.freshness != "latest"


@pytest.mark.parametrize(
    ("question", "wrong"),
    [(" ", {"since": "2024"}), (FLOOD, {"as_of": "soon"}), (FLOOD, {"freshness": "very"})],
)
@pytest.mark.parametrize("way", ["ask", "stream"])
def test_a_question_that_fails_changes_nothing(news, question, wrong, way):
    chat = news.chat()
    chat.ask(KREMLIN, as_of=DAY)
    turns, limits = chat.turns, chat.limits
    with pytest.raises(QuestionError):
        list(getattr(chat, way)(question, **wrong))
    assert (chat.turns, chat.limits) == (turns, limits)


def test_a_cleared_chat_is_as_new(news):
    chat = news.chat()
    chat.ask(KREMLIN, as_of=DAY, sources=["Northwire"])
    taken_up = news.chat(earlier=[chat.turns[0].kept])
    taken_up.clear()
    chat.clear()
    assert taken_up.ask(FOLLOW_UP, as_of=DAY) == news.ask(FOLLOW_UP, as_of=DAY)
    assert (chat.turns, chat.sources, chat.limits) == ((), (), Limits())
    assert chat.ask(FOLLOW_UP, as_of=DAY) == news.ask(FOLLOW_UP, as_of=DAY)


# -- going on ---------------------------------------------------------------------------------


def test_a_conversation_that_is_taken_up_again_goes_on_as_it_would_have(news):
    first = news.chat()
    first.ask(KREMLIN, as_of=DAY)
    first.ask(FLOOD)
    again = news.chat(earlier=[turn.kept for turn in first.turns])
    assert (again.turns, again.limits, again.sources) == ((), Limits(), ())
    for question in ("And in Vale Cross?", "Why?"):
        assert again.ask(question, as_of=DAY) == first.ask(question)
    assert [turn.question for turn in again.turns] == ["And in Vale Cross?", "Why?"]


def test_what_an_earlier_answer_was_limited_to_limits_none_that_follows(news):
    limited = turn_of(news.ask(KREMLIN, as_of=DAY, since="2025-10", until="2025-11-29"))
    assert limited.window != Window()
    assert news.ask(FOLLOW_UP, as_of=DAY, conversation=[limited]).window == limited.window
    answer = news.chat(earlier=[limited]).ask(FOLLOW_UP, as_of=DAY)
    assert (answer.resolved, answer.window) == (RESOLVED, Window())


def test_no_more_is_taken_up_than_follow_ups_can_refer_to(news):
    kept = [turn_of(news.ask(question, as_of=DAY)) for question in (KREMLIN, FLOOD)]
    long = [kept[0]] * 500 + [kept[1]] * LAST_TURNS
    answer = news.chat(earlier=long).ask("And what did Kyiv say?", as_of=DAY)
    assert answer == news.chat(earlier=[kept[1]] * LAST_TURNS).ask(FOLLOW_UP, as_of=DAY)
    alone = news.chat(earlier=[kept[0], kept[1]], most=1).ask("Why?", as_of=DAY)
    assert alone == news.chat(earlier=[kept[1]]).ask("Why?", as_of=DAY)


# -- streams ----------------------------------------------------------------------------------


def test_a_stream_gives_the_same_as_asking(news):
    asked, streamed = news.chat(), news.chat()
    for question in (KREMLIN, FOLLOW_UP):
        *parts, answer = streamed.stream(question, as_of=DAY)
        assert answer == asked.ask(question, as_of=DAY)
        assert tuple(part.sentence for part in parts) == answer.sentences
    assert streamed.turns == asked.turns


def test_a_stream_that_is_closed_early_changes_nothing(news):
    chat = news.chat()
    stream = chat.stream(KREMLIN, as_of=DAY)
    assert isinstance(next(stream), AnswerPart)
    stream.close()
    assert (chat.turns, chat.limits) == ((), Limits())


def test_a_stream_whose_answer_was_read_is_kept_though_it_is_not_exhausted(news):
    chat = news.chat()
    for part in chat.stream(KREMLIN, as_of=DAY):
        if isinstance(part, Answer):
            break
    assert [turn.question for turn in chat.turns] == [KREMLIN]


def test_closing_a_stream_ends_the_models_writing(sample):
    question = "How many people were killed when the River Arrin burst its banks?"
    told = "At least four people were killed when the River Arrin burst its banks [1]."
    act = Act(f"{told} Seven people were", hang=True)
    with playing(act) as server:
        model = connect(server.settings())
        stream = NewsRAG(sample, llm=model).chat().stream(question, as_of="2025-10-14")
        assert isinstance(next(stream), AnswerPart)
        stream.close()
        assert server.gone.wait(30)
        model.close()


# -- alone, and bounded -----------------------------------------------------------------------


def test_two_chats_share_nothing_though_they_are_asked_at_once(news):
    questions = ([KREMLIN, FOLLOW_UP, "Why?"], [FLOOD, "When did it happen?", "And in Vale Cross?"])

    def talk(lines, sources):
        chat = news.chat()
        answers = [chat.ask(lines[0], as_of=DAY, sources=sources), *map(chat.ask, lines[1:])]
        return answers, chat.turns, chat.limits

    alone = [talk(questions[0], ["Northwire"]), talk(questions[1], ())]
    with ThreadPoolExecutor(4) as pool:
        jobs = [
            pool.submit(talk, questions[n % 2], ((), ["Northwire"])[n % 2 == 0]) for n in range(8)
        ]
        together = [job.result() for job in jobs]
    assert together == alone * 4
    assert alone[0][0] != alone[1][0]


@pytest.mark.parametrize("most", [0, -1])
def test_a_chat_that_keeps_nothing_is_refused(news, most):
    with pytest.raises(ValueError, match="must keep at least one"):
        news.chat(most=most)


def test_the_oldest_turns_go_first(news):
    chat = news.chat(most=2)
    for question in (KREMLIN, FLOOD, "Who won the 2024 Tour de France?"):
        answer = chat.ask(question, as_of=DAY)
    assert answer.status is AnswerStatus.ABSTAINED
    assert [turn.question for turn in chat.turns] == [FLOOD, answer.question]
    assert isinstance(chat, Chat)


def test_five_hundred_turns_stay_within_memory_and_within_the_models_budget(index):
    """Long questions and a small model: not all of the last turns have room in its prompt."""
    turns, context = 500, 800
    filler = " ".join(f"of the valley of Arrin and of Vale Cross {n}" for n in range(8))
    with playing(Act("ONE")) as server:
        model = connect(server.settings(context_tokens=context, answer_tokens=100))
        chat = NewsRAG(index, Settings(decompose=False), llm=model).chat()
        calls = [
            chat.ask(f"And what was said in week {n} {filler}?", as_of=DAY).trace.model.calls
            for n in range(turns)
        ]
        model.close()
    assert [[call.purpose for call in of] for of in calls[1:]] == [["follow-up"]] * (turns - 1)
    assert len(server.requests) == turns - 1  # none was refused for its length
    for number, request in enumerate(server.requests):
        messages = [Message(said["role"], said["content"]) for said in request["messages"]]
        assert count_messages(messages) + request["max_tokens"] <= int(context * 0.85)
        told = messages[-1].content.count("Earlier: ")
        assert min(number + 1, 2) <= told < LAST_TURNS
    kept = [turn.question.split()[6] for turn in chat.turns]
    assert kept == [str(n) for n in range(turns - MOST_TURNS, turns)]
    gc.collect()
    assert sum(type(found) is ChatTurn for found in gc.get_objects()) == MOST_TURNS
