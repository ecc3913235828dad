"""
`transitions`: what became of each grade from one erosion survey to the next.

Both surveys are cut by the watersheds, ground without a grade included, and the pieces are laid
over one another.  The margins of the matrix are then held against each survey's own table, which
is computed without the other survey, to 1 m².
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from swcgeo.check.attributes import dates, texts
from swcgeo.check.place.placement import FALSE_MERIDIAN_KM, require_common_ground
from swcgeo.erosion.accounts.areal import areal_works, in_input_rows
from swcgeo.erosion.accounts.cells import Survey, without_overlaps, zones_of
from swcgeo.erosion.accounts.counted import counted, records_of
from swcgeo.erosion.accounts.findings import erosion_findings
from swcgeo.erosion.accounts.gathered import Surveyed
from swcgeo.erosion.accounts.tables import TOTAL
from swcgeo.erosion.counting.changed import (
    Changed,
    change_of,
    changed_ground,
    graded_ground,
    mean_width,
    polygons_in,
    require_margins,
)
from swcgeo.errors import SchemaError, UsageError
from swcgeo.model.codes import FIRST_ERODING, canonical_grade
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.layers import Layer
from swcgeo.model.settings import AccountSettings, RepairSettings, TransitionSettings
from swcgeo.overlay.area import Geometries, only, projected, require_crs, working_crs
from swcgeo.overlay.pairs import Areas, self_overlaps
from swcgeo.reconcile.ground import Ground, on_ground

AREAS = ("area_km2", "under_treatment_km2", "under_patches_km2", "narrow_km2")
"""Columns of the matrix and the summary that add up."""
SUMMARY = (
    "better", "worse", "same", "unknown", "newly_eroding", "no_longer_eroding", "net_eroding",
)  # fmt: skip
"""Rows of the summary of each watershed."""
_M2_PER_KM2 = 1e6
_ROUNDING_M2 = 0.01


def transitions(
    watersheds: gpd.GeoDataFrame,
    older: Surveyed,
    newer: Surveyed,
    *,
    treatments: gpd.GeoDataFrame | None = None,
    patches: gpd.GeoDataFrame | None = None,
    settings: TransitionSettings | None = None,
    counting: AccountSettings | None = None,
    repair: RepairSettings | None = None,
) -> Layer:
    """
    Compare two erosion surveys: from which grade to which, how much, and under what.

    Parameters
    ----------
    watersheds : GeoDataFrame, w rows
        Watersheds in any CRS (``watershed_id``).
    older, newer : (year, GeoDataFrame)
        Two surveys with ``grade``, the older one first; a year may be None.
    treatments : GeoDataFrame, optional
        Treatments.  Those count that count in an account at the end of the newer survey's year
        and were completed by then, or at no known day.
    patches : GeoDataFrame, optional
        Disturbed patches; those whose ``image_date`` lies after that day do not count.
    settings : TransitionSettings, optional
        What is narrow, and what is too small to be drawn.
    counting : AccountSettings, optional
        Which treatments count.
    repair : RepairSettings, optional
        Which repairs of geometry are accepted.

    Returns
    -------
    Layer
        Ground that changed, polygons in the CRS of `watersheds`: ``watershed_id``, ``year_from``,
        ``year_to``, ``grade_from``, ``grade_to``, ``steps``, ``change`` (better, worse, unknown),
        ``area_km2``, ``narrow``.  Its table ``transitions`` is the matrix in rows, TOTAL included,
        with ``steps`` (positive: worse by so many grades; missing where a grade is unknown),
        ``change`` and the areas ``area_km2``, ``under_treatment_km2``, ``under_patches_km2``
        (missing without that layer), ``narrow_km2`` (in pieces narrower than the drift of a
        boundary).  ``transition_summary`` has these areas by watershed and change, of ground that
        newly erodes and that erodes no longer, and their difference: ground that both surveys
        grade.

    Raises
    ------
    CrsError
        If a layer has no CRS.
    GeometryError
        If a survey lies in another part of the country.
    SchemaError
        If a survey has no column ``grade``.
    UsageError
        If the older survey is the newer one.
    AccountError
        If a margin of the matrix is off a survey's own table by more than 1 m².

    Examples
    --------
    >>> from shapely.geometry import box
    >>> x, y = 500_000, 3_700_000
    >>> def layer(wide, **columns):
    ...     return gpd.GeoDataFrame(columns, geometry=[box(x, y, x + wide, y + 1000)], crs=4544)
    >>> change = transitions(layer(1000, watershed_id=["W"]), (2019, layer(1000, grade=["中度"])),
    ...                      (2023, layer(1000, grade=["轻度"])))
    >>> matrix = change.tables["transitions"]
    >>> matrix[["grade_from", "grade_to", "steps"]].iloc[-1].astype(int).tolist()
    [3, 2, -1]
    >>> float(matrix["area_km2"].iloc[-1].round(3))
    1.0
    """
    if None not in (older[0], newer[0]) and older[0] >= newer[0]:  # type: ignore[operator]
        raise UsageError(
            "option_wrong", option="older, newer", value=f"{older[0]}, {newer[0]}",
            wanted="the older survey first / 先给较早的一期",
        )  # fmt: skip
    crs = working_crs(watersheds, layer="watersheds")
    look = _Look(watersheds, crs, repair or RepairSettings())
    ground, zone_notes = look.ground(watersheds, "watersheds")
    zones, total_from = zones_of(ground.geometry, self_overlaps(ground.geometry))
    (first, notes), (second, more) = look.survey(older), look.survey(newer)
    one, other = graded_ground(zones, first), graded_ground(zones, second)
    changed = changed_ground(one, other)
    rules, day = settings or TransitionSettings(), _end_of(newer[0])
    works, work_notes = look.treatments(treatments, day, counting or AccountSettings())
    disturbed, patch_notes = look.patches(patches, day)
    pieces = _Pieces(changed, _narrow(changed, rules), works, disturbed)
    names = [*ground.ids, *ground.ids]
    matrix = pieces.matrix()
    require_margins(matrix, one, other, names=names, bound_m2=rules.bound_m2)
    years = {"year_from": older[0], "year_to": newer[0]}
    table = _with_total(matrix, list(ground.ids), total_from, years)
    layer, told = _drawn(changed, ground, years, rules)
    home = require_crs(watersheds, layer="watersheds")
    return Layer(
        layer.drop(columns="geometry"),
        geometry=projected(layer["geometry"].to_numpy(dtype=object), source=crs, target=home),
        crs=home,
        notes=zone_notes + notes + more + work_notes + patch_notes + told,
        tables={"transitions": table, "transition_summary": _summary(table)},
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """How layers are put on the ground."""

    watersheds: gpd.GeoDataFrame
    crs: CRS
    repair: RepairSettings

    def ground(self, frame: gpd.GeoDataFrame, layer: str) -> tuple[Ground, Notes]:
        """Return a layer in the working CRS, and what was found."""
        name = "patch_id" if layer == "patches" else f"{layer.removesuffix('s')}_id"
        found = on_ground(frame, layer=layer, crs=self.crs, id_column=name, settings=self.repair)
        return found, found.notes

    def survey(self, given: Surveyed) -> tuple[Survey, Notes]:
        """Return a survey without overlaps, the higher grade staying."""
        year, frame = given
        if "grade" not in frame.columns:
            present = ", ".join(name for name in frame.columns if name != frame.geometry.name)
            raise SchemaError("column_missing", layer="erosion", column="grade", present=present)
        require_common_ground(
            self.watersheds, frame, layer="watersheds", other_layer="erosion",
            farthest_km=FALSE_MERIDIAN_KM,
        )  # fmt: skip
        ground, notes = self.ground(frame, "erosion")
        stated = texts(frame, "grade")
        grade = np.array([canonical_grade(value) or 0 for value in stated], dtype=int)
        cut, overlaps = without_overlaps(ground.geometry, grade)
        found = erosion_findings(ground, stated, grade, overlaps=overlaps, year=year)
        return Survey(year, cut, grade), notes + found

    def treatments(
        self, frame: gpd.GeoDataFrame | None, day: np.datetime64, rules: AccountSettings
    ) -> tuple[Geometries | None, Notes]:
        """Return the treatments that count by a day."""
        if frame is None:
            return None, Notes()
        areal, rows = areal_works(frame)
        records = records_of(areal)
        late = ~np.isnat(records.completed) & ~np.isnat(day) & (records.completed > day)
        counts = counted(records, as_of=day, settings=rules).counts & ~late
        ground, notes = self.ground(areal, "treatments")
        return only(ground.geometry, counts & ground.usable), in_input_rows(notes, rows)

    def patches(
        self, frame: gpd.GeoDataFrame | None, day: np.datetime64
    ) -> tuple[Geometries | None, Notes]:
        """Return the patches seen by a day."""
        if frame is None:
            return None, Notes()
        seen = dates(frame, "image_date")
        late = ~np.isnat(seen) & ~np.isnat(day) & (seen > day)
        ground, notes = self.ground(frame, "patches")
        areal = shapely.get_dimensions(ground.geometry) > 1
        return only(ground.geometry, ~late & ground.usable & areal), notes


def _end_of(year: int | None) -> np.datetime64:
    """Return the last day of a year; NaT where it is not known."""
    return np.datetime64("NaT", "D") if year is None else np.datetime64(f"{year:04d}-12-31", "D")


def _narrow(changed: Changed, rules: TransitionSettings) -> Areas:
    """Return how much of each piece of changed ground lies in parts that are narrow, m²."""
    parts, of = polygons_in(changed.geometry, changed.change != "same")
    narrow = mean_width(parts) < rules.drift_m
    return np.bincount(
        of[narrow], weights=shapely.area(parts[narrow]), minlength=len(changed.zone)
    ).astype(float)


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Pieces of ground with what lies on them."""

    changed: Changed
    narrow_m2: Areas
    works: Geometries | None
    disturbed: Geometries | None

    def matrix(self) -> pd.DataFrame:
        """Return the areas by zone and grades, m²."""
        changed = self.changed
        nothing = np.full(len(changed.zone), np.nan)
        under = [
            nothing if cover is None else changed.under(cover)
            for cover in (self.works, self.disturbed)
        ]
        columns = (changed.area_m2, *under, self.narrow_m2)
        table = pd.DataFrame(
            {
                "zone": changed.zone,
                "grade_from": changed.older,
                "grade_to": changed.newer,
                **{
                    name.replace("km2", "m2"): one for name, one in zip(AREAS, columns, strict=True)
                },
            }
        )
        table = table.groupby(["zone", "grade_from", "grade_to"], as_index=False).sum(min_count=1)
        areas = [name for name in table if name.endswith("_m2")]
        table[areas] = table[areas].where(~(table[areas] < _ROUNDING_M2), 0.0)
        return table[table["area_m2"] > 0].reset_index(drop=True)


