"""Which sentences become the answer."""

import json
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Passage, Version
from index.lexical import TantivyIndex
from rag import NewsRAG, Settings
from rag.asked import read_asked
from rag.extractive import ScoredSentence, choose, score_sentences
from rag.extractive.candidates import candidates, neighbours
from rag.extractive.claims import claims
from rag.extractive.features import BY_MEANING, BY_WORDS, by_words
from rag.extractive.material import Material, material
from rag.extractive.moving import newest_first
from rag.extractive.scoring import READ, WEIGHTS, among, length, readable, with_meaning
from rag.retrieval import Scored
from rag.terms import Terms, question_terms
from tests.conftest import article


def version(text, uri="urn:a", **fields):
    made = article(uri, text, **fields).canonical()
    known = {name: getattr(made, name) for name in made.__dataclass_fields__}
    return Version(**known, number=1, superseded=False, key=1)


def passage_of(made, start=0, end=None):
    end = len(made.text) if end is None else end
    return Passage(
        id=hash((made.uri, start)) & 0xFFFF, uri=made.uri, version=made.digest,
        start=start, end=end, text=made.text[start:end],
    )  # fmt: skip


def sentence(text, score, uri="urn:a", **fields):
    made = version(text, uri, **fields)
    return ScoredSentence(
        passage=passage_of(made), version=made, start=0, end=len(made.text),
        tokens=frozenset(TantivyIndex.tokens(text)), similarity=0.5,
        context=frozenset(TantivyIndex.tokens(text)), score=score,
    )  # fmt: skip


# -- candidates -------------------------------------------------------------------------------


def test_candidates_are_the_sentences_in_reading_order_article_by_article():
    one = version("The dam broke at dawn. Four people died there. The road is shut.", "urn:one")
    two = version("Rescuers reached the town late.", "urn:two")
    cut = one.text.index("Four")
    later, other, earlier = passage_of(one, cut), passage_of(two), passage_of(one, 0, cut - 1)
    found = candidates(
        [Material(later, one, 0.9), Material(other, two, 0.8), Material(earlier, one, 0.7)]
    )
    assert [c.text for c in found] == [
        "The dam broke at dawn.", "Four people died there.", "The road is shut.",
        "Rescuers reached the town late.",
    ]  # fmt: skip
    assert neighbours(found).tolist() == [[-1, 1], [0, 2], [1, -1], [-1, -1]]


@pytest.mark.parametrize(
    "scrap",
    [
        "Rain.",
        "Sign up here for the morning newsletter.",
        "Read more: how the dam was built in a year.",
        "Get the five stories of the morning in your inbox.",
        "Here’s what else you need to know today.",
        "Wilma Dace contributed to this report from Harrow.",
    ],
)
def test_what_is_no_news_is_no_candidate(scrap):
    made = version(f"The dam broke at dawn on Monday. {scrap}")
    assert [c.text for c in candidates([Material(passage_of(made), made, 1.0)])] == [
        "The dam broke at dawn on Monday."
    ]


@pytest.fixture
def long_article(index):
    text = "\n\n".join(
        f"Part {n} of the report on the Arrin flood. " + "The river rose in the valley. " * 30
        for n in range(6)
    )
    index.add([article(text=text)])
    (made,) = index.versions("urn:a")
    return made, index.passages_of(made)


def hit(passage, **fields):
    return Scored(passage.id, 0.8, None, None, None, None, **fields)


def test_the_first_hits_bring_what_stands_before_and_behind_them(index, long_article):
    made, row = long_article
    assert len(row) >= 6
    found = material(index, [hit(row[2], time=0.4), hit(row[5])], beside=1)
    assert [one.passage for one in found] == [row[2], row[5], row[1], row[3]]
    assert [one.found for one in found] == [True, True, False, False]
    assert [one.time for one in found] == [0.4, 0.0, 0.4, 0.4]
    assert {one.version.key for one in found} == {made.key}


def test_a_neighbour_that_was_found_itself_comes_once(index, long_article):
    _, row = long_article
    found = material(index, [hit(row[0]), hit(row[1])], beside=2)
    assert [one.passage for one in found] == [row[0], row[1], row[2]]
    assert [one.passage for one in material(index, [hit(row[0])], beside=0)] == [row[0]]


