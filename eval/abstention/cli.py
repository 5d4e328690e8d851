"""The command `dateline calibrate`, also `dateline eval calibrate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.configuring import configured

if TYPE_CHECKING:
    from eval.abstention.rows import Row
    from rag import Settings


def calibrate(  # noqa: PLR0917  (typer makes an option of each)
    context: typer.Context,
    index: Annotated[
        Path | None, typer.Argument(metavar="[INDEX]", help="The index of your articles.")
    ] = None,
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Question sets in BEIR's layout."),
    ] = None,
    rows: Annotated[
        list[Path] | None,
        typer.Option(
            "--rows",
            metavar="FILE",
            dir_okay=False,
            exists=True,
            help="Rows of several indexes that benchmarks.abstention_set wrote, instead of these; "
            "may be given again, and figures are told by file, too.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option(help="File to write; name it as abstention_file in dateline.toml.")
    ] = Path("abstention.json"),
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.html",
            dir_okay=False,
            help="Write a page with reliability diagram, threshold curve, kinds and recipe.",
        ),
    ] = None,
    work: Annotated[
        Path, typer.Option(help="Folder for copies of the index that lack answers; must be new.")
    ] = Path("abstention"),
    parts: Annotated[int, typer.Option(min=1, help="How many such copies to make.")] = 4,
    seed: Annotated[
        int, typer.Option(min=0, help="How questions are dealt into folds; figures turn on it.")
    ] = 0,
) -> None:
    """Fit to your articles how likely an answer must be, and say how well that tells.

    Answerable questions are also asked of copies of the index that lack the answering articles.
    """
    if bool(rows) == bool(index and folders):
        raise typer.BadParameter("give an index and question sets about it, or --rows")
    from eval.abstention.build import build  # noqa: PLC0415  (heavy; only this command needs it)
    from eval.abstention.calibration import cross_validated, fit, measure, scaled  # noqa: PLC0415
    from eval.abstention.html_report import render  # noqa: PLC0415
    from eval.abstention.report import Calibration  # noqa: PLC0415
    from eval.abstention.rows import balanced, groups, read_files  # noqa: PLC0415

    files: dict[Row, str] = {}
    if rows:
        files = read_files(rows)
        asked, told = list(files), f"rows of {', '.join(dict.fromkeys(file.name for file in rows))}"
    elif index is not None and folders:
        asked = balanced(build([(index, folder) for folder in folders], work, parts))
        told = ", ".join(folder.resolve().name for folder in folders)
    settings = configured(context).settings
    measured = measure(asked, settings)
    grouped = groups(measured.rows)
    guessed = cross_validated(measured, grouped, seed)
    model = fit(measured, guessed, f"dateline calibrate on {told}")
    out.write_text(model.model_dump_json() + "\n", encoding="utf-8")
    found = Calibration(
        measured.rows,
        tuple(scaled(guessed, measured, grouped, seed).tolist()),
        tuple(grouped),
        settings.answer_threshold,
        _recipe(asked, measured.rows, told, settings, seed),
        tuple(files[row] for row in measured.rows) if files else (),
    ).only([row.counted for row in measured.rows])
    typer.echo("\n".join(found.lines()))
    typer.echo(f'{out} written: take it with abstention_file = "{out}" in dateline.toml')
    if report is not None:
        report.write_text(render(found), encoding="utf-8")
        typer.echo(f"{report} written")


def _recipe(
    asked: "list[Row]", kept: "tuple[Row, ...]", told: str, settings: "Settings", seed: int
) -> dict[str, str]:
    """Return how the rows came about, what was fitted, and by which code."""
    from collections import Counter  # noqa: PLC0415

    from eval.abstention.calibration import FOLDS  # noqa: PLC0415
    from eval.abstention.rows import REMOVED, rows_sha256  # noqa: PLC0415
    from eval.provenance import code_sha256, versions  # noqa: PLC0415

    counted = [row for row in kept if row.counted]
    indexes = Counter(row.index.name for row in counted)
    removed = sum(row.kind == REMOVED for row in counted)
    return {
        "questions": told,
        "rows": f"{len(counted)}, of them {removed} put to an index without the articles that "
        "answer, their copies, and others that were found to hold the answer",
        "left out": f"{len(asked) - len(kept)} for which no sentence was found",
        "by index": ", ".join(f"{name} {count}" for name, count in indexes.items()),
        "classes": "as many rows of one are counted as of the other, chosen by a hash of their "
        f"ids; {len(kept) - len(counted)} more, mostly removed, were fitted to and not counted",
        "folds": f"{FOLDS} at most; questions that share an article stay in one; seed {seed}",
        "rows, SHA-256": rows_sha256(kept),
        "settings": settings.model_dump_json(exclude_defaults=True),
        "code, SHA-256": code_sha256(),
        **versions(),
    }
