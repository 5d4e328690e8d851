"""A stream of fictional news whose truth is known: versions, corrections, kills, copies.

    >>> stream = generate(1000, seed=7)
    >>> len(stream.articles), len(stream.truth.withdrawn)
    (1000, 10)

Of the items 15% are new versions of an earlier article, 3% corrections, 1% kills and 10% near
copies: cut or extended by 5 to 60%, some of both, with words replaced, paragraphs moved and a
dateline of their own. The rest is new, 60 to 1,500 words, and among it is what must not be taken
for a copy: one template with other facts (a tenth), stories that share background with an earlier
one (15 to 35% of the text, a tenth), digests of ten first paragraphs (a fiftieth).
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from benchmarks.prose import Prose, sentences_of
from index.article import Article, Status
from index.readers.mapping import article_of

SHARES = {"version": 0.15, "correction": 0.03, "kill": 0.01, "copy": 0.10}
"""Of all items, what is no article of its own; the rest is new."""
_NEW = {"plain": 0.78, "template": 0.10, "running": 0.10, "digest": 0.02}
_START = datetime(2025, 3, 1, tzinfo=UTC)
_SOURCES = ("Norland Press", "Arrin Wire", "Calder Bay Courier", "Eastmark Post", "The Lantern",
            "Radio Tarn", "Harbour Gazette", "Hollin Valley News", "Skerry Times")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Truth:
    """What an index must make of the stream, in whatever order it arrives.

    Args:
        versions: Digests of each uri's texts, oldest first.
        withdrawn: The uris that were killed.
        copies: (copy, original) by uri.
    """

    versions: dict[str, list[str]] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    copies: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Stream:
    """The items in the order of their times, and their truth."""

    articles: list[Article]
    truth: Truth

    def newest(self) -> dict[str, Article]:
        """Return each uri's last item, without the withdrawn."""
        last = {article.uri: article for article in self.articles}
        return {uri: item for uri, item in last.items() if uri not in self.truth.withdrawn}


def generate(
    count: int = 10_000,
    seed: int = 0,
    *,
    shares: Mapping[str, float] = SHARES,
    longest: int = 1500,
) -> Stream:
    """Return a stream of `count` items; the same for the same arguments, on any machine.

    Args:
        count: Items.
        seed: Of all chance.
        shares: Of all items, what is no article of its own, by the names of `SHARES`.
        longest: Words of the longest new article, more than 60.
    """
    return _Desk(count, seed, shares, longest).stream()


@dataclass(slots=True)
class _Story:
    uri: str
    headline: str
    paragraphs: list[str]
    source: str
    background: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