def test_the_index_knows_no_neighbours_of_what_it_does_not_hold(index, long_article):
    _, row = long_article
    assert index.neighbours([7]) == {}
    assert [p for p, _ in index.neighbours([row[-1].id])[row[-1].id]] == [row[-2]]


# -- scores -----------------------------------------------------------------------------------


def test_the_shipped_weights_name_every_column():
    table = json.loads(WEIGHTS.read_text("utf-8"))
    assert tuple(table["words"]) == BY_WORDS
    assert tuple(table["short"]) == tuple(table["long"]) == BY_WORDS + BY_MEANING


def test_a_question_is_long_by_the_words_that_tell_and_weighed_so():
    assert [length(words) for words in (0, 4, 6, 8, 12, 40)] == [0, 0, 0.25, 0.5, 1, 1]
    table = json.loads(WEIGHTS.read_text("utf-8"))
    short, long = (list(table[name].values()) for name in ("short", "long"))
    assert with_meaning(0).tolist() == short
    assert with_meaning(1).tolist() == long
    assert with_meaning(0.5) == pytest.approx(np.mean([short, long], axis=0))


def scored(index, question, passages, **how):
    (vector,) = index.embedder.encode_queries([question])
    terms = question_terms(question, index.view().lexical)
    return score_sentences(question, vector, passages, terms, index.embedder, **how)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("How many people died in the Arrin flood?", "Four people died in the Arrin flood."),
        ("Who leads the rescue after the Arrin flood?", "Anna Kell leads the rescue after it."),
        ("When did the Arrin flood begin?", "The Arrin flood began before dawn on Tuesday."),
    ],
)
def test_the_sentence_that_states_what_is_asked_stands_before_those_on_the_topic(
    index, question, best
):
    text = (
        "What do we know of the Arrin flood so far? The Arrin flood is the worst that people "
        "remember. Four people died in the Arrin flood. Anna Kell leads the rescue after it. The "
        "Arrin flood began before dawn on Tuesday."
    )
    index.add([article(text=text)])
    passages = [Material(passage, made, 1.0) for made in index.versions("urn:a")
                for passage in index.passages_of(made)]  # fmt: skip
    found = scored(index, question, passages)
    assert found[0].text == best
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)


def test_more_sentences_than_are_read_keep_their_places_behind(index):
    text = " ".join(f"The river Arrin rose by {n} metres near the old town." for n in range(2, 40))
    made = version(text)
    found = scored(
        index, "How far did the river Arrin rise?", [Material(passage_of(made), made, 1.0)]
    )
    assert len(found) == 38
    assert sum(s.similarity > 0 for s in found) == READ
    assert all(s.similarity > 0 for s in found[:READ])


def test_no_passages_give_no_sentences(index):
    assert scored(index, "Who won?", []) == []


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=40))
def test_the_sentences_that_are_read_are_the_best_by_their_words(scores):
    read = readable(np.array(scores))
    assert len(read) == min(READ, len(scores))
    assert sorted(read.tolist()) == read.tolist()
    left = set(range(len(scores))) - set(read.tolist())
    assert all(scores[n] <= min(scores[r] for r in read) for n in left)


def test_neighbours_among_some_are_counted_in_these():
    near = np.array([[-1, 1], [0, 2], [1, 3], [2, -1]])
    assert among(near, np.array([0, 1, 3])).tolist() == [[-1, 1], [0, -1], [-1, -1]]


def test_a_later_article_overtakes_only_where_news_is_asked_for():
    early = version("The toll in the flood is four people.", "urn:a", published="2025-10-14")
    late = version("The toll in the flood is nine people.", "urn:b", published="2025-10-15")
    found = candidates(
        [Material(passage_of(early), early, 0.9), Material(passage_of(late), late, 0.9)]
    )
    terms = Terms(weights={"toll": 1.0, "flood": 1.0}, names=frozenset())
    column = BY_WORDS.index("overtaken")
    asked = read_asked("What is the toll in the flood?")
    assert by_words(found, asked, terms, fresh=True, timed=False)[0, column] > 0
    assert by_words(found, asked, terms, fresh=True, timed=False)[1, column] == 0
    assert not by_words(found, asked, terms, fresh=False, timed=False)[:, column].any()


