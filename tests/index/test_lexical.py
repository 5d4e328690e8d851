import pytest

from index import Article, Filter, Timestamp
from index.lexical import LexicalWeights

NOW = Filter.now()


@pytest.fixture
def harbor(index):
    """Three articles on one agency: one explains its acronym, one uses it, one has its words."""
    texts = {
        "explains": "The Harbor Safety Agency (HSA) opened its new office in Skerry on Monday.",
        "uses": "Divers of the HSA examined the ferry, which ran aground near the lighthouse.",
        "words": "A safety agency for any harbor would cost $6.6bn, the ministry told parliament.",
        "apart": "The orchestra played its last concert of the season to a full house in town.",
    }
    index.add(
        Article(uri=uri, headline="News", text=text, published=Timestamp.parse("2025-01-05"))
        for uri, text in texts.items()
    )
    return index


def uris(index, hits):
    return [version.uri for _, version in index.passages([key for key, _ in hits])]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("What did the HSA find?", ("Harbor Safety Agency",)),
        ("What did the H.S.A. find?", ("Harbor Safety Agency",)),
        ("What did the Harbor Safety Agency find?", ("HSA",)),
        ("What did the Harbor Safety Agency (HSA) find?", ()),
        ("What did the ABC find?", ()),
        ("what did the hsa find?", ()),
    ],
)
def test_acronyms_are_learnt_from_the_corpus(harbor, query, expected):
    assert harbor.view().lexical.expansions(query, NOW) == expected


def test_a_name_finds_articles_that_have_only_its_acronym(harbor):
    lexical = harbor.view().lexical
    query = "the ferry and the Harbor Safety Agency"
    without = LexicalWeights(expansions=0)
    for search in (lexical.search, lexical.search_articles):
        scores = [
            dict(zip(uris(harbor, hits), (score for _, score in hits), strict=True))
            for hits in (search(query, 4, NOW), search(query, 4, NOW, without))
        ]
        assert scores[0]["uses"] > scores[1]["uses"]
        assert scores[0]["words"] == pytest.approx(scores[1]["words"])


def test_what_most_articles_explain_counts(index):
    index.add(
        Article(uri=str(n), headline="News", text=f"The {long} (HSA) met on Monday in Skerry.")
        for n, long in enumerate(
            ["Harbor Safety Agency", "House Sales Association", "Harbor Safety Agency"]
        )
    )
    assert index.view().lexical.expansions("the HSA", NOW) == ("Harbor Safety Agency",)


def test_what_is_explained_later_is_not_known_before(harbor):
    before = Filter(as_of=1_700_000_000)
    assert harbor.view().lexical.expansions("the HSA", before) == ()


def test_an_explanation_that_is_withdrawn_is_forgotten(harbor):
    harbor.remove("explains")
    assert harbor.view().lexical.expansions("the HSA", NOW) == ()


def test_a_number_is_found_however_it_is_written(harbor):
    lexical = harbor.view().lexical
    asked = "6,600 million dollars"
    ((key, found),) = lexical.search(asked, 4, NOW)
    assert uris(harbor, [(key, found)]) == ["words"]
    ((_, by_words),) = lexical.search(asked, 4, NOW, LexicalWeights(quantities=0))
    assert found > by_words


def test_weights_of_zero_leave_a_field_out(harbor):
    lexical = harbor.view().lexical
    assert len(lexical.search("news", 9, NOW)) == 4
    plain = lexical.search("ferry", 9, NOW, LexicalWeights(headline=0))
    assert plain == lexical.search("ferry", 9, NOW, LexicalWeights(headline=9))