class _Desk:
    """Writes item after item, and remembers what it has sent."""

    def __init__(self, count: int, seed: int, shares: Mapping[str, float], longest: int) -> None:
        self.draw = random.Random(seed)
        self.prose = Prose(self.draw)
        self.count = count
        self.shares = shares
        self.longest = longest
        self.stories: dict[str, _Story] = {}
        self.originals: list[str] = []
        self.living: list[str] = []
        self.killed: set[str] = set()
        self.published: dict[str, datetime] = {}
        self.articles: list[Article] = []
        self.truth = Truth(withdrawn=self.killed)

    def stream(self) -> Stream:
        kinds = [kind for kind, share in self.shares.items()
                 for _ in range(round(share * self.count))]  # fmt: skip
        new = random.Random(len(kinds)).choices(
            list(_NEW), list(_NEW.values()), k=self.count - len(kinds)
        )
        kinds += new
        self.draw.shuffle(kinds)
        # Something must be there before it can be versioned, copied or summed up.
        first = min(30, self.count // 3)
        plain = [n for n, kind in enumerate(kinds) if kind == "plain"][:first]
        for place, n in enumerate(plain):
            kinds[place], kinds[n] = kinds[n], kinds[place]
        for kind in kinds:
            getattr(self, f"_{kind}")()
        return Stream(self.articles, self.truth)

    # -- new articles -------------------------------------------------------------------

    def _plain(self) -> str:
        words = int(60 * (self.longest / 60) ** self.draw.random())
        return self._publish(self.prose.headline(), self.prose.paragraphs(words))

    def _template(self) -> None:
        self._publish(*self.prose.template())

    def _running(self) -> str:
        """Publish a new turn of an earlier story, with its last paragraphs if they are few."""
        earlier = self.stories[self._original()]
        background = earlier.background or _tail(earlier.paragraphs, 0.35)
        if _words(background) < 20:
            return self._plain()
        words = _words(background) / self.draw.uniform(0.15, 0.35)
        fresh = self.prose.paragraphs(round(words) - _words(background))
        return self._publish(self.prose.headline(), [*fresh, *background], background)

    def _digest(self) -> None:
        chosen = self.draw.sample(self.originals, min(10, len(self.originals)))
        heads = [self.stories[uri].paragraphs[0] for uri in chosen]
        self._publish(f"{self.prose.weekday()} briefing: ten things to know", heads)

    # -- what follows an earlier article --------------------------------------------------

    def _version(self) -> None:
        story = self._earlier()
        story.paragraphs = self._edited(story.paragraphs, self.draw.uniform(0, 0.05))
        lead = self.prose.paragraphs(max(20, _words(story.paragraphs) // 12))[:1]
        place = self.draw.randrange(min(3, len(story.paragraphs)) + 1)
        story.paragraphs = [*story.paragraphs[:place], *lead, *story.paragraphs[place:]]
        tag = self.draw.choice(("", f"UPDATE {len(self.truth.versions[story.uri])}-"))
        self._send(story, tag + story.headline)

    def _correction(self) -> None:
        story = self._earlier()
        wrong = self.draw.randrange(len(story.paragraphs))
        said = sentences_of(story.paragraphs[wrong])
        said[self.draw.randrange(len(said))] = self.prose.sentence()
        story.paragraphs[wrong] = " ".join(said)
        if self.draw.random() < 0.5:
            self._send(story, f"CORRECTED-{story.headline}")
        else:
            self._send(story, story.headline, status="corrected")

    def _kill(self) -> None:
        story = self._earlier()
        self.killed.add(story.uri)
        self.living.remove(story.uri)
        if story.uri in self.originals:
            self.originals.remove(story.uri)
        match self.draw.randrange(3):
            case 0:
                self._send(story, story.headline, status="withdrawn")
            case 1:
                self._send(story, story.headline, status="canceled", text="")
            case 2:
                notice = f"The story headlined “{story.headline}” is withdrawn. {story.source}"
                self._send(story, f"STORY WITHDRAWN-{story.headline}", text=notice)

    def _copy(self) -> None:
        """Publish another paper's copy of an original."""
        original = self.stories[self._original()]
        # A tenth of a brief would be no copy but a quotation: some 40 words stay.
        most = max(0.05, min(0.60, 1 - 40 / _words(original.paragraphs)))
        amount = self.draw.uniform(0.05, most)
        match self.draw.choice(("cut", "cut", "extend", "extend", "both")):
            case "cut":
                paragraphs = self._cut(original, amount)
            case "extend":
                paragraphs = self._extended(original.paragraphs, amount)
            case "both":
                kept = self._cut(original, amount / 2)
                paragraphs = self._extended(kept, self.draw.uniform(0.05, 0.30))
        if self.draw.random() < 0.15:
            self.draw.shuffle(paragraphs)
        if self.draw.random() < 0.5:
            paragraphs = self._edited(paragraphs, self.draw.uniform(0.02, 0.10))
        uri = self._publish(self.prose.headline(), paragraphs, other_than=original.source)
        self.originals.remove(uri)
        self.truth.copies.add((uri, original.uri))

    def _cut(self, story: _Story, amount: float) -> list[str]:
        """Take sentences away at the end, in the middle or at the start.

        Of a running story never at the start: what remained would be the background, of which
        nobody can say which story it is a copy of.
        """
        said = [(n, s) for n, text in enumerate(story.paragraphs) for s in sentences_of(text)]
        words = sum(len(s.split()) for _, s in said)
        places = (1.0, 1.0, 0.5) if story.background else (1.0, 1.0, 0.5, 0.0)
        start = words * (1 - amount) * self.draw.choice(places)
        kept: list[list[str]] = [[] for _ in story.paragraphs]
        passed = 0.0
        for n, sentence in said:
            length = len(sentence.split())
            if not start <= passed + length / 2 < start + words * amount:
                kept[n].append(sentence)
            passed += length
        return [" ".join(parts) for parts in kept if parts]

    def _extended(self, paragraphs: list[str], amount: float) -> list[str]:
        added = self.prose.paragraphs(round(_words(paragraphs) * amount))
        place = self.draw.choice((0, len(paragraphs) // 2, len(paragraphs), len(paragraphs)))
        return [*paragraphs[:place], *added, *paragraphs[place:]]

    def _edited(self, paragraphs: list[str], rate: float) -> list[str]:
        return [self.prose.edited(text, rate) for text in paragraphs]

    # -- sending -------------------------------------------------------------------------

    def _original(self) -> str:
        """Return an original that lives, the recent ones more often."""
        return self.originals[-1 - int(len(self.originals) * self.draw.random() ** 2)]

    def _earlier(self) -> _Story:
        """Return any article that lives."""
        return self.stories[self.draw.choice(self.living)]

    def _publish(
        self,
        headline: str,
        paragraphs: list[str],
        background: Sequence[str] = (),
        other_than: str = "",
    ) -> str:
        number = len(self.stories) + 1
        source = self.draw.choice([name for name in _SOURCES if name != other_than])
        uri = f"urn:{source.lower().replace(' ', '-')}:{number}"
        self.stories[uri] = _Story(uri, headline, paragraphs, source, list(background))
        self.originals.append(uri)
        self.living.append(uri)
        self._send(self.stories[uri], headline)
        return uri

    def _send(
        self, story: _Story, headline: str, *, status: str = "", text: str | None = None
    ) -> None:
        moment = _START + timedelta(minutes=5 * len(self.articles))
        self.published.setdefault(story.uri, moment)
        body = story.text if text is None else text
        if body and self.draw.random() < 0.7:
            agency = "AP" if "Wire" in story.source else story.source
            body = f"{self.prose.place().upper()}, Norland ({agency}) — {body}"
        record = {
            "uri": story.uri,
            "headline": headline,
            "text": body,
            "source": story.source,
            "published": self.published[story.uri].isoformat(),
            "updated": moment.isoformat(),
            "status": status or None,
        }
        article = article_of(record)
        self.articles.append(article)
        chain = self.truth.versions.setdefault(story.uri, [])
        # A withdrawal is a version of its own, also of a text that is there already.
        if article.status is Status.WITHDRAWN or article.digest not in chain:
            chain.append(article.digest)


def _words(paragraphs: Sequence[str]) -> int:
    return sum(len(text.split()) for text in paragraphs)


def _tail(paragraphs: Sequence[str], share: float) -> list[str]:
    """Return as many of the last paragraphs as are no more than a share of the words."""
    most = share * _words(paragraphs)
    place = len(paragraphs)
    while place and _words(paragraphs[place - 1 :]) <= most:
        place -= 1
    return list(paragraphs[place:])


if __name__ == "__main__":
    from benchmarks.copies import main

    main()
