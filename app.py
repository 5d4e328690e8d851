"""The chat page as a program: `python app.py [--index newsindex]`, then ask in the browser."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from index.errors import DatelineError
from index.ingest import IngestReport
from rag.cli.configuring import ConfigOption, found
from rag.cli.known import index_table
from rag.configuration import Configuration
from rag.engine import NewsRAG
from rag.llm import LanguageModel, connect
from rag.sampling import SAMPLE_QUESTIONS, sample_index


def main(
    index: Annotated[
        Path | None,
        typer.Option(envvar="DATELINE_INDEX", help="The index to ask; without it, the sample."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, help="Where to listen; 0 is any free port.", show_default="7860…7879"
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            envvar="DATELINE_MODEL", help="Insist that the index was made with this model."
        ),
    ] = None,
    llm: Annotated[
        bool,
        typer.Option(
            "--llm/--no-llm",
            envvar="DATELINE_LLM",
            help="Let the language model at DATELINE_LLM_BASE_URL write the answers; what it "
            "writes is checked against the articles.",
        ),
    ] = False,
    auth: Annotated[
        Path | None,
        typer.Option(
            envvar="DATELINE_AUTH",
            help="File of users, as dateline users makes it: everybody has to sign in.",
        ),
    ] = None,
    rate: Annotated[
        int,
        typer.Option(min=0, help="Questions a minute for each user or address; 0 sets no limit."),
    ] = 60,
    root_path: Annotated[
        str, typer.Option(metavar="PATH", help="The path below which a proxy shows the page.")
    ] = "",
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A name that a proxy calls the page by."),
    ] = None,
    allow_private: Annotated[
        bool,
        typer.Option("--allow-private", help="Let editors add from private networks, too."),
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Ask the news in a browser, on this machine only, or behind a proxy on it."""
    entrance = Entrance(auth, rate, root_path, tuple(allow_host or ()), allow_private)
    try:
        configuration = found(config)
        given = index_table(configuration)
        chat(
            index or (Path(given["path"]) if "path" in given else None),
            port,
            model or given.get("model"),
            configuration,
            llm=connect(configuration.model_settings()) if llm else None,
            entrance=entrance,
        )
    except DatelineError as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from None


@dataclass(frozen=True, slots=True)
class Entrance:
    """How people come to the page, as the options say it."""

    auth: Path | None = None
    rate: int = 60
    root_path: str = ""
    hosts: tuple[str, ...] = ()
    allow_private: bool = False


def chat(
    index: Path | None,
    port: int | None,
    model: str | None,
    configuration: Configuration,
    *,
    llm: LanguageModel | None,
    entrance: Entrance | None = None,
) -> None:
    """Serve the chat page until a signal ends it.

    Args:
        index: The index to ask; None takes the sample corpus.
        port: Where to listen.
        model: Insist on this embedding model.
        configuration: The settings, and where the sample's index is kept.
        llm: A language model that writes the answers; None does without.
        entrance: How people come to the page.

    Raises:
        DatelineError: The index, the model or the port cannot be had.
    """
    from rag.page.settings import page_settings  # noqa: PLC0415
    from rag.server.users import Users  # noqa: PLC0415

    entrance = entrance or Entrance()
    settings = page_settings(
        root_path=entrance.root_path,
        rate=entrance.rate,
        allow_private=entrance.allow_private,
        **({} if index else {"uploads": None}),  # the sample news are shared by all who start it
    )
    users = Users(entrance.auth) if entrance.auth else None
    path = index or sample_index(_Building(), cache=index_table(configuration).get("cache"))
    with NewsRAG.open(path, model=model, settings=configuration.settings, llm=llm) as news:
        from rag.page.server import serve  # noqa: PLC0415  (seconds, which an error need not wait)

        serve(
            news,
            port=port,
            examples=() if index else SAMPLE_QUESTIONS,
            settings=settings,
            users=users,
            hosts=entrance.hosts,
        )


class _Building:
    """Prints how far the sample index is, one line for whatever has become safe."""

    def __init__(self) -> None:
        self.stored = 0
        self.begun = False

    def __call__(self, report: IngestReport, uris: tuple[str, ...]) -> None:
        if not self.begun:
            typer.echo("Building the index of the sample news (once, under a minute) …", err=True)
            self.begun = True
        if uris:
            self.stored += len(uris)
            typer.echo(f"  {self.stored} articles indexed in {report.seconds:.0f} s", err=True)


if __name__ == "__main__":
    typer.run(main)
