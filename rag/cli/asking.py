"""Commands that put a question to a corpus: ask, search."""

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from rag.cli.configuring import configured, language_model
from rag.cli.corpus import print_notes
from rag.cli.options import (
    DEFAULT_INDEX,
    AsOfOption,
    FreshnessOption,
    IndexOption,
    JsonOption,
    LanguageModelOption,
    LanguageOption,
    ModelOption,
    SectionOption,
    SinceOption,
    SourceOption,
    UntilOption,
)

if TYPE_CHECKING:
    from rag import NewsRAG


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(ask)
    app.command()(search)


def ask(
    context: typer.Context,
    question: Annotated[
        str | None, typer.Argument(help="The question, in plain language; - reads stdin.")
    ] = None,
    index: IndexOption = DEFAULT_INDEX,
    chat: Annotated[
        bool,
        typer.Option(
            "--chat",
            help="A conversation: a question a line, follow-ups included; /clear, /sources, /quit.",
        ),
    ] = False,
    as_of: AsOfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    section: SectionOption = None,
    language: LanguageOption = None,
    freshness: FreshnessOption = None,
    model: ModelOption = None,
    llm: LanguageModelOption = False,
    json: JsonOption = False,
) -> None:
    """Answer a question, every sentence cited, or say that the corpus does not."""
    if question is None and not chat:
        raise typer.BadParameter(
            "give one, - to read it from stdin, or --chat", param_hint="QUESTION"
        )
    if question == "-":
        question = None if chat else sys.stdin.read()
    from rag import NewsRAG  # noqa: PLC0415

    given: dict[str, Any] = {
        "as_of": as_of,
        "since": since,
        "until": until,
        "sources": source or (),
        "sections": section or (),
        "languages": language or (),
        "freshness": freshness,
    }
    settings, writer = configured(context).settings, language_model(context, wanted=llm)
    with NewsRAG.open(index, model=model, settings=settings, llm=writer) as news:
        if chat:
            _converse(news, question, given, json=json)
        elif json:
            typer.echo(news.ask(question or "", **given).to_json())
        else:
            from rag.cli.writing import print_answer  # noqa: PLC0415

            print_answer(news.stream(question or "", **given), live=llm)
    print_notes(news.index)


def _converse(news: "NewsRAG", question: str | None, given: dict[str, Any], *, json: bool) -> None:
    from rag.cli.conversing import (  # noqa: PLC0415
        converse,
        questions,
        show_answer,
        show_json,
    )

    live = news.llm is not None
    show = show_json if json else partial(show_answer, live=live)
    tell = partial(typer.echo, err=json)  # beside JSON there is nothing else on stdout
    converse(news.chat(), questions(question), given, show, tell)


def search(
    context: typer.Context,
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
    section: SectionOption = None,
    language: LanguageOption = None,
    freshness: FreshnessOption = None,
    model: ModelOption = None,
    json: JsonOption = False,
) -> None:
    """Print the best passages, with where their scores came from."""
    from rag import NewsRAG  # noqa: PLC0415
    from rag.retrieval import Mode  # noqa: PLC0415

    if mode not in list(Mode):
        raise typer.BadParameter(f"{mode!r} is none of hybrid, lexical, dense", param_hint="--mode")
    with NewsRAG.open(index, model=model, settings=configured(context).settings) as news:
        found = news.search(
            question,
            k=k,
            mode=mode,
            as_of=as_of,
            since=since,
            until=until,
            sources=source or (),
            sections=section or (),
            languages=language or (),
            freshness=freshness,
        )
    print_notes(news.index)
    if json:
        from rag.answer import plain  # noqa: PLC0415

        typer.echo(orjson.dumps(plain(found), option=orjson.OPT_INDENT_2).decode())
        return
    from rag.cli.render import candidates_renderable, print_rich  # noqa: PLC0415

    print_rich(candidates_renderable(found))
