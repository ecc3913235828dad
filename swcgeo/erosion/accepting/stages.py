"""
Treatments by stage: what is designed, built and accepted, in either reading of the column.

As a **status** a record stands once, at its furthest stage: what is accepted was also designed and
built.  As **drawings** the design and the as-built survey stand side by side, on the same ground
or under one id: then only records of the design say what was designed.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from swcgeo.check.attributes import has_column, numbers
from swcgeo.erosion.accounts.counted import Records, records_of
from swcgeo.model.codes import MEASURE_ORDER, MEASURES
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.settings import AccountSettings, RepairSettings
from swcgeo.overlay.area import Geometries, only, projected, require_crs
from swcgeo.overlay.pairs import Areas, Flags, Indices, self_overlaps
from swcgeo.reconcile.ground import on_ground

STAGES = ("designed", "built", "accepted")
"""The stages in the order in which a work passes them."""
_DESIGNED, _BUILT, _ACCEPTED = range(3)
_SURFACE = 2
"""Dimension of polygons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """
    Treatment records by stage, on one ground.

    Attributes
    ----------
    table : DataFrame, n
        ``id``, ``project``, ``measure``, ``stage`` (0 designed, 1 built, 2 accepted), ``stated``
        (km², NaN where not stated), ``dimension`` (-1 without a usable geometry), ``by_area``
        (a polygon of a measure that counts by area), and the flags ``designed``, ``built``,
        ``accepted`` as the reading of its project has them; what is accepted is also built.
    geometry : ndarray of geometry, n
        In the working CRS; None where it cannot be used.
    area_m2 : ndarray of float, n
        NaN for lines and points.
    has_stated : bool
        Whether the layer states areas.
    notes : Notes
        Readings taken, empty stages, repairs.
    """

    table: pd.DataFrame
    geometry: Geometries
    area_m2: Areas
    has_stated: bool
    notes: Notes

    @property
    def undesigned(self) -> frozenset[str]:
        """Projects of which no record says what was designed."""
        any_design = self.table.groupby("project")["designed"].any()
        return frozenset(any_design[~any_design].index)

    def of(self, kept: Flags) -> Geometries:
        """
        Return the geometries of some records, None for the others.

        Parameters
        ----------
        kept : ndarray of bool, n
            Which.

        Returns
        -------
        ndarray of geometry, n
            In the working CRS.

        Examples
        --------
        >>> from swcgeo.erosion.drawn import drawn_works
        >>> works = Works(table=pd.DataFrame({"id": ["A", "B"]}), geometry=drawn_works(),
        ...               area_m2=np.ones(2), has_stated=False, notes=Notes())
        >>> [one is None for one in works.of(np.array([True, False]))]
        [False, True]
        """
        return only(self.geometry, kept)


def works_of(
    treatments: gpd.GeoDataFrame, *, crs: CRS, settings: AccountSettings, repair: RepairSettings
) -> Works:
    """
    Read treatments by stage.

    Parameters
    ----------
    treatments : GeoDataFrame, n rows
        Polygons, lines and points with ``stage``.
    crs : pyproj.CRS
        The working CRS.
    settings : AccountSettings
        How stages are read.
    repair : RepairSettings
        Which repairs of geometry are accepted.

    Returns
    -------
    Works
        One entry a row.

    Raises
    ------
    CrsError
        If the layer has no CRS.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_works
    >>> frame = gpd.GeoDataFrame({"stage": ["设计", "验收"]}, geometry=drawn_works(), crs=4544)
    >>> works = works_of(frame, crs=CRS("EPSG:4544"), settings=AccountSettings(),
    ...                  repair=RepairSettings())
    >>> works.table["designed"].tolist(), works.notes.findings[0].fields["reading"]
    ([True, False], '@reading.drawings')
    """
    records = records_of(treatments)
    geometry, area, dimension, notes = _placed(treatments, crs=crs, repair=repair)
    stage = [STAGES.index(one) if one else _ACCEPTED for one in records.stages]
    by_number = np.isin(records.measures, sorted(set(MEASURES.values()) - set(MEASURE_ORDER)))
    table = pd.DataFrame(
        {
            "id": records.ids, "project": records.projects, "measure": records.measures,
            "stage": np.array(stage, dtype=int), "stated": numbers(treatments, "stated_area_km2"),
            "dimension": dimension, "by_area": (dimension == _SURFACE) & ~by_number,
        }
    )  # fmt: skip
    drawings, found = _readings(table, geometry, area, settings)
    reads_drawn = table["project"].isin(drawings)
    table["designed"] = ~reads_drawn | (table["stage"] == _DESIGNED)
    table["built"] = table["stage"] >= _BUILT
    table["accepted"] = table["stage"] == _ACCEPTED
    return Works(
        table=table, geometry=geometry, area_m2=area,
        has_stated=has_column(treatments, "stated_area_km2"),
        notes=notes + _stage_notes(records, area) + Notes(tuple(found)),
    )  # fmt: skip


