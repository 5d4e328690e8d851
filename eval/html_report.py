"""An evaluation as one HTML file that opens offline: no script, nothing fetched."""

from collections.abc import Mapping, Sequence

from eval.cases import MEASURE, MOST, Case, cases, extremes
from eval.charts import COLOURS, MOST_DELTAS, Bar, Point, bars, deltas, scatter
from eval.comparison_table import comparison_table
from eval.datasets.dataset import Dataset
from eval.document import document
from eval.markup import Html, join, link, table, tag
from eval.metrics import MEASURES
from eval.notes import notes
from eval.report import Report
from eval.slices import SHOWN, SMALL, Slice
from eval.systems import BASELINE
from eval.table import stage_text
from index import Version

_RELEVANT = 3  # articles that a row of wins and losses names at most
_SLICES = 50
_TIMES = {"p50_ms": "p50, ms", "p95_ms": "p95, ms"}
Articles = Mapping[str, Version]
"""By URI, the newest version of each article that `eval.cases.mentioned` names."""


def render(report: Report, dataset: Dataset, articles: Articles) -> str:
    """Return the report as a page.

    Args:
        report: What was measured.
        dataset: Whose questions were asked.
        articles: What the index holds of `eval.cases.mentioned`.
    """
    title = f"Retrieval on {report.dataset}"
    others = [name for name in report.measured if name != report.against]
    sections = [
        tag("h1", title),
        *_heading(report),
        _legend(report),
        tag("h2", "Figures"),
        _figures(report),
        comparison_table(report.comparisons, report.against),
        tag("h2", "Each metric"),
        tag("p", "Means over the questions, with their 95% ranges.", class_="dim"),
        _bars(report),
        *(part for name in others for part in _against(report, dataset, articles, name)),
        *(part for name in report.slices for part in _slices(report, name)),
        tag("h2", "Time"),
        *_times(report),
        tag("h2", "What was run"),
        *_provenance(report),
        tag("h2", "Notes"),
        tag("ul", *(tag("li", note) for note in notes(report))),
    ]
    return document(title, sections)


def _heading(report: Report) -> list[Html]:
    counts = (
        f"{report.articles:,} articles, {report.passages:,} passages, {report.topics:,} questions"
    )
    if report.unmeasured:
        counts += f" (in no metric: {report.unmeasured})"
    settings = report.settings
    return [
        tag("p", f"{counts}."),
        tag(
            "p",
            f"Measured {report.date} with {settings['model']}, passages of up to "
            f"{settings['max_tokens']} tokens, split {settings['split']}.",
            class_="dim",
        ),
    ]


def _legend(report: Report) -> Html:
    entries = [
        tag("li", tag("i", class_=f"c{n % COLOURS}"), name)
        for n, name in enumerate(report.measured)
    ]
    return tag("ul", *entries, class_="legend")


def _figures(report: Report) -> Html:
    systems = report.systems
    rows: list[tuple[object, ...]] = []
    for measure in MEASURES:
        values = [figures[measure] for figures in systems.values()]
        best = max(values) if len(set(values)) > 1 else None
        cells = []
        for name, figures in systems.items():
            low, high = report.intervals[name][measure]
            best_one = figures[measure] == best
            cells.append(
                tag(
                    "td",
                    tag("span", f"{figures[measure]:.3f}", class_="best" if best_one else None),
                    tag("small", f"{low:.3f} – {high:.3f}"),
                )
            )
        rows.append((measure, *cells))
    return table(("", *systems), rows)


def _bars(report: Report) -> Html:
    figures = [
        tag(
            "figure",
            tag("figcaption", measure),
            bars(
                f"{measure} of each system",
                [
                    Bar(
                        name,
                        found.figures[measure],
                        *report.intervals[name][measure],
                        f"{found.figures[measure]:.3f}",
                        n,
                    )
                    for n, (name, found) in enumerate(report.measured.items())
                ],
                1.0,
            ),
        )
        for measure in MEASURES
    ]
    return tag("div", *figures, class_="charts")


def _against(report: Report, dataset: Dataset, articles: Articles, system: str) -> list[Html]:
    found = cases(report, dataset, system)
    wins, losses = extremes(found)
    won, lost = (sum(case.delta * sign > 0 for case in found) for sign in (1, -1))
    ties = len(found) - won - lost
    text = f"{MEASURE} by question: {won} won, {ties} tied, {lost} lost."
    if len(found) > 2 * MOST_DELTAS:
        text += f" The {MOST_DELTAS} greatest differences either way are drawn."
    rows = [(case.delta, f"{case.topic.text} ({case.delta:+.3f})") for case in found]
    parts = [
        tag("h2", f"{system} against {report.against}"),
        tag("p", text, class_="dim"),
        tag("div", deltas(f"{MEASURE} of {system}, by question", rows), class_="wide many"),
    ]
    for title, listed, total, loser in (
        ("Questions won", wins, won, report.against),
        ("Questions lost", losses, lost, system),
    ):
        if listed:
            count = f"the {MOST} clearest of {total}" if total > MOST else f"{total}"
            head = ("Question", "Should be found", "Place", MEASURE, f"First with {loser} instead")
            parts.append(
                tag(
                    "details",
                    tag("summary", f"{title} ({count})"),
                    table(head, [_case(report, case, articles) for case in listed], "words cases"),
                )
            )
    return parts


