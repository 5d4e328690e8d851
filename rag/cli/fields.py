"""Options by which a user tells what the names in the data mean."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from index.readers import Options

MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=NAME",
        help="The data's name for a field: body=content_clean, title=meta.headline; may be given "
        "again.",
    ),
]
MinWordsOption = Annotated[
    int | None,
    typer.Option(
        "--min-words",
        metavar="N",
        min=0,
        help="Skip articles of fewer words. Default: 40 for pages from the web, else no limit.",
    ),
]


def reading_options(maps: list[str] | None, min_words: int | None) -> "Options":
    """Return what the user says of the input.

    Args:
        maps: "FIELD=NAME" each; FIELD is a field of an article, or a common name of one.
        min_words: The fewest words of an article.

    Raises:
        typer.BadParameter: A mapping is not of that form, its field is unknown, or a field is
            mapped twice.
    """
    from index.readers import Options  # noqa: PLC0415
    from index.readers.names import field_of  # noqa: PLC0415

    fields: dict[str, str] = {}
    for text in maps or ():
        known, _, name = (part.strip() for part in text.partition("="))
        if not known or not name:
            reason = f"{text!r} is no mapping: write FIELD=NAME, as in body=content_clean"
            raise typer.BadParameter(reason, param_hint="--map")
        try:
            field = field_of(known)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--map") from None
        if field in fields:
            reason = f"{field} is mapped twice, to {fields[field]!r} and to {name!r}"
            raise typer.BadParameter(reason, param_hint="--map")
        fields[field] = name
    return Options(fields=fields, min_words=min_words)
