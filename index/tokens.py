"""Where a model's tokens start in a text, and how many there are.

A tokenizer takes microseconds a token, and news says the same words again and again. BERT's
tokenizers read each word without looking at its neighbours: for those, what was found out about
a word is kept. All others are asked about every text.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Marks that BertPreTokenizer makes words of their own, wherever they stand.
_MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¿«»“”„‘’–—…。，、；：？！「」『』（）"
_LONGEST_WORD = 64
_KEPT = 1 << 17
_ONE = (0,)  # most words are one token: they share this


class Tokens:
    """The tokens of any tokenizer.

    Args:
        tokenizer: Must neither cut texts off nor fill them up.
    """

    add_up = False
    """Whether texts with white space between them take as many tokens together as alone."""

    def __init__(self, tokenizer: "Tokenizer") -> None:
        self._tokenizer = tokenizer
        self.special = int(tokenizer.num_special_tokens_to_add(is_pair=False))
        """Tokens that are added to every text, such as BERT's [CLS] and [SEP]."""

    def starts(self, text: str) -> list[int]:
        """Return where each token starts, in characters; special tokens are left out."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return [start for start, _ in encoding.offsets]

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text takes, special tokens included."""
        return [len(encoding) for encoding in self._tokenizer.encode_batch_fast(list(texts))]


class WordTokens(Tokens):
    """The tokens of a tokenizer that reads words one by one; see `reads_words`.

    Gives what `Tokens` gives. The tokenizer itself is asked about each word that is not known;
    131,072 words of up to 64 characters are kept, and as many parts of words.
    """

    add_up = True

    def __init__(self, tokenizer: "Tokenizer") -> None:
        super().__init__(tokenizer)
        added = "".join(token.content for token in tokenizer.get_added_tokens_decoder().values())
        marks = re.escape("".join(mark for mark in _MARKS if mark not in added))
        self._parts = re.compile(rf"[{marks}]|[^{marks}]+")
        self._of_word: dict[str, tuple[int, ...]] = {}
        self._of_part: dict[str, tuple[int, ...]] = {}

    def starts(self, text: str) -> list[int]:
        """Return where each token starts, in characters; special tokens are left out."""
        words = _words(text)
        found: list[int] = []
        at = 0
        for word, starts in zip(words, self._in_words(words), strict=True):
            if starts is _ONE:
                found.append(at)
            else:
                found += [at + start for start in starts]
            at += len(word) + 1
        return found

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text takes, special tokens included."""
        return [sum(map(len, self._in_words(_words(text)))) + self.special for text in texts]

    def _in_words(self, words: Sequence[str]) -> Sequence[tuple[int, ...]]:
        """Return where tokens start in each word."""
        known = list(map(self._of_word.get, words))
        if None in known:
            new = [place for place, starts in enumerate(known) if starts is None]
            found = self._new_words({words[place] for place in new})
            for place in new:
                known[place] = found[words[place]]
        return known  # type: ignore[return-value]

    def _new_words(self, words: Iterable[str]) -> dict[str, tuple[int, ...]]:
        parted = {word: self._parts.findall(word) for word in words}
        known = {part: self._of_part.get(part) for parts in parted.values() for part in parts}
        learned = self._new_parts([part for part, starts in known.items() if starts is None])
        known.update(learned)
        found = {}
        for word, parts in parted.items():
            starts: list[int] = []
            at = 0
            for part in parts:
                starts += [at + start for start in known[part] or ()]
                at += len(part)
            found[word] = _ONE if starts == [0] else tuple(starts)
        _keep(self._of_part, learned)
        _keep(self._of_word, found)
        return found

    def _new_parts(self, parts: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Ask the tokenizer about all parts at once, as one text."""
        starts = super().starts(" ".join(parts)) if parts else []
        found = {}
        first = last = at = 0
        for part in parts:
            end = at + len(part)
            while last < len(starts) and starts[last] < end:
                last += 1
            found[part] = tuple(start - at for start in starts[first:last])
            first, at = last, end + 1
        return found


def tokens_of(tokenizer: "Tokenizer") -> Tokens:
    """Return the quickest way to a tokenizer's tokens that is exact."""
    return WordTokens(tokenizer) if reads_words(tokenizer) else Tokens(tokenizer)


def reads_words(tokenizer: "Tokenizer") -> bool:
    """Tell whether the tokens of a word depend on nothing but the word.

    So it is for word pieces (Devlin et al. 2019, "BERT") after BERT's own normalizer and
    pre-tokenizer: these change single characters, and cut at white space and at every mark.
    Added tokens are looked for before that, and must not reach beyond a word.
    """
    from tokenizers.models import WordPiece  # noqa: PLC0415  (imported by what needs it only)
    from tokenizers.normalizers import BertNormalizer  # noqa: PLC0415
    from tokenizers.pre_tokenizers import BertPreTokenizer  # noqa: PLC0415

    return (
        isinstance(tokenizer.model, WordPiece)
        and isinstance(tokenizer.normalizer, BertNormalizer)
        and isinstance(tokenizer.pre_tokenizer, BertPreTokenizer)
        and not any(
            token.lstrip or token.rstrip or token.single_word or token.normalized
            or " " in token.content or "\n" in token.content
            for token in tokenizer.get_added_tokens_decoder().values()
        )
    )  # fmt: skip


def _words(text: str) -> list[str]:
    """Cut at the white space that canonical text has; any other is left to the tokenizer."""
    return text.replace("\n", " ").split(" ")


def _keep(cache: dict[str, tuple[int, ...]], found: dict[str, tuple[int, ...]]) -> None:
    if len(cache) + len(found) > _KEPT:
        cache.clear()
    cache.update((word, at) for word, at in found.items() if len(word) <= _LONGEST_WORD)
