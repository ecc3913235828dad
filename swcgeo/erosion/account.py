"""
`account`: treated and remaining area per watershed, by grade, measure, project and year.

Definitions and identities are those of the design contract; each is proved by a second route
before anything is handed out, to 1 m² a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from swcgeo.check.attributes import has_column, ids, texts
from swcgeo.check.cells import day_of
from swcgeo.erosion.cells import (
    Survey,
    Treated,
    cells_of,
    loss_of_faces,
    treated_ground,
    without_overlaps,
)
from swcgeo.erosion.counted import (
    Counted,
    Damages,
    Records,
    counted,
    damages_of,
    latest_day,
    records_of,
)
from swcgeo.erosion.findings import (
    account_findings,
    erosion_findings,
    treatment_findings,
    watershed_findings,
)
from swcgeo.erosion.tables import (
    TOTAL,
    Books,
    account_table,
    overlaps_table,
    pieces_table,
    split_table,
)
from swcgeo.errors import SchemaError
from swcgeo.model.codes import canonical_grade
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.layers import Layer
from swcgeo.model.settings import AccountSettings, RepairSettings
from swcgeo.overlay.area import Geometries, only, require_crs, working_crs
from swcgeo.overlay.pairs import Indices, Overlaps, overlap_pairs, self_overlaps
from swcgeo.reconcile.ground import Ground, area_notes, on_ground

_SURFACE = 2
"""Dimension of polygons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Everything an account is made of, on one ground."""

    crs: CRS
    watersheds: Ground
    surveys: tuple[Survey, ...]
    treatments: Ground
    records: Records
    counted: Counted
    as_of: np.datetime64
    damage: Ground | None
    damages: Damages
    notes: Notes


def account(
    watersheds: gpd.GeoDataFrame,
    erosion: gpd.GeoDataFrame | Sequence[tuple[int | None, gpd.GeoDataFrame]],
    treatments: gpd.GeoDataFrame,
    *,
    damage: gpd.GeoDataFrame | None = None,
    erosion_year: int | None = None,
    as_of: str | np.datetime64 | None = None,
    settings: AccountSettings | None = None,
    repair: RepairSettings | None = None,
) -> Layer:
    """
    Account for treated and remaining eroding land.

    Parameters
    ----------
    watersheds : GeoDataFrame, w rows
        Watersheds in any CRS (``watershed_id``, ``parent_id``).
    erosion : GeoDataFrame, or sequence of (year, GeoDataFrame)
        Erosion polygons with ``grade``; or several surveys.
    treatments : GeoDataFrame, n rows
        Treatment polygons (``treatment_id``, ``project_id``, ``measure``, ``year`` or
        ``completed_on``, ``stage``).
    damage : GeoDataFrame, optional
        Damage polygons (``damage_id``, ``date``, ``loss_share``, ``restored_on``).
    erosion_year : int, optional
        Year of `erosion`, where it is one layer.
    as_of : date, optional
        Day of the account; default the latest date in the inputs.
    settings : AccountSettings, optional
        Stages that count, years of closure.
    repair : RepairSettings, optional
        Which repairs of geometry are accepted.

    Returns
    -------
    Layer, w + 1 rows
        One row a watershed and a last row ``TOTAL`` over their union, areas in km² from the
        working CRS, geometry in the CRS of `watersheds`.  `Layer.tables` has ``by_grade``,
        ``by_measure``, ``by_project``, ``by_year``, ``by_treatment``, ``overlaps``, ``pieces``.

    Raises
    ------
    CrsError
        If a layer has no CRS.
    GeometryError
        If no watershed has a geometry.
    SchemaError
        If `erosion` has no column ``grade``.
    AccountError
        If an identity is off by more than 1 m².

    Examples
    --------
    >>> from shapely.geometry import box
    >>> x, y = 500_000, 3_700_000
    >>> def layer(*boxes, **columns):
    ...     return gpd.GeoDataFrame(columns, geometry=list(boxes), crs="EPSG:4544")
    >>> books = account(layer(box(x, y, x + 1000, y + 1000), watershed_id=["W"]),
    ...                 layer(box(x, y, x + 1000, y + 500), grade=["轻度"]),
    ...                 layer(box(x, y + 400, x + 1000, y + 600), treatment_id=["T"], year=[2022]))
    >>> row = books.iloc[0]
    >>> [float(round(row[name], 4)) for name in ("eroding_km2", "treated_km2", "off_erosion_km2")]
    [0.5, 0.1, 0.1]
    """
    rules = settings or AccountSettings()
    plot = _plot(
        watersheds, erosion, treatments, damage=damage, erosion_year=erosion_year, as_of=as_of,
        rules=rules, repair=repair or RepairSettings(),
    )  # fmt: skip
    works = only(plot.treatments.geometry, plot.counted.counts & plot.treatments.usable)
    hurt = np.empty(0, dtype=object) if plot.damage is None else plot.damage.geometry
    treated = treated_ground(works, hurt)
    zones, total_from, shared = _zones(plot.watersheds)
    cells = cells_of(zones, plot.surveys, treated, _survey_of(plot, treated))
    loss = loss_of_faces(
        treated, completed=plot.records.completed, day=plot.damages.day,
        share=plot.damages.share, active=plot.damages.active,
    )  # fmt: skip
    gross = overlap_pairs(works, zones)
    books = Books(cells=cells, treated=treated, loss=loss, gross=gross, total_from=total_from)
    table = account_table(books, names=ids(watersheds, "watershed_id"), bound_m2=rules.bound_m2,
                          usable=plot.watersheds.usable)  # fmt: skip
    if has_column(watersheds, "name"):
        table.insert(1, "name", pd.Series([*texts(watersheds, "name"), None], dtype="str"))
    doubles = self_overlaps(works)
    notes = (
        plot.notes
        + watershed_findings(watersheds, plot.watersheds, shared, smallest_m2=rules.finding_m2)
        + treatment_findings(plot.treatments, plot.records, plot.counted, doubles, rules)
        + account_findings(books, plot.records, plot.treatments, table, plot.surveys, rules)
    )
    return Layer(
        table,
        geometry=_outlines(watersheds),
        crs=require_crs(watersheds, layer="watersheds"),
        notes=notes,
        tables=_tables(books, plot, doubles, watersheds),
    )


def _plot(
    watersheds: gpd.GeoDataFrame,
    erosion: gpd.GeoDataFrame | Sequence[tuple[int | None, gpd.GeoDataFrame]],
    treatments: gpd.GeoDataFrame,
    *,
    damage: gpd.GeoDataFrame | None,
    erosion_year: int | None,
    as_of: str | np.datetime64 | None,
    rules: AccountSettings,
    repair: RepairSettings,
) -> Plot:
    """Put all layers on one ground and read their records."""
    crs = working_crs(watersheds, layer="watersheds")
    zones = on_ground(
        watersheds, layer="watersheds", crs=crs, id_column="watershed_id", settings=repair
    )
    polygonal = _polygons_only(treatments)
    works = on_ground(
        polygonal, layer="treatments", crs=crs, id_column="treatment_id", settings=repair
    )
    hurt = None
    if damage is not None:
        hurt = on_ground(damage, layer="damage", crs=crs, id_column="damage_id", settings=repair)
    day = latest_day(treatments, damage) if as_of is None else day_of(as_of)
    records = records_of(polygonal)
    damages, damage_notes = damages_of(pd.DataFrame() if damage is None else damage, as_of=day)
    layers = [(erosion_year, erosion)] if isinstance(erosion, gpd.GeoDataFrame) else list(erosion)
    surveys, survey_notes = _surveys(layers, crs, repair)
    notes = area_notes(watersheds, zones, layer="watersheds", crs=crs) + zones.notes + works.notes
    return Plot(
        crs=crs, watersheds=zones, surveys=surveys, treatments=works, records=records,
        counted=counted(records, as_of=day, settings=rules), as_of=day, damage=hurt,
        damages=damages, notes=notes + survey_notes + damage_notes
        + _line_notes(treatments, polygonal) + (Notes() if hurt is None else hurt.notes),
    )  # fmt: skip


def _polygons_only(treatments: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the records that are polygons, or have no geometry at all."""
    kind = shapely.get_dimensions(np.asarray(treatments.geometry.array, dtype=object))
    return treatments[(kind == _SURFACE) | (kind < 0)].reset_index(drop=True)


