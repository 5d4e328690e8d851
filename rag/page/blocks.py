"""The page as Gradio runs it: one component of our own, its events, and what it asks for.

The page keeps nothing of a reader: a browser sends with each question what its conversation needs
to be remembered by, and keeps the answers itself. So no session can see another's.
"""

from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from functools import wraps
from importlib.resources import files
from threading import Thread
from typing import Any, Literal, TypedDict

import gradio as gr
from pydantic import BaseModel, ConfigDict, Field

from index.errors import DatelineError
from rag.engine import NewsRAG
from rag.page.answering import Update, answering, restored
from rag.page.corpus import corpus, corpus_title
from rag.page.corpus.adding_form import adding_form
from rag.page.door import VISITOR
from rag.page.examples import Examples
from rag.page.export import Exporting, exported
from rag.page.markup import join
from rag.page.masthead import current, example_list, masthead
from rag.page.plainly import RecordError
from rag.page.rating import Rating, rate
from rag.page.reader import Opening, article
from rag.page.readers import Readers
from rag.page.records import Asking, Record, read_sent

_SCRIPTS = (
    *("dom", "citations", "evidence", "asking", "limits", "reader"),
    *("history", "export", "thumbs", "corpus", "adding", "visit", "keys"),
)
_AT_ONCE = 40
"""Questions that are answered at a time: most of them wait for a language model."""
_PATIENCE = 20.0
"""Seconds for which a browser's question whether the models are loaded is held."""


class Quiet(TypedDict):
    """How every event of the page runs: no overlay while it lasts, and no entry in the API."""

    show_progress: Literal["hidden"]
    api_visibility: Literal["private"]


class Restoring(BaseModel):
    """Turns of a conversation that a browser has kept, to be shown again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: int = Field(ge=1, le=10_000, description="Number of the first of them.")
    records: tuple[dict[str, Any], ...] = Field(max_length=20)


class Stopping(BaseModel):
    """A question that nobody waits for any more."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ask: str = Field(max_length=64, description="As it was asked with.")


def build(news: NewsRAG, loading: Thread, examples: tuple[str, ...], readers: Readers) -> gr.Blocks:
    """Return the page.

    Args:
        news: Answers the questions.
        loading: Makes `news` ready; a question that comes earlier waits for its end.
        examples: Questions to start with, which should have an answer.
        readers: Call answers off; `HangUps` around the page tells them who has left.
    """
    threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="answering")
    page = gr.Blocks(title="Dateline", analytics_enabled=False, fill_width=True)
    with page:
        desk = gr.HTML(
            {},
            elem_id="dateline",
            html_template=masthead(static("page.html"), news.index),
            js_on_load="\n".join(static(f"js/{name}.js") for name in _SCRIPTS),
            apply_default_css=False,
            server_functions=_served(news, loading, Examples(news, examples), readers),
        )

        async def ask(event: gr.EventData, request: gr.Request) -> AsyncIterator[Update]:
            asking = read_sent(Asking, event._data)
            with readers.waiting(request.session_hash or "", asking.ask) as cancellation:
                updates = answering(
                    news, asking, loading, cancellation=cancellation, executor=threads
                )
                async with aclosing(updates):
                    async for update in updates:
                        yield update

        quiet: Quiet = {"show_progress": "hidden", "api_visibility": "private"}
        # The page asks one question after the other; Gradio would drop one that comes before it
        # has cleared the one that was stopped.
        desk.ask(ask, None, desk, trigger_mode="multiple", **quiet)
    return page


def static(name: str) -> str:
    """Return a file of the page's own folder."""
    return (files("rag") / "page" / "static" / name).read_text("utf-8")


def _served(
    news: NewsRAG, loading: Thread, started_with: Examples, readers: Readers
) -> list[Callable[[Any], dict[str, Any]]]:
    """Return what the page's script asks the server for, by the functions' names."""

    @_careful
    def ready(_: Any) -> dict[str, Any]:  # noqa: ANN401
        loading.join(_PATIENCE)
        return {"ready": not loading.is_alive()}

    @_careful
    def read(sent: Any) -> dict[str, Any]:  # noqa: ANN401
        return {"html": article(news.index, read_sent(Opening, sent))}

    @_careful
    def restore(sent: Any) -> dict[str, Any]:  # noqa: ANN401
        wanted = read_sent(Restoring, sent)
        turns = []
        for number, kept in enumerate(wanted.records, wanted.first):
            talk, proof = restored(news, read_sent(Record, kept), number)
            turns.append({"turn": number, "talk": talk, "proof": proof})
        return {"turns": turns}

    @_careful
    def examples(_: Any) -> dict[str, Any]:  # noqa: ANN401
        loading.join()
        return {"html": example_list(started_with.questions())}

    @_careful
    def export(sent: Any) -> dict[str, Any]:  # noqa: ANN401
        return exported(read_sent(Exporting, sent))

    @_careful
    def rating(sent: Any) -> dict[str, Any]:  # noqa: ANN401
        return rate(news.index, read_sent(Rating, sent))

    @_careful
    def holdings(_: Any) -> dict[str, Any]:  # noqa: ANN401
        uploads = VISITOR.get().uploads
        form = adding_form(uploads) if uploads else ""
        return {"html": corpus(news.index), "form": join(corpus_title(), form)}

    @_careful
    def stop(sent: Any) -> dict[str, Any]:  # noqa: ANN401
        readers.stop(read_sent(Stopping, sent).ask)
        return {}

    @_careful
    def visit(_: Any) -> dict[str, Any]:  # noqa: ANN401
        return {**current(news.index), "user": VISITOR.get().user}

    return [stop, ready, read, restore, examples, export, rating, holdings, visit]


def _careful(function: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    """Return the function so that what it refuses comes back as a reason."""

    @wraps(function)
    def answered(sent: Any = None) -> dict[str, Any]:  # noqa: ANN401
        try:
            return function(sent)
        except RecordError as error:
            return {"error": f"The page sent something unexpected ({error}): reload it."}
        except DatelineError as error:
            return {"error": str(error)}

    return answered
