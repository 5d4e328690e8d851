"""What embedding costs while other programs compute, and what it would cost with shared batches.

    python -m benchmarks.busy_machine

With none, one and two other programs that never rest: the median and the 95th percentile of a
question and of ten sentences, and the seconds of 128 passages. Each once as the embedder reads
them, every batch by one thread, and once with all threads in each batch, as torch does by default.
"""

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from index import SentenceTransformerEmbedder

QUESTION = ["What does the harbour board require of the ferry's new owner?"]
SENTENCE = "The board said on Thursday that the quays would stay closed until the dredging is done"
SENTENCES = [
    f"{SENTENCE}{', as it had announced' * (n % 4)}, {n} days from now." for n in range(10)
]
PASSAGES = [" ".join(SENTENCES[: 1 + n % 4]) + f" Page {n}." for n in range(128)]
LONGEST = 20.0  # seconds for one figure


def main() -> int:
    """Print a line for each number of other programs and each way to read."""
    embedder = SentenceTransformerEmbedder()
    model = embedder.load()

    def shared(texts: Sequence[str]) -> object:
        return model.encode(list(texts), batch_size=8, show_progress_bar=False)

    ways = {"one thread a batch": embedder.encode_documents, "all threads in each": shared}
    for count in (0, 1, 2):
        with others(count):
            for name, read in ways.items():
                question, sentences = times(read, QUESTION, 60), times(read, SENTENCES, 40)
                passages = times(read, PASSAGES, 3)
                print(
                    f"{count} beside, {name:20} question {spread(question)}, ten sentences "
                    f"{spread(sentences)}, 128 passages {np.median(passages):.2f} s",
                    flush=True,
                )
    return 0


@contextmanager
def others(count: int) -> Iterator[None]:
    """Let as many processes compute without rest inside."""
    spawn = multiprocessing.get_context("spawn")
    busy = [spawn.Process(target=_burn, daemon=True) for _ in range(count)]
    for process in busy:
        process.start()
    time.sleep(1.0 if busy else 0.0)  # they import first
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.join()


def _burn() -> None:
    while True:
        sum(range(100_000))


def times(read: Callable[[Sequence[str]], object], texts: Sequence[str], most: int) -> list[float]:
    """Return the seconds of each reading, the first of which is not counted."""
    read(texts)
    spent: list[float] = []
    while len(spent) < most and (not spent or sum(spent) < LONGEST):
        start = time.perf_counter()
        read(texts)
        spent.append(time.perf_counter() - start)
    return spent


def spread(seconds: Sequence[float]) -> str:
    """Return the median and the 95th percentile in milliseconds."""
    middle, high = np.percentile(seconds, [50, 95]) * 1000
    return f"{middle:.1f} / {high:.1f} ms"


if __name__ == "__main__":
    sys.exit(main())
