"""The command group `dateline eval`."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.abstention.cli import calibrate
from eval.answers.cli import answers
from eval.judging.cli import init
from rag.cli.configuring import configured as settings_of
from rag.cli.options import JsonOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eval.floors import Floor
    from eval.runs import Run
    from index import Skipped

_NAMED_SKIPS = 5

app = typer.Typer(help="Measure on question sets.", no_args_is_help=True)
app.command()(answers)
app.command()(init)
app.command()(calibrate)


@app.callback()
def _group() -> None:
    """Measure on question sets whose answering articles are known."""


@app.command()
def retrieval(  # noqa: PLR0917  (typer makes an option of each)
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="A question set (docs/datasets.md), or the name of a published one.",
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
            help="TOML with settings of retrieval: one more hybrid system, of the file's name; "
            "may be given again.",
        ),
    ] = None,
    baseline: Annotated[
        str | None,
        typer.Option(
            metavar="FILE[:SYSTEM]",
            help="JSON of an earlier evaluation: its hybrid system, or the one named, is one more.",
        ),
    ] = None,
    against: Annotated[
        str, typer.Option(metavar="SYSTEM", help="Compare the other systems with this one.")
    ] = "lexical",
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
            help="Exit with 1 if a figure (of hybrid, or the system named) is lower; "
            "may be given again.",
        ),
    ] = None,
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
        typer.Option(metavar="DIR", help="Search this index as it is; index nothing."),
    ] = None,
    download: Annotated[
        bool, typer.Option("--download", help="Fetch the published question set of that name.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            file_okay=False,
            help="Write results.json, report.html and runs; go on from what is there.",
        ),
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the hybrid system's TREC run; with {system} in the name, one of each.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Measure how well lexical, dense and hybrid search find the articles that answer.

    The corpus is indexed once and kept; docs/evaluation.md says what each figure means.
    """
    if index and max_tokens:
        raise typer.BadParameter("--max-tokens is fixed in the index that --index names")
    from eval.baseline import read_baseline  # noqa: PLC0415  (only this command needs what follows)
    from eval.cases import mentioned  # noqa: PLC0415
    from eval.datasets import load  # noqa: PLC0415
    from eval.download import located  # noqa: PLC0415
    from eval.html_report import render  # noqa: PLC0415
    from eval.progress import asking  # noqa: PLC0415
    from eval.retrieval import evaluate_retrieval, newest  # noqa: PLC0415
    from eval.store import Store  # noqa: PLC0415
    from eval.systems import BASELINE, configured, standard  # noqa: PLC0415
    from index import Index  # noqa: PLC0415

    systems = (*standard(settings_of(context).settings), *configured(config or ()))
    names = [system.name for system in systems] + [BASELINE] * (baseline is not None)
    if against not in names:
        raise typer.BadParameter(f"--against: no system {against!r}, there are {', '.join(names)}")
    floors = _floors(fail_under or (), names)
    earlier = read_baseline(baseline) if baseline is not None else None
    cache = cache.expanduser()
    folder = located(folder, cache, download=download, tell=partial(typer.echo, err=True))
    dataset = load(folder, split)
    dataset.require_judgements()
    store = Store(out) if out is not None else None
    skipped = None
    if index is None:
        index, lost = corpus_index(dataset.corpus, cache, model, max_tokens)
        skipped = len(lost)
    with Index.open(index, model=model) as opened:
        evaluation = evaluate_retrieval(
            opened,
            dataset,
            systems,
            against=against,
            baseline=earlier,
            by=by or (),
            store=store,
            skipped=skipped,
            watch=asking,
        )
        if evaluation.reused:
            typer.echo(f"asked before: {', '.join(evaluation.reused)} ({out})", err=True)
        if store is not None:
            articles = newest(opened, mentioned(evaluation.report, dataset))
            page = render(evaluation.report, dataset, articles)
            store.finish(evaluation.runs, evaluation.report.to_json(), page)
    if run is not None:
        _write_runs(evaluation.runs, run)
    if json:
        typer.echo(evaluation.report.to_json())
    else:
        from eval.table import print_report  # noqa: PLC0415

        print_report(evaluation.report)
    missed = [line for floor in floors if (line := floor.missed(evaluation.report.systems))]
    for line in missed:
        typer.echo(f"dateline: {line}", err=True)
    if missed:
        raise typer.Exit(1)


def _floors(texts: "Sequence[str]", systems: "Sequence[str]") -> "list[Floor]":
    from eval.floors import Floor  # noqa: PLC0415

    try:
        return [Floor.parse(text, systems) for text in texts]
    except ValueError as error:
        raise typer.BadParameter(f"--fail-under: {error}") from error


def corpus_index(
    corpus: "Sequence[Path]", cache: Path, model: str | None, max_tokens: int | None
) -> "tuple[Path, tuple[Skipped, ...]]":
    """Return where the cached index of a corpus lies, made if need be, and what it lacks."""
    from eval.cache import cached_index  # noqa: PLC0415
    from eval.progress import indexing  # noqa: PLC0415
    from index import SentenceTransformerEmbedder  # noqa: PLC0415
    from index.embedding import DEFAULT_MODEL  # noqa: PLC0415
    from index.store import PASSAGE_TOKENS  # noqa: PLC0415

    embedder = SentenceTransformerEmbedder(model or DEFAULT_MODEL)
    cached = cached_index(corpus, cache, embedder, max_tokens or PASSAGE_TOKENS, indexing)
    made = cached.fresh
    if made is None:
        typer.echo(f"indexed before: {cached.path}", err=True)
    else:
        typer.echo(
            f"indexed {made.articles:,} articles, {made.passages:,} passages in "
            f"{made.seconds:.0f} s: {cached.path}",
            err=True,
        )
    for item in cached.skipped[:_NAMED_SKIPS]:
        typer.echo(f"skipped {item.where}: {item.reason}", err=True)
    if len(cached.skipped) > _NAMED_SKIPS:
        typer.echo(f"and {len(cached.skipped) - _NAMED_SKIPS:,} more", err=True)
    return cached.path, cached.skipped


def _write_runs(runs: "Sequence[Run]", path: Path) -> None:
    from eval.runs import write_run  # noqa: PLC0415
    from rag.retrieval import Mode  # noqa: PLC0415

    for found in runs:
        if "{system}" in str(path):
            write_run(found, Path(str(path).replace("{system}", found.system)))
        elif found.system == Mode.HYBRID:
            write_run(found, path)
