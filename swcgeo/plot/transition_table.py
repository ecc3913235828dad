"""The figures of the map of transitions: by steps and by watershed, equal to the matrix."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import pandas as pd

from swcgeo.plot.lettering import plain
from swcgeo.plot.rounding import round_parts, rounded

TOTAL = "TOTAL"
MOST_STEPS = 3
"""Changes by this many grades or more are one class."""
CLASSES = (
    *(("better", steps) for steps in range(MOST_STEPS, 0, -1)),
    ("same", 0),
    *(("worse", steps) for steps in range(1, MOST_STEPS + 1)),
    ("unknown", 0),
)
"""Change and steps of the classes, the best first."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """
    One row of the table of watersheds, km².

    Attributes
    ----------
    number : int
        Its number on the map, from 1; 0 for the total.
    name : str
        What it is called.
    better, worse, net : float
        Ground that became better, worse, and by how much more ground erodes.
    """

    number: int
    name: str
    better: float
    worse: float
    net: float


@dataclass(frozen=True, slots=True)
class ChangeTally:
    """
    All figures of the map.

    Attributes
    ----------
    classes : tuple of float
        km² by class, in the order of `CLASSES`, adding up to `ground`.
    ground : float
        All ground, km².
    rows : tuple of ChangeRow
        The watersheds.
    total : ChangeRow
        All of them.
    better_treated, worse_disturbed : float
        Of what became better the part under treatment, of what became worse that under patches;
        NaN where not known.
    decimals : int
        Decimals of all areas.
    """

    classes: tuple[float, ...]
    ground: float
    rows: tuple[ChangeRow, ...]
    total: ChangeRow
    better_treated: float
    worse_disturbed: float
    decimals: int

    def text(self, area: float, *, signed: bool = False) -> str:
        """
        Return an area as printed.

        Parameters
        ----------
        area : float
            km², NaN where not known.
        signed : bool
            Whether a sign is always printed.

        Returns
        -------
        str
            The number, a dash where not known.

        Examples
        --------
        >>> row = ChangeRow(0, "", 0.5, 0.0, -0.25)
        >>> tally = ChangeTally((), 1.0, (), row, 0.0, float("nan"), 2)
        >>> tally.text(row.net, signed=True), tally.text(0.0, signed=True), tally.text(row.better)
        ('−0.25', '0.00', '0.50')
        """
        if not isfinite(area):
            return "—"
        digits = f"{abs(area):.{self.decimals}f}"
        if not signed or float(digits) == 0:
            return digits
        return f"{'−' if area < 0 else '+'}{digits}"


def change_class(change: str, steps: float) -> int:
    """
    Return the position of a change in `CLASSES`.

    Parameters
    ----------
    change : str
        better, worse, same or unknown.
    steps : float
        By how many grades; of no matter where unknown.

    Returns
    -------
    int
        Its class.

    Examples
    --------
    >>> change_class("better", -5), change_class("worse", 1), change_class("unknown", float("nan"))
    (0, 4, 7)
    """
    counted = min(abs(int(steps)), MOST_STEPS) if change in ("better", "worse") else 0
    return CLASSES.index((change, counted))


def tally_changes(
    matrix: pd.DataFrame, summary: pd.DataFrame, names: dict[str, str]
) -> ChangeTally:
    """
    Return the figures of the map.

    Parameters
    ----------
    matrix, summary : DataFrame
        The tables ``transitions`` and ``transition_summary`` of one pair of surveys.
    names : dict of str to str
        What the watersheds are called, by id, in the order of their numbers.

    Returns
    -------
    ChangeTally
        Rounded figures; the classes add up to all ground, the watersheds to the classes (not where
        they overlap).

    Examples
    --------
    >>> matrix = pd.DataFrame({"watershed_id": ["TOTAL"] * 2, "change": ["better", "same"],
    ...                        "steps": [-2, 0], "area_km2": [0.5, 1.5]})
    >>> summary = pd.DataFrame({"watershed_id": ["TOTAL"], "change": ["better"], "area_km2": [0.5],
    ...                         "under_treatment_km2": [0.25], "under_patches_km2": [0.0]})
    >>> tally = tally_changes(matrix, summary, {})
    >>> tally.classes, tally.ground, tally.better_treated
    ((0.0, 0.5, 0.0, 1.5, 0.0, 0.0, 0.0, 0.0), 2.0, 0.25)
    """
    total = matrix[matrix["watershed_id"].astype(str) == TOTAL]
    areas = [0.0] * len(CLASSES)
    for change, steps, area in zip(total["change"], total["steps"], total["area_km2"], strict=True):
        areas[change_class(str(change), steps)] += float(area)
    decimals = 2 if sum(areas) >= 1 else 4
    classes = round_parts(areas, decimals=decimals)
    known = summary.set_index([summary["watershed_id"].astype(str), "change"])

    def figure(watershed: str, change: str, column: str = "area_km2") -> float:
        at = (watershed, change)
        return float(known.loc[at, column]) if at in known.index else 0.0

    def shown(change: str) -> list[float]:
        """Return a change in the total and in each watershed, rounded to add up."""
        whole = figure(TOTAL, change)
        if change in ("better", "worse"):  # as the legend has it
            whole = sum(a for (kind, _), a in zip(CLASSES, classes, strict=True) if kind == change)
        parts = [figure(key, change) for key in names]
        return [rounded(whole, decimals), *round_parts(parts, decimals=decimals, total=whole)]

    better, worse, newly, no_longer = map(shown, _SHOWN)
    net = [round(one - other, decimals) for one, other in zip(newly, no_longer, strict=True)]
    called = ["", *map(plain, names.values())]
    rows = [ChangeRow(*row) for row in zip(range(len(called)), called, better, worse, net,
                                           strict=True)]  # fmt: skip
    return ChangeTally(
        classes=tuple(classes),
        ground=rounded(sum(areas), decimals),
        rows=tuple(rows[1:]),
        total=rows[0],
        better_treated=figure(TOTAL, "better", "under_treatment_km2"),
        worse_disturbed=figure(TOTAL, "worse", "under_patches_km2"),
        decimals=decimals,
    )


_SHOWN = ("better", "worse", "newly_eroding", "no_longer_eroding")
