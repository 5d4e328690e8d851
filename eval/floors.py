"""Figures that must be reached: `--fail-under` for CI."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

from eval.metrics import MEASURES
from rag.retrieval import Mode

_FORM = re.compile(r"(?:(?P<system>[^:=]+):)?(?P<measure>[^:=]+)=(?P<least>[^:=]+)")


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that a figure of a system may be.

    Args:
        system: The system.
        measure: The figure's name.
        least: Between 0 and 1.
    """

    system: str
    measure: str
    least: float

    @classmethod
    def parse(
        cls,
        text: str,
        systems: Collection[str],
        measures: Collection[str] = tuple(MEASURES),
        default: str = Mode.HYBRID.value,
    ) -> Self:
        """Read `METRIC=VALUE` (of the default system) or `SYSTEM:METRIC=VALUE`.

        Args:
            text: What was given.
            systems: The names that there are.
            measures: The names of figures that there are.
            default: The system that is meant where none is named.

        Raises:
            ValueError: The text is neither, or names what there is not.
        """
        form = _FORM.fullmatch(text)
        if not form:
            raise ValueError(f"{text!r} is not METRIC=VALUE or SYSTEM:METRIC=VALUE")
        system, measure = form["system"] or default, form["measure"]
        if system not in systems:
            raise ValueError(f"{text!r}: no system {system!r}, there are {', '.join(systems)}")
        if measure not in measures:
            raise ValueError(f"{text!r}: no metric {measure!r}, there are {', '.join(measures)}")
        try:
            least = float(form["least"])
        except ValueError:
            least = -1.0
        if not 0 <= least <= 1:
            raise ValueError(f"{text!r}: {form['least']!r} is not a number between 0 and 1")
        return cls(system, measure, least)

    def missed(self, systems: Mapping[str, Mapping[str, float | None]]) -> str:
        """Return what was missed, by how much; empty if the figure is at least the floor."""
        value = systems[self.system][self.measure]
        if value is None:
            return f"{self.system} {self.measure} could not be measured: no question tells it"
        if value >= self.least:
            return ""
        return (
            f"{self.system} {self.measure} is {value:.6g}, {self.least - value:.2g} under the "
            f"floor of {self.least:g}"
        )
