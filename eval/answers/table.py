"""The figures of an evaluation of answers as tables for a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from eval.answers.measures import LOWER, MEASURES
from eval.answers.notes import notes
from eval.answers.report import SLICED, AnswersReport, Measured
from eval.answers.thresholds import Point, point
from eval.compare import SURE
from eval.slices import SMALL, Slice
from eval.table import WIDTH, p_text

_STEPS = tuple(n / 10 for n in range(1, 10))
_MOST_SLICES = 20
_MOST_FAULTS = 10
_LABEL = 36  # columns of a row's name
_SECTIONS = ("brier", "exactness", "f1", "nuggets", "words")  # a line is drawn below these


class AnswerTables:
    """The tables of a report.

    Args:
        report: What was measured.
    """

    def __init__(self, report: AnswersReport) -> None:
        self.report = report

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        report = self.report
        yield Text(
            f"{report.dataset}: {report.articles:,} articles, {report.passages:,} passages, "
            f"{len(report.questions):,} questions ({report.unanswerable:,} unanswerable)",
            style="bold",
        )
        settings = {n: v for n, v in report.settings.items() if n != "weights_sha256"}
        yield Text(", ".join(f"{name} {value}" for name, value in settings.items()), style="dim")
        yield from self._figures()
        for name, found in report.measured.items():
            yield _thresholds(name, found)
            yield _reliability(name, found)
        yield self._times()
        if report.comparisons:
            yield self._comparisons()
        for name, parts in report.slices.items():
            yield from self._slices(name, parts)
        for name, found in report.measured.items():
            yield from _faults(name, found)
        for note in notes(report):
            yield Text(note, style="dim")

    def _figures(self) -> Iterator[Table]:
        """Yield a table for every three systems."""
        names = list(self.report.measured)
        for at in range(0, len(names), 3):
            shown = {name: self.report.measured[name] for name in names[at : at + 3]}
            table = _table("", *shown)
            for measure in MEASURES:
                if any(found.columns[measure].count for found in shown.values()):
                    cells = [self._figure(measure, found) for found in shown.values()]
                    table.add_row(measure, *cells, end_section=measure in _SECTIONS)
            confidences = [found.confidence for found in shown.values()]
            table.add_row("auroc", *(_share(c.auroc, c.auroc_interval) for c in confidences))
            table.add_row("ece", *(_share(c.ece) for c in confidences))
            yield table

    def _figure(self, measure: str, found: Measured) -> Text:
        column = found.columns[measure]
        if measure == "words":
            mean = column.mean()
            return Text("" if mean is None else f"{mean:.0f}")
        cell = _share(column.mean(), found.intervals.get(measure))
        cell.append(f" n {column.count:>3}" if column.count else "", "dim")
        values = [other.columns[measure].mean() for other in self.report.measured.values()]
        known = [value for value in values if value is not None]
        best = (min if measure in LOWER else max)(known) if len(set(known)) > 1 else None
        cell.stylize("bold" if best is not None and column.mean() == best else "", 0, 5)
        return cell

    def _times(self) -> Table:
        table = _table("milliseconds, p50 / p95", *self.report.measured)
        stages = dict.fromkeys(s for found in self.report.measured.values() for s in found.times)
        for stage in stages:
            times = [found.times.get(stage) for found in self.report.measured.values()]
            table.add_row(stage, *(f"{t[0]:.1f} / {t[1]:.1f}" if t else "" for t in times))
        return table

    def _comparisons(self) -> Table:
        table = _table(
            f"against {self.report.against}", "measure", "difference", "95%", "p", "won/tied/lost"
        )
        for one in self.report.comparisons:
            table.add_row(
                one.system,
                one.measure,
                f"{one.difference:+.3f}",
                f"{one.low:+.2f} to {one.high:+.2f}",
                Text(p_text(one), "bold" if one.p_corrected < SURE else ""),
                f"{one.wins}/{one.ties}/{one.losses}",
            )
        return table

    def _slices(self, name: str, parts: Sequence[Slice]) -> Iterator[Table | Text]:
        table = _table(f"by {name}", "n", "system", *SLICED)
        for part in parts[:_MOST_SLICES]:
            for system, figures in self.report.slice_figures(part).items():
                table.add_row(
                    Text(part.label),
                    f"{len(part.questions)}{'*' if part.small else ' '}",
                    Text(system),
                    *(_share(figures[measure]) for measure in SLICED),
                    style="dim" if part.small else "",
                )
        yield table
        rest = len(parts) - _MOST_SLICES
        text = (
            f"* under {SMALL} questions: too few to tell. " if any(p.small for p in parts) else ""
        )
        text += f"The {rest:,} smallest slices are in the JSON." if rest > 0 else ""
        if text:
            yield Text(text.strip(), style="dim")


def print_answers(report: AnswersReport) -> None:
    """Print a report, `WIDTH` columns wide where the output is no terminal."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH)
    console.print(AnswerTables(report))


def steps(found: Measured) -> list[Point]:
    """Return what thresholds from .1 to .9 do, and the one in force, ascending."""
    confidences = [one.reply.answer.trace.confidence for one in found.judged]
    answerable = [not one.topic.unanswerable for one in found.judged]
    wanted = {*_STEPS, *([found.confidence.threshold] if found.confidence.threshold else [])}
    return [point(threshold, confidences, answerable) for threshold in sorted(wanted)]


def _thresholds(name: str, found: Measured) -> Table:
    table = _table(
        f"{name}: threshold", "answered", "abstain P", "abstain R", "answer P", "answer R"
    )
    for one in steps(found):
        force = one.threshold == found.confidence.threshold
        shares = (
            one.answered,
            one.abstain_precision,
            one.abstain_recall,
            one.answer_precision,
            one.answer_recall,
        )
        table.add_row(
            f"{one.threshold:g}{' in force' if force else ''}",
            *map(_share, shares),
            style="bold" if force else "",
        )
    return table


def _reliability(name: str, found: Measured) -> Table:
    table = _table(f"{name}: confidence", "questions", "mean", "answerable")
    for part in found.confidence.bins:
        if part.count:
            table.add_row(
                f"{part.low:g} to {part.high:g}",
                str(part.count),
                _share(part.confidence),
                _share(part.answerable),
            )
    return table


def _faults(name: str, found: Measured) -> Iterator[Text]:
    listed = [(one.topic.id, fault) for one in found.judged for fault in one.faults]
    for topic, fault in listed[:_MOST_FAULTS]:
        yield Text(f"{name}, {topic}: {fault}", style="red")
    if len(listed) > _MOST_FAULTS:
        yield Text(f"and {len(listed) - _MOST_FAULTS:,} more faults, in the JSON", style="red")


def _table(*columns: str) -> Table:
    table = Table()
    for at, column in enumerate(columns):
        if at:
            table.add_column(Text(column), justify="right", no_wrap=True)
        else:
            table.add_column(Text(column), overflow="fold", max_width=_LABEL)
    return table


def _share(value: float | None, interval: tuple[float, float] | None = None) -> Text:
    cell = Text("–" if value is None else f"{value:.3f}")
    if interval is not None:
        low, high = (f"{end:.2f}".removeprefix("0") for end in interval)
        cell.append(f" {low}–{high}", "dim")
    return cell
