"""Citation recall and precision on answers small enough to be judged by hand."""

import pytest

from eval.answers.citations import (
    citation_precision,
    citation_recall,
    needs_citation,
    statements,
)
from eval.answers.judge import Finding
from tests.eval.answers.making import answer, citation


class Scripted:
    """Supports a statement if one of the sets of citations that are enough is among those given."""

    def __init__(self, **enough):
        self.enough = {text: [set(group) for group in groups] for text, groups in enough.items()}

    def supports(self, statement, citations):
        given = {c.number for c in citations}
        return Finding(any(g <= given for g in self.enough.get(statement[0], [])), "scripted")


def figures(judge, *sentences, text=None):
    numbers = {n for _, cited in sentences for n in cited if n < 9}
    given = answer(*sentences, citations=[citation(n, f"quote {n}") for n in numbers], text=text)
    judged = statements(given, judge)
    return citation_recall(judged), citation_precision(judged)


@pytest.mark.parametrize(
    ("enough", "sentences", "recall", "precision"),
    [
        # One sentence, one citation that supports it.
        ({"A": [[1]]}, [("A fact.", [1])], 1, 1),
        # It does not.
        ({}, [("A fact.", [1])], 0, 0),
        # No citation at all: nothing recalled, nothing precise.
        ({}, [("A fact.", [])], 0, 0),
        # Two citations, each enough: removing one changes nothing, but each supports alone.
        ({"A": [[1], [2]]}, [("A fact.", [1, 2])], 1, 1),
        # Only the first supports; the second does not, and the first does without it.
        ({"A": [[1]]}, [("A fact.", [1, 2])], 1, 0.5),
        # Neither supports alone, both do together: both are needed.
        ({"A": [[1, 2]]}, [("A fact.", [1, 2])], 1, 1),
        # Both and a third that adds nothing.
        ({"A": [[1, 2]]}, [("A fact.", [1, 2, 3])], 1, 2 / 3),
        # Two sentences, one of them unproved; its citation is not precise.
        ({"A": [[1]]}, [("A fact.", [1]), ("B fact.", [2])], 0.5, 0.5),
        # A sentence without a citation lowers recall only.
        ({"A": [[1]]}, [("A fact.", [1]), ("B fact.", [])], 0.5, 1),
        # A question needs none; its citation still counts for precision.
        ({"A": [[1]], "W": []}, [("A fact.", [1]), ("Why that?", [2])], 1, 0.5),
        # A number that resolves to nothing is no citation.
        ({"A": [[1]]}, [("A fact.", [9])], 0, 0),
        # Nothing is stated, nothing is cited.
        ({}, [("Why that?", [])], None, None),
    ],
)
def test_recall_and_precision_as_alce_defines_them(enough, sentences, recall, precision):
    assert figures(Scripted(**enough), *sentences) == (
        pytest.approx(recall),
        pytest.approx(precision),
    )


def test_text_outside_of_all_sentences_is_a_statement_without_citation():
    judge = Scripted(A=[[1]])
    assert figures(judge, ("A fact.", [1]), text="A fact. [1] Rain fell in Oslo.") == (0.5, 1)


def test_source_and_day_before_a_quotation_and_a_note_behind_it_are_no_statements():
    judge = Scripted(A=[[1]], B=[[2]])
    text = "Wire, 2 May 2025: “A fact.” [Tuesday: 29 April] [1] Press, 3 May 2025: “B fact.” [2]"
    assert figures(judge, ("A fact.", [1]), ("B fact.", [2]), text=text) == (1, 1)


@pytest.mark.parametrize(
    ("sentence", "needs"),
    [
        ("The dam held.", True),
        ("In 2024.", True),
        ("Oslo.", True),
        ("Yes.", False),
        ("Why did it hold?", False),
        ("Three reasons are given:", False),
        ("The articles do not say when.", False),
        ("Northwire, 2 May 2025: “", False),
        ("Northwire, 2 May 2025: ‘", False),
        ("” [He: Ilian Dravec; Tuesday: 29 April]", False),
        ("” [He: Ilian Dravec] He left.", True),
        ("The corpus doesn’t mention a date.", False),
        ("The articles say that it held.", True),
        ("The mayor did not say when.", True),
    ],
)
def test_which_sentences_need_a_citation(sentence, needs):
    assert needs_citation(sentence) is needs