def _line_notes(treatments: gpd.GeoDataFrame, polygonal: gpd.GeoDataFrame) -> Notes:
    """Return a finding on works that count by length or number."""
    count = len(treatments) - len(polygonal)
    if not count:
        return Notes()
    return Notes((Finding("treatment_by_number", "treatments", fields={"count": count}),))


def _surveys(
    layers: Sequence[tuple[int | None, gpd.GeoDataFrame]], crs: CRS, repair: RepairSettings
) -> tuple[tuple[Survey, ...], Notes]:
    """Return the surveys, the latest last, without overlaps, and what was found in them."""
    surveys, notes = [], Notes()
    for year, frame in sorted(layers, key=lambda layer: layer[0] or 0):
        if "grade" not in frame.columns:
            present = ", ".join(name for name in frame.columns if name != frame.geometry.name)
            raise SchemaError("column_missing", layer="erosion", column="grade", present=present)
        ground = on_ground(frame, layer="erosion", crs=crs, id_column="erosion_id", settings=repair)
        stated = texts(frame, "grade")
        grade = np.array([canonical_grade(value) or 0 for value in stated], dtype=int)
        cut, overlaps = without_overlaps(ground.geometry, grade)
        surveys.append(Survey(year, cut, grade))
        notes = notes + ground.notes + erosion_findings(ground, stated, grade, overlaps, year)
    return tuple(surveys), notes


