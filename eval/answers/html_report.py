"""An evaluation of answers as one HTML file that opens offline: no script, nothing fetched."""

import orjson

from eval.answers.judged import Judged
from eval.answers.measures import MEASURES
from eval.answers.notes import notes
from eval.answers.report import SLICED, AnswersReport, Measured
from eval.answers.table import steps
from eval.charts import COLOURS, Point, curves
from eval.comparison_table import comparison_table
from eval.document import document
from eval.markup import Html, join, table, tag

_SLICES = 50
_LINES = (
    ("answer precision", "answer_precision"),
    ("answer recall", "answer_recall"),
    ("abstain precision", "abstain_precision"),
    ("abstain recall", "abstain_recall"),
    ("answered", "answered"),
)
_KINDS = ("answerable", "unanswerable")
_SHOWN = (
    "correct",
    "contains",
    "contains_first",
    "f1",
    "citation_recall",
    "citation_precision",
    "nuggets",
)


def render(report: AnswersReport) -> str:
    """Return the report as a page."""
    title = f"Answers on {report.dataset}"
    sections = [
        tag("h1", title),
        *_heading(report),
        tag("h2", "Figures"),
        _figures(report),
        comparison_table(report.comparisons, report.against),
        *(part for name, found in report.measured.items() for part in _confidence(name, found)),
        *(part for name in report.slices for part in _slices(report, name)),
        tag("h2", "Time"),
        _times(report),
        *(part for name, found in report.measured.items() for part in _questions(name, found)),
        tag("h2", "What was run"),
        *_provenance(report),
        tag("h2", "Notes"),
        tag("ul", *(tag("li", note) for note in notes(report))),
    ]
    return document(title, sections)


def _heading(report: AnswersReport) -> list[Html]:
    settings = report.settings
    return [
        tag(
            "p",
            f"{report.articles:,} articles, {report.passages:,} passages, "
            f"{len(report.questions):,} questions, {report.unanswerable:,} of them unanswerable.",
        ),
        tag(
            "p",
            f"Measured {report.date} with {settings['model']}, passages of up to "
            f"{settings['max_tokens']} tokens, split {settings['split']}; "
            f"judged by {report.judge['name']}.",
            class_="dim",
        ),
    ]


def _figures(report: AnswersReport) -> Html:
    rows: list[tuple[object, ...]] = []
    for measure in MEASURES:
        if any(found.columns[measure].count for found in report.measured.values()):
            cells = [_figure(measure, found) for found in report.measured.values()]
            rows.append((measure, *cells))
    for name, decimals in (("auroc", 3), ("ece", 3), ("p50_ms", 1), ("p95_ms", 1)):
        values = [figures[name] for figures in report.systems.values()]
        rows.append((name, *("–" if v is None else f"{v:.{decimals}f}" for v in values)))
    decisions = {name: found.decisions for name, found in report.measured.items()}
    counted: list[tuple[object, ...]] = [
        (kind.replace("_", ", "), *(found[kind] for found in decisions.values()))
        for kind in next(iter(decisions.values()))
    ]
    return join(
        table(("", *report.measured), rows),
        tag("h3", "Decisions"),
        table(("questions", *report.measured), counted),
    )


def _figure(measure: str, found: Measured) -> Html:
    column = found.columns[measure]
    mean = column.mean()
    if mean is None:
        return tag("td", "–")
    low, high = found.intervals[measure]
    places = 1 if measure == "words" else 3
    return tag(
        "td",
        f"{mean:.{places}f}",
        tag("small", f"{low:.{places}f} – {high:.{places}f}, n {column.count}"),
    )


def _confidence(name: str, found: Measured) -> list[Html]:
    confidence = found.confidence
    lines = [
        [
            Point(one.threshold, value, f"{label} {value:.3f} from {one.threshold:.3f}", n)
            for one in confidence.curve
            if (value := getattr(one, field)) is not None
        ]
        for n, (label, field) in enumerate(_LINES)
    ]
    reliability = [
        Point(b.confidence, b.answerable, f"{b.count} questions: {b.answerable:.3f} answerable", 0)
        for b in confidence.bins
        if b.confidence is not None and b.answerable is not None
    ]
    in_force = confidence.threshold
    title, other = f"What each threshold does, {name}", f"Confidence and truth, {name}"
    legend = [
        tag("li", tag("i", class_=f"c{n % COLOURS}"), label) for n, (label, _) in enumerate(_LINES)
    ]
    rows: list[tuple[object, ...]] = []
    for one in steps(found):
        values = (getattr(one, field) for _, field in _LINES)
        mark = " (in force)" if one.threshold == in_force else ""
        cells = ("–" if value is None else f"{value:.3f}" for value in values)
        rows.append((f"{one.threshold:g}{mark}", *cells))
    binned: list[tuple[object, ...]] = [
        (f"{b.low:g} to {b.high:g}", b.count, f"{b.confidence:.3f}", f"{b.answerable:.3f}")
        for b in confidence.bins
        if b.confidence is not None
    ]
    text = "" if in_force is None else f"The upright line is the threshold in force, {in_force:g}."
    return [
        tag("h2", f"Abstaining, {name}"),
        tag("p", text, class_="dim"),
        tag("ul", *legend, class_="legend"),
        tag(
            "div",
            tag(
                "figure",
                tag("figcaption", title),
                curves(title, lines, "threshold", "share", at=in_force),
                class_="plane",
            ),
            tag(
                "figure",
                tag("figcaption", other),
                curves(other, [reliability], "mean confidence", "answerable", diagonal=True),
                class_="plane",
            ),
            class_="charts",
        ),
        table(("threshold", *(label for label, _ in _LINES)), rows),
        tag("h3", "Reliability"),
        table(("confidence", "questions", "mean", "answerable"), binned),
    ]


