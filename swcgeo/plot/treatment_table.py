"""The figures of the treatment map: by watershed and by grade, adding up to the account."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from swcgeo.model.codes import FIRST_ERODING, Grade, canonical_grade
from swcgeo.model.layers import Layer
from swcgeo.overlay.area import projected, require_crs, working_crs
from swcgeo.plot.lettering import plain
from swcgeo.plot.rounding import round_parts, round_split, rounded

Geometries = npt.NDArray[np.object_]
TOTAL = "TOTAL"


@dataclass(frozen=True, slots=True)
class WatershedRow:
    """
    One row of the table: areas in km², rounded so that rows and columns add up.

    Attributes
    ----------
    number : int
        Its number on the map, from 1; 0 for the total.
    name : str
        Name, else id.
    eroding, treated, remaining : float
        km²; NaN where the account does not say.
    """

    number: int
    name: str
    eroding: float
    treated: float
    remaining: float


@dataclass(frozen=True, slots=True)
class TreatmentTally:
    """
    All figures of the map.

    Attributes
    ----------
    rows : tuple of WatershedRow
        In the order of the account.
    total : WatershedRow
        The account's last row.
    grades : tuple of (int, float)
        km² by grade, worst last; those with area only.
    ground : float
        All ground, km².
    damaged : float
        km², a part of remaining.
    decimals : int
        Decimals of all areas.
    adds_up : bool
        Whether the rows add up to the total (they do not where watersheds overlap).
    off : float
        Eroding ground of the erosion layer less that of the account, km².
    """

    rows: tuple[WatershedRow, ...]
    total: WatershedRow
    grades: tuple[tuple[int, float], ...]
    ground: float
    damaged: float
    decimals: int
    adds_up: bool
    off: float

    def text(self, area: float) -> str:
        """
        Return an area as printed.

        Parameters
        ----------
        area : float
            km², NaN where not known.

        Returns
        -------
        str
            The number with this tally's decimals, a dash where not known.

        Examples
        --------
        >>> row = WatershedRow(1, "渭子沟", 2.0, 0.5, 1.5)
        >>> found = TreatmentTally((row,), row, (), 2.0, 0.0, 2, True, 0.0)
        >>> found.text(0.5), found.text(float("nan"))
        ('0.50', '—')
        """
        return f"{area:.{self.decimals}f}" if isfinite(area) else "—"


def watershed_rows(account: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """
    Return the rows of an account that are watersheds.

    Parameters
    ----------
    account : GeoDataFrame, n rows
        The account, its last row ``TOTAL``.

    Returns
    -------
    GeoDataFrame, n - 1 rows
        All rows but the total.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"watershed_id": ["A", "TOTAL"]}, geometry=[None, None])
    >>> watershed_rows(frame)["watershed_id"].tolist()
    ['A']
    """
    return account[account["watershed_id"].astype(str) != TOTAL]


def numbered(erosion: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """
    Return an erosion survey with its grades as numbers.

    Parameters
    ----------
    erosion : GeoDataFrame, m rows
        Polygons with ``grade``: a number 0 to 6, or a name as `read_erosion` hands it over.

    Returns
    -------
    GeoDataFrame, m rows
        ``grade`` 0 to 6, 0 where none is known.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"grade": ["强度", "?", "3"]}, geometry=[None] * 3)
    >>> numbered(frame)["grade"].tolist()
    [4, 0, 3]
    """
    grades = [int(canonical_grade(value) or 0) for value in erosion["grade"]]
    return gpd.GeoDataFrame({"grade": grades}, geometry=erosion.geometry.array, crs=erosion.crs)


def judged_ground(account: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """
    Return the ground under treatments with the grade by which the account judges it.

    Parameters
    ----------
    account : GeoDataFrame, n rows
        The account; a Layer's table ``pieces`` tells, else there is nothing.

    Returns
    -------
    GeoDataFrame
        ``grade`` 0 to 6; no rows where the account does not say.

    Examples
    --------
    >>> judged_ground(gpd.GeoDataFrame({"watershed_id": ["A"]}, geometry=[None])).empty
    True
    """
    pieces = account.tables.get("pieces") if isinstance(account, Layer) else None
    if pieces is None or not len(pieces):
        return gpd.GeoDataFrame({"grade": []}, geometry=[], crs=account.crs)
    return numbered(gpd.GeoDataFrame(pieces))


def tally_account(account: gpd.GeoDataFrame, erosion: gpd.GeoDataFrame) -> TreatmentTally:
    """
    Return the figures of the map.

    Parameters
    ----------
    account : GeoDataFrame, n rows
        The account, its last row ``TOTAL``; a Layer's table ``by_grade`` is used where it has one.
    erosion : GeoDataFrame, m rows
        Polygons with ``grade`` 0 to 6.

    Returns
    -------
    TreatmentTally
        Rounded figures that add up.

    Examples
    --------
    >>> ground = [shapely.box(5e5, 37e5, 5e5 + 2000, 37e5 + 1000)]
    >>> frame = gpd.GeoDataFrame(
    ...     {"watershed_id": ["A", "TOTAL"], "total_km2": 2.0, "not_eroding_km2": 0.0,
    ...      "unknown_km2": 0.0, "eroding_km2": 2.0, "treated_km2": 0.5, "remaining_km2": 1.5,
    ...      "damaged_km2": 0.0}, geometry=ground * 2, crs=4544)
    >>> found = tally_account(frame, gpd.GeoDataFrame({"grade": [3]}, geometry=ground, crs=4544))
    >>> found.total.remaining, found.grades
    (1.5, ((3, 2.0),))
    """
    watersheds = watershed_rows(account)
    whole = account[account["watershed_id"].astype(str) == TOTAL].iloc[-1]
    decimals = 2 if float(whole["total_km2"]) >= 1 else 4
    columns = {
        name: pd.to_numeric(watersheds[f"{name}_km2"]).to_numpy(float)
        for name in ("eroding", "treated", "remaining")
    }
    eroding = rounded(float(whole["eroding_km2"]), decimals)
    treated = rounded(float(whole["treated_km2"]), decimals)
    total = WatershedRow(0, "", eroding, treated, round(eroding - treated, decimals))
    adds_up = all(
        abs(np.nansum(values) - float(whole[f"{name}_km2"])) < 1.5e-6 * max(len(values), 1)
        for name, values in columns.items()
    )
    by_grade = grade_km2(account, erosion)
    off = sum(area for grade, area in by_grade.items() if grade >= FIRST_ERODING)
    off -= float(whole["eroding_km2"])
    return TreatmentTally(
        rows=_rows(watersheds, columns, decimals),
        total=total,
        grades=_grades(by_grade, whole, decimals),
        ground=rounded(float(whole["total_km2"]), decimals),
        damaged=rounded(float(whole["damaged_km2"]), decimals),
        decimals=decimals,
        adds_up=adds_up,
        off=off,
    )


def names_in(watersheds: gpd.GeoDataFrame) -> list[str]:
    """
    Return what watersheds are called: their name, else their id.

    Parameters
    ----------
    watersheds : GeoDataFrame, n rows
        Rows of an account.

    Returns
    -------
    list of str, n
        Names.

    Examples
    --------
    >>> names_in(gpd.GeoDataFrame({"watershed_id": ["A"], "name": [None]}, geometry=[None]))
    ['A']
    """
    ids = [plain(value) for value in watersheds["watershed_id"]]
    if "name" not in watersheds.columns:
        return ids
    return [plain(name) or key for name, key in zip(watersheds["name"], ids, strict=True)]


def _rows(
    watersheds: gpd.GeoDataFrame, columns: dict[str, npt.NDArray[np.float64]], decimals: int
) -> tuple[WatershedRow, ...]:
    """Return the rows of the table; those without figures keep their place."""
    known = np.isfinite(columns["eroding"]) & np.isfinite(columns["treated"])
    wholes, firsts = (columns[name][known].tolist() for name in ("eroding", "treated"))
    split = iter(round_split(wholes, firsts, decimals=decimals))
    nothing = (float("nan"),) * 3
    return tuple(
        WatershedRow(number, name, *(next(split) if there else nothing))
        for number, (name, there) in enumerate(zip(names_in(watersheds), known, strict=True), 1)
    )


def _grades(
    by_grade: dict[int, float], whole: pd.Series, decimals: int
) -> tuple[tuple[int, float], ...]:
    """Return rounded areas by grade: eroding ones add up to the account's, all to its ground."""
    eroding = rounded(float(whole["eroding_km2"]), decimals)
    rest = rounded(float(whole["total_km2"]), decimals) - eroding
    calm = (Grade.UNKNOWN, Grade.SLIGHT)
    still = round_parts(
        [float(whole["unknown_km2"]), float(whole["not_eroding_km2"])],
        decimals=decimals, total=rest,
    )  # fmt: skip
    grades = [int(grade) for grade in Grade if grade >= FIRST_ERODING]
    parts = round_parts(
        [by_grade.get(grade, 0.0) for grade in grades], decimals=decimals, total=eroding
    )
    figures = [*zip(map(int, calm), still, strict=True), *zip(grades, parts, strict=True)]
    return tuple((grade, area) for grade, area in figures if area > 0)


