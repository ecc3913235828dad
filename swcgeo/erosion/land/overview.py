"""The first table of a plan report: what a watershed is like (概况表), and its erosion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from swcgeo.check.attributes import numbers, texts
from swcgeo.erosion.land.relief import Relief, cells_within
from swcgeo.erosion.land.use import LandOn, class_areas, code_areas
from swcgeo.erosion.land.zones import Zones
from swcgeo.model.codes import FIRST_ERODING, Grade
from swcgeo.model.land_use import GREEN_CLASSES
from swcgeo.model.settings import LandSettings
from swcgeo.overlay.pairs import Areas

_M2_PER_KM2 = 1e6
_HA_PER_KM2 = 100.0
_STATED_NUMBERS = ("temperature_c", "frost_free_days", "rain_mm")
_STATED_TEXTS = ("conservation_region", "landform", "soil")
"""Columns of the survey that no layer of a project holds: stated by the watersheds, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sums:
    """What adds up over cells, a zone each: area known and area times value; extremes."""

    height: np.ndarray
    slope: np.ndarray
    cover: np.ndarray
    lowest: Areas
    highest: Areas


def overview_table(
    zones: Zones,
    *,
    relief: Relief | None = None,
    land: LandOn | None = None,
    gullies: pd.DataFrame | None = None,
    by_grade: pd.DataFrame | None = None,
    settings: LandSettings | None = None,
) -> pd.DataFrame:
    """
    Return what the watersheds are like (概况表).

    Parameters
    ----------
    zones : Zones
        The watersheds; columns such as ``rain_mm`` that they state are handed on.
    relief : Relief, optional
        Heights, slopes, cover.
    land : LandOn, optional
        Land use.
    gullies : DataFrame, optional
        Result of `gully_table`.
    by_grade : DataFrame, optional
        Table ``by_grade`` of the account.
    settings : LandSettings, optional
        Share of a watershed that must be known for a mean.

    Returns
    -------
    DataFrame, w + 1 rows
        ``watershed_id``, ``name``, ``total_km2``, ``height_min_m``, ``height_mean_m``,
        ``height_max_m``, ``slope_mean_deg``, ``cover_mean_share``, ``green_share`` (林草覆盖率),
        ``gully_density_km_per_km2``, ``eroding_km2``, ``eroding_share``, shares of the grades of
        what erodes, and columns that stay empty unless the watersheds state them.  What cannot
        be computed is NaN.

    Examples
    --------
    >>> from swcgeo.erosion.land.drawn import drawn_land, drawn_relief, drawn_zones
    >>> table = overview_table(drawn_zones(), relief=drawn_relief(), land=drawn_land())
    >>> table[["height_min_m", "height_mean_m", "green_share"]].round(3).to_numpy().tolist()[0]
    [75.0, 550.0, 0.6]
    """
    rules = settings or LandSettings()
    total = zones.rows(zones.area_m2)
    table = zones.keys().assign(total_km2=total / _M2_PER_KM2)
    table = table.assign(**_of_relief(zones, relief, rules))
    table["green_share"] = _green(zones, land, rules)
    table["gully_density_km_per_km2"] = (
        np.nan if gullies is None else gullies["density_km_per_km2"].to_numpy()
    )
    return table.assign(**_of_erosion(table, by_grade), **_stated(zones))


def _of_relief(zones: Zones, relief: Relief | None, rules: LandSettings) -> dict[str, object]:
    """Return the columns on heights, slopes and cover."""
    names = (
        "height_min_m", "height_mean_m", "height_max_m", "slope_mean_deg", "cover_mean_share",
    )  # fmt: skip
    if relief is None:
        return dict.fromkeys(names, np.nan)
    sums = _sums(zones, relief)
    total = zones.rows(zones.area_m2)
    columns = (
        zones.folded(sums.lowest, _nan_low), _mean(zones, sums.height, total, rules),
        zones.folded(sums.highest, _nan_high), _mean(zones, sums.slope, total, rules),
        _mean(zones, sums.cover, total, rules),
    )  # fmt: skip
    return dict(zip(names, columns, strict=True))


def _sums(zones: Zones, relief: Relief) -> _Sums:
    """Return what adds up over the cells of each zone."""
    count = len(zones.geometry)
    found = _Sums(
        height=np.zeros((count, 2)), slope=np.zeros((count, 2)), cover=np.zeros((count, 2)),
        lowest=np.full(count, np.nan), highest=np.full(count, np.nan),
    )  # fmt: skip
    for one in cells_within(relief, zones.geometry, zones.area_m2, crs=zones.crs):
        height = relief.height_m[one.window]
        found.height[one.number] = _known(height, one.weight)
        found.slope[one.number] = _known(relief.slope_deg[one.window], one.weight)
        if relief.cover is not None:
            found.cover[one.number] = _known(relief.cover[one.window], one.weight)
        met = height[(one.weight > 0) & ~np.isnan(height)]
        if len(met):
            found.lowest[one.number], found.highest[one.number] = met.min(), met.max()
    return found


