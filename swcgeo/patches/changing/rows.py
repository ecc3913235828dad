"""One row a project of what has changed, and the ground and lines that have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from swcgeo.model.settings import PlanChangeSettings
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.pairs import Indices
from swcgeo.patches.changing.items import SINCE_FIRST, Item, Measured, items_of, reaches
from swcgeo.patches.changing.line_shift import Shift
from swcgeo.patches.changing.outside import Outside
from swcgeo.patches.changing.projects import Projects
from swcgeo.patches.changing.stages import Stages, Steps, moved_ground
from swcgeo.patches.changing.versions import State

CHANGE_COLUMNS = (
    "project_id", "project_name", "version_old", "version_new", "approved_old", "approved_new",
    "area_old_m2", "area_new_m2", "growth_share", "growth_first_share", "earthwork_share",
    "new_zone_m2", "zones", "shift_m", "shift_share", "n_patches", "outside_m2", "outside_share",
    "spoil_outside", "suspected", "reasons", "unknown",
)  # fmt: skip
"""Columns of the result."""
_TEXTS = (
    "project_id", "project_name", "version_old", "version_new", "approved_old", "approved_new",
    "zones", "spoil_outside", "reasons", "unknown",
)  # fmt: skip
_SPLINTER_M2 = 1.0
"""Parts up to this are what the rounding of projections leaves (§2.2)."""
_NAMES = ("project_id", "version_old", "version_new")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    All that the rows are made of.

    Attributes
    ----------
    projects : Projects
        Who.
    stages : Stages
        The states.
    steps : Steps
        Which of them are compared.
    found : Measured
        The numbers of each comparison.
    outside : Outside or None
        What the patches cover outside; None without patches.
    settings : PlanChangeSettings
        Thresholds.
    """

    projects: Projects
    stages: Stages
    steps: Steps
    found: Measured
    outside: Outside | None
    settings: PlanChangeSettings

    def told(self) -> Indices:
        """
        Return the projects that have a row: with several versions, or with patches.

        Returns
        -------
        ndarray of int
            Positions among the projects.

        Examples
        --------
        >>> from swcgeo.patches.drawn import drawn_change
        >>> drawn_change().told().tolist()
        [0]
        """
        several = [len(one.states) > 1 or not one.ordered for one in self.stages.histories]
        patches = 0 if self.outside is None else self.outside.patches
        return np.flatnonzero(np.array(several, dtype=bool) | (patches > 0))

    def items(self, project: int) -> list[Item]:
        """
        Return all items of a project, those against the first version last.

        Parameters
        ----------
        project : int
            Which.

        Returns
        -------
        list of Item
            With what is not known of them.

        Examples
        --------
        >>> from swcgeo.patches.drawn import drawn_change
        >>> [item.reason for item in drawn_change().items(0) if item.unknown is None]
        ['range_grown']
        """
        found = [Item(reason="range_grown", unknown="order_unknown")]
        if self.stages.histories[project].ordered:
            found = []
        later: list[Item] = []
        for step in np.flatnonzero(self.steps.project == project):
            items = items_of(int(step), self.found, settings=self.settings)
            if self.steps.since_first[step]:
                later += [
                    Item(reason=SINCE_FIRST[one.reason], holds=one.holds, unknown=one.unknown)
                    for one in items
                ]
            else:
                found += items
        return [*found, *_outside_items(self, project), *later]


def change_table(change: Change) -> tuple[pd.DataFrame, Geometries]:
    """
    Return one row a project, and the ground of its newest version.

    Parameters
    ----------
    change : Change
        All that is known.

    Returns
    -------
    tuple of DataFrame and ndarray of geometry
        With `CHANGE_COLUMNS`, by project; geometry in the working CRS, None where not known.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_change
    >>> change_table(drawn_change())[0]["area_new_m2"].round(-2).tolist()
    [12000.0]
    """
    told = change.told()
    table = pd.DataFrame([_row(change, int(one)) for one in told], columns=list(CHANGE_COLUMNS))
    text = dict.fromkeys(_TEXTS, "str")
    kinds = {name: "float64" for name in table if str(name).endswith(("_m2", "_m", "_share"))}
    shaped = table.astype({**text, **kinds, "suspected": "boolean", "n_patches": "Int64"})
    return shaped, change.stages.ground[change.stages.newest()[told]]


def _row(change: Change, project: int) -> dict[str, object]:
    """Return the row of one project."""
    stages, items = change.stages, change.items(project)
    history, first = stages.histories[project], stages.first[project]
    newest = first + len(history.states) - 1
    own = np.flatnonzero((change.steps.project == project) & ~change.steps.since_first)
    reasons = [one.reason for one in items if one.holds]
    unknown = list(dict.fromkeys(one.unknown for one in items if one.unknown is not None))
    row: dict[str, object] = {
        "project_id": change.projects.ids[project],
        "project_name": change.projects.names[project],
        "suspected": True if reasons else (pd.NA if unknown else False),
        "reasons": ";".join(reasons),
        "unknown": ";".join(unknown),
        **_outside_cells(change, project, stages.area_m2[newest]),
    }
    if history.ordered:
        new = history.states[-1]
        row |= {"version_new": new.version, "approved_new": _day(new)}
        row |= {"area_new_m2": stages.area_m2[newest]}
    return row | (_step_cells(change, int(own[0])) if len(own) else {})


