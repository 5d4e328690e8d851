"""A calibration as one HTML file that opens offline: no script, nothing fetched."""

from eval.abstention.report import Calibration, share
from eval.charts import COLOURS, Bar, Point, bars, curves
from eval.document import document
from eval.markup import Html, table, tag

_LINES = (
    ("answer precision", "answer_precision"),
    ("answer recall", "answer_recall"),
    ("abstain precision", "abstain_precision"),
    ("abstain recall", "abstain_recall"),
)
_NOTES = (
    "Every probability is of trees that were grown, and a scale that was fitted, without the "
    "question, and without any question that shares an article with it, answering or near.",
    "Probabilities are on the scale of the file that was written, so that a threshold here is a "
    "value of the setting answer_threshold.",
    "Half of the questions are answerable. Where people ask otherwise, so are the precisions and "
    "the probabilities.",
    "A question whose answering articles were removed may still be answered by another article "
    "that nobody judged; such a row counts as unanswerable.",
    "A threshold that is chosen on these figures is judged too well by them.",
)


def render(found: Calibration) -> str:
    """Return the calibration as a page."""
    title = "Calibration of abstention"
    return document(
        title,
        [
            tag("h1", title),
            tag("p", f"{found.counted}; cross-validated."),
            tag("h2", "Figures"),
            _figures(found),
            *_reliability(found),
            tag("h2", "Thresholds"),
            *_thresholds(found),
            *_files(found),
            tag("h2", "By kind"),
            _kinds(found),
            tag("h2", "Recipe"),
            table(("of", "value"), [(n, tag("code", v)) for n, v in found.recipe.items()], "words"),
            tag("h2", "Notes"),
            tag("ul", *(tag("li", note) for note in _NOTES)),
        ],
    )


def _figures(found: Calibration) -> Html:
    low, high = found.area_interval
    return table(
        ("", "value", "meaning"),
        [
            (
                "AUC",
                tag("td", f"{found.area:.3f}", tag("small", f"{low:.3f} – {high:.3f}")),
                "an answerable question has the greater probability than an unanswerable one",
            ),
            ("Brier", f"{found.brier:.3f}", "mean squared error of the probabilities"),
            ("calibration error", f"{found.error:.3f}", "mean distance in the diagram below"),
        ],
        "words",
    )


def _reliability(found: Calibration) -> list[Html]:
    parts = [
        (part, part.confidence, part.answerable)
        for part in found.bins
        if part.confidence is not None and part.answerable is not None
    ]
    points = [
        Point(guessed, true, f"{part.count} questions: {true:.3f} answerable", 0)
        for part, guessed, true in parts
    ]
    counts = [
        Bar(
            f"{part.low:g} to {part.high:g}", part.count, part.count, part.count, f"{part.count}", 0
        )
        for part in found.bins
    ]
    most = max(part.count for part in found.bins)
    title = "Guessed and observed"
    rows: list[tuple[object, ...]] = [
        (f"{part.low:g} to {part.high:g}", part.count, f"{guessed:.3f}", f"{true:.3f}")
        for part, guessed, true in parts
    ]
    return [
        tag("h2", "Reliability"),
        tag("p", "On the diagonal a probability is what it says it is.", class_="dim"),
        tag(
            "div",
            _figure(
                title,
                curves(title, [points], "guessed", "share answerable", diagonal=True),
                "plane",
            ),
            _figure("Questions by probability", bars("Questions by probability", counts, most)),
            class_="charts",
        ),
        table(("guessed", "questions", "mean guessed", "answerable"), rows),
    ]


def _files(found: Calibration) -> list[Html]:
    parts = []
    for name, part in found.by_file.items():
        counted = f"{part.counted}; AUC {part.area:.3f}, calibration error {part.error:.3f}."
        parts += [tag("h2", f"Of {name}"), tag("p", counted), *_thresholds(part, f" with {name}")]
    return parts


def _thresholds(found: Calibration, of: str = "") -> list[Html]:
    lines = [
        [
            Point(one.threshold, value, f"{label} {value:.3f} from {one.threshold:.3f}", n)
            for one in found.curve
            if (value := getattr(one, name)) is not None
        ]
        for n, (label, name) in enumerate(_LINES)
    ]
    legend = [
        tag("li", tag("i", class_=f"c{n % COLOURS}"), label) for n, (label, _) in enumerate(_LINES)
    ]
    title = f"What each threshold does{of}"
    rows: list[tuple[object, ...]] = [
        (
            f"{one.threshold:g}{' (in force)' if one.threshold == found.threshold else ''}",
            *(share(getattr(one, name)) for _, name in _LINES),
        )
        for one in found.steps
    ]
    return [
        tag(
            "p",
            f"The upright line is the threshold in force, {found.threshold:g}.",
            class_="dim",
        ),
        tag("ul", *legend, class_="legend"),
        _figure(title, curves(title, lines, "threshold", "share", at=found.threshold), "plane"),
        table(("threshold", *(label for label, _ in _LINES)), rows),
    ]


def _kinds(found: Calibration) -> Html:
    head = ("kind", "questions", f"decided rightly at {found.threshold:g}", "share")
    rows: list[tuple[object, ...]] = [
        (kind, count, right, f"{right / count:.3f}")
        for kind, (right, count) in found.by_kind.items()
    ]
    return table(head, rows)


def _figure(title: str, chart: Html, class_: str | None = None) -> Html:
    return tag("figure", tag("figcaption", title), chart, class_=class_)
