"""The centre lines of linear projects, version by version, and how far each has shifted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer
from shapely import MultiLineString

from swcgeo.check.attributes import codes, numbers, texts
from swcgeo.model.codes import LINEAR_PROJECTS, PROJECT_TYPES, folded_name
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.settings import PlanChangeSettings, RepairSettings
from swcgeo.overlay.apart import joined
from swcgeo.overlay.area import Geometries, local_crs, projected, require_crs
from swcgeo.patches.changing.line_shift import Shift, line_shift
from swcgeo.patches.changing.projects import Projects
from swcgeo.patches.changing.stages import Stages, Steps
from swcgeo.patches.changing.versions import State
from swcgeo.reconcile.ground import on_ground

Shown = Shift | str | None
"""A shift; why it is not known; None where the item does not concern the project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """
    Centre lines in the working CRS.

    Attributes
    ----------
    of : mapping of (int, str) to MultiLineString
        By project and version.
    notes : Notes
        What was found.
    """

    of: Mapping[tuple[int, str], MultiLineString]
    notes: Notes

    def state(self, project: int, state: State, versions: np.ndarray) -> MultiLineString | None:
        """
        Return the line of a state.

        Parameters
        ----------
        project : int
            Whose.
        state : State
            The state.
        versions : ndarray of str, m
            `version_keys` of the ranges.

        Returns
        -------
        MultiLineString or None
            None where there is none, or where the state brought versions with several.

        Examples
        --------
        >>> from swcgeo.patches.drawn import drawn_stages
        >>> old = drawn_stages().histories[0].states[0]
        >>> Lines(of={}, notes=Notes()).state(0, old, np.array(["1", "2"])) is None
        True
        """
        keys = {versions[row] for row in state.new} - {""}
        found = [self.of[project, key] for key in sorted(keys) if (project, key) in self.of]
        return found[0] if len(found) == 1 else None


def version_keys(frame: pd.DataFrame) -> np.ndarray:
    """
    Return versions in the form in which they are compared.

    Parameters
    ----------
    frame : DataFrame, n rows
        With ``version``.

    Returns
    -------
    ndarray of str, n
        1, 1.0 and 01 are one version; empty where none is stated.

    Examples
    --------
    >>> version_keys(pd.DataFrame({"version": ["01", 1.0, "变更 A", None]})).tolist()
    ['1', '1', '变更a', '']
    """
    pairs = zip(numbers(frame, "version"), texts(frame, "version"), strict=True)
    return np.array(
        [folded_name(text) if np.isnan(number) else f"{number:g}" for number, text in pairs],
        dtype=object,
    )