def _step_cells(change: Change, step: int) -> dict[str, object]:
    """Return what a row says of the reference and of what has changed since."""
    stages, found = change.stages, change.found
    project, at = change.steps.project[step], change.steps.old[step]
    history, first = stages.histories[project], stages.first[project]
    old, shift = history.states[at - first], found.shifts[step]
    start, now = stages.area_m2[first], stages.area_m2[change.steps.new[step]]
    cells: dict[str, object] = {
        "version_old": old.version,
        "approved_old": _day(old),
        "area_old_m2": stages.area_m2[at],
        "growth_share": found.growth[step],
        "growth_first_share": (now - start) / start if start > 0 else np.nan,
        "earthwork_share": found.earthwork[step],
    }
    if found.touched is not None and np.isfinite(found.growth[step]):
        cells |= {"new_zone_m2": found.touched.area_m2[step]}
        cells |= {"zones": found.touched.names[step] or None}
    if isinstance(shift, Shift):
        cells |= {"shift_m": shift.length_m, "shift_share": shift.share}
    return cells


def _outside_cells(change: Change, project: int, area_m2: float) -> dict[str, object]:
    """Return what a row says of the patches."""
    if change.outside is None:
        return {}
    cells: dict[str, object] = {"n_patches": int(change.outside.patches[project])}
    if np.isnan(area_m2):
        return cells
    outside = change.outside.area_m2[project]
    cells |= {"outside_m2": outside, "outside_share": outside / area_m2}
    return cells | {"spoil_outside": change.outside.spoil[project] or None}


def _outside_items(change: Change, project: int) -> Iterator[Item]:
    """Yield the items that rest on patches."""
    newest = change.stages.area_m2[change.stages.newest()[project]]
    outside, rules = change.outside, change.settings
    if outside is None:
        yield Item(reason="outside_grown", unknown="patches_missing")
        return
    if np.isnan(newest):
        yield Item(reason="outside_grown", unknown="range_unknown")
        return
    share = outside.area_m2[project] / newest
    lost = "patch_unusable" if outside.unusable[project] else None
    yield Item(
        reason="outside_grown", holds=reaches(share, rules.outside_share, rules), unknown=lost
    )
    yield Item(
        reason="spoil_outside_plan",
        holds=bool(outside.spoil[project]),
        unknown="spoil_thin" if outside.thin[project] else None,
    )


def _day(state: State) -> str | None:
    """Return the day of an approval as text."""
    return None if np.isnat(state.approved_on) else str(state.approved_on)


def drawn_changes(change: Change, table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """
    Return the ground and the lines that have changed, in the working CRS.

    Parameters
    ----------
    change : Change
        All that is known.
    table : DataFrame
        As `change_table` gives it.

    Returns
    -------
    dict of str to DataFrame
        ``plan_change_ground``: ``kind`` is gained, lost, new_zone or outside, with ``area_m2``;
        ``plan_change_lines``: shifted, with ``length_m``.  Against the reference, by project.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_change
    >>> change = drawn_change()
    >>> drawn_changes(change, change_table(change)[0])["plan_change_ground"]["kind"].tolist()
    ['gained']
    """
    names = table.set_axis(change.told())[list(_NAMES)]
    ground, lines = pd.DataFrame(_ground(change)), pd.DataFrame(_lines(change))
    drawn = {}
    for name, pieces, size in (
        ("plan_change_ground", ground, "area_m2"),
        ("plan_change_lines", lines, "length_m"),
    ):
        columns = ["project", "kind", size, "geometry"]
        whole = pieces.reindex(columns=columns).sort_values(["project", "kind"], kind="stable")
        joined = names.reindex(whole["project"].astype(int)).reset_index(drop=True)
        joined[["kind", size, "geometry"]] = whole[["kind", size, "geometry"]].to_numpy()
        drawn[name] = joined.astype({"kind": "str", size: "float64"})
    return drawn


def _ground(change: Change) -> Iterator[dict[str, object]]:
    """Yield the ground that has changed."""
    steps, touched, outside = change.steps, change.found.touched, change.outside
    for step, kind, area, shape in moved_ground(change.stages, steps).itertuples(index=False):
        if not steps.since_first[step]:
            yield _piece(int(steps.project[step]), kind, area_m2=area, geometry=_seen(shape))
    if touched is not None:
        for step in np.flatnonzero((touched.area_m2 > 0) & ~steps.since_first):
            project, shape = int(steps.project[step]), touched.ground[step]
            yield _piece(project, "new_zone", area_m2=touched.area_m2[step], geometry=_seen(shape))
    if outside is not None:
        for owner in np.flatnonzero(~shapely.is_missing(outside.ground)):
            area, shape = outside.area_m2[owner], outside.ground[owner]
            yield _piece(int(owner), "outside", area_m2=area, geometry=_seen(shape))


def _lines(change: Change) -> Iterator[dict[str, object]]:
    """Yield the lines that have shifted."""
    for step, shift in enumerate(change.found.shifts):
        if isinstance(shift, Shift) and shift.length_m and not change.steps.since_first[step]:
            project = int(change.steps.project[step])
            yield _piece(project, "shifted", length_m=shift.length_m, geometry=shift.line)


def _piece(project: int, kind: str, **cells: object) -> dict[str, object]:
    """Return one row of drawn change."""
    return {"project": project, "kind": kind, **cells}


def _seen(shape: BaseGeometry) -> BaseGeometry:
    """Return ground without the splinters that rounding leaves where outlines run together."""
    parts = shapely.get_parts(shape)
    kept = parts[shapely.area(parts) > _SPLINTER_M2]
    return kept[0] if len(kept) == 1 else shapely.multipolygons(kept)