def test_what_was_published_at_another_time_stands_back_only_where_a_time_is_named():
    then = version("The firm recalled 2.9 million cars.", "urn:a", published="2025-10-14")
    other = version("The firm recalled 2.9 million cars.", "urn:b", published="2023-03-01")
    found = candidates(
        [Material(passage_of(then), then, 0.9, 0.8), Material(passage_of(other), other, 0.9, 0.1)]
    )
    terms = Terms(weights={"recal": 1.0, "car": 1.0}, names=frozenset())
    column = BY_WORDS.index("elsewhen")
    asked = read_asked("Who recalled 2.9 million cars this week?")
    assert by_words(found, asked, terms, fresh=True, timed=True)[:, column] == pytest.approx(
        [0, 0.7]
    )
    assert not by_words(found, asked, terms, fresh=True, timed=False)[:, column].any()


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("The cause of the cracks is road salt, an engineer said.", True),
        ("Salt was blamed for the cracks in the bridge.", True),
        ("The bridge was closed because it had cracks.", True),
        ("The cracks caused the bridge to be closed.", False),
        ("Engineers looked at the cracks in the bridge.", False),
    ],
)
def test_a_sentence_with_a_cause_is_told_apart_where_the_question_is_why(text, causes):
    made = version(text)
    found = candidates([Material(passage_of(made), made, 0.9)])
    terms = Terms(weights={"crack": 1.0, "bridg": 1.0}, names=frozenset())
    column = BY_WORDS.index("cause")
    why, when = read_asked("Why did it crack?"), read_asked("When did it crack?")
    assert by_words(found, why, terms, fresh=True, timed=False)[0, column] == causes
    assert by_words(found, when, terms, fresh=True, timed=False)[0, column] == 0


# -- choice -----------------------------------------------------------------------------------


def test_the_best_leads_and_the_others_follow_in_reading_order():
    text = "One ship sank today. Two ships wait outside. Three crews were saved by boats."
    made = version(text)
    bounds = [(0, 20), (21, 44), (45, len(text))]
    found = [
        ScoredSentence(
            passage=passage_of(made), version=made, start=start, end=end,
            tokens=frozenset({f"t{start}"}), similarity=0.5, context=frozenset(), score=score,
        )
        for (start, end), score in zip(bounds, (1.0, 3.0, 2.0), strict=True)
    ]  # fmt: skip
    best = sorted(found, key=lambda s: -s.score)
    assert [s.start for s in choose(best, Settings())] == [21, 0, 45]


LONG = " ".join(f"word{n}" for n in range(100)) + "."


@pytest.mark.parametrize(
    ("found", "settings", "chosen"),
    [
        ([("alpha beta gamma delta.", 3), ("alpha beta gamma epsilon.", 2.9)], {}, 1),
        ([("alpha beta gamma delta.", 3), ("zeta eta theta iota.", 2.9)], {}, 2),
        ([("alpha beta gamma delta.", 9), ("zeta eta theta iota.", 1)], {}, 1),
        ([("alpha beta gamma delta.", 9), ("zeta eta theta iota.", 1)], {"answer_cutoff": 0}, 2),
        ([("alpha beta gamma delta.", 3), ("zeta eta theta iota.", 2)], {"answer_sentences": 1}, 1),
        ([("alpha beta gamma delta.", 3), ("zeta eta theta iota.", 2)], {"answer_words": 5}, 1),
        ([(LONG, 3), ("zeta eta theta iota.", 2)], {}, 1),
    ],
)
def test_repeats_what_is_unlikely_and_what_does_not_fit_are_left_out(found, settings, chosen):
    ranked = [sentence(text, score, f"urn:{n}") for n, (text, score) in enumerate(found)]
    answer = choose(ranked, Settings(**settings))
    assert len(answer) == chosen
    if found[0][0] is LONG:  # what fits is preferred to what does not
        assert answer[0].text == found[1][0]


