"""What a model wrote holds only if a passage says it; what holds is cited to the character."""

import json

import numpy as np
import pytest

from index import Index
from rag import Settings, Support
from rag.citing import Draft
from rag.support import Checker
from rag.support.entailment import CrossEncoderEntailment, EntailmentError
from rag.support.quotations import exact, locate, quotations
from tests.conftest import SAMPLE
from tests.support.claims import BRIDGE, CLAIMS, FERRY, FLOOD, RATE

ADDRESSES = {
    record["_id"].rsplit("/", 1)[1]: record["_id"]
    for record in map(json.loads, (SAMPLE / "corpus.jsonl").read_text("utf-8").splitlines())
}
ONLY_CITED = Settings(llm_find_citations=False)


@pytest.fixture(scope="module")
def passages(sample_path, embedder):
    with Index.open(sample_path, embedder=embedder) as sample:

        def of(*ends):
            return [
                (passage, version)
                for end in ends
                for version in sample.versions(ADDRESSES[end])[-1:]
                for passage in sample.passages_of(version)
            ]

        yield of


def check(found, text, *, settings=ONLY_CITED, numbers=None, entailment=None, embedder=None):
    checker = Checker(found, embedder, settings, entailment)
    numbers = tuple(range(1, len(found) + 1)) if numbers is None else numbers
    return checker.check(Draft(text, numbers, ()))


@pytest.mark.parametrize(("end", "text", "holds"), CLAIMS)
def test_a_sentence_holds_if_the_passages_say_it(passages, embedder, end, text, holds):
    verdict = check(passages(end), text, embedder=embedder)
    assert (verdict.support is not Support.UNSUPPORTED) == holds, verdict.reason
    assert bool(verdict.evidence) == holds
    assert bool(verdict.reason) != holds
    for part in verdict.evidence:
        assert part.version.text[part.start : part.end] == part.text
        assert part.passage.start <= part.start < part.end <= part.passage.end


def test_the_evidence_is_the_sentence_that_says_it(passages, embedder):
    found = passages(FERRY)
    verdict = check(
        found, "Its master, Viktor Haldane, had 26 years' experience.", embedder=embedder
    )
    assert [part.text for part in verdict.evidence] == [
        "The company said that its master, Viktor Haldane, had 26 years’ experience."
    ]
    assert verdict.support is Support.SUPPORTED


def test_an_articles_own_sentence_is_verbatim(passages, embedder):
    verdict = check(passages(RATE), "The decision was unanimous.", embedder=embedder)
    assert verdict.support is Support.VERBATIM


def test_a_wrong_number_is_put_right_if_the_settings_say_so(passages, embedder):
    found = passages(BRIDGE, FLOOD)
    numbers = {version.uri: n for n, (_, version) in reversed([*enumerate(found, 1)])}
    text = "Seven people were unaccounted for, emergency services said."
    wrong = (numbers[ADDRESSES[BRIDGE]],)
    verdict = check(found, text, numbers=wrong, embedder=embedder)
    assert verdict.support is Support.UNSUPPORTED
    for numbers in (wrong, ()):
        verdict = check(found, text, numbers=numbers, settings=Settings(), embedder=embedder)
        assert verdict.support is not Support.UNSUPPORTED
        assert {part.version.uri for part in verdict.evidence} == {ADDRESSES[FLOOD]}


def test_what_cites_nothing_or_nobody_says_so(passages, embedder):
    found = passages(BRIDGE)
    assert check(found, "The bridge was closed.", numbers=(), embedder=embedder).reason == (
        "cites nothing"
    )
    checker = Checker(found, embedder, ONLY_CITED)
    verdict = checker.check(Draft("The bridge was closed.", (), (9,)))
    assert verdict.reason == "cites 9, which is not there"


def test_two_passages_may_prove_a_sentence_together(passages, embedder):
    found = passages(BRIDGE, RATE)
    text = (
        "About 31,000 vehicles cross the bridge on a working day, and the decision was unanimous."
    )
    verdict = check(found, text, embedder=embedder)
    assert verdict.support is Support.SUPPORTED
    assert {part.version.uri for part in verdict.evidence} == {
        ADDRESSES[BRIDGE], ADDRESSES[RATE],
    }  # fmt: skip


