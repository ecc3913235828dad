"""
`second_method`: the headline areas of an account, counted once more by points.

The account cuts ground into faces and sums areas along outlines.  Here nothing is cut: points are
strewn (one at random in each square of a grid, `swcgeo.overlay.points`), each is asked which
polygons of the layers hold it, and the rules are applied to the point (`counting.at_points`).

Interval and power.  A square that no outline cuts is of one kind throughout and is counted without
error.  In each of the b squares that are cut the share of ground that counts is estimated by one
draw between 0 and 1, all draws independent.  By Hoeffding's inequality (1963,
doi:10.1080/01621459.1963.10500830) the sum is off by more than sqrt(b · ln(2/p) / 2) squares with
a chance of at most p, whatever the outlines; never by more than b.  With p = `false_alarm` divided
by the number of figures, all figures of a run taken together give a false alarm with a chance of
at most `false_alarm` (Bonferroni).  An error larger than ``finds_km2``, the half-width plus
sqrt(b · ln(1/0.01) / 2) squares, is found with a chance of at least 99 %.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from swcgeo.check.attributes import texts
from swcgeo.check.cells import day_of
from swcgeo.erosion.accounts.areal import areal_works
from swcgeo.erosion.accounts.counted import counted, damages_of, latest_day, records_of
from swcgeo.erosion.accounts.gathered import Surveyed
from swcgeo.erosion.counting.at_points import SurveyAt, WorksAt, survey_at, works_at
from swcgeo.erosion.counting.point_figures import (
    PointFigure,
    account_figures,
    grade_figures,
    transition_figures,
)
from swcgeo.model.codes import canonical_grade
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.layers import Layer
from swcgeo.model.settings import AccountSettings, RepairSettings, SecondMethodSettings
from swcgeo.overlay.area import Geometries, only, working_crs
from swcgeo.overlay.pairs import Flags, Indices
from swcgeo.overlay.points import Strewn, each_once, strewn_over
from swcgeo.reconcile.ground import Ground, on_ground

COLUMNS = (
    "watershed_id", "figure", "years", "grade", "computed_km2", "counted_km2", "low_km2",
    "high_km2", "finds_km2", "n_points", "agrees",
)  # fmt: skip
_M2_PER_KM2 = 1e6
_POWER_MISSED = 0.01
"""Chance that an error of ``finds_km2`` is not found."""


@dataclass(frozen=True, slots=True)
class _Zones:
    """Pairs of zone and square: all that a zone reaches into, whether cut, and whether it holds."""

    zone: Indices
    square: Indices
    cut: Flags
    holds: Flags
    count: int


def second_method(  # noqa: PLR0913 - one word for each thing an account is made of
    account: Layer,
    watersheds: gpd.GeoDataFrame,
    erosion: gpd.GeoDataFrame | list[Surveyed] | tuple[Surveyed, ...],
    treatments: gpd.GeoDataFrame,
    *,
    damage: gpd.GeoDataFrame | None = None,
    erosion_year: int | None = None,
    as_of: str | np.datetime64 | None = None,
    matrix: pd.DataFrame | None = None,
    settings: SecondMethodSettings | None = None,
    counting: AccountSettings | None = None,
    repair: RepairSettings | None = None,
) -> tuple[pd.DataFrame, Notes]:
    """
    Count the headline areas of an account once more, by points.

    Parameters
    ----------
    account : Layer, w + 1 rows
        As `account` returns it for these very layers.
    watersheds, erosion, treatments, damage, erosion_year, as_of
        As they were handed to `account`.
    matrix : DataFrame, optional
        The table ``transitions`` between surveys of `erosion`; its margins and what became better
        or worse are counted too.
    settings : SecondMethodSettings, optional
        How many points, and how rare a false alarm is to be.
    counting : AccountSettings, optional
        As handed to `account`.
    repair : RepairSettings, optional
        As handed to `account`.

    Returns
    -------
    tuple of DataFrame and Notes
        One row a figure: ``watershed_id``, ``figure``, ``years``, ``grade``, ``computed_km2``,
        ``counted_km2``, ``low_km2`` and ``high_km2`` (in which the true area lies), ``finds_km2``
        (the smallest error that is found with a chance of 99 %), ``n_points`` in the watershed,
        ``agrees`` (missing where a figure is not computed).  An error finding
        ``second_method_differs`` for each figure outside its interval.

    Raises
    ------
    CrsError
        If a layer has no CRS.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> from swcgeo.erosion.account import account as close
    >>> x, y = 500_000, 3_700_000
    >>> def layer(*boxes, **columns):
    ...     return gpd.GeoDataFrame(columns, geometry=list(boxes), crs="EPSG:4544")
    >>> given = (layer(box(x, y, x + 1000, y + 1000), watershed_id=["W"]),
    ...          layer(box(x, y, x + 1000, y + 500), grade=["轻度"]),
    ...          layer(box(x, y + 400, x + 1000, y + 600), treatment_id=["T"], year=[2022]))
    >>> table, notes = second_method(close(*given), *given)
    >>> table.loc[table["watershed_id"] == "W", ["figure", "counted_km2"]].round(2).values.tolist()
    [['total', 1.0], ['eroding', 0.5], ['treated', 0.1], ['remaining', 0.4], ['covered', 0.2]]
    >>> bool(table["agrees"].all()), notes.findings
    (True, ())
    """
    rules = settings or SecondMethodSettings()
    given = [(erosion_year, erosion)] if isinstance(erosion, gpd.GeoDataFrame) else list(erosion)
    crs = working_crs(watersheds, layer="watersheds")
    look = _Look(crs, repair or RepairSettings())
    day = latest_day(treatments, damage) if as_of is None else day_of(as_of)
    ground = look.ground(watersheds, "watersheds")
    points = strewn_over(ground.geometry, count=rules.points, seed=_seed(ground))
    surveys = look.surveys(points, given)
    works = look.works(points, treatments, damage, as_of=day, rules=counting or AccountSettings())
    figures = [
        *account_figures(account, surveys, works),
        *grade_figures(account.tables["by_grade"], surveys, works),
        *([] if matrix is None else transition_figures(matrix, surveys)),
    ]
    table = _counted(figures, _reached(points, ground.geometry))
    return _judged(table, account["watershed_id"].to_numpy(), unit_m2=points.square_m2, rules=rules)


@dataclass(frozen=True, slots=True)
class _Look:
    """How layers are put on the ground."""

    crs: CRS
    repair: RepairSettings

    def ground(self, frame: gpd.GeoDataFrame, layer: str) -> Ground:
        """Return a layer in the working CRS, repaired but not cut."""
        name = f"{layer.removesuffix('s')}_id"
        return on_ground(frame, layer=layer, crs=self.crs, id_column=name, settings=self.repair)

    def surveys(self, strewn: Strewn, given: list[Surveyed]) -> tuple[SurveyAt, ...]:
        """Return the surveys at points, the latest last."""
        found = []
        for year, frame in sorted(given, key=lambda survey: survey[0] or 0):
            grade = np.array([canonical_grade(one) or 0 for one in texts(frame, "grade")], int)
            shapes = self.ground(frame, "erosion").geometry
            found.append(survey_at(strewn, shapes, grade, year=year))
        return tuple(found)

    def works(
        self,
        strewn: Strewn,
        treatments: gpd.GeoDataFrame,
        damage: gpd.GeoDataFrame | None,
        *,
        as_of: np.datetime64,
        rules: AccountSettings,
    ) -> WorksAt:
        """Return the treatments that count, at points."""
        areal, _ = areal_works(treatments)
        records = records_of(areal)
        counts = counted(records, as_of=as_of, settings=rules).counts
        works = only(self.ground(areal, "treatments").geometry, counts)
        damages, _ = damages_of(pd.DataFrame() if damage is None else damage, as_of=as_of)
        none = np.empty(0, dtype=object)
        hurt = none if damage is None else self.ground(damage, "damage").geometry
        return works_at(strewn, works, records, hurt=hurt, damages=damages)


def _seed(zones: Ground) -> int:
    """
    Return the seed: a digest of the watersheds' ids and of their bounds to the metre.

    The order of rows does not count, nor do the last bits of coordinates, so that the same input
    gives the same points on any machine.
    """
    bounds = np.array([one.bounds for one in zones.geometry[zones.usable]]).reshape(-1, 4)
    edges = [*np.floor(bounds.min(axis=0, initial=np.inf)), *np.ceil(bounds.max(axis=0, initial=0))]
    told = "\n".join([*sorted(map(str, zones.ids)), *(f"{edge:.0f}" for edge in edges)])
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:8], "big")


def _reached(strewn: Strewn, zones: Geometries) -> _Zones:
    """Return which squares each zone reaches into; after the zones comes the union of all."""
    count, width = len(zones), max(len(strewn), 1)
    held, cut = strewn.held_by(zones), strewn.cut_by(zones)
    # What lies in several zones lies in their union once.
    key = {
        name: each_once(np.concatenate([pair[0] * width + pair[1], count * width + pair[1]]))
        for name, pair in (("held", held), ("cut", cut))
    }
    every = each_once(np.concatenate([key["held"], key["cut"]]))
    return _Zones(
        every // width, every % width, np.isin(every, key["cut"]), np.isin(every, key["held"]),
        count + 1,
    )  # fmt: skip


def _counted(figures: list[PointFigure], zones: _Zones) -> pd.DataFrame:
    """Return each figure as computed and in squares, with the number of squares left to chance."""
    held = np.bincount(zones.zone[zones.holds], minlength=zones.count)
    tables = []
    for place, figure in enumerate(figures):
        row = np.arange(zones.count - len(figure.computed_km2), zones.count)
        counts = figure.weight[zones.square] * zones.holds
        mixed = (zones.cut | figure.cut[zones.square]) & figure.reach[zones.square]
        columns = {
            "zone": row,
            "place": place,
            "figure": figure.name,
            "years": figure.years or None,
            "grade": pd.array([figure.grade] * len(row), dtype="Int64"),
            "computed_km2": figure.computed_km2,
            "squares": np.bincount(zones.zone, counts, minlength=zones.count)[row],
            "mixed": np.bincount(zones.zone[mixed], minlength=zones.count)[row].astype(float),
            "n_points": held[row],
        }
        tables.append(pd.DataFrame(columns).astype({"figure": "str", "years": "str"}))
    return pd.concat(tables).sort_values(["zone", "place"], ignore_index=True)


def _judged(
    table: pd.DataFrame, names: np.ndarray, *, unit_m2: float, rules: SecondMethodSettings
) -> tuple[pd.DataFrame, Notes]:
    """Return the table with intervals, and a finding for each figure outside of its own."""
    unit, slack = unit_m2 / _M2_PER_KM2, rules.bound_m2 / _M2_PER_KM2
    known = table["computed_km2"].notna()
    mixed, squares = table["mixed"], table["squares"]
    chance = rules.false_alarm / max(int(known.sum()), 1)
    half = np.minimum(np.sqrt(mixed * np.log(2 / chance) / 2), mixed) * unit + slack
    spread = np.minimum(np.sqrt(mixed * np.log(1 / _POWER_MISSED) / 2), mixed) * unit
    off = (table["computed_km2"] - squares * unit).abs()
    told = table.assign(
        watershed_id=pd.Series(names[table["zone"]], dtype="str"),
        counted_km2=squares * unit,
        low_km2=np.maximum(squares * unit - half, 0.0),
        high_km2=squares * unit + half,
        finds_km2=half + spread,
        agrees=(off <= half).astype("boolean").where(known),
    )
    found = [
        Finding(
            "second_method_differs", "account", id=row.watershed_id,
            fields={
                "figure": f"@figure.{row.figure}", "years": "" if pd.isna(row.years) else row.years,
                "grade": "" if pd.isna(row.grade) else f"@grade.{row.grade}",
                "computed_km2": row.computed_km2, "counted_km2": row.counted_km2,
                "low_km2": row.low_km2, "high_km2": row.high_km2,
            },
        )
        for row in told[known & (off > half)].itertuples()
    ]  # fmt: skip
    return told[list(COLUMNS)], Notes(tuple(found))
