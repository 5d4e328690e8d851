"""The command group `dateline eval`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import JsonOption

if TYPE_CHECKING:
    from eval.retrieval import Evaluation
    from index import Skipped

_NAMED_SKIPS = 5

app = typer.Typer(help="Measure on question sets.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Measure on question sets whose answering articles are known."""


@app.command()
def retrieval(  # noqa: PLR0917  (typer makes an option of each)
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="A BEIR folder: corpus.jsonl, queries.jsonl, qrels/."),
    ],
    split: Annotated[
        str | None,
        typer.Option(help="Judgements in qrels/; default: the only ones, else test."),
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
    from eval.datasets.beir import load  # noqa: PLC0415  (only this command needs what follows)
    from eval.progress import asking  # noqa: PLC0415
    from eval.retrieval import evaluate_retrieval  # noqa: PLC0415
    from rag import NewsRAG  # noqa: PLC0415

    dataset = load(folder, split)
    skipped = None
    if index is None:
        index, lost = _index(dataset.corpus, cache.expanduser(), model, max_tokens)
        skipped = len(lost)
    with NewsRAG.open(index, model=model) as news:
        evaluation = evaluate_retrieval(news, dataset, skipped=skipped, watch=asking)
    if run is not None:
        _write_runs(evaluation, run)
    if json:
        typer.echo(evaluation.report.to_json())
        return
    from rich.console import Console  # noqa: PLC0415

    Console(highlight=False).print(evaluation.report)


def _index(
    corpus: Path, cache: Path, model: str | None, max_tokens: int | None
) -> "tuple[Path, tuple[Skipped, ...]]":
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


def _write_runs(evaluation: "Evaluation", path: Path) -> None:
    from eval.runs import write_run  # noqa: PLC0415
    from rag.retrieval import Mode  # noqa: PLC0415

    if "{system}" not in str(path):
        write_run(evaluation.runs[Mode.HYBRID], path)
        return
    for name, found in evaluation.runs.items():
        write_run(found, Path(str(path).replace("{system}", name)))