@pytest.mark.parametrize("text", ["Yes.", "Indeed so", ""])
def test_a_scrap_is_no_sentence(passages, embedder, text):
    assert check(passages(RATE), text, embedder=embedder).reason == "no sentence"


def test_an_entailment_model_must_agree_where_there_is_one(passages, embedder):
    asked = []

    def sure(share):
        def entails(pairs):
            asked.extend(pairs)
            return [share] * len(pairs)

        return entails

    text = "The decision was unanimous."
    found = passages(RATE)
    no = check(found, text, entailment=sure(0.1), embedder=embedder)
    assert (no.support, no.reason) == (Support.UNSUPPORTED, "not entailed")
    yes = check(found, text, entailment=sure(0.9), embedder=embedder)
    assert yes.support is Support.VERBATIM
    assert asked[-1] == (yes.evidence[0].text, text)


# -- quotations -------------------------------------------------------------------------------

SOURCE = "“It’s over – we can’t go on,” he said.\nShe called it a ‘triumph’."


@pytest.mark.parametrize(
    ("sentence", "becomes"),
    [
        ("He said “It’s over – we can’t go on”.", "He said “It’s over – we can’t go on”."),
        ("He said \"It's over - we can't go on\".", 'He said "It’s over – we can’t go on".'),
        ('"It\'s over," he said.', '"It’s over", he said.'),
        ("“we can’t go on,” he said", "“we can’t go on,” he said"),
        ("“we can’t go on.”", "“we can’t go on”."),
        ("He said no such thing.", "He said no such thing."),
        ('She spoke of a "triumph"', 'She spoke of a "triumph"'),
        ("She spoke of a ‘triumph’.", "She spoke of a ‘triumph’."),
        ("“It’s over", "“It’s over"),
        ("“It is over,” he said.", None),
        ("“it’s over,” he said.", None),
        ("“It’s … over,” he said.", None),
        ("“It’s over – we can’t go,” he said.", "“It’s over – we can’t go”, he said."),
        ("“We can’t [ever] go on,” he said.", None),
        ("“can’t go o,” he said.", None),
        ("He said “It’s over” and “never”.", None),
        ("The story goes “he said. She called it”.", None),
        ("“he said.\nShe called it” is in two lines.", None),
    ],
)
def test_a_quotation_is_what_the_article_has_or_nothing(sentence, becomes):
    assert exact(sentence, ["nothing of it", SOURCE]) == becomes
    if becomes:
        for quote in quotations(becomes):
            assert quote.text in SOURCE


def test_what_is_found_is_the_articles_own_characters():
    start, end = locate("It's over - we can't go on", SOURCE)
    assert SOURCE[start:end] == "It’s over – we can’t go on"


# -- an entailment model ----------------------------------------------------------------------


def test_a_folder_without_a_model_says_what_to_give(tmp_path):
    with pytest.raises(EntailmentError, match="give the folder of a sentence-transformers Cross"):
        CrossEncoderEntailment(str(tmp_path))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A folder with a cross-encoder of random weights and the labels of an inference model."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz"]
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, num_labels=3,
        id2label={0: "CONTRADICTION", 1: "ENTAILMENT", 2: "NEUTRAL"},
        label2id={"CONTRADICTION": 0, "ENTAILMENT": 1, "NEUTRAL": 2},
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def test_the_probability_is_that_of_the_label_entailment(tiny):
    entails = CrossEncoderEntailment(str(tiny))
    logits = np.asarray(entails._encoder.predict([("a b", "c")], convert_to_numpy=True))[0]
    odds = np.exp(logits.astype(np.float64))
    assert entails([("a b", "c")]) == pytest.approx([odds[1] / odds.sum()], abs=1e-5)
    assert entails([]) == []


def test_a_model_without_such_a_label_is_refused(tiny, tmp_path):
    import shutil

    other = tmp_path / "other"
    shutil.copytree(tiny, other)
    config = json.loads((other / "config.json").read_text("utf-8"))
    config |= {"id2label": {"0": "X", "1": "Y", "2": "Z"}, "label2id": {"X": 0, "Y": 1, "Z": 2}}
    (other / "config.json").write_text(json.dumps(config), "utf-8")
    with pytest.raises(EntailmentError, match="labels x, y, z, and none is entailment"):
        CrossEncoderEntailment(str(other))