def lines_of(centrelines: gpd.GeoDataFrame, projects: Projects, *, crs: CRS) -> Lines:
    """
    Return the centre lines of a layer by project and version.

    Parameters
    ----------
    centrelines : GeoDataFrame, k rows
        Lines with ``project_id`` and ``version``; several rows of one version are one line.
    projects : Projects
        The projects of the ranges.
    crs : pyproj.CRS
        The working CRS.

    Returns
    -------
    Lines
        Those whose project is known.

    Raises
    ------
    CrsError
        If the layer has no CRS.

    Examples
    --------
    >>> from swcgeo.patches.changing.projects import projects_of
    >>> projects = projects_of(pd.DataFrame({"project_id": ["P"]}))
    >>> drawn = gpd.GeoDataFrame({"project_id": ["P"], "version": [1]}, crs="EPSG:4544",
    ...     geometry=[shapely.LineString([(500_000, 3_700_000), (500_300, 3_700_000)])])
    >>> sorted(lines_of(drawn, projects, crs=CRS("EPSG:4544")).of)
    [(0, '1')]
    """
    source = require_crs(centrelines, layer="centrelines")
    raw = np.asarray(centrelines.geometry.array, dtype=object)
    moved = projected(raw, source=source, target=crs)
    doubted = np.asarray(centrelines.get("crs_in_doubt", pd.Series(False, centrelines.index)))
    drawn = np.array([None if one is None else joined(one) for one in moved], dtype=object)
    usable = ~(shapely.is_missing(drawn) | shapely.is_empty(drawn)) & ~doubted.astype(bool)
    project, version = projects.match(centrelines), version_keys(centrelines)
    rows = pd.DataFrame({"project": project, "version": version})[usable & (project >= 0)]
    of = {
        (int(key[0]), str(key[1])): joined(drawn[some.index.to_numpy()])
        for key, some in rows.groupby(["project", "version"])
    }
    found = [
        Finding("centreline_unusable", "centrelines", row=int(row) + 1)
        for row in np.flatnonzero(~usable)
    ]
    strange = np.flatnonzero(usable & (project < 0))
    found += [
        Finding("centreline_unmatched", "centrelines", row=int(row) + 1,
                fields={"project": texts(centrelines, "project_id")[row] or "—"})
        for row in strange
    ]  # fmt: skip
    return Lines(of=of, notes=Notes(tuple(found)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hills:
    """
    Mountains and hills in the working CRS.

    Attributes
    ----------
    ground : ndarray of geometry
        Polygons; they may overlap.
    whole : bool
        Whether all of them can be used.
    notes : Notes
        What was found and repaired.
    """

    ground: Geometries
    whole: bool
    notes: Notes


def hills_of(hills: gpd.GeoDataFrame, *, crs: CRS, repair: RepairSettings) -> Hills:
    """
    Return the mountains and hills of a layer.

    Parameters
    ----------
    hills : GeoDataFrame
        Polygons.
    crs : pyproj.CRS
        The working CRS.
    repair : RepairSettings
        Which repairs are accepted.

    Returns
    -------
    Hills
        In the working CRS.

    Raises
    ------
    CrsError
        If the layer has no CRS.

    Examples
    --------
    >>> drawn = gpd.GeoDataFrame(geometry=[shapely.box(500_000, 3_700_000, 500_300, 3_700_100)],
    ...                          crs="EPSG:4544")
    >>> hills_of(drawn, crs=CRS("EPSG:4544"), repair=RepairSettings()).whole
    True
    """
    ground = on_ground(hills, layer="hills", crs=crs, id_column="name", settings=repair)
    return Hills(
        ground=ground.geometry[ground.usable], whole=bool(ground.usable.all()), notes=ground.notes
    )


def shifts_of(
    ranges: pd.DataFrame,
    stages: Stages,
    steps: Steps,
    *,
    projects: Projects,
    lines: Lines | None,
    hills: Hills | None,
    crs: CRS,
    settings: PlanChangeSettings,
) -> list[Shown]:
    """
    Return how far the line of each step has shifted.

    Parameters
    ----------
    ranges : DataFrame, m rows
        With ``project_type`` and ``version``.
    stages : Stages
        The states.
    steps : Steps
        The comparisons.
    projects : Projects
        Whose the ranges are.
    lines : Lines or None
        Centre lines.
    hills : Hills or None
        Mountains and hills.
    crs : pyproj.CRS
        The working CRS; lengths are taken in one centred on each line.
    settings : PlanChangeSettings
        From which distance on a line has shifted.

    Returns
    -------
    list of Shift, str or None
        One entry a step: the shift, the code of what is not known, or None where the item does
        not concern it (no linear project, or no part of either line in the hills).

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_stages, drawn_versions
    >>> from swcgeo.patches.changing.projects import projects_of
    >>> from swcgeo.patches.changing.stages import steps_of
    >>> ranges, stages = drawn_versions().assign(project_type="公路"), drawn_stages()
    >>> shifts_of(ranges, stages, steps_of(stages), projects=projects_of(ranges), lines=None,
    ...           hills=None, crs=CRS("EPSG:4544"), settings=PlanChangeSettings())
    ['centreline_missing']
    """
    linear, versions = _linear(ranges, projects), version_keys(ranges)
    known = {project for project, _ in lines.of} if lines is not None else set()
    found: list[Shown] = []
    for project, old, new in zip(steps.project, steps.old, steps.new, strict=True):
        states = stages.histories[project].states
        kind = True if linear[project] is None and project in known else linear[project]
        if not kind:
            found.append("linear_unknown" if kind is None else None)
            continue
        first = stages.first[project]
        pair = [
            None if lines is None else lines.state(int(project), states[at - first], versions)
            for at in (old, new)
        ]
        found.append(_shift(pair, hills, crs=crs, settings=settings))
    return found


def _linear(ranges: pd.DataFrame, projects: Projects) -> list[bool | None]:
    """Return of each project whether it is long and thin; None where its kind is not stated."""
    stated: list[set[str]] = [set() for _ in range(len(projects))]
    kinds = codes(ranges, "project_type", PROJECT_TYPES)
    for project, kind in zip(projects.of_row, kinds, strict=True):
        stated[project] |= {kind} - {None}
    return [bool(some & LINEAR_PROJECTS) if some else None for some in stated]


def _shift(
    pair: list[MultiLineString | None],
    hills: Hills | None,
    *,
    crs: CRS,
    settings: PlanChangeSettings,
) -> Shown:
    """Return the shift of one pair of lines, or why it is not known."""
    approved, new = pair
    if approved is None or new is None:
        return "centreline_missing"
    if hills is None or not hills.whole:
        return "hills_missing" if hills is None else "hills_unusable"
    both = np.array([approved, new], dtype=object)
    near = hills.ground[np.unique(shapely.STRtree(hills.ground).query(both)[1])]
    true = _true_to_length(approved, crs)
    there = projected(np.concatenate([both, near]), source=crs, target=true)
    shift = line_shift(there[0], there[1], shapely.union_all(there[2:]), settings=settings)
    if shift.part_m > 0:
        drawn = projected(np.array([shift.line], dtype=object), source=true, target=crs)
        return replace(shift, line=drawn[0])
    return "no_hill_part" if shift.length_m > 0 else None


def _true_to_length(line: MultiLineString, crs: CRS) -> CRS:
    """Return a CRS centred on a line."""
    west, south, east, north = line.bounds
    base = crs.geodetic_crs or crs
    place = Transformer.from_crs(crs, base, always_xy=True)
    longitude, latitude = place.transform((west + east) / 2, (south + north) / 2)
    return local_crs(base, longitude=round(longitude, 4), latitude=round(latitude, 4))