def _zones(watersheds: Ground) -> tuple[Geometries, Indices, Overlaps]:
    """
    Return the zones of the account, those that make up the total, and where watersheds overlap.

    Where watersheds overlap, the total is taken over parts that share no ground, which stand
    after the watersheds themselves.
    """
    shared = self_overlaps(watersheds.geometry)
    count = len(watersheds.geometry)
    if not len(shared):
        return watersheds.geometry, np.arange(count), shared
    parts, _ = without_overlaps(watersheds.geometry, np.zeros(count, dtype=int))
    return np.concatenate([watersheds.geometry, parts]), np.arange(count, 2 * count), shared


def _survey_of(plot: Plot, treated: Treated) -> Indices:
    """Return the survey on which each face is judged: the latest before its earliest completion."""
    years = np.array([-(10**6) if survey.year is None else survey.year for survey in plot.surveys])
    rank = plot.records.owner_rank()
    first = pd.DataFrame(
        {"face": treated.face, "rank": rank[treated.record], "record": treated.record}
    )
    first = first.sort_values(["face", "rank"]).drop_duplicates("face")
    completed = plot.records.years[first["record"]]
    before = np.searchsorted(years, completed, side="left") - 1
    # Without a date the record counts as the last completed, so the latest survey judges it.
    chosen = np.where(completed < 0, len(years) - 1, np.maximum(before, 0))
    survey = np.full(len(treated.geometry), len(years) - 1, dtype=np.intp)
    survey[first["face"]] = chosen
    return survey


def _outlines(watersheds: gpd.GeoDataFrame) -> list[object]:
    """Return the outline of each watershed, and of their union for the total."""
    shapes = np.asarray(watersheds.geometry.array, dtype=object)
    sound = shapely.make_valid(shapes[~shapely.is_missing(shapes)])
    return [*shapes, shapely.union_all(sound)]


def _tables(
    books: Books, plot: Plot, doubles: Overlaps, watersheds: gpd.GeoDataFrame
) -> dict[str, pd.DataFrame]:
    """Return the tables that stand beside the account."""
    names = [*ids(watersheds, "watershed_id"), TOTAL]
    records = plot.records
    by_completion, by_measure = records.owner_rank(), records.measure_rank()
    keys = {
        "by_grade": ("grade", None, None),
        "by_measure": ("measure", records.measures, by_measure),
        "by_project": ("project_id", records.projects, by_completion),
        "by_year": (
            "year",
            np.where(records.years < 0, "", records.years.astype(str)),
            by_completion,
        ),
    }
    tables = {
        table: split_table(books, names, key=key, values=values, rank=rank)
        for table, (key, values, rank) in keys.items()
    }
    works = split_table(books, names, key="treatment_id", values=records.ids, rank=by_completion)
    stated = pd.DataFrame({"treatment_id": records.ids, "project_id": records.projects,
                           "year": keys["by_year"][1]}).drop_duplicates("treatment_id")  # fmt: skip
    tables["by_treatment"] = works.merge(stated, on="treatment_id", how="left")
    tables["overlaps"] = overlaps_table(doubles, records)
    tables["pieces"] = pieces_table(
        books, names, records, crs=plot.crs, target=require_crs(watersheds, layer="watersheds")
    )
    return tables
