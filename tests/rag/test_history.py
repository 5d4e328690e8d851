"""The history of an article shows every version and, word by word, what it changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from index import Status
from index.article import canonical_text
from rag.cli.history import Edit, edits, history_record, history_renderable
from tests.conftest import article

words = st.lists(st.sampled_from(["four", "nine", "dam", "Arrin.", "\n\n", "“no”", "3.5", " "]))


def shown(versions):
    console = Console(width=200, highlight=False)
    with console.capture() as captured:
        console.print(history_renderable(versions))
    return captured.get()


@given(words, words)
def test_the_edits_hold_both_texts_whole(before, after):
    old, new = canonical_text(" ".join(before)), canonical_text(" ".join(after))
    found = edits(old, new)
    assert "".join(edit.before for edit in found) == old
    assert "".join(edit.after for edit in found) == new


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("Four are missing.", "Nine are missing.", [("Four ", "Nine ")]),
        ("Costs rose 3.5 percent.", "Costs rose 3.6 percent.", [("3.5 ", "3.6 ")]),
        ("It held.", "It held.\n\nNobody was hurt.", [("", "\n\nNobody was hurt.")]),
        ("It did not hold.", "It did hold.", [("not ", "")]),
        ("", "It held.", [("", "It held.")]),
        ("الجسر مغلق", "الجسر مفتوح", [("مغلق", "مفتوح")]),
    ],
)
def test_only_what_changed_is_an_edit(before, after, changed):
    assert [edit for edit in edits(before, after) if edit.before != edit.after] == [
        Edit(*pair) for pair in changed
    ]


@pytest.fixture
def versions(index):
    long = "The river Arrin rose overnight. " + "Nothing else of note happened there. " * 10
    index.add(
        [
            article(text=f"{long}Four are missing.", published="2025-10-01", headline="Flood"),
            article(
                text=f"{long}Nine are missing.", published="2025-10-01", updated="2025-10-02",
                headline="Flood worsens", status=Status.CORRECTED,
                notices=("Corrects number of missing",),
            ),
            article(text="", updated="2025-10-03", status=Status.WITHDRAWN,
                    notices=("Withdrawn: nobody is missing",)),
        ]
    )  # fmt: skip
    return index.versions("urn:a")


def test_a_history_says_what_changed_and_why(versions):
    text = shown(versions)
    assert "[-Four-]{+Nine+} are missing." in text
    assert "[-Flood-]{+Flood worsens+}" in text
    assert "Corrects number of missing" in text
    assert "Withdrawn: nobody is missing" in text
    assert text.count("Nothing else of note") < 15  # what stayed is cut short
    assert text.index("version 3") < text.index("version 2") < text.index("version 1")


def test_a_history_as_data_holds_every_version_whole(versions):
    record = history_record(versions)
    assert [step["number"] for step in record] == [1, 2, 3]
    assert record[1]["changes"] == [["Four ", "Nine "]]
    assert record[1]["text"].endswith("Nine are missing.")
    assert record[2]["status"] == "withdrawn"
    assert "key" not in record[0]


def test_a_bare_withdrawal_strikes_no_words_and_what_follows_is_compared_to_the_text_before(index):
    index.add(
        [
            article(text="Four are missing.", published="2025-10-01", section="world"),
            article(text="", updated="2025-10-02", status=Status.WITHDRAWN, notices=("Wrong.",)),
            article(text="Nine are missing.", updated="2025-10-03"),
        ]
    )
    known = index.versions("urn:a")
    assert [step["changes"] for step in history_record(known)] == [[], [], [["Four ", "Nine "]]]
    text = shown(known)
    assert "Wrong." in text
    assert "{+withdrawn+}" in text
    assert "Four are missing." in text  # what was withdrawn can be read
    assert text.count("[-Four-]") == text.count("[-world-]") == 1
