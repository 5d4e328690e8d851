"""The command group `dateline feedback`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from rag.cli.options import DEFAULT_INDEX, IndexOption, JsonOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from eval.feedback.standing import Standing
    from index import Feedback

app = typer.Typer(help="What readers said of answers.", no_args_is_help=True)
_SHOWN = 200
"""Characters of an answer that are listed."""


@app.callback()
def _group() -> None:
    """What readers said of answers: on the page, over HTTP, in Python."""


@app.command("list")
def list_(
    index: IndexOption = DEFAULT_INDEX,
    verdict: Annotated[
        str | None, typer.Option(metavar="up|down", help="Only what readers found good, or bad.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """List what readers said of answers, the newest first.

    An answer that quotes an article which was withdrawn or removed since is not shown.
    """
    from eval.feedback.standing import Standing  # noqa: PLC0415
    from index import Index, Verdict  # noqa: PLC0415

    if verdict is not None and verdict not in list(Verdict):
        raise typer.BadParameter(f"{verdict!r} is neither up nor down", param_hint="--verdict")
    with Index.open(index) as news:
        found = [one for one in reversed(news.feedback()) if verdict in (None, one.verdict)]
        standing = Standing(news)
        records = [_record(one, standing) for one in found]
    if json:
        typer.echo(orjson.dumps(records, option=orjson.OPT_INDENT_2).decode())
        return
    from rich.console import Group  # noqa: PLC0415

    from rag.cli.render import print_rich  # noqa: PLC0415

    lines = [line for record in records for line in _lines(record)]
    print_rich(Group(*lines) if lines else "nobody has said anything yet")


@app.command()
def export(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", file_okay=False, help="Folder of the question set.")
    ],
    index: IndexOption = DEFAULT_INDEX,
    with_corpus: Annotated[
        bool,
        typer.Option("--with-corpus", help="Write the index's articles into the set, too."),
    ] = False,
) -> None:
    """Make a question set of what readers said, for dateline eval.

    docs/evaluation.md says what becomes of each verdict.
    """
    from eval.errors import DatasetError  # noqa: PLC0415
    from eval.feedback.standing import Standing  # noqa: PLC0415
    from eval.feedback.topics import rated  # noqa: PLC0415
    from eval.feedback.writing import CORPUS, TO_JUDGE, counts, write_set  # noqa: PLC0415
    from eval.judging.saving import save_corpus  # noqa: PLC0415
    from index import Index  # noqa: PLC0415

    with Index.open(index) as news:
        given = news.feedback()
        if not given:
            raise DatasetError(
                f"{index} holds no feedback: nobody has said what an answer is worth"
            )
        found = rated(given, Standing(news))
        write_set(found, out)
        articles = save_corpus(news, out / CORPUS) if with_corpus else 0
    count = counts(found)
    typer.echo(
        f"{out}: {count['answerable']} questions with an answering article, "
        f"{count['unanswerable']} that nothing answers, {count['unjudged']} answered nobody knows "
        "where" + (f"; {articles:,} articles" if articles else "")
    )
    for why, number in count["left_out"].items():
        typer.echo(f"left out: {number} {_WHY[why]}", err=True)
    where = "" if with_corpus else f" --index {index}"
    if count["answerable"]:
        typer.echo(f"measure with: dateline eval retrieval {out}{where}", err=True)
    if found.to_judge:
        typer.echo(f"judge with: dateline eval init {out / TO_JUDGE} --index {index}", err=True)


@app.command()
def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="As list --json names them.")],
    index: IndexOption = DEFAULT_INDEX,
) -> None:
    """Delete what readers said."""
    from index import Index  # noqa: PLC0415

    with Index.open(index) as news:
        for name in ids:
            news.remove_feedback(name)


_WHY = {
    "bad": "whose answer was bad, nobody said what is right",
    "disputed": "of which readers contradict each other",
    "gone": "whose articles were withdrawn or removed",
    "limited": "that nothing answers within the limits they were asked with",
}


def _record(one: "Feedback", standing: "Standing") -> dict[str, Any]:
    from rag.answer import plain  # noqa: PLC0415

    record: dict[str, Any] = plain(one)
    record["answer"] = standing.answer(one)
    for cited, entry in zip(one.citations, record["citations"], strict=True):
        entry["stands"] = standing.holds(cited)
    return record


def _lines(record: dict[str, Any]) -> "Iterator[Text]":
    from rich.text import Text  # noqa: PLC0415

    good = record["verdict"] == "up"
    why = (record["reason"] or "").replace("_", " ")
    head = " · ".join(filter(None, (record["given"], record["verdict"], why)))
    yield Text(head, style="green" if good else "red")
    yield Text(record["resolved"] or record["question"], style="bold")
    answer = record["answer"] or "(it quotes an article that was withdrawn or removed)"
    yield Text(answer if len(answer) <= _SHOWN else f"{answer[:_SHOWN]}…", style="dim")
    if record["comment"]:
        yield Text(record["comment"])
    if record["expected"]:
        yield Text(f"expected: {record['expected']}")
    yield Text("")