def test_a_sentence_longer_than_the_budget_is_better_than_none():
    assert [s.text for s in choose([sentence(LONG, 1.0)], Settings())] == [LONG]


@given(st.lists(st.tuples(st.integers(1, 60), st.floats(-9, 9)), min_size=1, max_size=20))
def test_no_choice_exceeds_the_budget(drawn):
    ranked = sorted(
        (
            sentence(" ".join(f"w{n}x{k}" for k in range(length)), score, f"urn:{n}")
            for n, (length, score) in enumerate(drawn)
        ),
        key=lambda s: -s.score,
    )
    answer = choose(ranked, Settings())
    assert sum(len(s.text.split()) for s in answer) <= Settings().answer_words
    assert len(answer) <= Settings().answer_sentences
    least = answer[0].score + math.log(Settings().answer_cutoff)
    assert all(s.score >= least for s in answer)


# -- figures that change ----------------------------------------------------------------------

TOLL = "How many people were killed by the Arrin flood?"


def claimed(question, *texts, published=("2025-10-14", "2025-10-15", "2025-10-16")):
    found = [
        sentence(text, 5.0 - n, f"urn:{n}", published=day, source=f"Paper {n}")
        for n, (text, day) in enumerate(zip(texts, published, strict=False))
    ]
    tokens = TantivyIndex.tokens(re.sub("How many|were|was", "", question))
    names = frozenset(TantivyIndex.tokens("Arrin")) & frozenset(tokens)
    terms = Terms(weights=dict.fromkeys(tokens, 1.0), names=names)
    return found, claims(found, read_asked(question), terms)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The Arrin flood killed four people.", 4),
        ("The number of people killed by the Arrin flood rose to nine on Wednesday.", 9),
        ("Some 1,200 people were killed by the Arrin flood.", 1200),
        ("Twenty-one people were killed by the Arrin flood.", 21),
        ("The Arrin flood killed 2 million people.", 2_000_000),
        ("The Arrin flood killed people in six villages.", None),
        ("People were killed by the Arrin flood on Oct 14.", None),
        ("People were killed by the Arrin flood of 1987.", None),
        ("The Arrin flood killed four people and 12 more people later.", None),
        ("Four people were missing.", None),
        ("Four people were killed by the Sola flood.", None),
    ],
)
def test_a_figure_is_claimed_only_where_it_is_clear_what_it_counts(text, value):
    _, found = claimed(TOLL, "The Arrin flood came at dawn.", text)
    assert [claim.value for claim in found] == ([] if value is None else [value])


def test_the_newest_of_two_figures_leads():
    texts = ("The Arrin flood killed four people.", "The Arrin flood killed nine people.")
    found, made = claimed(TOLL, *texts)
    assert [s.text for s in newest_first(found, made)] == list(reversed(texts))


def test_an_older_figure_does_not_overtake_nor_one_that_agrees():
    found, made = claimed(
        TOLL, "The Arrin flood killed nine people.", "The Arrin flood killed four people.",
        published=("2025-10-15", "2025-10-14"),
    )  # fmt: skip
    assert newest_first(found, made) == found
    found, made = claimed(
        TOLL, "The Arrin flood killed nine people.", "Nine people were killed by the Arrin flood."
    )
    assert newest_first(found, made) == found


def test_other_questions_than_for_a_figure_claim_nothing():
    _, made = claimed("Who was killed by the Arrin flood?", "The Arrin flood killed four people.")
    assert made == []


# -- whole answers ----------------------------------------------------------------------------


def test_the_newer_version_is_cited_where_it_changed_the_passage(index):
    old = "The Arrin flood killed four people in Vale Cross, the county said."
    new = "The Arrin flood killed nine people in Vale Cross, the county said."
    index.add([article(text=old, published="2025-10-14")])
    index.add([article(text=new, published="2025-10-14", updated="2025-10-15")])
    news = NewsRAG(index, Settings(answer_threshold=0))
    answer = news.ask(TOLL, as_of="2025-10-16")
    assert {(c.version, c.quote) for c in answer.citations} == {(2, new)}
    answer = news.ask(TOLL, as_of="2025-10-14")
    assert {(c.version, c.quote) for c in answer.citations} == {(1, old)}