def _case(report: Report, case: Case, articles: Articles) -> tuple[object, ...]:
    asked = f"asked {case.topic.as_of}" if case.topic.as_of else "no as-of"
    more = len(case.relevant) - _RELEVANT
    relevant = [tag("p", _article(uri, articles)) for uri in case.relevant[:_RELEVANT]]
    if more > 0:
        relevant.append(tag("p", f"and {more} more", class_="dim"))
    places = " → ".join(str(place or "–") for place in (case.other_place, case.place))
    kind = "number win" if case.delta > 0 else "number loss"
    return (
        join(case.topic.text, tag("br"), tag("small", f"{case.topic.id}, {asked}")),
        join(*relevant),
        tag("td", places, class_="number", title=f"with {report.against} → with this system"),
        tag("td", f"{case.delta:+.3f}", class_=kind),
        "nothing" if case.instead is None else _article(case.instead, articles),
    )


def _article(uri: str, articles: Articles) -> Html:
    if uri not in articles:
        return join(link(uri, uri), tag("small", " not in this index"))
    version = articles[uri]
    date = version.published.human() if version.published else "undated"
    line = " · ".join(part for part in (version.source, date) if part)
    return join(link(uri, version.headline or uri), tag("small", line))


def _slices(report: Report, name: str) -> list[Html]:
    parts: Sequence[Slice] = report.slices[name]
    rows: list[tuple[object, ...]] = []
    for part in parts[:_SLICES]:
        kind = "few" if part.small else None
        values = [
            tag("td", "  ".join(f"{figures[measure]:.3f}" for measure in SHOWN), class_=kind)
            for figures in report.slice_figures(part).values()
        ]
        rows.append((part.label, tag("td", len(part.questions), class_=kind), *values))
    text = f"{' and '.join(SHOWN)} of each system."
    if any(part.small for part in parts):
        text += f" In italics: under {SMALL} questions, too few to tell."
    if len(parts) > _SLICES:
        text += f" The {len(parts) - _SLICES:,} smallest slices are in results.json."
    return [
        tag("h2", f"By {name}"),
        tag("p", text, class_="dim"),
        table(("", "questions", *report.measured), rows),
    ]


def _times(report: Report) -> list[Html]:
    timed = {
        n: found.times for n, found in report.measured.items() if set(_TIMES) <= set(found.times)
    }
    rows: list[tuple[object, ...]] = [
        (name, *(f"{times[figure]:.1f}" for figure in _TIMES)) for name, times in timed.items()
    ]
    colours = {name: n for n, name in enumerate(report.measured)}
    points = [
        Point(
            times["p50_ms"],
            report.systems[name]["recall@10"],
            f"{name}: recall@10 {report.systems[name]['recall@10']:.3f}, {times['p50_ms']:.1f} ms",
            colours[name],
        )
        for name, times in timed.items()
    ]
    title = "Recall and time of each system"
    chart = scatter(title, points, "p50 of a search, ms", "recall@10")
    return [
        table(("", *_TIMES.values()), rows),
        tag("figure", tag("figcaption", title), chart, class_="plane"),
        *_stages(report),
    ]


def _stages(report: Report) -> list[Html]:
    staged = {name: found.stages for name, found in report.measured.items() if found.stages}
    if not staged:
        return []
    rows: list[tuple[object, ...]] = [
        (stage, *(stage_text(of[stage]) if stage in of else "" for of in staged.values()))
        for stage in report.stages
    ]
    return [
        tag("h3", "Each stage of a search, p50 / p95, ms"),
        table(("", *staged), rows),
    ]


def _provenance(report: Report) -> list[Html]:
    names = list(next(iter(report.configurations.values())))
    settings: list[tuple[object, ...]] = [
        (name, *(_setting(values[name]) for values in report.configurations.values()))
        for name in names
    ]
    facts: list[tuple[object, ...]] = [
        *((name, version) for name, version in report.versions.items()),
        ("weights", tag("code", report.settings["weights_sha256"])),
        ("questions", tag("code", report.topics_sha256)),
        ("judgements", tag("code", report.qrels_sha256)),
        ("index", tag("code", report.index_generation)),
    ]
    if report.baseline is not None:
        facts.append((BASELINE, f"{report.baseline}"))
    return [
        table(("setting", *report.configurations), settings),
        tag("h3", "Versions and SHA-256"),
        table(("of", "version or digest"), facts, "words"),
    ]


def _setting(value: object) -> Html:
    return tag("code", f"{value}")
