"""What an answer on the page costs: how often passages are looked for, and the time of each step.

    python -m benchmarks.page_answer INDEX QUESTIONS --first 30

INDEX is an index directory; QUESTIONS a file of JSON lines with `text`, as in BEIR. Processor
time is that of the whole process, which does nothing else meanwhile.
"""

import argparse
import asyncio
import json
import statistics
import time
from pathlib import Path
from threading import Thread
from typing import Any

from index import Index
from rag.engine import NewsRAG
from rag.page.answering import answering
from rag.page.limits import Limits
from rag.page.records import Asking


class Counted(NewsRAG):
    """Counts how often passages are looked for."""

    ranked = 0

    def rank(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Return what is found."""
        self.ranked += 1
        return super().rank(*args, **kwargs)


async def steps(news: NewsRAG, question: str, as_of: str) -> dict[str, tuple[float, float]]:
    """Return when each phase was first shown: seconds by the clock, and of the processor."""
    loading = Thread()
    asking = Asking(ask="a", turn=1, question=question, limits=Limits(as_of=as_of))
    begun, used = time.perf_counter(), time.process_time()
    seen: dict[str, tuple[float, float]] = {}
    async for update in answering(news, asking, loading):
        spent = (time.perf_counter() - begun, time.process_time() - used)
        seen.setdefault(update["phase"], spent)
    return seen


def main() -> None:
    """Ask, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--first", type=int, default=30, help="how many questions")
    parser.add_argument("--as-of", default="", help="the moment to ask from; now by default")
    options = parser.parse_args()
    lines = options.questions.read_text("utf-8").splitlines()[: options.first]
    texts = [json.loads(line)["text"] for line in lines]
    with Index.open(options.index) as index:
        news = Counted(index)
        news.ask(texts[0])
        news.ranked = 0
        seen = [asyncio.run(steps(news, text, options.as_of)) for text in texts]
        ranked = news.ranked
    print(f"{len(texts)} questions, {ranked / len(texts):.2f} searches a question")
    for phase in ("found", "done"):
        times = [one[phase] for one in seen if phase in one]
        clock, cpu = (statistics.median(each) * 1000 for each in zip(*times, strict=True))
        print(f"{phase}: {clock:.0f} ms by the clock, {cpu:.0f} ms of the processor (medians)")


if __name__ == "__main__":
    main()
