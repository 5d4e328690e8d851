"""How many tokens a model reads in a stretch of text, and where they start.

A tokenizer takes microseconds a token, and news says the same words again and again. BERT's
tokenizers read each word without looking at its neighbours: for those, what was found out about
a word is kept. All others are asked about every text.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from operator import sub
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.words import ALONE, INSIDE, OUTSIDE, PLANE, codes_of, run_hashes, starts_of_runs

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Marks that BertPreTokenizer makes words of their own, wherever they stand.
_MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¿«»“”„‘’–—…。，、；：？！「」『』（）"
_PLACES = 1 << 19  # 4 MiB
_COUNT = np.uint64(0xFFFF)  # the bits of a count
_UNKNOWN = -1


class TokenPlaces(Protocol):
    """Where the tokens of one text lie; special tokens are left out."""

    def before(self, offsets: Sequence[int]) -> list[int]:
        """Return for each character offset how many tokens start before it."""
        ...

    def start(self, token: int) -> int:
        """Return where a token starts, in characters; the first one is token 0."""
        ...


class ListedPlaces(TokenPlaces):
    """Places of which all are known.

    Args:
        starts: Where each token starts, ascending.
    """

    def __init__(self, starts: Sequence[int]) -> None:
        self._starts = starts

    def before(self, offsets: Sequence[int]) -> list[int]:
        """Return for each character offset how many tokens start before it."""
        return [bisect_left(self._starts, offset) for offset in offsets]

    def start(self, token: int) -> int:
        """Return where a token starts."""
        return self._starts[token]


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
        added = tokenizer.encode("a").special_tokens_mask
        self.leading = added.index(0)
        """How many of them stand before the text."""
        self.trailing = self.special - self.leading
        """How many stand behind it."""

    def starts(self, text: str) -> list[int]:
        """Return where each token starts, in characters; special tokens are left out."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return [start for start, _ in encoding.offsets]

    def places(self, text: str) -> TokenPlaces:
        """Return where the tokens of a text lie."""
        return ListedPlaces(self.starts(text))

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text takes, special tokens included."""
        return [len(encoding) for encoding in self._tokenizer.encode_batch_fast(list(texts))]


class WordTokens(Tokens):
    """The tokens of a tokenizer that reads words one by one; see `reads_words`.

    Gives what `Tokens` gives. Text is parted where the tokenizer parts it for certain: at white
    space and around marks. How many tokens each part takes is kept; the tokenizer is asked about
    those that are not known.
    """

    add_up = True

    def __init__(self, tokenizer: "Tokenizer") -> None:
        super().__init__(tokenizer)
        added = [token.content for token in tokenizer.get_added_tokens_decoder().values()]
        self._kinds = np.full(PLANE, INSIDE, np.uint8)
        self._kinds[[ord(mark) for mark in _MARKS if mark not in "".join(added)]] = ALONE
        self._kinds[[ord(" "), ord("\n")]] = OUTSIDE
        # A part of ASCII letters and digits is one word to the tokenizer.
        self._plain = re.compile("(?!)" if any(map(str.isalnum, added)) else r"[A-Za-z0-9]+\Z")
        prefix = tokenizer.model.continuing_subword_prefix
        pieces = map(tokenizer.id_to_token, range(tokenizer.get_vocab_size()))
        self._opens_word = np.array([not (piece or "").startswith(prefix) for piece in pieces])
        self._known = _Counts()

    def places(self, text: str) -> TokenPlaces:
        """Return where the tokens of a text lie."""
        kinds, starts, counts = self._in_parts(text)
        return _PlacesByPart(text, kinds, starts, counts, self)

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text takes, special tokens included."""
        return [int(self._in_parts(text)[2].sum()) + self.special for text in texts]

    def _in_parts(
        self, text: str
    ) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]:
        """Return the characters' kinds, where parts start, and how many tokens each takes."""
        codes = codes_of(text)
        kinds = self._kinds[np.minimum(codes, PLANE - 1)]
        starts = starts_of_runs(kinds)
        hashes = run_hashes(codes, kinds, starts)
        counts = self._known.get(hashes)
        new = np.flatnonzero(counts == _UNKNOWN)
        if len(new):
            ends = np.append(starts, len(text))[new + 1]
            parts = [
                text[start:end].rstrip(" \n")
                for start, end in zip(starts[new].tolist(), ends.tolist(), strict=True)
            ]
            learned = self._ask(list(dict.fromkeys(parts)))
            counts[new] = [learned[part] for part in parts]
            self._known.put(hashes[new], counts[new])
        return kinds, starts, counts

    def _ask(self, parts: Sequence[str]) -> dict[str, int]:
        """Ask the tokenizer how many tokens each part takes."""
        plain = [part for part in parts if self._plain.match(part)]
        counts = dict(zip(plain, self._in_plain(plain), strict=True))
        other = [part for part in parts if part not in counts]
        if other:
            starts = self.starts(" ".join(other))
            ends = accumulate(len(part) + 1 for part in other)
            before = [0, *(bisect_left(starts, end) for end in ends)]
            counts.update(zip(other, map(sub, before[1:], before), strict=True))
        return counts

    def _in_plain(self, parts: Sequence[str]) -> list[int]:
        if not parts:
            return []
        (encoding,) = self._tokenizer.encode_batch_fast([" ".join(parts)], add_special_tokens=False)
        firsts = np.flatnonzero(self._opens_word[encoding.ids])
        counts: list[int] = np.diff(firsts, append=len(encoding.ids)).tolist()
        return counts


