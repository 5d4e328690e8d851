"""The command `dateline eval answers`."""

from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.configuring import configured as settings_of
from rag.cli.configuring import language_model
from rag.cli.options import JsonOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eval.floors import Floor
    from eval.systems import System
    from rag import Settings

DEFAULT = "default"
"""The name of the system with default settings."""
WRITTEN = "written"
"""The name of the system whose answers a language model writes."""


class JudgeName(StrEnum):
    """What `--judge` takes."""

    RULES = "rules"
    MODEL = "model"


def answers(  # noqa: PLR0917  (typer makes an option of each)
    context: typer.Context,
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Question sets (docs/datasets.md), or names of published ones; several are "
            "measured as one.",
        ),
    ],
    split: Annotated[
        str | None,
        typer.Option(help="Part of the question set. Of BEIR, default: the only one, else test."),
    ] = None,
    config: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="TOML with settings: one more system, of the file's name; may be given again.",
        ),
    ] = None,
    against: Annotated[
        str, typer.Option(metavar="SYSTEM", help="Compare the other systems with this one.")
    ] = DEFAULT,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Slice by form, freshness, length, source, age, or a key of the metadata; "
            "may be given again.",
        ),
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[SYSTEM:]METRIC=VALUE",
            help="Exit with 1 if a figure (of default, or the system named) is lower; "
            "may be given again.",
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Ask the first N questions only.")
    ] = None,
    written: Annotated[
        bool,
        typer.Option(
            "--written",
            help="One more system, written: answers by the language model that "
            "DATELINE_LLM_BASE_URL and DATELINE_LLM_MODEL name.",
        ),
    ] = False,
    judge: Annotated[
        JudgeName,
        typer.Option(
            help="Who judges what is supported, stated and correct: rules, or that model.",
        ),
    ] = JudgeName.RULES,
    model: Annotated[
        str | None,
        typer.Option(
            envvar="DATELINE_MODEL", help="Embedding model: a name or a folder. Default: bundled."
        ),
    ] = None,
    max_tokens: Annotated[
        int | None,
        typer.Option(min=32, help="Limit of a passage in the model's tokens, header included."),
    ] = None,
    cache: Annotated[
        Path,
        typer.Option(
            envvar="DATELINE_CACHE", file_okay=False, help="Folder for indexes that are kept."
        ),
    ] = Path("~/.cache/dateline"),
    index: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Ask this index as it is; index nothing."),
    ] = None,
    download: Annotated[
        bool, typer.Option("--download", help="Fetch the published question sets of these names.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            file_okay=False,
            help="Write answers.json, answers.html and the answers; go on from what is there.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Measure answers: whether they are given when they should be, proved, exact, and right.

    The corpus is indexed once and kept; docs/evaluation.md says what each figure means.
    """
    if index and max_tokens:
        raise typer.BadParameter("--max-tokens is fixed in the index that --index names")
    from eval.answers.evaluation import evaluate_answers  # noqa: PLC0415  (only this needs these)
    from eval.answers.html_report import render  # noqa: PLC0415
    from eval.answers.kept import AnswerStore  # noqa: PLC0415
    from eval.answers.model_judge import ModelJudge  # noqa: PLC0415
    from eval.cli import corpus_index  # noqa: PLC0415
    from eval.datasets import load  # noqa: PLC0415
    from eval.datasets.joining import joined  # noqa: PLC0415
    from eval.download import located  # noqa: PLC0415
    from eval.progress import asking  # noqa: PLC0415
    from index import Index  # noqa: PLC0415

    systems = _systems(settings_of(context).settings, config or (), written=written)
    names = [system.name for system in systems]
    if against not in names:
        raise typer.BadParameter(f"--against: no system {against!r}, there are {', '.join(names)}")
    floors = _floors(fail_under or (), names)
    llm = language_model(context, wanted=written or judge is JudgeName.MODEL)
    cache = cache.expanduser()
    tell = partial(typer.echo, err=True)
    places = [
        located(folder, cache, download=download and not folder.exists(), tell=tell)
        for folder in folders
    ]
    dataset = joined([load(place, split) for place in places])
    dataset = replace(dataset, topics=dataset.topics[:limit])
    store = AnswerStore(out) if out is not None else None
    skipped = None
    if index is None:
        index, lost = corpus_index(dataset.corpus, cache, model, max_tokens)
        skipped = len(lost)
    with Index.open(index, model=model) as opened:
        evaluation = evaluate_answers(
            opened,
            dataset,
            systems,
            against=against,
            judge=ModelJudge(llm) if llm and judge is JudgeName.MODEL else None,
            llms={WRITTEN: llm} if llm and written else None,
            by=by or (),
            store=store,
            skipped=skipped,
            watch=asking,
        )
    report = evaluation.report
    for name, count in evaluation.reused.items():
        typer.echo(f"asked before: {count:,} questions of {name} ({out})", err=True)
    if store is not None:
        store.finish(evaluation.replies, report.to_json(), render(report))
    if json:
        typer.echo(report.to_json())
    else:
        from eval.answers.table import print_answers  # noqa: PLC0415

        print_answers(report)
    missed = [line for floor in floors if (line := floor.missed(report.systems))]
    for line in missed:
        typer.echo(f"dateline: {line}", err=True)
    if missed:
        raise typer.Exit(1)


def _systems(
    settings: "Settings", config: "Sequence[Path]", *, written: bool
) -> "tuple[System, ...]":
    from eval.systems import System, configured  # noqa: PLC0415
    from rag.errors import ConfigError  # noqa: PLC0415
    from rag.retrieval import Mode  # noqa: PLC0415

    further = configured(config)
    for taken in (DEFAULT, WRITTEN):
        if any(system.name == taken for system in further):
            raise ConfigError(f"a file is called {taken}.toml, as another system is: rename it")
    models = (System(WRITTEN, Mode.HYBRID, settings),) if written else ()
    return (System(DEFAULT, Mode.HYBRID, settings), *models, *further)


def _floors(texts: "Sequence[str]", systems: "Sequence[str]") -> "list[Floor]":
    from eval.answers.measures import FLOORED  # noqa: PLC0415
    from eval.floors import Floor  # noqa: PLC0415

    try:
        return [Floor.parse(text, systems, (*FLOORED, "auroc"), DEFAULT) for text in texts]
    except ValueError as error:
        raise typer.BadParameter(f"--fail-under: {error}") from error
