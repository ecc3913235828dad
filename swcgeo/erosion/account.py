"""
`account`: treated and remaining area per watershed, by grade, measure, project and year.

Definitions and identities are those of the design contract; each is proved by a second route
before anything is handed out, to 1 m² a row.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from swcgeo.check.attributes import has_column, ids, texts
from swcgeo.erosion.accounts.areal import in_input_rows
from swcgeo.erosion.accounts.books import books_of
from swcgeo.erosion.accounts.by_number import works_by_number
from swcgeo.erosion.accounts.by_years import years_table
from swcgeo.erosion.accounts.findings import (
    account_findings,
    treatment_findings,
    watershed_findings,
)
from swcgeo.erosion.accounts.gathered import Gathered, Given, Surveyed, gathered
from swcgeo.erosion.accounts.indicators import indicators_table
from swcgeo.erosion.accounts.monitored import monitored_table
from swcgeo.erosion.accounts.tables import (
    TOTAL,
    Books,
    account_table,
    overlaps_table,
    pieces_table,
    split_table,
)
from swcgeo.erosion.accounts.timing import timing_findings
from swcgeo.erosion.accounts.years import calendar_of
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.model.settings import AccountSettings, RepairSettings
from swcgeo.overlay.area import require_crs
from swcgeo.overlay.pairs import Indices, Overlaps, self_overlaps


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
        ``by_measure``, ``by_project``, ``by_year``, ``by_treatment``, ``overlaps``, ``pieces``,
        and, where nothing is split: ``by_years`` (what each year adds, keeps and leaves),
        ``indicators`` (治理度 and the like), ``by_number`` (works of a length or number).

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
    given = Given(
        watersheds=watersheds, treatments=treatments, erosion=layers, damage=damage, as_of=as_of,
        rules=settings or AccountSettings(), repair=repair or RepairSettings(),
    )  # fmt: skip
    plot = gathered(given)
    books = books_of(plot, plot.counted.counts)
    table, doubles = _account(books, plot, given), self_overlaps(plot.works)
    notes = plot.notes + _notes(books, plot, given, table=table, doubles=doubles)
    notes = in_input_rows(notes, plot.rows)
    tables = _tables(books, plot, doubles, watersheds)
    looking_back, found = _looking_back(books, plot, given, table=table)
    crs = require_crs(watersheds, layer="watersheds")
    return Layer(
        table, geometry=_outlines(watersheds), crs=crs, notes=notes + found,
        tables={**tables, **looking_back},
    )  # fmt: skip


def _account(books: Books, plot: Gathered, given: Given) -> pd.DataFrame:
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
    books: Books, plot: Gathered, given: Given, *, table: pd.DataFrame, doubles: Overlaps
) -> Notes:
    """Return what is to be said of watersheds and treatments, and of the account itself."""
    rules, records = given.rules, plot.records
    zones = watershed_findings(
        given.watersheds, plot.watersheds, plot.shared, smallest_m2=rules.finding_m2
    )
    works = treatment_findings(
        plot.treatments, records, plot.counted, doubles=doubles, settings=rules
    )
    timing = timing_findings(
        given.treatments.iloc[plot.rows], records, plot.counted,
        area_m2=plot.treatments.area_m2, as_of=plot.day,
    )  # fmt: skip
    whole = account_findings(
        books, records, plot.treatments, table=table, surveys=plot.surveys, settings=rules
    )
    return zones + works + timing + whole


def _looking_back(
    books: Books, plot: Gathered, given: Given, *, table: pd.DataFrame
) -> tuple[dict[str, pd.DataFrame], Notes]:
    """Return the account by years, its indicators, and the works that count by number."""
    rules = given.rules
    calendar = calendar_of(plot.records, plot.counted, as_of=plot.day, settings=rules)
    monitored = monitored_table(books, plot.surveys)
    # Only tillage of earlier years, which the account does not know any more, needs a further cut.
    ever = plot.counted.counts | calendar.passing
    cut = books if (ever == plot.counted.counts).all() else books_of(plot, ever)
    years = years_table(
        cut, plot, calendar, account=table, monitored=monitored, bound_m2=rules.bound_m2
    )
    indicators, passed = indicators_table(
        books, table, monitored=monitored, year=calendar.years[-1] if calendar.years else None,
        target_rate=rules.target_rate, finding_m2=rules.finding_m2,
    )  # fmt: skip
    numbers, outside = works_by_number(given.treatments, plot)
    return {"by_years": years, "indicators": indicators, "by_number": numbers}, passed + outside


def _outlines(watersheds: gpd.GeoDataFrame) -> list[object]:
    """Return the outline of each watershed, and of their union for the total."""
    shapes = np.asarray(watersheds.geometry.array, dtype=object)
    sound = shapely.make_valid(shapes[~shapely.is_missing(shapes)])
    return [*shapes, shapely.union_all(sound)]


def _tables(
    books: Books, plot: Gathered, doubles: Overlaps, watersheds: gpd.GeoDataFrame
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


def _year_texts(plot: Gathered) -> np.ndarray:
    """Return the year of each record as text; empty where not stated."""
    years = plot.records.years
    return np.where(years < 0, "", years.astype(str))


def _by_treatment(books: Books, plot: Gathered, names: list[str]) -> pd.DataFrame:
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
