"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

IndexOption = Annotated[
    Path,
    typer.Option("--index", "-i", envvar="DATELINE_INDEX", help="Folder of the index."),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        envvar="DATELINE_MODEL",
        help="Embedding model: a name or a folder. Default: the one that the index was made with.",
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="Ask from this moment: nothing published later is seen."
    ),
]
SinceOption = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Earliest publication.")
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="Latest publication.")
]
FreshnessOption = Annotated[
    str | None,
    typer.Option(
        metavar="HOW",
        help="How fresh the answer should be: off, mild, news or latest. "
        "Default: what the question's words say.",
    ),
]
SourceOption = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="Only this source; may be given again."),
]
SectionOption = Annotated[
    list[str] | None,
    typer.Option("--section", metavar="NAME", help="Only this section; may be given again."),
]
LanguageOption = Annotated[
    list[str] | None,
    typer.Option(
        "--language",
        metavar="TAG",
        help="Only articles in this language (en, pt-BR, German); may be given again.",
    ),
]
LanguageModelOption = Annotated[
    bool,
    typer.Option(
        "--llm/--no-llm",
        envvar="DATELINE_LLM",
        help="Let the configured language model write the answer (docs/llm.md); what it writes is "
        "checked against the articles.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]

DEFAULT_INDEX = Path("newsindex")