def grade_km2(account: gpd.GeoDataFrame, erosion: gpd.GeoDataFrame) -> dict[int, float]:
    """
    Return the ground of each grade inside the watersheds.

    Parameters
    ----------
    account : GeoDataFrame, n rows
        The account; where it is a Layer with ``by_grade``, that table is believed.
    erosion : GeoDataFrame, m rows
        Polygons with ``grade`` 0 to 6; where they overlap, the higher counts.

    Returns
    -------
    dict of int to float
        km² by grade 1 to 6.

    Examples
    --------
    >>> ground = [shapely.box(5e5, 37e5, 5e5 + 2000, 37e5 + 1000)]
    >>> frame = gpd.GeoDataFrame({"watershed_id": ["TOTAL"]}, geometry=ground, crs=4544)
    >>> found = grade_km2(frame, gpd.GeoDataFrame({"grade": [3]}, geometry=ground, crs=4544))
    >>> round(found[3], 3)
    2.0
    """
    stated = account.tables.get("by_grade") if isinstance(account, Layer) else None
    if stated is not None:
        rows = stated[stated["watershed_id"].astype(str) == TOTAL]
        if len(rows):
            grades = pd.to_numeric(rows["grade"]).astype(int)
            return dict(zip(grades.tolist(), rows["total_km2"].astype(float), strict=True))
    return _measured(account, erosion)


def _measured(account: gpd.GeoDataFrame, erosion: gpd.GeoDataFrame) -> dict[int, float]:
    """Measure the ground of each grade in the equal-area working CRS."""
    if account.geometry.isna().all():
        return {}
    working = working_crs(account, layer="account")

    def planar(frame: gpd.GeoDataFrame, layer: str) -> Geometries:
        there = frame.geometry[frame.geometry.notna() & ~frame.geometry.is_empty]
        source = require_crs(frame, layer=layer)
        return projected(np.asarray(there.array, dtype=object), source=source, target=working)

    whole = shapely.union_all(planar(account, "account"))
    there = erosion.geometry.notna() & ~erosion.geometry.is_empty
    grades = erosion["grade"][there].to_numpy()
    polygons = shapely.intersection(planar(erosion, "erosion"), whole) if there.any() else []
    higher, found, seen = None, {}, 0.0
    for grade in sorted((int(g) for g in Grade if g), reverse=True):
        mine = [piece for piece, value in zip(polygons, grades, strict=True) if value == grade]
        higher = shapely.union_all([*mine, higher])
        found[grade] = (float(higher.area) - seen) / 1e6
        seen = float(higher.area)
    return found
