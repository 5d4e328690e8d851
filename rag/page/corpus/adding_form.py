"""The form by which editors add articles on the corpus page."""

from rag.page.markup import Markup, tag
from rag.page.settings import UploadLimits


def adding_form(limits: UploadLimits) -> Markup:
    """Return the form.

    Args:
        limits: How much may be sent at once.
    """
    return tag(
        "section",
        tag("h3", "Add articles", id="adding-title"),
        tag("div", _drop(limits), _address(), class_="ways"),
        tag(
            "p",
            tag("progress", id="adding-bar", max=100, value=0, aria_label="Sent"),
            tag("button", "Stop", type="button", data_do="stop-adding"),
            id="adding-state",
            hidden=True,
        ),
        tag("div", id="adding-report", role="region", aria_label="What became of it"),
        id="adding",
        aria_labelledby="adding-title",
        data_files=limits.files,
        data_file_bytes=limits.file_bytes,
        data_total_bytes=limits.total_bytes,
    )


def _drop(limits: UploadLimits) -> Markup:
    size, total = limits.file_bytes >> 20, limits.total_bytes >> 20
    chooser = tag(
        "input", type="file", id="adding-files", multiple=True, aria_describedby="adding-limits"
    )
    return tag(
        "div",
        tag("label", "Drop files here, or choose them", for_="adding-files"),
        chooser,
        tag(
            "p",
            f"Any format that dateline add reads, also packed: {limits.files} files at once, "
            f"{size} MiB each, {total} MiB together.",
            class_="hint",
            id="adding-limits",
        ),
        class_="drop",
    )


def _address() -> Markup:
    return tag(
        "form",
        tag("label", "A page, a feed or a document on the web", for_="adding-url"),
        tag(
            "div",
            tag(
                "input",
                type="text",
                inputmode="url",
                id="adding-url",
                name="url",
                required=True,
                maxlength=8192,
                placeholder="https://",
                autocomplete="off",
                spellcheck="false",
            ),
            tag("button", "Add", type="submit", class_="primary"),
            class_="row",
        ),
        class_="address",
        id="adding-address",
    )
