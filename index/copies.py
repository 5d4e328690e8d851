"""Near copies: articles that carry another's text, cut, extended or lightly edited.

Wire copy is cut from the end and extended with a local angle, so resemblance (Jaccard) misses
it; what counts is *containment*, the share of the shorter text that the longer one holds
(Broder, "On the resemblance and containment of documents", 1997).

A text is the set of its word 5-grams ("shingles"), each hashed to 64 bits. Its sketch is the
smallest 64 of these hashes: of two texts that share a fifth of the longer one's shingles, the
sketches share some thirteen, however long the texts are. An inverted table from hash to article
gives candidates, and each of them is then compared in full.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Self

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
"""Words in a shingle."""
SKETCH = 64
"""Hashes in a sketch, at most."""
COMMON = 1000
"""A hash that more articles hold is boilerplate, by which no candidates are sought."""
BRIEF = 25
"""A text with fewer words is a copy only of the very same words."""
MIN_SHARE = 0.5
"""Of the shorter text's shingles, at least this share is in the longer one."""
MIN_COVER = 0.25
"""Of the longer text's shingles, at least this share is in the shorter one: a digest of ten
stories is a copy of none."""
_CANDIDATE_HASHES = 3
_CANDIDATE_SHARE = 0.25

_WORD = re.compile(r"[^\W_]+")
# Scripts that part no words by spaces: Thai to Lao, Burmese, Khmer, kana, Han. Each character
# is taken as a word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_MULTIPLIERS = np.array(
    # Odd constants of splitmix64 and MurmurHash3's finaliser.
    [0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xFF51AFD7ED558CCD],
    np.uint64,
)


@lru_cache(maxsize=1 << 16)
def _word_hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a text is compared by.

    Args:
        words: How many words it has.
        shingles: Hashes of its word 5-grams, ascending, each once; of a text with fewer words,
            one hash over all of them; empty if it has none.
    """

    words: int
    shingles: NDArray[np.int64]

    @classmethod
    def of(cls, text: str) -> Self:
        """Return a text's fingerprint: the same on every machine, whatever the punctuation.

        Only letters and digits count, without regard to case.
        """
        text = text.casefold()
        if _UNSPACED.search(text):
            text = _UNSPACED.sub(r" \g<0> ", text)
        words = _WORD.findall(text)
        hashes = np.fromiter(map(_word_hash, words), np.uint64, len(words))
        size = min(SHINGLE, len(words))
        last = len(words) - size + 1
        rolled = hashes[:last].copy() if words else hashes
        for place in range(1, size):
            rolled ^= rolled >> np.uint64(29)
            rolled *= _MULTIPLIERS[place - 1]
            rolled += hashes[place : place + last]
        rolled ^= rolled >> np.uint64(32)
        rolled *= _MULTIPLIERS[0]
        rolled ^= rolled >> np.uint64(29)
        ordered = np.sort(rolled.view(np.int64))
        return cls(len(words), ordered[np.diff(ordered, prepend=~ordered[:1]) != 0])

    @property
    def sketch(self) -> NDArray[np.int64]:
        """The smallest hashes, ascending, `SKETCH` of them at most."""
        return self.shingles[:SKETCH]

    def share_with(self, other: Self) -> float:
        """Return the share of the shorter text that the longer one holds; 0 if neither is a copy.

        Symmetric. A text is a copy if `MIN_SHARE` of the shorter and `MIN_COVER` of the longer
        one are shared.
        """
        small, large = sorted((len(self.shingles), len(other.shingles)))
        if min(self.words, other.words) < BRIEF:
            same = self.words == other.words and np.array_equal(self.shingles, other.shingles)
            return float(same and small > 0)
        shared = _shared(self.shingles, other.shingles)
        if shared < MIN_SHARE * small or shared < MIN_COVER * large:
            return 0.0
        return shared / small


def _shared(one: NDArray[np.int64], other: NDArray[np.int64]) -> int:
    """Return how many hashes two ascending arrays have in common."""
    both = np.concatenate((one, other))
    both.sort(kind="stable")  # merges the two runs
    return int((both[1:] == both[:-1]).sum())


def worth_comparing(one: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    """Tell from two sketches whether the texts may be copies, with a wide margin.

    Where both sketches are full, only hashes up to the smaller of their last ones are in both
    by right (bottom-k sketches: Beyer et al., "On synopses for distinct-value estimation", 2007).
    """
    limit = min((s[-1] for s in (one, other) if len(s) == SKETCH), default=None)
    if limit is not None:
        one, other = one[one <= limit], other[other <= limit]
    return _shared(one, other) >= _CANDIDATE_SHARE * min(len(one), len(other))
