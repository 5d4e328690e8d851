"""Everything that can be tuned in retrieval and answering, with the values that measured best."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from index.lexical import WEIGHTS, LexicalWeights


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
    headline_weight: float = Field(
        default=WEIGHTS.headline,
        ge=0,
        le=10,
        description="Weight of a word in a passage's headline beside one in its text.",
    )
    lede_weight: float = Field(
        default=WEIGHTS.lede,
        ge=0,
        le=10,
        description="Weight of a word in an article's headline or lede beside one in its text.",
    )
    quantity_weight: float = Field(
        default=WEIGHTS.quantities,
        ge=0,
        le=10,
        description="Weight of a number of the question, however it is written in the passage.",
    )
    expansion_weight: float = Field(
        default=WEIGHTS.expansions,
        ge=0,
        le=10,
        description="Weight of the words that an acronym of the question stands for, and of the "
        "acronym of a name in it, as the corpus explains them.",
    )
    article_weight: float = Field(
        default=0.3,
        ge=0,
        le=2,
        description="Weight of the whole article's lexical score beside the passage's scores.",
    )
    time_weight: float = Field(
        default=0.8,
        ge=0,
        le=5,
        description="Largest bonus for the date of publication; relevance lies between 0 and 1.",
    )
    time_reach: float = Field(
        default=0.65,
        ge=0,
        le=10,
        description="How far the favoured period's best passage may fall behind the best of all "
        "until that bonus is but half.",
    )
    latest_reach: float = Field(
        default=1.0,
        ge=0,
        le=10,
        description="The same for questions that name their time or ask for the latest.",
    )
    mild_share: float = Field(
        default=0.25,
        ge=0,
        le=1,
        description="Share of the bonus where nothing in the question tells its time.",
    )
    time_half_life: float = Field(
        default=7.0,
        gt=0,
        le=3650,
        description="Days outside of the favoured period in which that bonus halves.",
    )
    news_days: int = Field(
        default=7,
        ge=1,
        le=365,
        description="Days before as-of that a question about news favours.",
    )
    window_days: int = Field(
        default=3,
        ge=0,
        le=365,
        description="Days after a period named in the question in which it is still reported on.",
    )
    period_candidates: int = Field(
        default=50,
        ge=0,
        le=10_000,
        description="Passages taken from each engine out of the favoured period alone.",
    )
    decompose: bool = Field(
        default=True,
        description="Whether a question whose form shows several needs is also asked in parts.",
    )
    reranker: str = Field(
        default="learned",
        min_length=1,
        description="What judges the best candidates anew: learned, off, or a cross-encoder's "
        "folder or name in the local Hugging Face cache.",
    )
    rerank_candidates: int = Field(
        default=50, ge=1, le=10_000, description="How many of the best candidates it judges."
    )
    rerank_seconds: float | None = Field(
        default=None,
        gt=0,
        le=600,
        description="Time for a cross-encoder to judge those of one question, after which their "
        "order stands; none takes what it takes.",
    )
    source_margin: float = Field(
        default=0.02,
        ge=0,
        le=1,
        description="Share of the range of scores within which a passage of a source that was "
        "heard less often goes first.",
    )
    answer_passages: int = Field(
        default=10, ge=1, le=100, description="Best passages whose sentences may become the answer."
    )
    answer_neighbours: int = Field(
        default=5,
        ge=0,
        le=100,
        description="How many of these bring the passages before and behind them in the article.",
    )
    answer_sentences: int = Field(
        default=5, ge=1, le=20, description="Sentences that an answer has at most."
    )
    answer_words: int = Field(
        default=90,
        ge=1,
        le=1000,
        description="Words that an answer has at most; its first sentence is never left out.",
    )
    answer_cutoff: float = Field(
        default=0.03,
        ge=0,
        le=1,
        description="How likely a further sentence must be, as a share of the best one's "
        "likelihood of answering.",
    )
    abstention_file: str = Field(
        default="",
        description="File that `dateline calibrate` wrote: how likely it is that the corpus "
        "answers; empty takes the shipped one.",
    )
    lacking_threshold: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="The same for one part of a question with several needs, below which the "
        "answer says that the corpus lacks it.",
    )
    answer_threshold: float = Field(
        default=0.535,
        ge=0,
        le=1,
        description="Probability that the corpus answers the question, below which it abstains.",
    )
    llm_question_tokens: int = Field(
        default=160,
        ge=16,
        le=2000,
        description="Tokens that a language model may write to rewrite or take apart a question.",
    )
    llm_question_seconds: float = Field(
        default=15,
        gt=0,
        le=600,
        description="Seconds that it may take for each; after that the built-in way is taken.",
    )
    llm_seconds: float = Field(
        default=60, gt=0, le=3600, description="Seconds that a language model may write an answer."
    )
    llm_unsupported: Literal["drop", "mark"] = Field(
        default="drop",
        description="What becomes of a model's sentence that the articles do not carry; one that "
        "quotes is always dropped.",
    )
    llm_find_citations: bool = Field(
        default=True,
        description="Whether a passage that the model did not cite may prove its sentence.",
    )
    llm_least_share: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="Share of a model's sentences that must hold; below it the answer is "
        "extractive.",
    )
    llm_least_overlap: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="Share of a sentence's words that must be in what proves it.",
    )
    llm_least_likeness: float = Field(
        default=1.05,
        ge=0,
        le=2,
        description="What that share and the cosine of the two must come to together.",
    )
    llm_entailment_model: str | None = Field(
        default=None,
        description="A CrossEncoder for natural language inference, by name or folder, that must "
        "agree; None does without.",
    )
    llm_least_entailment: float = Field(
        default=0.5, ge=0, le=1, description="Probability of entailment from which it agrees."
    )

    @property
    def lexical_weights(self) -> LexicalWeights:
        """The weights of the lexical index."""
        return LexicalWeights(
            headline=self.headline_weight,
            lede=self.lede_weight,
            quantities=self.quantity_weight,
            expansions=self.expansion_weight,
        )
