"""Everything that can be tuned in retrieval and answering, with the values that measured best."""

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """Settings of `NewsRAG`; an unknown name or a value out of bounds is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    candidates: int = Field(
        default=200, ge=1, le=10_000, description="Passages taken from each engine before fusion."
    )
    dense_weight: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="Share of the dense score in the fused one; the rest is the lexical score's.",
    )
    answer_passages: int = Field(
        default=8, ge=1, le=100, description="Best passages whose sentences may become the answer."
    )
    answer_sentences: int = Field(
        default=3, ge=1, le=20, description="Sentences that an answer has at most."
    )
    answer_cutoff: float = Field(
        default=0.75,
        ge=0,
        le=1,
        description="Share of the best sentence's score that a further sentence must reach.",
    )
    answer_threshold: float = Field(
        default=0.4,
        ge=0,
        le=1,
        description="Probability that the corpus answers the question, below which it abstains.",
    )
