"""Commands that put a question to a corpus: ask, search."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from rag.cli.corpus import print_notes
from rag.cli.options import (
    DEFAULT_INDEX,
    AsOfOption,
    FreshnessOption,
    IndexOption,
    JsonOption,
    LanguageModelOption,
    ModelOption,
    SinceOption,
    SourceOption,
    UntilOption,
)

if TYPE_CHECKING:
    from rag.llm import LanguageModel


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(ask)
    app.command()(search)


def ask(
    question: Annotated[
        str, typer.Argument(help="The question, in plain language; - reads stdin.")
    ],
    index: IndexOption = DEFAULT_INDEX,
    as_of: AsOfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    freshness: FreshnessOption = None,
    model: ModelOption = None,
    llm: LanguageModelOption = False,
    json: JsonOption = False,
) -> None:
    """Answer a question, every sentence cited, or say that the corpus does not."""
    from rag import NewsRAG  # noqa: PLC0415

    if question == "-":
        question = sys.stdin.read()
    with NewsRAG.open(index, model=model, llm=_language_model(llm)) as news:
        answer = news.ask(
            question,
            as_of=as_of,
            since=since,
            until=until,
            sources=source or (),
            freshness=freshness,
        )
    print_notes(news.index)
    if json:
        typer.echo(answer.to_json())
    else:
        from rag.cli.render import answer_renderable, print_rich  # noqa: PLC0415

        print_rich(answer_renderable(answer))


def _language_model(wanted: bool) -> "LanguageModel | None":
    """Return the configured model if it is asked for; nothing is spoken to otherwise."""
    if not wanted:
        return None
    from rag.llm import connect  # noqa: PLC0415

    return connect()


def search(
    question: Annotated[str, typer.Argument(help="What to look for, in plain language.")],
    index: IndexOption = DEFAULT_INDEX,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    mode: Annotated[
        str, typer.Option("--mode", help="hybrid, or one engine alone: lexical or dense.")
    ] = "hybrid",
    as_of: AsOfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    freshness: FreshnessOption = None,
    model: ModelOption = None,
    json: JsonOption = False,
) -> None:
    """Print the best passages, with where their scores came from."""
    from rag import NewsRAG  # noqa: PLC0415
    from rag.retrieval import Mode  # noqa: PLC0415

    if mode not in list(Mode):
        raise typer.BadParameter(f"{mode!r} is none of hybrid, lexical, dense", param_hint="--mode")
    with NewsRAG.open(Path(index), model=model) as news:
        found = news.search(
            question,
            k=k,
            mode=mode,
            as_of=as_of,
            since=since,
            until=until,
            sources=source or (),
            freshness=freshness,
        )
    print_notes(news.index)
    if json:
        from rag.answer import plain  # noqa: PLC0415

        typer.echo(orjson.dumps(plain(found), option=orjson.OPT_INDENT_2).decode())
        return
    from rag.cli.render import candidates_renderable, print_rich  # noqa: PLC0415

    print_rich(candidates_renderable(found))
