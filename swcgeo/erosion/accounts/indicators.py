"""
The rates a bureau reports of an account: 治理度, 水土保持率, and both figures of what remains.

Each states its numerator, its denominator and its basis.  A rate is taken over the ground whose
grade is known; `low` and `high` say between what it lies, whatever the ungraded ground is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from swcgeo.erosion.accounts.monitored import over_watersheds
from swcgeo.erosion.accounts.tables import Books
from swcgeo.model.codes import FIRST_ERODING, Grade
from swcgeo.model.findings import Finding, Notes
from swcgeo.overlay.pairs import Areas

COLUMNS = (
    "watershed_id", "indicator", "basis", "year", "value", "low", "high", "unit", "numerator_km2",
    "denominator_km2",
)  # fmt: skip
"""Columns of the table of indicators."""
_M2_PER_KM2 = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """
    What stands of the measures after damage, by watershed, km².

    `measures` is all ground under measures, `unknown` pairs of (share kept, area) of the ground
    that has no grade.
    """

    measures: Areas
    off_erosion: Areas
    unknown: tuple[tuple[Areas, Areas], ...]


def indicators_table(
    books: Books,
    account: pd.DataFrame,
    *,
    monitored: pd.DataFrame,
    year: int | None,
    target_rate: float | None,
    finding_m2: float,
) -> tuple[pd.DataFrame, Notes]:
    """
    Return the indicators of an account, and a finding where 治理度 passes 100 %.

    Parameters
    ----------
    books : Books
        Cells of the account.
    account : DataFrame, w + 1 rows
        The account.
    monitored : DataFrame
        What the surveys show (`swcgeo.erosion.accounts.monitored.monitored_table`).
    year : int or None
        Year of the account.
    target_rate : float or None
        水土保持率 that is aimed at, 0 to 1.
    finding_m2 : float
        By how much kept measures must pass what eroded to be worth a word, m².

    Returns
    -------
    tuple of DataFrame and Notes
        One row a watershed, indicator, basis and year: ``control_degree`` by ``measures`` (all
        ground under measures that is kept, over what eroded before) and by ``eroding`` (of it the
        eroding ground alone); ``land_share`` (kept measures over land); ``remaining`` by ``book``
        and by ``monitored``; ``conservation_rate``; ``to_treat`` where there is a target.

    Notes
    -----
    治理度: GB/T 15772-2008 (S54) 8.2.3.  By measures it may pass 100 % [S37], since ground that
    does not erode counts in the numerator alone; it is never clipped.

    Examples
    --------
    >>> from swcgeo.erosion.account import account
    >>> from swcgeo.erosion.drawn import drawn_given
    >>> given = drawn_given()
    >>> books = account(given.watersheds, given.erosion, given.treatments)
    >>> table = books.tables["indicators"].query("watershed_id == 'W'")
    >>> table[["indicator", "basis"]].agg("/".join, axis=1).tolist()[:3]
    ['control_degree/measures', 'control_degree/eroding', 'land_share/measures']
    """
    kept = _kept(books)
    remaining = _remaining(account, kept, monitored, year=np.nan if year is None else year)
    land = account["total_km2"].to_numpy()
    blocks = [
        *(block.assign(year=year) for block in _degrees(account, kept)),
        *remaining,
        *_rates(land, monitored),
        *([] if target_rate is None else _to_treat(remaining, land * (1 - target_rate))),
    ]
    table = pd.concat(
        [block.assign(place=range(len(account)), number=n) for n, block in enumerate(blocks)]
    )
    table["year"] = table["year"].astype("Int64")
    table["watershed_id"] = account["watershed_id"].to_numpy()[table["place"]]
    table["watershed_id"] = table["watershed_id"].astype("str")
    table = table.sort_values(["place", "number"], ignore_index=True)[list(COLUMNS)]
    return table, _findings(account, kept, finding_m2)


def share_range(
    numerator: float, denominator: float, shares: Areas, areas: Areas
) -> tuple[float, float]:
    """
    Return between what a share lies, whatever part of some further ground belongs to it.

    Parameters
    ----------
    numerator, denominator : float
        What is known.
    shares, areas : ndarray of float, k
        Further ground, and which share of it counts in the numerator.

    Returns
    -------
    tuple of float
        The smallest and the largest; NaN where the denominator can only be 0.

    Examples
    --------
    >>> share_range(1.0, 4.0, np.array([0.0, 1.0]), np.array([4.0, 2.0]))
    (0.125, 0.5)
    """
    ends = []
    for direction, extreme in ((1, np.min), (-1, np.max)):
        order = np.argsort(direction * shares, kind="stable")
        above = numerator + np.concatenate([[0.0], np.cumsum((shares * areas)[order])])
        below = denominator + np.concatenate([[0.0], np.cumsum(areas[order])])
        some = below > 0
        ends.append(float(extreme(above[some] / below[some])) if some.any() else np.nan)
    return ends[0], ends[1]


def _kept(books: Books) -> _Kept:
    """Return what stands of the measures after damage."""
    cells, bare = books.cells.treated, books.cells.bare
    share = 1 - books.loss[cells["face"].to_numpy(np.intp)]
    ground = pd.DataFrame(
        {
            "zone": np.concatenate([cells["zone"], bare["zone"]]).astype(np.intp),
            "grade": np.concatenate([cells["grade"], bare["grade"]]),
            "share": np.concatenate([share, np.zeros(len(bare))]),
            "area": np.concatenate([cells["area_m2"], bare["area_m2"]]) / _M2_PER_KM2,
        }
    )
    ground = ground[ground["area"] > 0]

    def summed(part: pd.DataFrame) -> Areas:
        kept = (part["share"] * part["area"]).to_numpy()
        return over_watersheds(books, part["zone"].to_numpy(), kept)

    unknown = ground[ground["grade"] == Grade.UNKNOWN]
    of_zone = dict(iter(unknown.groupby("zone")))
    groups = [*([zone] for zone in range(books.watersheds)), books.total_from.tolist()]
    found = [[of_zone[zone] for zone in zones if zone in of_zone] for zones in groups]
    joined = [pd.concat(parts) if parts else unknown.iloc[:0] for parts in found]
    return _Kept(
        measures=summed(ground),
        off_erosion=summed(ground[ground["grade"] < FIRST_ERODING]),
        unknown=tuple((part["share"].to_numpy(), part["area"].to_numpy()) for part in joined),
    )


def _block(
    indicator: str,
    basis: str,
    *,
    numerator: Areas,
    denominator: Areas | None = None,
    low: Areas,
    high: Areas,
    year: float = np.nan,
) -> pd.DataFrame:
    """Return one indicator, one row a watershed; an area where there is no denominator."""
    value = numerator if denominator is None else _over(numerator, denominator)
    return pd.DataFrame(
        {
            "indicator": indicator, "basis": basis, "year": year, "value": value, "low": low,
            "high": high, "unit": "km2" if denominator is None else "1", "numerator_km2": numerator,
            "denominator_km2": np.nan if denominator is None else denominator,
        }
    )  # fmt: skip


def _over(numerator: Areas, denominator: Areas) -> Areas:
    """Return shares; NaN where nothing is shared out."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(denominator > 0, numerator / denominator, np.nan)