def _slices(report: AnswersReport, name: str) -> list[Html]:
    rows: list[tuple[object, ...]] = []
    parts = report.slices[name]
    for part in parts[:_SLICES]:
        kind = "few" if part.small else None
        cells = [
            tag(
                "td",
                "  ".join("–" if (v := found[m]) is None else f"{v:.3f}" for m in SLICED),
                class_=kind,
            )
            for found in report.slice_figures(part).values()
        ]
        rows.append((part.label, tag("td", len(part.questions), class_=kind), *cells))
    text = f"{', '.join(SLICED)} of each system; in italics where there are too few to tell."
    if len(parts) > _SLICES:
        text += f" The {len(parts) - _SLICES:,} smallest slices are in answers.json."
    return [
        tag("h2", f"By {name}"),
        tag("p", text, class_="dim"),
        table(("", "questions", *report.measured), rows),
    ]


def _times(report: AnswersReport) -> Html:
    stages = dict.fromkeys(s for found in report.measured.values() for s in found.times)
    rows: list[tuple[object, ...]] = []
    for stage in stages:
        times = [found.times.get(stage) for found in report.measured.values()]
        rows.append((stage, *("" if t is None else f"{t[0]:.1f} / {t[1]:.1f}" for t in times)))
    return table(("p50 / p95, ms", *report.measured), rows)


def _questions(name: str, found: Measured) -> list[Html]:
    rows = [_question(one, found, at) for at, one in enumerate(found.judged)]
    head = ("Question", "Answer", "Gold", "Verdicts")
    return [
        tag("h2", f"Questions, {name}"),
        tag(
            "details",
            tag("summary", f"All {len(rows)} with answer, gold answers and verdicts"),
            table(head, rows, "words answers"),
        ),
    ]


def _question(one: Judged, found: Measured, at: int) -> tuple[object, ...]:
    answer = one.reply.answer
    right = one.abstained == one.topic.unanswerable
    said = "abstained" if one.abstained else answer.status
    verdict = f"{said}, {'as' if right else 'although'} {_KINDS[one.topic.unanswerable]}"
    values = {name: found.columns[name] for name in _SHOWN}
    shown = [f"{n} {c.values[at]:.2f}" for n, c in values.items() if c.weights[at]]
    sources = [
        tag("p", tag("small", f"[{c.number}] {c.headline} · {c.source} · {c.published}"))
        for c in answer.citations
    ]
    stated = [
        tag("p", tag("small", f"{coverage}: {text}"))
        for text, coverage in zip(one.topic.assertions, one.coverages, strict=False)
    ]
    gold = "unanswerable" if one.topic.unanswerable else " / ".join(one.topic.answers)
    return (
        join(one.topic.text, tag("br"), tag("small", f"{one.topic.id}, as of {answer.as_of}")),
        join(tag("p", answer.text), *sources),
        join(gold, *stated),
        join(
            tag("p", verdict, class_="win" if right else "loss"),
            tag(
                "p", f"confidence {answer.trace.confidence:.3f}, {one.reply.seconds * 1000:.0f} ms"
            ),
            tag("p", ", ".join(shown)) if shown else None,
            *(
                tag(
                    "p", tag("small", f"{'supported' if s.supported else 'not supported'}: {s.why}")
                )
                for s in one.statements
                if s.needs or s.citations
            ),
            *(tag("p", str(fault), class_="loss") for fault in one.faults),
        ),
    )


def _provenance(report: AnswersReport) -> list[Html]:
    names = dict.fromkeys(name for values in report.configurations.values() for name in values)
    settings: list[tuple[object, ...]] = [
        (name, *(tag("code", values.get(name, "")) for values in report.configurations.values()))
        for name in names
    ]
    facts: list[tuple[object, ...]] = [
        *((name, version) for name, version in report.versions.items()),
        ("weights", tag("code", report.settings["weights_sha256"])),
        ("questions", tag("code", report.topics_sha256)),
        ("judgements", tag("code", report.qrels_sha256)),
        ("gold answers", tag("code", report.gold_sha256)),
        ("index", tag("code", report.index_generation)),
    ]
    judged: list[tuple[object, ...]] = [
        (name, tag("code", value if isinstance(value, str) else orjson.dumps(value).decode()))
        for name, value in report.judge.items()
    ]
    return [
        table(("setting", *report.configurations), settings),
        tag("h3", "Judge"),
        table(("of", "value"), judged, "words"),
        tag("h3", "Versions and SHA-256"),
        table(("of", "version or digest"), facts, "words"),
    ]
