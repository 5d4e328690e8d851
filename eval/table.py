"""The figures of an evaluation as tables for a terminal, 80 to 100 columns wide."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from eval.compare import SURE, Comparison
from eval.metrics import MEASURES
from eval.notes import notes
from eval.report import Report
from eval.slices import SHOWN, SMALL, Slice
from eval.systems import BASELINE

WIDTH = 100
"""Columns where the output is no terminal."""
_MOST_SLICES = 20
_LEAST, _LABEL = 10, 36  # columns of a figure's or a slice's name: "recall@100" is whole


class ReportTables:
    """The tables of a report.

    Args:
        report: What was measured.
    """

    def __init__(self, report: Report) -> None:
        self.report = report

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        report = self.report
        heading = (
            f"{report.dataset}: {report.articles:,} articles, {report.passages:,} passages, "
            f"{report.topics:,} questions"
        )
        if report.unmeasured:
            heading += f" (in no metric: {report.unmeasured})"
        settings = {n: v for n, v in report.settings.items() if n != "weights_sha256"}
        yield Text(heading, style="bold")
        yield Text(", ".join(f"{name} {value}" for name, value in settings.items()), style="dim")
        yield from self._figures(options.max_width)
        if report.stages:
            timed = [name for name, found in report.measured.items() if found.stages]
            yield from _fitting(self._stages, timed, options.max_width)
        if report.comparisons:
            yield self._comparisons()
        for name, parts in report.slices.items():
            yield from self._slices(name, parts, options.max_width)
        for note in notes(report):
            yield Text(note, style="dim")

    def _figures(self, width: int) -> Iterator[Table]:
        """Yield figures by system, with ranges if all fit into one table."""
        systems = list(self.report.measured)
        full = self._figure_table(systems, ranges=True)
        if _needed(full) <= width:
            yield full
        else:
            yield from _fitting(self._figure_table, systems, width)

    def _figure_table(self, shown: Sequence[str], *, ranges: bool = False) -> Table:
        systems = self.report.systems
        table = _table("", *shown)
        for name in (*MEASURES, "p50_ms", "p95_ms"):
            timed = name.endswith("_ms")
            values = {s: figures[name] for s, figures in systems.items() if name in figures}
            rivals = [v for s, v in values.items() if not (timed and s == BASELINE)] or [0.0]
            best, worst = (min(rivals), max(rivals)) if timed else (max(rivals), min(rivals))
            cells = []
            for system in shown:
                cell = Text()
                if system in values:
                    value = f"{values[system]:.{1 if timed else 3}f}"
                    cell.append(value, "bold" if values[system] == best != worst else "")
                if ranges and not timed:
                    low, high = self.report.intervals[system][name]
                    cell.append(f" {_short(low)}–{_short(high)}", "dim")
                elif ranges:
                    cell.append(" " * 8)
                cells.append(cell)
            table.add_row(name, *cells, end_section=name in ("recall@100", "hit@20"))
        return table

    def _stages(self, shown: Sequence[str]) -> Table:
        table = _table("p50 / p95 ms", *shown)
        for stage in self.report.stages:
            found = [self.report.measured[system].stages.get(stage) for system in shown]
            table.add_row(stage, *(stage_text(times) if times else "" for times in found))
        return table

    def _comparisons(self) -> Table:
        table = _table(
            f"against {self.report.against}", "measure", "difference", "95%", "p", "won/tied/lost"
        )
        last = self.report.comparisons[-1].measure
        for one in self.report.comparisons:
            table.add_row(
                one.system,
                one.measure,
                f"{one.difference:+.3f}",
                f"{_short(one.low)} to {_short(one.high)}",
                Text(p_text(one), "bold" if one.p_corrected < SURE else ""),
                f"{one.wins}/{one.ties}/{one.losses}",
                end_section=one.measure == last,
            )
        return table

    def _slices(self, name: str, parts: tuple[Slice, ...], width: int) -> Iterator[RenderableType]:
        def table(shown: Sequence[str]) -> Table:
            made = _table(f"by {name}", "n", *shown)
            for part in parts[:_MOST_SLICES]:
                figures = self.report.slice_figures(part)
                made.add_row(
                    Text(part.label),
                    f"{len(part.questions)}{'*' if part.small else ' '}",
                    *(" ".join(_short(figures[s][measure], 3) for measure in SHOWN) for s in shown),
                    style="dim" if part.small else "",
                )
            return made

        yield from _fitting(table, list(self.report.measured), width)
        rest = len(parts) - _MOST_SLICES
        text = f"n questions; {' and '.join(SHOWN)} of each system."
        if any(part.small for part in parts):
            text += f" * under {SMALL} questions: too few to tell."
        if rest > 0:
            text += f" The {rest:,} smallest slices are in the JSON."
        yield Text(text, style="dim")


def print_report(report: Report) -> None:
    """Print a report, `WIDTH` columns wide where the output is no terminal."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH)
    console.print(ReportTables(report))


def stage_text(times: Mapping[str, float]) -> str:
    """Return what half and 95 in 100 of the searches take at most for a stage."""
    return f"{times['p50_ms']:.1f} / {times['p95_ms']:.1f}"


def p_text(one: Comparison) -> str:
    """Return a corrected p with three places, never as 0."""
    return "<0.001" if one.p_corrected < 0.001 else f"{one.p_corrected:.3f}"


def _table(*columns: str) -> Table:
    table = Table()
    for at, column in enumerate(columns):
        if at:
            table.add_column(Text(column), justify="right", no_wrap=True)
        else:
            table.add_column(Text(column), overflow="fold", min_width=_LEAST, max_width=_LABEL)
    return table


def _fitting(
    make: Callable[[Sequence[str]], Table], systems: Sequence[str], width: int
) -> Iterator[Table]:
    """Yield one table of all systems, or several of some each, so that no figure is cut off."""
    table = make(systems)
    if len(systems) == 1 or _needed(table) <= width:
        yield table
        return
    half = (len(systems) + 1) // 2
    yield from _fitting(make, systems[:half], width)
    yield from _fitting(make, systems[half:], width)


def _needed(table: Table) -> int:
    """Return the width in which every cell is on one line: a table that is narrower cuts some."""
    return Console(width=10_000).measure(table).maximum


def _short(value: float, places: int = 2) -> str:
    """Return a value between -1 and 1 without the 0 before its point, 1 with a place less."""
    text = f"{value:.{places}f}"
    return text[:-1] if text.lstrip("-").startswith("1") else text.replace("0.", ".", 1)
