"""Answers in forms that other programs read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag.page.export import Exporting, exported
from rag.page.export.bibtex import tex
from rag.page.export.markdown import escaped
from rag.page.limits import Limits
from rag.page.records import Record
from tests.page.conftest import BIRD_FLU, KREMLIN
from tests.page.test_markup import Text

AS_OF = "2025-11-27"


@pytest.fixture
def records(news):
    return [
        Record.of(question, Limits(as_of=AS_OF), news.ask(question, as_of=AS_OF))
        for question in (KREMLIN, BIRD_FLU, "Who won the 2024 Tour de France?")
    ]


def export(kind, records, title="River & rain"):
    sent = [record.model_dump(mode="json") for record in records]
    return exported(Exporting(kind=kind, title=title, records=tuple(sent)))


@pytest.mark.parametrize("kind", ["markdown", "plain", "html"])
def test_a_conversation_goes_out_with_its_quotes_and_their_sources(records, kind):
    file = export(kind, records)
    shown = file["text"]
    if kind == "markdown":
        shown = Text(MarkdownIt().render(shown)).text
    elif kind == "html":
        shown = Text(shown).text
    for record in records:
        assert record.question in shown
        for citation in record.read_answer().citations:
            assert " ".join(citation.quote.split()) in shown
            assert f"[{citation.number}]" in shown
    assert "The corpus does not say." in shown
    assert "As of 27 November 2025." in shown


def test_the_files_are_named_after_the_conversation(records):
    assert export("markdown", records)["name"] == "river-rain.md"
    assert export("html", records, title="../../<b>")["name"] == "b.html"
    assert export("bibtex", records, title="")["name"] == "conversation.bib"


def test_every_cited_article_is_one_entry_of_the_bibliography(records):
    text = export("bibtex", records)["text"]
    entries = [line for line in text.splitlines() if line.startswith("@misc{")]
    cited = {c.uri for record in records for c in record.read_answer().citations}
    assert len(entries) == len(cited) == len(set(entries))
    assert "@misc{northwire20251120kremlin," in text
    assert "  date = {2025-11-20}," in text
    assert "  url = {https://northwire.example/2025/11/20/kremlin-settlement}" in text
    assert text.count("{") == text.count("}")


def test_an_error_goes_out_as_it_was_shown():
    record = Record(question="Why?", error="This cannot be answered: no.")
    for kind in ("markdown", "plain", "html"):
        assert "This cannot be answered: no" in export(kind, [record])["text"]
    assert export("bibtex", [record])["text"].strip() == ""


def test_the_document_forbids_itself_to_load_anything(records):
    text = export("html", records)["text"]
    assert "default-src 'none'" in text
    assert set(Text(text).tags).isdisjoint({"script", "img", "link", "iframe"})


@given(st.text(alphabet=st.sampled_from("ab1 .,-+*_`~#>|<&![](){}$\\:/@=\n\t'\"w")))
def test_no_text_becomes_markdown(text):
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(escaped(text))
    line = " ".join(text.split())
    assert Text(html).tags == (["p"] if line else [])
    assert Text(html).text.removesuffix("\n") == line


@given(st.text())
def test_a_text_leaves_tex_balanced(text):
    plain = tex(text).replace(r"\{", "").replace(r"\}", "")
    assert plain.count("{") == plain.count("}")
