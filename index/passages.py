"""Sentences to passages: slices of a version's text that the embedder can read whole."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.article import Article, Passage, passage_id
from index.embedding import Embedder
from index.sentences import Span, sentences

_CLAUSE_END = re.compile(r"[;:,–—]['\"”’)]*\s+(?=\S)")
_WORD_END = re.compile(r"\s+(?=\S)")
# A header must leave most of the embedder's window to the text that it introduces.
_HEADER_SHARE = 0.3
LEAST_TOKENS = 16
"""The smallest limit that leaves room for a header and some words."""


def header(article: Article) -> str:
    """Return the line that is embedded with each passage of an article and is not part of it.

    It says what the text alone may not: the headline, who published it and when.
    """
    day = article.published.start if article.published else None
    date = f"{day.day} {day:%B %Y}" if day else ""
    return " | ".join(filter(None, (article.headline, article.source, date)))


def embedder_input(head: str, text: str) -> str:
    """Return what the embedder reads for a passage."""
    return f"{head}\n{text}" if head else text


def passages(article: Article, embedder: Embedder, *, max_tokens: int) -> tuple[str, list[Passage]]:
    """Cut an article into passages.

    A passage is made of whole sentences, of whole paragraphs where they fit; a sentence that
    is too long alone is cut after a clause, else between words. (Text without any space that
    exceeds the limit, such as a data URL, is cut between two of the embedder's tokens.) The
    passages do not overlap and hold every character of the text but the white space between.

    Args:
        article: The article in canonical form.
        embedder: Whose tokens are counted.
        max_tokens: The limit for header, passage and special tokens together; it is lowered
            to the embedder's own limit.

    Returns:
        The header, shortened at a word where it would take more than 30% of the window, and
        the passages in the text's order.
    """
    limit = min(max_tokens, embedder.identity.max_tokens)
    head = _shortened(header(article), embedder, int(limit * _HEADER_SHARE))
    budget = max(limit - embedder.count_tokens([embedder_input(head, "")])[0], 1)
    text = article.text
    knife = _Knife(text, embedder.token_starts(text))
    spans = knife.pack(sentences(text, article.language or "en"), budget)
    unsure = [s for s in spans if not (embedder.tokens_add_up and _between_words(text, s))]
    lengths = embedder.count_tokens([embedder_input(head, text[s.start : s.end]) for s in unsure])
    if max(lengths, default=0) > limit:
        # Tokens counted by offsets add up for word-piece models; others may merge or part some
        # where text is cut, as these do inside a word, and then need more room.
        budget -= 2 * (max(lengths) - limit)
        spans = knife.pack(spans, max(budget, 1))
    version = article.digest
    return head, [
        Passage(
            id=passage_id(article.uri, version, span.start, span.end),
            uri=article.uri,
            version=version,
            start=span.start,
            end=span.end,
            text=text[span.start : span.end],
        )
        for span in spans
    ]


@dataclass(frozen=True, slots=True)
class _Knife:
    """Cuts one text; `starts` are its tokens' first characters, ascending."""

    text: str
    starts: Sequence[int]

    def tokens(self, start: int, end: int) -> int:
        return bisect_left(self.starts, end) - bisect_left(self.starts, start)

    def pack(self, units: Sequence[Span], budget: int) -> list[Span]:
        """Join neighbouring units into spans of at most `budget` tokens."""
        pieces = [piece for unit in units for piece in self.split(unit, budget)]
        packed: list[Span] = []
        first = 0
        while first < len(pieces):
            last = first
            while (
                last + 1 < len(pieces)
                and self.tokens(pieces[first].start, pieces[last + 1].end) <= budget
            ):
                last += 1
            last = self._whole_paragraphs(pieces, first, last, budget)
            packed.append(Span(pieces[first].start, pieces[last].end))
            first = last + 1
        return packed

    def _whole_paragraphs(self, pieces: Sequence[Span], first: int, last: int, budget: int) -> int:
        """Move the last piece back to a paragraph's end.

        Not if that paragraph fits no passage whole anyway, nor if it leaves the span short.
        """
        if last + 1 == len(pieces) or self._apart(pieces[last], pieces[last + 1]):
            return last
        cut = last
        while cut > first and not self._apart(pieces[cut - 1], pieces[cut]):
            cut -= 1
        end = last + 1
        while end + 1 < len(pieces) and not self._apart(pieces[end], pieces[end + 1]):
            end += 1
        fits = self.tokens(pieces[cut].start, pieces[end].end) <= budget
        kept = self.tokens(pieces[first].start, pieces[cut].start)
        return cut - 1 if cut > first and fits and kept >= budget // 2 else last

    def _apart(self, one: Span, two: Span) -> bool:
        return "\n\n" in self.text[one.end : two.start]

    def split(self, span: Span, budget: int) -> Iterator[Span]:
        """Cut a unit that exceeds the budget after a clause, else a word, else a token."""
        start, end = span
        while self.tokens(start, end) > budget:
            limit = self.starts[bisect_left(self.starts, start) + budget]
            cut = self._last(_CLAUSE_END, start, limit)
            if self.tokens(start, cut) < budget // 2:
                cut = self._last(_WORD_END, start, limit)
            if cut == start:
                cut = max(limit, start + 1)
            yield Span(start, start + len(self.text[start:cut].rstrip()))
            start = cut
        yield Span(start, end)

    def _last(self, pattern: re.Pattern[str], start: int, limit: int) -> int:
        """Return where the last match up to `limit` ends, `start` if there is none."""
        last = start
        for match in pattern.finditer(self.text, start, limit + 1):
            if match.end() <= limit:
                last = match.end()
        return last


def _between_words(text: str, span: Span) -> bool:
    """Tell whether white space, or nothing, stands before the span and after it."""
    before, after = text[max(span.start - 1, 0) : span.start], text[span.end : span.end + 1]
    return not before.strip() and not after.strip()


def _shortened(head: str, embedder: Embedder, limit: int) -> str:
    while embedder.count_tokens([head])[0] - embedder.special_tokens > limit:
        head = head[: int(len(head) * 0.9)].rpartition(" ")[0]
    return head
