"""The command `dateline eval init`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.configuring import configured
from rag.cli.options import DEFAULT_INDEX, IndexOption, ModelOption

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from eval.judging.draft import Draft
    from eval.judging.pool import Pooled
    from eval.judging.state import Judging, Question
    from rag import NewsRAG

_FILES = (".csv", ".tsv", ".txt")


def init(  # noqa: PLR0917  (typer makes an option of each)
    context: typer.Context,
    path: Annotated[
        Path,
        typer.Argument(
            metavar="QUESTIONS|DIR",
            help="A file of questions (CSV, TSV, or one a line), or the folder of the set.",
        ),
    ],
    index: IndexOption = DEFAULT_INDEX,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", file_okay=False, help="The set's folder. Default: the file's name."
        ),
    ] = None,
    propose: Annotated[
        int, typer.Option(metavar="N", min=0, help="Add up to N questions made from the corpus.")
    ] = 0,
    seed: Annotated[int, typer.Option(help="Another one proposes others, in another order.")] = 0,
    depth: Annotated[
        int, typer.Option(min=1, max=100, help="Passages to judge of each of three systems.")
    ] = 5,
    sheet: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the passages to judge as CSV; ask nothing."),
    ] = None,
    judgements: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Take the grades of such a CSV; ask nothing."),
    ] = None,
    with_corpus: Annotated[
        bool, typer.Option("--with-corpus", help="Write the index's articles beside the set.")
    ] = False,
    model: ModelOption = None,
) -> None:
    """Make a question set for your own corpus: judge passages, save in BEIR's layout.

    Every judgement is kept at once; the same command goes on where it was left.
    """
    if sheet and judgements:
        raise typer.BadParameter("--sheet writes what --judgements reads: give one of them")
    if not path.is_file():
        if path.suffix.lower() in _FILES and not path.is_dir():
            raise typer.BadParameter(f"{path}: there is no such file")
        if out is not None:
            raise typer.BadParameter(f"--out: {path} is no file of questions, but the set's folder")
    elif out is None and not path.suffix:
        raise typer.BadParameter(f"--out: {path} has no ending: say where the set is to lie")
    from eval.errors import DatasetError  # noqa: PLC0415  (only this command needs what follows)
    from eval.judging.draft import read_drafts  # noqa: PLC0415
    from eval.judging.pool import pooled  # noqa: PLC0415
    from eval.judging.saving import save, save_corpus  # noqa: PLC0415
    from eval.judging.sheet import read_sheet  # noqa: PLC0415
    from eval.judging.state import Judging  # noqa: PLC0415
    from rag import NewsRAG  # noqa: PLC0415

    given: Sequence[Draft] = read_drafts(path) if path.is_file() else ()
    folder = out or (path.with_suffix("") if path.is_file() else path)
    judging = Judging.open(folder)
    judging.add(given)
    with NewsRAG.open(index, model=model, settings=configured(context).settings) as news:
        if propose:
            _propose(judging, news, propose, seed)
        if not judging.questions:
            raise DatasetError(
                f"{folder} holds no questions yet: give a file of them, or --propose 50"
            )
        judging.save()
        if judgements is not None:
            read_sheet(judgements, judging)
            judging.save()
        else:
            _ask(judging, lambda one: pooled(news, one.draft, depth, seed), sheet)
        answerable, lacking = save(judging)
        articles = save_corpus(news.index, folder / "corpus.jsonl") if with_corpus else 0
    left = len(judging.questions) - answerable - lacking
    typer.echo(
        f"{folder}: {answerable} questions with an answering article, {lacking} that nothing "
        f"answers; {left} not in the set" + (f"; {articles:,} articles" if articles else "")
    )
    if answerable:
        where = "" if with_corpus else f" --index {index}"
        typer.echo(f"measure with: dateline eval retrieval {folder}{where}", err=True)


def _propose(judging: "Judging", news: "NewsRAG", count: int, seed: int) -> None:
    from eval.judging.proposals import propose  # noqa: PLC0415

    before = len(judging.questions)
    found = propose(news.index, count, seed)
    judging.add(found)
    typer.echo(
        f"proposed {len(found)} of {count} questions, {len(judging.questions) - before} new",
        err=True,
    )


def _ask(
    judging: "Judging", pool: "Callable[[Question], Sequence[Pooled]]", sheet: Path | None
) -> None:
    from eval.judging.asking import judge  # noqa: PLC0415
    from eval.judging.sheet import write_sheet  # noqa: PLC0415
    from eval.judging.terminal import Terminal  # noqa: PLC0415

    if sheet is not None:
        typer.echo(f"{write_sheet(sheet, judging, pool)} passages to judge: {sheet}", err=True)
    elif not judge(judging, pool, Terminal(len(judging.questions))):
        typer.echo("stopped: the same command goes on here", err=True)
