"""Every question of a data set to one system, each answer kept as soon as it is there."""

import time
from collections.abc import Callable, Mapping, Sequence

from eval.answers.records import Reply, read_answer
from eval.datasets.dataset import Topic
from rag import NewsRAG


def ask_all(
    news: NewsRAG,
    topics: Sequence[Topic],
    *,
    kept: Mapping[str, Reply],
    keep: Callable[[Reply], object],
    advance: Callable[[], object] = lambda: None,
) -> tuple[Reply, ...]:
    """Return the answer to each topic, asked as of its as-of.

    The first topic that must be asked is asked twice, the first time unmeasured: the model is
    loaded then.

    Args:
        news: What is asked.
        topics: The questions.
        kept: Answers from before, by topic id: not asked again.
        keep: Called with each new answer.
        advance: Called after each new answer.
    """
    replies: list[Reply] = []
    warm = False
    for topic in topics:
        reply = kept.get(topic.id)
        if reply is None:
            if not warm:
                news.ask(topic.text, as_of=topic.as_of)
                warm = True
            reply = _ask(news, topic)
            keep(reply)
            advance()
        replies.append(reply)
    return tuple(replies)


def _ask(news: NewsRAG, topic: Topic) -> Reply:
    started = time.perf_counter()
    answer = news.ask(topic.text, as_of=topic.as_of)
    seconds = time.perf_counter() - started
    record = read_answer(answer.to_dict(), topic.id)
    return Reply(topic=topic.id, seconds=seconds, stages=dict(answer.trace.seconds), answer=record)
