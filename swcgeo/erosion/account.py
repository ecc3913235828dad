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
from swcgeo.check.place.placement import FALSE_MERIDIAN_KM, require_common_ground
from swcgeo.erosion.areal import areal_works, in_input_rows
from swcgeo.erosion.cells import (
    Survey,
    Treated,
    cells_of,
    loss_of_faces,
    treated_ground,
    without_overlaps,
    zones_of,
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
from swcgeo.errors import GeometryError, SchemaError
from swcgeo.model.codes import canonical_grade
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.layers import Layer
from swcgeo.model.settings import AccountSettings, RepairSettings
from swcgeo.overlay.area import Geometries, only, require_crs, working_crs
from swcgeo.overlay.pairs import Indices, Overlaps, overlap_pairs, self_overlaps
from swcgeo.reconcile.ground import Ground, area_notes, on_ground

Surveyed = tuple[int | None, gpd.GeoDataFrame]
"""An erosion layer with the year of its survey."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What an account is asked for, as it was handed over."""

    watersheds: gpd.GeoDataFrame
    treatments: gpd.GeoDataFrame
    erosion: Sequence[Surveyed]
    damage: gpd.GeoDataFrame | None
    as_of: str | np.datetime64 | None
    rules: AccountSettings
    repair: RepairSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plot:
    """
    Everything an account is made of, on one ground.

    Of the treatments only the polygons stand here; `rows` are their positions in the input.
    """

    crs: CRS
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


def account(
    watersheds: gpd.GeoDataFrame,
    erosion: gpd.GeoDataFrame | Sequence[Surveyed],
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
        If no watershed has a geometry that can be used, there is no survey, or one lies in another
        part of the country.
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
    layers = [(erosion_year, erosion)] if isinstance(erosion, gpd.GeoDataFrame) else list(erosion)
    given = _Given(
        watersheds=watersheds, treatments=treatments, erosion=layers, damage=damage, as_of=as_of,
        rules=settings or AccountSettings(), repair=repair or RepairSettings(),
    )  # fmt: skip
    plot = _plot(given)
    books = _books(plot)
    table, doubles = _account(books, plot, given), self_overlaps(plot.works)
    notes = plot.notes + _notes(books, plot, given, table=table, doubles=doubles)
    notes = in_input_rows(notes, plot.rows)
    tables = _tables(books, plot, doubles, watersheds)
    crs = require_crs(watersheds, layer="watersheds")
    return Layer(table, geometry=_outlines(watersheds), crs=crs, notes=notes, tables=tables)


def _plot(given: _Given) -> _Plot:
    """Put all layers on one ground and read their records."""
    crs, watersheds = working_crs(given.watersheds, layer="watersheds"), given.watersheds
    polygonal, rows = areal_works(given.treatments)
    zones = _grounded(given, watersheds, layer="watersheds", crs=crs)
    if not zones.usable.any():
        reason = "outline broken, or outside the CRS / 图形损坏或不在坐标系范围内"
        raise GeometryError(
            "nothing_usable", layer="watersheds", rows=len(watersheds), reason=reason
        )
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
    return _Plot(
        crs=crs, watersheds=zones, shared=self_overlaps(zones.geometry), surveys=surveys,
        treatments=works, rows=rows, records=records,
        counted=counted(records, as_of=day, settings=given.rules), damage=hurt, damages=damages,
        notes=notes if hurt is None else notes + hurt.notes,
    )  # fmt: skip


def _grounded(given: _Given, frame: gpd.GeoDataFrame, *, layer: str, crs: CRS) -> Ground:
    """Return a layer in the working CRS, repaired."""
    id_column = f"{layer.removesuffix('s')}_id"
    return on_ground(frame, layer=layer, crs=crs, id_column=id_column, settings=given.repair)


def _day(given: _Given) -> np.datetime64:
    """Return the day of the account."""
    if given.as_of is None:
        return latest_day(given.treatments, given.damage)
    return day_of(given.as_of)


def _line_notes(count: int) -> Notes:
    """Return a finding on works that count by length or number."""
    if not count:
        return Notes()
    return Notes((Finding("treatment_by_number", "treatments", fields={"count": count}),))


def _surveys(given: _Given, crs: CRS) -> tuple[tuple[Survey, ...], Notes]:
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


def _books(plot: _Plot) -> Books:
    """Cut the ground, and say what damage took of it."""
    works, damages = plot.works, plot.damages
    zones, total_from = zones_of(plot.watersheds.geometry, plot.shared)
    treated = treated_ground(works, plot.hurt)
    loss = loss_of_faces(
        treated, completed=plot.records.completed, day=damages.day, share=damages.share,
        active=damages.active,
    )  # fmt: skip
    cells = cells_of(zones, plot.surveys, treated, survey_of=_survey_of(plot, treated))
    gross = overlap_pairs(works, zones)
    return Books(cells=cells, treated=treated, loss=loss, gross=gross, total_from=total_from)


def _account(books: Books, plot: _Plot, given: _Given) -> pd.DataFrame:
    """Return the account with the names of the watersheds, where they have any."""
    watersheds = given.watersheds
    table = account_table(
        books, names=ids(watersheds, "watershed_id"), bound_m2=given.rules.bound_m2,
        usable=plot.watersheds.usable,
    )  # fmt: skip
    if has_column(watersheds, "name"):
        table.insert(1, "name", pd.Series([*texts(watersheds, "name"), None], dtype="str"))
    return table


def _notes(
    books: Books, plot: _Plot, given: _Given, *, table: pd.DataFrame, doubles: Overlaps
) -> Notes:
    """Return what is to be said of watersheds and treatments, and of the account itself."""
    rules, records = given.rules, plot.records
    zones = watershed_findings(
        given.watersheds, plot.watersheds, plot.shared, smallest_m2=rules.finding_m2
    )
    works = treatment_findings(
        plot.treatments, records, plot.counted, doubles=doubles, settings=rules
    )
    whole = account_findings(
        books, records, plot.treatments, table=table, surveys=plot.surveys, settings=rules
    )
    return zones + works + whole


def _survey_of(plot: _Plot, treated: Treated) -> Indices:
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
    books: Books, plot: _Plot, doubles: Overlaps, watersheds: gpd.GeoDataFrame
) -> dict[str, pd.DataFrame]:
    """Return the tables that stand beside the account."""
    names = [*ids(watersheds, "watershed_id"), TOTAL]
    records, year = plot.records, _year_texts(plot)
    by_completion = records.owner_rank()
    crs = require_crs(watersheds, layer="watersheds")

    def split(key: str, values: np.ndarray | None, rank: Indices | None) -> pd.DataFrame:
        return split_table(books, names, key=key, values=values, rank=rank)

    return {
        "by_grade": split("grade", None, None),
        "by_measure": split("measure", records.measures, records.measure_rank()),
        "by_project": split("project_id", records.projects, by_completion),
        "by_year": split("year", year, by_completion),
        "by_treatment": _by_treatment(books, plot, names),
        "overlaps": overlaps_table(doubles, records),
        "pieces": pieces_table(books, names, records, crs=plot.crs, target=crs),
    }


def _year_texts(plot: _Plot) -> np.ndarray:
    """Return the year of each record as text; empty where not stated."""
    years = plot.records.years
    return np.where(years < 0, "", years.astype(str))


def _by_treatment(books: Books, plot: _Plot, names: list[str]) -> pd.DataFrame:
    """Return the account split by treatment; one id used in two projects stays two treatments."""
    records = plot.records
    stated = pd.DataFrame(
        {"treatment_id": records.ids, "project_id": records.projects, "year": _year_texts(plot)}
    )
    # Digits of one length, so that the rows stand in the order of the ids.
    work = stated.groupby(list(stated)).ngroup().astype(str).str.zfill(9)
    split = split_table(books, names, key="work", values=work.to_numpy(dtype=object),
                        rank=records.owner_rank())  # fmt: skip
    named = split.merge(stated.assign(work=work).drop_duplicates("work"), on="work", how="left")
    named.insert(1, "treatment_id", named.pop("treatment_id"))
    return named.drop(columns="work")