def _placed(
    treatments: gpd.GeoDataFrame, *, crs: CRS, repair: RepairSettings
) -> tuple[Geometries, Areas, Indices, Notes]:
    """Return geometries in the working CRS, their areas and dimensions; polygons repaired."""
    raw = np.asarray(treatments.geometry.array, dtype=object)
    kind = shapely.get_dimensions(raw)
    thin = (kind >= 0) & (kind < _SURFACE) & ~shapely.is_empty(raw)
    # Lines and points stand as missing polygons while polygons are repaired, so that rows agree.
    polygons = treatments.set_geometry(
        gpd.GeoSeries(only(raw, ~thin), index=treatments.index, crs=treatments.crs)
    )
    ground = on_ground(
        polygons, layer="treatments", crs=crs, id_column="treatment_id", settings=repair
    )
    source = require_crs(treatments, layer="treatments")
    lines = projected(only(raw, thin), source=source, target=crs)
    geometry = np.where(thin, lines, ground.geometry)
    dimension = np.where(shapely.is_missing(geometry), -1, kind).astype(np.intp)
    rows = set((np.flatnonzero(thin) + 1).tolist())
    kept = tuple(one for one in ground.notes.findings if one.row not in rows)
    return geometry, ground.area_m2, dimension, Notes(kept, ground.notes.receipts)


def _stage_notes(records: Records, area_m2: Areas) -> Notes:
    """Return a finding for each record without a stage; it counts as accepted."""
    km2 = np.nan_to_num(area_m2) / 1e6
    return Notes(
        tuple(
            Finding("stage_empty", "treatments", row=int(row) + 1, id=records.ids[row],
                    fields={"area_km2": float(km2[row])})
            for row in np.flatnonzero(pd.isna(records.stages))
        )
    )  # fmt: skip


def _readings(
    table: pd.DataFrame, geometry: Geometries, area_m2: Areas, settings: AccountSettings
) -> tuple[set[str], list[Finding]]:
    """Return the projects whose stages are drawings, and a finding on each project's reading."""
    several = table.groupby(["project", "id"])["stage"].nunique() > 1
    by_id = set(several[several].reset_index()["project"])
    by_ground = set(table["project"].to_numpy()[_drawn_twice(table, geometry, area_m2, settings)])
    drawings, found = set(), []
    for project, group in table.groupby("project", sort=True):
        reading, why = settings.stage_reading, "set"
        if reading == "auto":
            why = "id" if project in by_id else "ground" if project in by_ground else "once"
            reading = "status" if why == "once" else "drawings"
        designs = int((group["stage"] == _DESIGNED).sum())
        if reading == "drawings":
            drawings.add(str(project))
        fields = {
            "project": project or "—", "reading": f"@reading.{reading}",
            "why": f"@reading_why.{why}", "designed": designs,
            "built": int((group["stage"] == _BUILT).sum()),
            "accepted": int((group["stage"] == _ACCEPTED).sum()),
        }  # fmt: skip
        found.append(Finding("stage_reading", "treatments", fields=fields))
        if not designs:
            code = "design_unknown" if reading == "drawings" else "design_not_listed"
            found.append(Finding(code, "treatments", fields={"project": project or "—"}))
    return drawings, found


def _drawn_twice(
    table: pd.DataFrame, geometry: Geometries, area_m2: Areas, settings: AccountSettings
) -> Indices:
    """Return records of the design that share ground with one built by the same project."""
    pairs = self_overlaps(only(geometry, (table["dimension"] == _SURFACE).to_numpy()))
    stage, project = table["stage"].to_numpy(), table["project"].to_numpy()
    apart = (stage[pairs.left] == _DESIGNED) != (stage[pairs.right] == _DESIGNED)
    same = project[pairs.left] == project[pairs.right]
    smaller = np.minimum(area_m2[pairs.left], area_m2[pairs.right])
    real = pairs.shared_m2 > settings.drawn_twice_share * smaller
    return pairs.left[apart & same & real]
