"""Questions made unanswerable: an index without the articles that answer them.

The way of Rajpurkar et al., "Know What You Don't Know" (2018), turned round: the question stays
as it is, and the text that answers it goes.
"""

import re
import shutil
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from eval.datasets import Topic
from index import Index
from index.lexical import TantivyIndex
from rag import NewsRAG
from rag.terms import question_terms

_LOOKED_AT = 50
"""Passages in which an answer of another article is looked for."""
_QUOTES = " \"'“”‘’"
_ABOUT = 0.35
"""Share of the question's terms, by weight, from which a passage with a gold answer answers it."""


def answering(topic: Topic, judged: Collection[str], news: NewsRAG) -> set[str]:
    """Return the articles that have to go for a question to have no answer.

    The judged ones, their copies, and of the other articles those of which a found passage holds
    a gold answer and at least a third of what the question is about.

    Args:
        topic: The question.
        judged: URIs of the articles that are known to answer it.
        news: The index with all articles.
    """
    gone = {copy.uri for uri in judged for copy, _share in news.index.copies(uri)} | set(judged)
    terms = question_terms(topic.text, news.index.view().lexical)
    for hit in news.search(topic.text, as_of=topic.as_of, k=_LOOKED_AT):
        about = terms.coverage(frozenset(TantivyIndex.tokens(f"{hit.headline}\n{hit.text}")))
        if about >= _ABOUT and any(holds(hit.text, gold) for gold in topic.answers):
            gone |= {hit.uri, *(copy.uri for copy, _share in news.index.copies(hit.uri))}
    return gone


def holds(text: str, gold: str) -> bool:
    """Return whether a text holds an answer as whole words, whatever their case and quotes."""
    words = re.escape(gold.strip(_QUOTES))
    return re.search(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE) is not None


def parts(topics: Iterable[Topic], count: int) -> list[list[Topic]]:
    """Return the topics dealt out by a hash of their ids: each part shares one index.

    The more parts, the more articles about the same event stay beside those that are removed.
    """
    dealt: list[list[Topic]] = [[] for _ in range(count)]
    for topic in topics:
        dealt[sha256(topic.id.encode()).digest()[0] % count].append(topic)
    return dealt


def without(index: Path, uris: Sequence[str], target: Path) -> None:
    """Copy an index and remove articles from the copy; nothing is embedded anew.

    Args:
        index: The directory of the index; nobody may be writing to it.
        uris: The articles.
        target: The directory of the copy; must not exist.
    """
    shutil.copytree(index, target, ignore=shutil.ignore_patterns("LOCK"))
    with Index.open(target) as copy:
        held = set(copy.uris())
        copy.remove(*(uri for uri in uris if uri in held))
