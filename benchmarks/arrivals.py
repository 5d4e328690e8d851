"""What has arrived of a stream, in which order it does, and what is asked about it."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from benchmarks.prose import sentences_of
from benchmarks.stream_questions import question, questions_of
from eval.answers.records import AnswerRecord
from index import Article, Status

_LATE = 0.1
_STRANGERS = ("Ottoline Marrow", "Benedikt Ashgrove", "Severin Pallister")


@dataclass(slots=True)
class Sent:
    """What has arrived so far: the truth that answers are held against.

    Args:
        articles: By uri, in the order in which they came.
        killed: The uris that were withdrawn.
    """

    articles: dict[str, list[Article]] = field(default_factory=dict)
    killed: set[str] = field(default_factory=set)

    def take(self, batch: Sequence[Article]) -> None:
        """Note a batch."""
        for article in batch:
            self.articles.setdefault(article.uri, []).append(article)
            if article.status is Status.WITHDRAWN:
                self.killed.add(article.uri)

    def faults(self, answer: AnswerRecord) -> Iterator[str]:
        """Yield which citations are of what was not sent, was killed, or was replaced by then."""
        for cited in answer.citations:
            if cited.uri in self.killed:
                yield f"cites {cited.uri}, which was killed"
            known = [a for a in self.articles.get(cited.uri, ()) if a.digest == cited.digest]
            if not any(a.text[cited.start : cited.end] == cited.quote for a in known):
                yield f"cites what was not sent: {cited.uri} {cited.digest} “{cited.quote}”"
            out = [a for a in self.articles.get(cited.uri, ()) if _moment(a) <= answer.as_of]
            if not out or max(out, key=_moment).digest != cited.digest:
                yield f"cites {cited.uri} {cited.digest}, not the newest as of {answer.as_of}"

    def texts(self, *, killed: bool) -> list[Article]:
        """Return the newest full text of each living, or each killed, uri."""
        last = (
            max((a for a in sent if len(a.text.split()) > 30), key=_moment, default=None)
            for uri, sent in self.articles.items()
            if (uri in self.killed) is killed
        )
        return [article for article in last if article]

    def replaced(self) -> list[tuple[Article, str]]:
        """Return texts that a newer one has replaced, each with what only the older one says."""
        found = []
        for sent in self.articles.values():
            ordered = sorted(sent, key=_moment)
            for older, newer in pairwise(ordered):
                gone = [s for s in _sentences(older.text) if s not in newer.text]
                if gone and newer.status is not Status.WITHDRAWN:
                    found.append((older, "\n\n".join(gone)))
        return found

    def forbidden(self) -> list[str]:
        """Return the sentences of killed stories, and those that corrections took out."""
        killed = [s for article in self.texts(killed=True) for s in _sentences(article.text)]
        return killed + [s for _, text in self.replaced() for s in text.split("\n\n")]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a stream.

    Args:
        text: In words.
        as_of: The moment that it is asked from.
        about: "living", "killed", "replaced" or "stranger".
    """

    text: str
    as_of: str
    about: str


def _moment(article: Article) -> str:
    return str(article.moment)


def _sentences(text: str) -> list[str]:
    return [sentence for part in text.split("\n\n") for sentence in sentences_of(part)]


def delivered(articles: Sequence[Article], draw: random.Random, *, late: float) -> list[Article]:
    """Return a stream as it arrives: a tenth of it up to `late` places late, the rest in order."""
    places = [n + draw.random() * late * (draw.random() < _LATE) for n in range(len(articles))]
    return [
        article for _, article in sorted(zip(places, articles, strict=True), key=lambda p: p[0])
    ]


def asked(sent: Sent, count: int, draw: random.Random) -> Iterator[Asked]:
    """Yield questions about what has come."""
    now = max(_moment(article) for some in sent.articles.values() for article in some)
    living, killed = sent.texts(killed=False), sent.texts(killed=True)
    replaced = sent.replaced()
    for _ in range(count):
        about = draw.choices(("living", "killed", "replaced", "stranger"), (6, 2, 2, 0.5))[0]
        if about == "replaced" and replaced:
            article, text = draw.choice(replaced)
        else:
            about = "living" if about == "replaced" or (about == "killed" and not killed) else about
            article = draw.choice(killed if about == "killed" else living)
            text = article.text
        facts = [forms for _, forms in questions_of(text)]
        other = [forms for _, forms in questions_of(draw.choice(living).text)]
        if not facts:
            about, facts = "living", other or [(f"What do we know of this: {article.headline}?",)]
        words = question([draw.choice(facts), *other[:1]], draw)
        if about == "stranger":
            words = re.sub(r"[A-Z]\w+ [A-Z]\w+", draw.choice(_STRANGERS), words)
        past = _moment(article) if draw.random() < (0.5 if about == "replaced" else 0.15) else now
        yield Asked(words, past, about)
