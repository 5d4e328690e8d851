"""Who said what: only where a name stands beside the words."""

import pytest

from index import Article
from rag.answer import Citation
from rag.page.speakers import by_speaker, full_name, statements

TEXT = """“The gate will stay shut until the water falls,” Petra Holm, the harbour master, said.

Ivo Lund said on Monday: “We have never seen the river so high.”

“Nobody asked the farmers,” said Holm. “This is our land,” he said.

“It was my decision alone,” Ann Reed, 54, told reporters. “I would do it again,” she added.

“Nothing will change at all,” Reed said. Tom Reed watched."""


def cited(uri, version):
    given = dict.fromkeys(("headline", "source", "byline", "dateline", "url"), "")
    return Citation(
        number=1,
        uri=uri,
        version=1,
        digest=version.digest,
        published=None,
        updated=None,
        status=version.status,
        superseded=False,
        start=0,
        end=5,
        quote=version.text[:5],
        before="",
        after="",
        **given,
    )


def test_direct_speech_goes_to_who_is_named_beside_it_and_the_rest_to_nobody(index):
    index.add([Article(uri="urn:a", headline="High water", text=TEXT)])
    (version,) = index.versions("urn:a")
    found = statements([cited("urn:a", version)], index)
    assert {name: [s.quote for s in said] for name, said in by_speaker(found).items()} == {
        "Petra Holm": [
            "The gate will stay shut until the water falls,",
            "Nobody asked the farmers,",
        ],
        "Ivo Lund": ["We have never seen the river so high."],
        "Ann Reed": ["It was my decision alone,"],
    }
    assert all(version.text[s.start : s.end] == s.quote for s in found)
    assert found[0].role == "the harbour master"


@pytest.mark.parametrize(
    ("name", "text", "full"),
    [
        ("Holm", "Petra Holm spoke.", "Petra Holm"),
        ("Holm", "Petra Holm and Nils Holm spoke.", ""),
        ("Holm", "Nobody else spoke.", ""),
        ("Petra Holm", "", "Petra Holm"),
        ("He", "He spoke.", ""),
    ],
)
def test_a_surname_is_one_persons_or_nobodys(name, text, full):
    assert full_name(name, text) == full
