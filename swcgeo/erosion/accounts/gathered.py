"""Everything an account is made of, read from the layers and put on one ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from swcgeo.check.attributes import texts
from swcgeo.check.cells import day_of
from swcgeo.check.place.placement import FALSE_MERIDIAN_KM, require_common_ground
from swcgeo.erosion.accounts.areal import areal_works
from swcgeo.erosion.accounts.cells import Survey, without_overlaps
from swcgeo.erosion.accounts.counted import (
    Counted,
    Damages,
    Records,
    counted,
    damages_of,
    latest_day,
    records_of,
)
from swcgeo.erosion.accounts.findings import erosion_findings
from swcgeo.errors import GeometryError, SchemaError
from swcgeo.model.codes import canonical_grade
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.settings import AccountSettings, RepairSettings
from swcgeo.overlay.area import Geometries, only, working_crs
from swcgeo.overlay.pairs import Indices, Overlaps, self_overlaps
from swcgeo.reconcile.ground import Ground, area_notes, on_ground, require_usable

Surveyed = tuple[int | None, gpd.GeoDataFrame]
"""An erosion layer with the year of its survey."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What an account is asked for, as it was handed over (`swcgeo.erosion.account.account`)."""

    watersheds: gpd.GeoDataFrame
    treatments: gpd.GeoDataFrame
    erosion: Sequence[Surveyed]
    damage: gpd.GeoDataFrame | None
    as_of: str | np.datetime64 | None
    rules: AccountSettings
    repair: RepairSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """
    Everything an account is made of, on one ground.

    Of the treatments only the polygons stand here; `rows` are their positions in the input.
    `day` is that of the account; NaT where no date is known at all.
    """

    crs: CRS
    day: np.datetime64
    watersheds: Ground
    shared: Overlaps
    treatments: Ground
    rows: Indices
    surveys: tuple[Survey, ...]
    records: Records
    counted: Counted
    damage: Ground | None
    damages: Damages
    notes: Notes

    @property
    def works(self) -> Geometries:
        """The treatments that count, None where one does not."""
        return only(self.treatments.geometry, self.counted.counts & self.treatments.usable)

    @property
    def hurt(self) -> Geometries:
        """The polygons of the damage."""
        return np.empty(0, dtype=object) if self.damage is None else self.damage.geometry


def gathered(given: Given) -> Gathered:
    """
    Put all layers on one ground and read their records.

    Parameters
    ----------
    given : Given
        The layers as they were handed over.

    Returns
    -------
    Gathered
        The same in the working CRS, with what was found in them.

    Raises
    ------
    CrsError
        If a layer has no CRS.
    GeometryError
        If no watershed can be used, or there is no survey.
    SchemaError
        If a survey has no column ``grade``.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_given
    >>> plot = gathered(drawn_given())
    >>> plot.records.ids.tolist(), str(plot.day)
    (['A', 'B'], '2023-12-31')
    """
    crs, watersheds = working_crs(given.watersheds, layer="watersheds"), given.watersheds
    polygonal, rows = areal_works(given.treatments)
    zones = _grounded(given, watersheds, layer="watersheds", crs=crs)
    require_usable(zones, layer="watersheds")
    works = _grounded(given, polygonal, layer="treatments", crs=crs)
    hurt = None if given.damage is None else _grounded(given, given.damage, layer="damage", crs=crs)
    day = _day(given)
    records = records_of(polygonal)
    damages, damage_notes = damages_of(
        pd.DataFrame() if given.damage is None else given.damage, as_of=day
    )
    surveys, survey_notes = _surveys(given, crs)
    notes = area_notes(watersheds, zones, layer="watersheds", crs=crs) + zones.notes + works.notes
    notes = notes + survey_notes + damage_notes + _line_notes(len(given.treatments) - len(rows))
    return Gathered(
        crs=crs, day=day, watersheds=zones, shared=self_overlaps(zones.geometry), surveys=surveys,
        treatments=works, rows=rows, records=records,
        counted=counted(records, as_of=day, settings=given.rules), damage=hurt, damages=damages,
        notes=notes if hurt is None else notes + hurt.notes,
    )  # fmt: skip


def _grounded(given: Given, frame: gpd.GeoDataFrame, *, layer: str, crs: CRS) -> Ground:
    """Return a layer in the working CRS, repaired."""
    id_column = f"{layer.removesuffix('s')}_id"
    return on_ground(frame, layer=layer, crs=crs, id_column=id_column, settings=given.repair)


def _day(given: Given) -> np.datetime64:
    """Return the day of the account."""
    if given.as_of is None:
        return latest_day(given.treatments, given.damage)
    return day_of(given.as_of)


def _line_notes(count: int) -> Notes:
    """Return a finding on works that count by length or number."""
    if not count:
        return Notes()
    return Notes((Finding("treatment_by_number", "treatments", fields={"count": count}),))


def _surveys(given: Given, crs: CRS) -> tuple[tuple[Survey, ...], Notes]:
    """Return the surveys, the latest last, without overlaps, and what was found in them."""
    if not given.erosion:
        raise GeometryError("nothing_usable", layer="erosion", rows=0, reason="no survey")
    surveys, notes = [], Notes()
    for year, frame in sorted(given.erosion, key=lambda survey: survey[0] or 0):
        if "grade" not in frame.columns:
            present = ", ".join(name for name in frame.columns if name != frame.geometry.name)
            raise SchemaError("column_missing", layer="erosion", column="grade", present=present)
        require_common_ground(
            given.watersheds, frame, layer="watersheds", other_layer="erosion",
            farthest_km=FALSE_MERIDIAN_KM,
        )  # fmt: skip
        ground = _grounded(given, frame, layer="erosion", crs=crs)
        stated = texts(frame, "grade")
        grade = np.array([canonical_grade(value) or 0 for value in stated], dtype=int)
        cut, overlaps = without_overlaps(ground.geometry, grade)
        surveys.append(Survey(year, cut, grade))
        found = erosion_findings(ground, stated, grade, overlaps=overlaps, year=year)
        notes = notes + ground.notes + found
    return tuple(surveys), notes