def _known(values: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Return the area on which values are known, and the sum of area times value."""
    known = ~np.isnan(values)
    return float(weight[known].sum()), float((weight[known] * values[known]).sum())


def _mean(zones: Zones, sums: np.ndarray, total: Areas, rules: LandSettings) -> Areas:
    """Return means over what is known, NaN where that is too little."""
    rows = zones.rows(sums)
    with np.errstate(invalid="ignore", divide="ignore"):
        enough = rows[:, 0] >= rules.known_share * total
        return np.where(enough, rows[:, 1] / rows[:, 0], np.nan)


def _nan_low(values: Areas, axis: int) -> Areas:
    """Return the least of what is known."""
    low: Areas = np.fmin.reduce(values, axis=axis)
    return low


def _nan_high(values: Areas, axis: int) -> Areas:
    """Return the most of what is known."""
    high: Areas = np.fmax.reduce(values, axis=axis)
    return high


def _green(zones: Zones, land: LandOn | None, rules: LandSettings) -> object:
    """Return the share of forest and grass in what is known of land use."""
    if land is None:
        return np.nan
    green = zones.rows(class_areas(zones, land, GREEN_CLASSES))
    known = zones.rows(code_areas(zones, land).sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        enough = known >= rules.known_share * zones.rows(zones.area_m2)
        return np.where(enough, green / known, np.nan)


def _of_erosion(table: pd.DataFrame, by_grade: pd.DataFrame | None) -> dict[str, object]:
    """Return eroding ground and the shares of its grades."""
    names = [f"{grade.name.lower()}_share" for grade in Grade if grade >= FIRST_ERODING]
    if by_grade is None:
        return dict.fromkeys(("eroding_km2", "eroding_share", *names), np.nan)
    areas = grade_rows(table["watershed_id"], by_grade)[:, FIRST_ERODING:]
    eroding = areas.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(eroding[:, None] > 0, areas / eroding[:, None], np.nan)
    columns = {name: shares[:, place] for place, name in enumerate(names)}
    return {"eroding_km2": eroding, "eroding_share": eroding / table["total_km2"], **columns}


def grade_rows(watersheds: pd.Series, by_grade: pd.DataFrame) -> np.ndarray:
    """
    Return the area of each grade as a row a watershed.

    Parameters
    ----------
    watersheds : Series of str, n
        Ids, in the order that is wanted.
    by_grade : DataFrame
        Table ``by_grade`` of the account.

    Returns
    -------
    ndarray of float, (n, 7)
        km² of the grades 0 (unknown) to 6; NaN where the account has no row of the watershed.

    Examples
    --------
    >>> books = pd.DataFrame({"watershed_id": ["W"], "grade": [2], "total_km2": [0.5]})
    >>> grade_rows(pd.Series(["W", "V"]), books)[:, 2].tolist()
    [0.5, nan]
    """
    wide = by_grade.pivot_table(
        index="watershed_id", columns="grade", values="total_km2", aggfunc="sum", fill_value=0.0
    )
    wide = wide.reindex(columns=[int(grade) for grade in Grade], fill_value=0.0)
    return wide.reindex(watersheds.to_numpy()).to_numpy(dtype="float64")


def _stated(zones: Zones) -> dict[str, object]:
    """Return what the watersheds state themselves; empty in the total and where they do not."""
    frame = zones.frame
    figures = {name: np.append(numbers(frame, name), np.nan) for name in _STATED_NUMBERS}
    words = {name: pd.Series([*texts(frame, name), None], dtype="str") for name in _STATED_TEXTS}
    return {**figures, **words}


def erosion_table(zones: Zones, by_grade: pd.DataFrame) -> pd.DataFrame:
    """
    Return the table of soil erosion (水土流失现状表).

    Parameters
    ----------
    zones : Zones
        The watersheds.
    by_grade : DataFrame
        Table ``by_grade`` of the account.

    Returns
    -------
    DataFrame, w + 1 rows
        ``watershed_id``, ``name``, ``total_km2``, ``eroding_ha`` and ``eroding_share``, the same
        for ``light``, ``moderate``, ``strong_up`` (强烈及以上), ``ungraded_ha``, and
        ``mean_modulus``, t/(km²·a), empty: grades alone do not give it.  Shares are of the
        watershed.

    Examples
    --------
    >>> from swcgeo.erosion.land.drawn import drawn_zones
    >>> books = pd.DataFrame({"watershed_id": ["W1", "W1", "W2", "TOTAL", "TOTAL"],
    ...                       "grade": [2, 5, 1, 2, 5], "total_km2": [0.5, 0.5, 1, 0.5, 0.5]})
    >>> erosion_table(drawn_zones(), books)[["light_ha", "strong_up_share"]].to_numpy().tolist()
    [[50.0, 0.5], [0.0, 0.0], [50.0, 0.25]]
    """
    table = zones.keys()
    areas = grade_rows(table["watershed_id"], by_grade)
    total = zones.rows(zones.area_m2) / _M2_PER_KM2
    groups = {
        "eroding": slice(FIRST_ERODING, None),
        "light": slice(Grade.LIGHT, Grade.MODERATE),
        "moderate": slice(Grade.MODERATE, Grade.STRONG),
        "strong_up": slice(Grade.STRONG, None),
    }
    columns: dict[str, object] = {"total_km2": total}
    for name, grades in groups.items():
        part = areas[:, grades].sum(axis=1)
        columns |= {f"{name}_ha": part * _HA_PER_KM2, f"{name}_share": part / total}
    return table.assign(
        **columns, ungraded_ha=areas[:, Grade.UNKNOWN] * _HA_PER_KM2, mean_modulus=np.nan
    )
