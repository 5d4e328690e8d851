"""The passages that are judged for a question: the best of three systems, in no system's order."""

from dataclasses import dataclass

from eval.judging.draft import Draft
from eval.judging.proposals import shuffled
from rag import NewsRAG
from rag.retrieval import Mode


@dataclass(frozen=True, slots=True)
class Pooled:
    """A passage that is judged.

    Args:
        passage: Its id.
        uri: Its article.
        headline: The article's headline.
        source: Who published it.
        published: When, for a person; empty if unknown.
        text: The passage.
    """

    passage: int
    uri: str
    headline: str
    source: str
    published: str
    text: str


def pooled(news: NewsRAG, draft: Draft, depth: int, seed: int) -> list[Pooled]:
    """Return the best passages of lexical, dense and hybrid search, each once.

    Pooling is TREC's way to judge few passages for several systems (Sparck Jones and van
    Rijsbergen, 1975). The order depends on question and seed alone: the judge cannot tell which
    system found a passage, or at which place. The head of the article that a question was made
    from is among them.

    Args:
        news: The index that is searched.
        draft: The question.
        depth: Passages of each system.
        seed: Another one gives another order.
    """
    as_of = draft.asked or None
    found: dict[int, Pooled] = {}
    for mode in Mode:
        for hit in news.search(draft.text, k=depth, mode=mode, as_of=as_of):
            published = hit.published.human() if hit.published else ""
            found[hit.passage] = Pooled(
                hit.passage, hit.uri, hit.headline, hit.source, published, hit.text
            )
    if draft.uri and draft.uri not in {item.uri for item in found.values()}:
        for version in news.index.versions(draft.uri)[-1:]:
            published = version.published.human() if version.published else ""
            for passage in news.index.passages_of(version)[:1]:
                found[passage.id] = Pooled(
                    passage.id,
                    version.uri,
                    version.headline,
                    version.source,
                    published,
                    passage.text,
                )
    order = shuffled(sorted(found), seed, draft.text, draft.asked)
    return [found[key] for key in order]
