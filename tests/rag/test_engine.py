"""An answer from the sample corpus is quoted to the character, of its day, and always the same."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from index import Index, Reading, Status
from rag import Answer, AnswerStatus, NewsRAG, QuestionError, Settings, Support
from rag.followups import turn_of
from tests.conftest import SAMPLE, article

WITHDRAWN = "https://meridianpress.example/story/aasvold-resigns-2025-11-18"
CORRECTED = "https://northwire.example/2025/11/24/tarrow-line-fine"
KREMLIN = "https://northwire.example/2025/11/20/kremlin-settlement"
QUESTIONS = {
    entry["_id"]: entry
    for entry in map(json.loads, (SAMPLE / "queries.jsonl").read_text("utf-8").splitlines())
}


@pytest.fixture
def news(sample):
    return NewsRAG(sample)


@pytest.fixture(scope="module")
def answers(sample_path, embedder):
    """The answers to all sample questions, each put on its day."""
    with Index.open(sample_path, embedder=embedder) as index:
        news = NewsRAG(index)
        return {name: put(news, name) for name in QUESTIONS}


def put(news, name):
    return news.ask(QUESTIONS[name]["text"], as_of=QUESTIONS[name]["metadata"]["asked"])


def answerable():
    return [name for name, entry in QUESTIONS.items() if entry["metadata"]["answerable"]]


# -- what is answered -------------------------------------------------------------------------


def test_most_questions_are_answered_and_some_without_an_answer_are_left(answers):
    """Floors a little below what was measured: 26 of 34 answered right, 4 of 10 abstained."""
    right = [
        name
        for name in answerable()
        if any(
            gold.casefold() in answers[name].text.casefold()
            for gold in QUESTIONS[name]["metadata"]["answer"]
        )
    ]
    left = [
        name
        for name in QUESTIONS.keys() - answerable()
        if answers[name].status is AnswerStatus.ABSTAINED
    ]
    assert len(right) >= 24, sorted(answerable() - set(right))
    assert len(left) >= 3, sorted(left)


def test_no_question_that_has_an_answer_is_left_without(answers):
    assert [n for n in answerable() if answers[n].status is AnswerStatus.ABSTAINED] == []


def test_the_kremlins_demand_is_quoted_from_its_article(answers):
    answer = answers["q01"]
    assert "root causes" in answer.text
    assert answer.citations[0].uri == KREMLIN
    assert (answer.citations[0].source, answer.citations[0].dateline) == ("Northwire", "MOSCOW")


# -- what every answer keeps to ---------------------------------------------------------------


def test_every_quote_is_the_text_it_points_at(answers, sample):
    for answer in answers.values():
        for cited in answer.citations:
            (version,) = [v for v in sample.versions(cited.uri) if v.number == cited.version]
            assert version.digest == cited.digest
            assert version.text[cited.start : cited.end] == cited.quote
            around = version.text.index(cited.before + cited.quote + cited.after)
            assert around + len(cited.before) == cited.start
            assert (cited.headline, cited.source, cited.notices) == (
                version.headline, version.source, version.notices,
            )  # fmt: skip


def test_every_answer_is_made_of_its_sentences_and_their_numbers(answers):
    for answer in answers.values():
        if answer.status is AnswerStatus.ABSTAINED:
            continue
        assert answer.text == Answer.text_of(answer.sentences)
        assert len(answer.text.split()) <= Settings().answer_words
        assert [cited.number for cited in answer.citations] == list(
            range(1, len(answer.citations) + 1)
        )
        quotes = {cited.number: cited.quote for cited in answer.citations}
        for said in answer.sentences:
            assert said.support is Support.VERBATIM
            assert said.text == quotes[said.citations[0]]
            assert f"{said.shown} [{said.citations[0]}]" in answer.text


def test_every_answer_keeps_to_its_settings(answers):
    for answer in answers.values():
        settings = Settings(**answer.trace.settings)
        assert settings == Settings()
        assert len(answer.sentences) <= settings.answer_sentences
        abstained = answer.status is AnswerStatus.ABSTAINED
        assert abstained == (answer.trace.confidence < settings.answer_threshold)
        assert [found.rank for found in answer.trace.candidates] == list(range(1, 11))
        assert set(answer.trace.seconds) == {"open", "embed", "retrieve", "answer"}


def test_an_answer_cites_from_what_retrieval_found(answers):
    for answer in answers.values():
        found = {(hit.uri, hit.version) for hit in answer.trace.candidates}
        assert {(cited.uri, cited.version) for cited in answer.citations} <= found


def test_no_answer_says_a_sentence_twice(answers):
    for answer in answers.values():
        texts = [said.text for said in answer.sentences]
        assert len(texts) == len(set(texts))


def test_nothing_is_cited_that_came_out_after_the_day_of_the_question(answers):
    for answer in answers.values():
        for cited in answer.citations:
            assert (cited.updated or cited.published).start <= answer.as_of.end


@pytest.mark.parametrize(
    "junk",
    [
        r"\((?:Reporting|Editing|Additional reporting) by",
        r"UPDATE 1-",
        r"binary_\w+-VIEWIMAGE",
    ],
)
def test_what_stands_around_a_story_is_in_no_answer_and_no_passage(answers, junk):
    seen = [name for name, answer in answers.items() if re.search(junk, answer.to_json())]
    assert seen == []


def test_an_abstention_is_a_plain_sentence_without_a_source(answers):
    left = [answer for answer in answers.values() if answer.status is AnswerStatus.ABSTAINED]
    assert left
    for answer in left:
        assert answer.text == "The corpus does not say."
        assert (answer.sentences, answer.citations) == ((), ())
        assert answer.trace.candidates


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 2024 Tour de France?",
        "What is the boiling point of tungsten?",
        "How do I bake sourdough bread?",
        "asdf qwer zxcv",
        "?",
    ],
)
def test_what_is_not_in_the_corpus_is_not_answered(news, question):
    assert news.ask(question).status is AnswerStatus.ABSTAINED


# -- time, corrections, withdrawals -----------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "as_of", "says", "says_not"),
    [
        ("What is the Bank of Norland’s key interest rate?", "2025-10-25", "3.75%", "3.50%"),
        ("What is the Bank of Norland’s key interest rate?", "2025-11-30", "3.50%", None),
        (
            "How many people have been killed in the flooding around Vale Cross?",
            "2025-10-14", "four", "nine",
        ),
        (
            "How many people have been killed in the flooding around Vale Cross?",
            "2025-10-15", "nine", "11",
        ),
        ("Who won the presidential election in Veltria?", "2025-11-02T23:59Z", "Costan", None),
    ],
)  # fmt: skip
def test_a_question_sees_the_state_of_its_day(news, question, as_of, says, says_not):
    answer = news.ask(question, as_of=as_of)
    assert says in answer.text
    assert not says_not or says_not not in answer.text
    assert str(answer.as_of).startswith(as_of.removesuffix("Z"))


def test_before_the_first_article_there_is_nothing_to_say(news):
    answer = news.ask("Who won the presidential election in Veltria?", as_of="2025-10-01")
    assert (answer.status, answer.trace.candidates) == (AnswerStatus.ABSTAINED, ())


@pytest.mark.parametrize(
    ("as_of", "number", "superseded", "status"),
    [
        ("2025-11-24T12:00Z", 1, True, Status.USABLE),
        ("2025-11-24T16:45Z", 2, False, Status.CORRECTED),
        (None, 2, False, Status.CORRECTED),
    ],
)
def test_a_superseded_version_is_cited_in_the_past_alone_and_marked(
    news, as_of, number, superseded, status
):
    answer = news.ask("What penalty must Tarrow Line pay within 60 days?", as_of=as_of)
    found = [cited for cited in answer.citations if cited.uri == CORRECTED]
    assert found
    for cited in found:
        assert (cited.version, cited.superseded, cited.status) == (number, superseded, status)


def test_a_corrected_article_carries_its_notice(answers):
    cited = next(cited for cited in answers["q17"].citations if cited.uri == CORRECTED)
    assert cited.headline == "Norland ferry operator fined 4.2 million crowns over passenger list"
    assert any("4.2 million crowns, not 42 million" in notice for notice in cited.notices)


def test_a_withdrawn_article_is_never_cited_nor_found(news, answers):
    for answer in answers.values():
        assert WITHDRAWN not in answer.to_json()
    for as_of in ("2025-11-18T10:00Z", "2025-11-18", None):
        answer = news.ask("Why did Finance Minister Henrik Aasvold resign?", as_of=as_of)
        assert WITHDRAWN not in answer.to_json()
        found = news.search("Aasvold resigns over lakeside villa", k=100, as_of=as_of)
        assert WITHDRAWN not in {hit.uri for hit in found}


def test_a_window_and_sources_limit_what_is_cited(news):
    answer = news.ask("Who did Mirela Costan beat in the runoff?", sources="Meridian Press")
    assert {cited.source for cited in answer.citations} == {"Meridian Press"}
    question = "Who won the presidential election in Veltria?"
    answer = news.ask(question, since="2025-11-02", until="2025-11-02")
    assert {str(cited.published)[:10] for cited in answer.citations} == {"2025-11-02"}
    assert (str(answer.window.since), str(answer.window.until)) == ("2025-11-02", "2025-11-02")


@pytest.mark.parametrize("way", ["ask", "stream"])
def test_sections_and_languages_limit_what_is_cited(news, sample, way):
    question = "Who won the presidential election in Veltria?"

    def asked(**limits):
        if way == "ask":
            return news.ask(question, **limits)
        return list(news.stream(question, **limits))[-1]

    answer = asked(sections=["Politics"], languages=["EN"])
    assert answer.status is AnswerStatus.ANSWERED
    assert {sample.versions(c.uri)[-1].section for c in answer.citations} == {"politics"}
    for limits in ({"sections": ["sport"]}, {"languages": ["de"]}):
        assert asked(**limits).status is AnswerStatus.ABSTAINED


def test_what_another_paper_printed_too_is_named(index):
    text = "The river Arrin rose two metres overnight at Vale Cross. Nobody was hurt."
    index.add(
        [
            article("urn:a", text, source="Northwire", published="2025-10-14"),
            article("urn:b", text, source="Courier", published="2025-10-15"),
        ]
    )
    answer = NewsRAG(index).ask("How far did the river Arrin rise overnight at Vale Cross?")
    first = answer.citations[0]
    assert {first.source, *first.also_reported_by} == {"Northwire", "Courier"}
    texts = [said.text for said in answer.sentences]
    assert len(texts) == len(set(texts))


# -- the same answer every time ---------------------------------------------------------------


def test_the_same_question_gets_the_same_answer(answers, sample_path, sample, embedder):
    again = NewsRAG(sample)
    with Index.open(sample_path, embedder=embedder) as index:
        fresh = NewsRAG(index)
        for name in ("q01", "q04", "q38"):
            expected = answers[name].to_json()
            assert put(again, name).to_json() == expected
            assert put(again, name).to_json() == expected
            assert put(fresh, name).to_json() == expected


def test_threads_get_the_answers_that_one_thread_gets(answers, sample_path, embedder):
    names = ["q01", "q04", "q10", "q11", "q20", "q26", "q30", "q38"]
    with Index.open(sample_path, embedder=embedder) as index, ThreadPoolExecutor(8) as pool:
        news = NewsRAG(index)
        found = list(pool.map(lambda name: put(news, name), names))
    for name, answer in zip(names, found, strict=True):
        assert answer.text == answers[name].text
        assert answer.citations == answers[name].citations
        assert answer.trace.confidence == pytest.approx(answers[name].trace.confidence)


# -- settings and small corpora ---------------------------------------------------------------


def test_the_threshold_decides_between_answer_and_abstention(sample):
    question = "What does the Kremlin require of any settlement?"
    settings = Settings(answer_threshold=1.0)
    assert NewsRAG(sample, settings).ask(question).status is AnswerStatus.ABSTAINED
    settings = Settings(answer_threshold=0.0, answer_sentences=1)
    answer = NewsRAG(sample, settings).ask("Who won the 2024 Tour de France?")
    assert (answer.status, len(answer.sentences)) == (AnswerStatus.ANSWERED, 1)


@pytest.mark.parametrize(
    "wrong",
    [{"candidates": 0}, {"dense_weight": 1.1}, {"answer_sentences": 21}, {"answer_sentence": 3}],
)
def test_settings_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(**wrong)


def test_an_empty_index_abstains(index):
    news = NewsRAG(index)
    assert news.ask("Who won?").status is AnswerStatus.ABSTAINED
    with pytest.raises(QuestionError, match="empty"):
        news.ask("  ")


@pytest.mark.parametrize(
    "threshold",
    [
        0.0,
        0.4,
    ],
)
def test_a_text_too_short_for_a_sentence_is_no_trouble(index, threshold):
    index.add([article(text="Rain.", headline="Rain in Oslo")])
    news = NewsRAG(index, Settings(answer_threshold=threshold))
    assert news.ask("Does it rain in Oslo?").citations == ()


WIRE_COPY = """\
Lighthouse keeper of Skarn Rock retires after four decades

