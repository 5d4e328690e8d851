"""What all requests share: the corpus, the threads that work on it, and whether it is ready."""

import asyncio
import contextvars
import logging
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, contextmanager
from threading import Lock, Thread
from typing import ParamSpec, TypeVar, Unpack

from index.errors import DatelineError
from rag.answer import Answer
from rag.asynchronous import AskOptions, Step, last, streamed
from rag.engine import NewsRAG
from rag.server.metrics import Metrics
from rag.server.settings import ServerSettings

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")


class NotReadyError(DatelineError):
    """The models could not be loaded, so that no question can be answered."""


class Loading(Thread):
    """Loads the models and opens the index's engines, beside everything else.

    Args:
        news: What is made ready.
    """

    def __init__(self, news: NewsRAG) -> None:
        super().__init__(name="loading", daemon=True)
        self._news = news
        self.error: DatelineError | None = None

    def run(self) -> None:
        """Load; what goes wrong is kept for whoever asks."""
        try:
            self._news.index.view()
            self._news.index.embedder.encode_queries(["What is the news?"])
        except DatelineError as error:
            log.error("the models cannot be loaded: %s", error)  # noqa: TRY400  (its text says it)
            self.error = error

    @property
    def ready(self) -> bool:
        """Whether it ended well."""
        return self.ident is not None and not self.is_alive() and self.error is None


class Service:
    """One corpus for many callers.

    The work is done by a few threads of its own, each of which keeps its connection to the
    catalog; who comes when all are busy waits.

    Args:
        news: Answers.
        settings: How the server behaves.
    """

    def __init__(self, news: NewsRAG, settings: ServerSettings) -> None:
        self.news = news
        self.settings = settings
        self.loading = Loading(news)
        self.metrics = Metrics(news.index)
        self._pool = ThreadPoolExecutor(settings.workers, thread_name_prefix="answering")
        self._writer = Lock()

    def start(self) -> None:
        """Begin to load the models."""
        self.loading.start()

    def close(self) -> None:
        """Wait for what is being worked on, and take nothing more."""
        self._pool.shutdown(wait=True)
        self.loading.join()

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do some work in one of the threads, with the request's context."""
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: context.run(work, *args, **kwargs))

    async def answer(self, question: str, **options: Unpack[AskOptions]) -> Answer:
        """Answer a question as `NewsRAG.ask` does, once the models are loaded."""
        async with aclosing(self.stream(question, **options)) as steps:
            return await last(steps)

    async def stream(self, question: str, **options: Unpack[AskOptions]) -> AsyncGenerator[Step]:
        """Yield what happens on the way to an answer, once the models are loaded.

        Sentences come when they have been checked, the `Answer` last: it alone counts. Closing
        the generator ends a language model's writing.
        """
        await self.run(self.wait_until_ready)
        with self.metrics.working.track_inprogress():
            async with aclosing(streamed(self.news, question, self._pool, **options)) as steps:
                async for step in steps:
                    if isinstance(step, Answer):
                        self.metrics.answer(step)
                    yield step

    def wait_until_ready(self) -> None:
        """Wait for the models, in a thread.

        Raises:
            NotReadyError: They cannot be loaded.
        """
        self.loading.join()
        if self.loading.error:
            raise NotReadyError(f"no question can be answered: {self.loading.error}")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let one writer at a time come to the index, which would refuse the second."""
        with self._writer:
            yield
