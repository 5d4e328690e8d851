"""The chat page as a program: `python app.py [--index newsindex]`, then ask in the browser."""

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
    config: ConfigOption = None,
) -> None:
    """Ask the news in a browser, on this machine only."""
    try:
        configuration = found(config)
        given = index_table(configuration)
        chat(
            index or (Path(given["path"]) if "path" in given else None),
            port,
            model or given.get("model"),
            configuration,
            llm=connect(configuration.model_settings()) if llm else None,
        )
    except DatelineError as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from None


def chat(
    index: Path | None,
    port: int | None,
    model: str | None,
    configuration: Configuration,
    *,
    llm: LanguageModel | None,
) -> None:
    """Serve the chat page until a signal ends it.

    Args:
        index: The index to ask; None takes the sample corpus.
        port: Where to listen.
        model: Insist on this embedding model.
        configuration: The settings, and where the sample's index is kept.
        llm: A language model that writes the answers; None does without.

    Raises:
        DatelineError: The index, the model or the port cannot be had.
    """
    path = index or sample_index(_Building(), cache=index_table(configuration).get("cache"))
    with NewsRAG.open(path, model=model, settings=configuration.settings, llm=llm) as news:
        from rag.page.server import serve  # noqa: PLC0415  (seconds, which an error need not wait)

        serve(news, port=port, examples=() if index else SAMPLE_QUESTIONS)


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