def _degrees(account: pd.DataFrame, kept: _Kept) -> list[pd.DataFrame]:
    """Return 治理度 on both bases, and the measures over land."""
    eroding, treated = account["eroding_km2"].to_numpy(), account["treated_km2"].to_numpy()
    land, unknown = account["total_km2"].to_numpy(), account["unknown_km2"].to_numpy()
    ranges = np.array(
        [
            (np.nan, np.nan) if np.isnan(e) else share_range(t, e, *ground)
            for t, e, ground in zip(treated, eroding, kept.unknown, strict=True)
        ]
    )
    share = _over(kept.measures, land)
    return [
        _block("control_degree", "measures", numerator=kept.measures, denominator=eroding,
               low=_over(kept.measures, eroding + unknown), high=_over(kept.measures, eroding)),
        _block("control_degree", "eroding", numerator=treated, denominator=eroding,
               low=ranges[:, 0], high=ranges[:, 1]),
        _block("land_share", "measures", numerator=kept.measures, denominator=land,
               low=share, high=share),
    ]  # fmt: skip


def _remaining(
    account: pd.DataFrame, kept: _Kept, monitored: pd.DataFrame, *, year: float
) -> list[pd.DataFrame]:
    """Return what remains by the books, and what each survey shows to erode."""
    open_ground = np.array([((1 - share) * area).sum() for share, area in kept.unknown])
    book = account["remaining_km2"].to_numpy()
    high = book + open_ground
    found = [_block("remaining", "book", numerator=book, low=book, high=high, year=year)]
    for survey_year, shown in _surveys(monitored):
        eroding = shown["eroding_km2"].to_numpy()
        high = eroding + shown["unknown_km2"].to_numpy()
        found.append(
            _block("remaining", "monitored", numerator=eroding, low=eroding, high=high,
                   year=survey_year)
        )  # fmt: skip
    return found


def _rates(land: Areas, monitored: pd.DataFrame) -> list[pd.DataFrame]:
    """Return 水土保持率 of each survey: what does not erode over what is graded."""
    found = []
    for year, shown in _surveys(monitored):
        slight, unknown = shown["not_eroding_km2"].to_numpy(), shown["unknown_km2"].to_numpy()
        found.append(
            _block("conservation_rate", "monitored", numerator=slight, denominator=land - unknown,
                   low=_over(slight, land), high=_over(slight + unknown, land), year=year)
        )  # fmt: skip
    return found


def _to_treat(remaining: list[pd.DataFrame], allowed: Areas) -> list[pd.DataFrame]:
    """Return what must still be treated for a target; below zero by what it is exceeded."""
    return [
        _block(
            "to_treat", str(block["basis"].iloc[0]), year=float(block["year"].iloc[0]),
            **{name: block[of].to_numpy() - allowed
               for name, of in (("numerator", "value"), ("low", "low"), ("high", "high"))},
        )
        for block in remaining
    ]  # fmt: skip


def _surveys(monitored: pd.DataFrame) -> list[tuple[float, pd.DataFrame]]:
    """Return each survey's year and rows, one row a watershed."""
    count = int(monitored["place"].max()) + 1
    starts = range(0, len(monitored), count)
    return [(float(monitored["year"].iloc[at]), monitored.iloc[at : at + count]) for at in starts]


def _findings(account: pd.DataFrame, kept: _Kept, finding_m2: float) -> Notes:
    """Return a finding for each watershed with more ground under measures than eroded before."""
    eroding, names = account["eroding_km2"].to_numpy(), account["watershed_id"].to_numpy()
    passed = (eroding > 0) & ((kept.measures - eroding) * _M2_PER_KM2 >= finding_m2)
    return Notes(
        tuple(
            Finding(
                "control_above_one", "watersheds", id=names[place],
                fields={
                    "value": float(100 * kept.measures[place] / eroding[place]),
                    "kept_km2": float(kept.measures[place]), "eroding_km2": float(eroding[place]),
                    "area_km2": float(kept.off_erosion[place]),
                },
            )
            for place in np.flatnonzero(passed[:-1])
        )
    )  # fmt: skip
