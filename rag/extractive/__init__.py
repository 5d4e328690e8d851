"""An answer from the corpus's own sentences: ranked, chosen, ordered, quoted to the character."""

from rag.extractive.choosing import choose
from rag.extractive.citing import cite
from rag.extractive.composing import Composed, Composer, Side
from rag.extractive.scoring import ScoredSentence, score_sentences

__all__ = [
    "Composed",
    "Composer",
    "ScoredSentence",
    "Side",
    "choose",
    "cite",
    "score_sentences",
]
