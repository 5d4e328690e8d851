"""An answer from the corpus's own sentences: ranked, chosen, ordered, quoted to the character."""

from rag.extractive.choosing import choose
from rag.extractive.citing import cite
from rag.extractive.claims import Claim, claims
from rag.extractive.moving import newest_first
from rag.extractive.scoring import ScoredSentence, score_sentences

__all__ = [
    "Claim",
    "ScoredSentence",
    "choose",
    "cite",
    "claims",
    "newest_first",
    "score_sentences",
]