PORT HESSEL, Oct 2 (Northwire) -The last keeper of the Skarn Rock lighthouse handed over \
his keys on Thursday after 41 years, and the light will be worked by a computer from now on.

Oskar Vedrin, 67, said that he had counted 212 storms from the lamp room and had missed only \
one supply boat.

The coast guard paid 3.1 million crowns for the new equipment, according to its spokeswoman, \
Ingrid Salle. A technician will visit the rock twice a year.

(Reporting by Jonas Reith in Port Hessel; Editing by Tessa Marlow)

tagreuters.com2025binary_LYNX5KKDE3M1A-VIEWIMAGE
"""


@pytest.fixture
def lighthouse(tmp_path, index):
    path = tmp_path / "lighthouse.txt"
    path.write_text(WIRE_COPY, "utf-8")
    index.add(Reading([path]))
    return NewsRAG(index)


@pytest.mark.parametrize(
    ("question", "gold"),
    [
        ("Who is the last keeper of the Skarn Rock lighthouse?", "last keeper of the Skarn Rock"),
        ("How much did the coast guard pay for the new equipment?", "3.1 million crowns"),
        ("How many storms did Oskar Vedrin count?", "212 storms"),
    ],
)
def test_a_single_plain_text_article_answers(lighthouse, question, gold):
    answer = lighthouse.ask(question)
    assert answer.status is AnswerStatus.ANSWERED
    assert gold in answer.text
    cited = answer.citations[0]
    assert (cited.source, cited.dateline) == ("Northwire", "PORT HESSEL, Oct 2")
    assert cited.headline == "Lighthouse keeper of Skarn Rock retires after four decades"
    assert not re.search("VIEWIMAGE|Editing by|Northwire\\)", answer.to_json())


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 2024 Tour de France?",
        "How many people work at the port of Rotterdam?",
        "What did the Prime Minister of Sweden say about taxes?",
    ],
)
def test_a_single_plain_text_article_does_not_answer_everything(lighthouse, question):
    assert lighthouse.ask(question).status is AnswerStatus.ABSTAINED


# -- several needs -----------------------------------------------------------------------------


DEMAND = "What does the Kremlin require of any settlement?"
OFFER = "what is the latest pay offer from Calder Bay Terminals to the striking dockworkers?"


def test_each_part_of_a_question_has_its_place_among_the_first(sample):
    deaths = "How many people have been killed in the flooding around Vale Cross?"
    both = f"{deaths[:-1]} and {OFFER}"

    def found(question, k, **settings):
        news = NewsRAG(sample, Settings(**settings))
        return {hit.uri for hit in news.search(question, k=k, as_of="2025-11-30")}

    best = found(deaths, 1) | found(OFFER, 1)
    assert best <= found(both, 4)
    assert not best <= found(both, 4, decompose=False)


def test_the_trace_names_the_parts(sample):
    both = f"{DEMAND[:-1]} and {OFFER}"
    assert NewsRAG(sample).ask(both).trace.needs == (DEMAND, OFFER)
    assert NewsRAG(sample, Settings(decompose=False)).ask(both).trace.needs == ()


def test_a_figure_that_has_changed_since_does_not_lead(sample):
    question = "What is the Bank of Norland’s key interest rate?"
    now = NewsRAG(sample).ask(question, as_of="2025-11-30")
    assert "3.50%" in now.sentences[0].text
    before = NewsRAG(sample).ask(question, as_of="2025-10-31")
    assert "3.75%" in before.sentences[0].text


# -- conversations ------------------------------------------------------------------------------


def test_a_follow_up_is_resolved_from_the_conversation(sample):
    news = NewsRAG(sample)
    first = news.ask(DEMAND, as_of="2025-11-30")
    assert first.resolved == ""
    second = news.ask("And Kyiv?", as_of="2025-11-30", conversation=[turn_of(first)])
    assert (second.question, second.resolved) == (
        "And Kyiv?", "What does Kyiv require of any settlement?",
    )  # fmt: skip
    alone = news.ask(second.resolved, as_of="2025-11-30")
    assert (second.text, second.citations) == (alone.text, alone.citations)
    assert turn_of(second).question == second.resolved
    assert str(second).startswith("Understood as: What does Kyiv require of any settlement?")


def test_a_question_of_its_own_is_not_changed_by_the_conversation(sample):
    news = NewsRAG(sample)
    kept = turn_of(news.ask(DEMAND))
    assert news.ask("How many miners are trapped?", conversation=[kept]).resolved == ""


def test_a_conversation_keeps_whom_the_answer_names_and_its_window(sample):
    answer = NewsRAG(sample).ask(DEMAND, since="2025-01", as_of="2025-11-30")
    kept = turn_of(answer)
    cited = " ".join(f"{c.quote} {c.headline}" for c in answer.citations)
    assert kept.names
    assert all(name in cited for name in kept.names)
    assert kept.window == answer.window
    assert answer.window.since is not None