class _PlacesByPart(TokenPlaces):
    """Places of which the parts' are known; within a part, the tokenizer is asked.

    Args:
        text: The text.
        kinds: The kind of each character.
        starts: Where each part starts, in characters.
        counts: How many tokens each takes.
        tokens: Finds where tokens start in a part.
    """

    def __init__(
        self,
        text: str,
        kinds: NDArray[np.uint8],
        starts: NDArray[np.int64],
        counts: NDArray[np.int64],
        tokens: Tokens,
    ) -> None:
        self._text = text
        self._inside = kinds == INSIDE
        self._starts = starts
        self._before = np.concatenate(([0], np.cumsum(counts)))
        self._tokens = tokens
        self._within: dict[int, list[int]] = {}

    def before(self, offsets: Sequence[int]) -> list[int]:
        """Return for each character offset how many tokens start before it."""
        begun = np.searchsorted(self._starts, offsets)  # parts that start before each
        found: list[int] = self._before[begun].tolist()
        for place in self._within_parts(offsets):
            part = int(begun[place]) - 1
            starts = self._starts_in(part)
            depth = offsets[place] - int(self._starts[part])
            found[place] += bisect_left(starts, depth) - len(starts)
        return found

    def _within_parts(self, offsets: Sequence[int]) -> list[int]:
        """Return which offsets have characters of one part on both sides."""
        inside = np.append(self._inside, False)
        after = np.asarray(offsets, np.int64)
        places: list[int] = np.flatnonzero(inside[after] & inside[after - 1]).tolist()
        return places

    def start(self, token: int) -> int:
        """Return where a token starts."""
        part = int(np.searchsorted(self._before, token, side="right")) - 1
        return int(self._starts[part]) + self._starts_in(part)[token - int(self._before[part])]

    def _starts_in(self, part: int) -> list[int]:
        if part not in self._within:
            end = self._starts[part + 1] if part + 1 < len(self._starts) else None
            self._within[part] = self._tokens.starts(self._text[self._starts[part] : end])
        return self._within[part]


class _Counts:
    """Counts by hash, in a table of fixed size.

    Each hash has two places; of three that share theirs, one is forgotten ("2-choice hashing",
    Azar et al., "Balanced allocations", 1999). The count takes the place of the hash's last bits.
    """

    def __init__(self) -> None:
        self._table = np.zeros(_PLACES, np.uint64)

    def get(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the count of each hash, -1 where it is not known."""
        one, other = _two_places(hashes)
        found = _count_in(self._table[one], hashes)
        missed = np.flatnonzero(found == _UNKNOWN)
        found[missed] = _count_in(self._table[other[missed]], hashes[missed])
        return found

    def put(self, hashes: NDArray[np.uint64], counts: NDArray[np.int64]) -> None:
        """Keep the counts of hashes that are not known."""
        one, other = _two_places(hashes)
        place = np.where((self._table[one] == 0) | (self._table[other] != 0), one, other)
        kept = hashes & ~_COUNT | counts.astype(np.uint64)
        self._table[place] = np.where(counts <= int(_COUNT), kept, np.uint64(0))


def _count_in(held: NDArray[np.uint64], hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    return np.where((held ^ hashes) <= _COUNT, (held & _COUNT).view(np.int64), _UNKNOWN)


def _two_places(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    return hashes % np.uint64(_PLACES), (hashes >> np.uint64(40)) % np.uint64(_PLACES)


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
