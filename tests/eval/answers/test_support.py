"""Support by rules: what a person would accept or refuse, and on what grounds."""

import pytest

from eval.answers.judge import Coverage, RuleJudge, about
from eval.answers.support import Comparer
from index import SentenceTransformerEmbedder
from tests.eval.answers.making import citation

QUOTE = (
    "Dock workers in Calder Bay voted on Tuesday to end a strike of 19 days, accepting a pay rise "
    "of 8.5%, the Harbour Union said. The port authority did not confirm when ships would be "
    "unloaded."
)


@pytest.fixture(scope="module")
def judge():
    return RuleJudge(SentenceTransformerEmbedder())


def found(judge, statement, *quotes, **fields):
    cited = [citation(n, quote, **fields) for n, quote in enumerate(quotes or (QUOTE,), 1)]
    return judge.supports(statement, cited)


@pytest.mark.parametrize(
    "statement",
    [
        "The port authority did not confirm when ships would be unloaded.",
        "the port  authority did not confirm when ships would be unloaded",
        "Dock workers in Calder Bay voted to end their strike of 19 days.",
        "A strike of dock workers ended after nineteen days with a pay rise of 8.5%.",
        "The Harbour Union said that workers accepted a pay rise of 8.5%.",
        "Workers of the docks in Calder Bay voted on Tuesday to end the strike.",
    ],
)
def test_what_the_quote_says_is_supported(judge, statement):
    assert found(judge, statement).supported


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("Dock workers in Calder Bay voted to end a strike of 18 days.", "lacks 18"),
        ("Dock workers in Calder Bay accepted a pay rise of 85%.", "lacks 85"),
        ("Dock workers in Harrow voted on Tuesday to end a strike.", "lacks harrow"),
        ("Dock workers in Calder Bay voted on Wednesday to end a strike.", "lacks wednesday"),
        ("Dock workers in Calder Bay did not vote to end a strike.", "denied on one side"),
        ("The port authority confirmed when ships would be unloaded.", "denied on one side"),
        ("The minister praised the harvest festival and its new organisers.", "words 0.00"),
        ("The quarterly figures of the bank were better than expected.", "words 0.00"),
    ],
)
def test_what_it_does_not_say_is_not(judge, statement, why):
    finding = found(judge, statement)
    assert not finding.supported
    assert why in finding.why


def test_verbatim_needs_whole_words(judge):
    assert found(judge, "He left.", "He left, they said.").why == "verbatim"
    assert found(judge, "He left.", "She left, they said.").why != "verbatim"


def test_curly_and_straight_quotation_marks_are_the_same(judge):
    assert found(judge, 'He said: "We won’t."', "He said: “We won't.”").why == "verbatim"


def test_two_quotes_may_support_together(judge):
    one, two = "The dam in Vale Cross held, a warden said.", "Repairs will cost 40 million crowns."
    statement = "The dam in Vale Cross held and repairs will cost 40 million crowns."
    assert found(judge, statement, one, two).supported
    assert not found(judge, statement, one).supported
    assert not found(judge, statement, two).supported


def test_the_citation_supplies_names_and_dates_but_proves_nothing_alone(judge):
    fields = {"source": "Northwire", "headline": "Dockers vote", "published": "2025-10-29"}
    said = "Northwire reported on Oct. 29 that dock workers voted to end a strike of 19 days."
    assert found(judge, said, **fields).supported
    assert not found(judge, said).supported
    assert not found(
        judge, "Northwire: Dockers.", "It rained all day in the hills.", **fields
    ).supported


def test_an_acronym_and_its_name_agree(judge):
    quote = "The International Atomic Energy Agency inspected the plant on Monday."
    assert found(judge, "The IAEA inspected the plant on Monday.", quote).supported


def test_what_is_known_of_a_citation_is_in_words():
    told = about(citation(1, "x", headline="Dam", source="Wire", published="2025-11-20T14:00:00Z"))
    assert told == "Dam . Wire . Thursday 20 November Nov 2025"


@pytest.mark.parametrize(
    ("assertion", "expected"),
    [
        ("Dock workers voted to end a strike of 19 days.", Coverage.SUPPORT),
        ("The pay rise that ended the strike was 8.5%, the Harbour Union said.", Coverage.SUPPORT),
        ("Dock workers voted to end a strike of 40 days.", Coverage.PARTIAL),
        ("Dock workers did not vote to end a strike.", Coverage.NONE),
        ("The minister praised the harvest festival.", Coverage.NONE),
    ],
)
def test_assertions_are_stated_in_part_or_not(judge, assertion, expected):
    sentences = [
        "Dock workers in Calder Bay voted on Tuesday to end a strike of 19 days.",
        "They accepted a pay rise of 8.5%, the Harbour Union said.",
        "Rain is expected in the hills.",
    ]
    assert judge.covers(assertion, "How did the strike end?", sentences) is expected


def test_an_assertion_may_stand_in_two_adjacent_sentences_but_not_in_distant_ones(judge):
    one, two = "Maria Lind won the vote in Veltria.", "She got 52.4% of all ballots."
    assertion = "Maria Lind won the vote in Veltria and got 52.4% of ballots."
    question = "Who won?"
    assert judge.covers(assertion, question, [one, two]) is Coverage.SUPPORT
    far = [one, "Rain is expected.", "Ships wait.", two]
    assert judge.covers(assertion, question, far) is Coverage.PARTIAL


def test_the_judge_says_by_what_it_judges(judge):
    assert judge.description["name"] == "rules"
    assert set(judge.description) == {"name", "supported", "covered", "partly"}


def test_no_text_is_encoded_twice():
    seen = []

    class Counting:
        real = SentenceTransformerEmbedder()

        def encode_documents(self, texts):
            seen.extend(texts)
            return self.real.encode_documents(texts)

    comparer = Comparer(Counting())
    for _ in range(2):
        comparer.evidence("Ships wait.", ["Ships are waiting.", "It rains."])
    assert len(seen) == len(set(seen)) == 4