def _with_total(
    matrix: pd.DataFrame, names: list[str], total_from: np.ndarray, years: dict[str, int | None]
) -> pd.DataFrame:
    """Return the matrix in rows with names, years, steps and the total, km²."""
    total = matrix[matrix["zone"].isin(total_from)].assign(zone=len(names))
    keys = ["zone", "grade_from", "grade_to"]
    total = total.groupby(keys, as_index=False).sum(min_count=1)
    table = pd.concat([matrix[matrix["zone"] < len(names)], total], ignore_index=True)
    before, after = table["grade_from"].to_numpy(int), table["grade_to"].to_numpy(int)
    change = change_of(before, after)
    called = np.array([*names, TOTAL], dtype=object)[table["zone"]]
    steps = pd.Series(after - before, dtype="Int64").mask(change == "unknown")
    areas = {name: table[name.replace("km2", "m2")] / _M2_PER_KM2 for name in AREAS}
    return pd.DataFrame(
        {
            "watershed_id": pd.Series(called, dtype="str"),
            **_years(years, len(table)),
            "grade_from": before,
            "grade_to": after,
            "steps": steps,
            "change": pd.Series(change, dtype="str"),
            **areas,
        }
    )


def _years(years: dict[str, int | None], count: int) -> dict[str, pd.api.extensions.ExtensionArray]:
    """Return the years as columns."""
    return {name: pd.array([year] * count, dtype="Int64") for name, year in years.items()}


def _summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return the areas by watershed and change, and what newly erodes or erodes no longer."""
    known = table["change"] != "unknown"
    eroded = known & (table["grade_from"] >= FIRST_ERODING)
    erodes = known & (table["grade_to"] >= FIRST_ERODING)
    rows = {name: table["change"] == name for name in ("better", "worse", "same", "unknown")}
    rows |= {"newly_eroding": erodes & ~eroded, "no_longer_eroding": eroded & ~erodes}
    order = list(dict.fromkeys(table["watershed_id"]))
    keys = ["year_from", "year_to"]
    empty = table[list(AREAS)].isna().all() & (len(table) > 0)

    def summed(chosen: pd.Series) -> pd.DataFrame:
        areas = table[chosen].groupby("watershed_id")[list(AREAS)].sum().reindex(order)
        return areas.fillna(0.0).mask(np.tile(empty, (len(order), 1)))

    parts = {name: summed(chosen) for name, chosen in rows.items()}
    net = parts["newly_eroding"] - parts["no_longer_eroding"]
    parts["net_eroding"] = net.assign(narrow_km2=np.nan)
    together = pd.concat(
        [parts[name].reset_index().assign(change=name) for name in SUMMARY], ignore_index=True
    )
    place = {name: at for at, name in enumerate(order)}
    together = together.sort_values(
        "watershed_id", kind="stable", key=lambda column: column.map(place), ignore_index=True
    )
    years = {key: pd.array([table[key].iloc[0]] * len(together), "Int64") for key in keys if order}
    return (
        together.assign(**years)
        .astype({"change": "str"})
        .reindex(columns=["watershed_id", *keys, "change", *AREAS])
    )


def _drawn(
    changed: Changed, ground: Ground, years: dict[str, int | None], rules: TransitionSettings
) -> tuple[pd.DataFrame, Notes]:
    """Return the changed ground as polygons, and what is too small or narrow."""
    own = (changed.change != "same") & (changed.zone < len(ground.ids))
    parts, of = polygons_in(changed.geometry, own)
    area, width = shapely.area(parts), mean_width(parts)
    kept = area >= rules.smallest_m2
    narrow, at = width < rules.drift_m, of[kept]
    steps = pd.Series(changed.newer[at] - changed.older[at], dtype="Int64")
    table = pd.DataFrame(
        {
            "watershed_id": pd.Series(ground.ids[changed.zone[at]], dtype="str"),
            **_years(years, len(at)),
            "grade_from": changed.older[at],
            "grade_to": changed.newer[at],
            "steps": steps.mask(changed.change[at] == "unknown"),
            "change": pd.Series(changed.change[at], dtype="str"),
            "area_km2": area[kept] / _M2_PER_KM2,
            "narrow": narrow[kept],
            "geometry": pd.Series(parts[kept], dtype=object),
        }
    )
    if not narrow.any() and kept.all():
        return table, Notes()
    fields = {
        "years": _span(years),
        "changed_km2": float(area.sum()) / _M2_PER_KM2,
        "narrow_km2": float(area[narrow].sum()) / _M2_PER_KM2,
        "drift_m": rules.drift_m,
        "smallest_m2": rules.smallest_m2,
        "count": int((~kept).sum()),
        "dropped_km2": float(area[~kept].sum()) / _M2_PER_KM2,
    }
    return table, Notes((Finding("transition_narrow", "erosion", fields=fields),))


def _span(years: dict[str, int | None]) -> str:
    """Return the years of a pair as text."""
    return "–".join("?" if year is None else str(year) for year in years.values())
