"""The tables of an account: sums over cells, and the proof that they close."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from swcgeo.erosion.accounts.cells import Cells, Treated
from swcgeo.erosion.accounts.counted import Records
from swcgeo.errors import AccountError
from swcgeo.model.codes import FIRST_ERODING, Grade
from swcgeo.overlay.area import projected
from swcgeo.overlay.pairs import Areas, Flags, Indices, Overlaps

TOTAL = "TOTAL"
AREA_COLUMNS = (
    "total_km2", "not_eroding_km2", "unknown_km2", "eroding_km2", "treated_km2", "remaining_km2",
    "damaged_km2", "off_erosion_km2", "covered_km2", "treated_gross_km2", "overlap_km2",
)  # fmt: skip
"""Columns of the account that are areas and add up."""
_M2_PER_KM2 = 1e6
_ROUNDING_M2 = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """
    What the tables are summed from.

    Attributes
    ----------
    cells : Cells
        The ground, by zone, grade and face.
    treated : Treated
        Which treatments lie on which face.
    loss : ndarray of float, f
        Share of each face that is lost to damage.
    gross : Overlaps
        Treatment records (left) and zones (right).
    total_from : ndarray of int
        The zones that make up the total; the watersheds are the zones before them, or the same.
    """

    cells: Cells
    treated: Treated
    loss: Areas
    gross: Overlaps
    total_from: Indices

    @property
    def watersheds(self) -> int:
        """Number of watersheds."""
        return len(self.total_from)


def _ground(books: Books) -> pd.DataFrame:
    """Return every cell with its areas: ``zone``, ``grade``, ``face`` (-1 if bare), m² columns."""
    bare = books.cells.bare.assign(face=-1)
    cells = pd.concat([bare, books.cells.treated[["zone", "grade", "face", "area_m2"]]])
    face, grade = cells["face"].to_numpy(np.intp), cells["grade"].to_numpy()
    area, covered = cells["area_m2"].to_numpy(), face >= 0
    lost = np.append(books.loss, 0.0)[face]
    eroding = grade >= FIRST_ERODING
    treated = area * covered * eroding * (1 - lost)
    return pd.DataFrame(
        {
            "zone": cells["zone"].to_numpy(np.intp),
            "grade": grade,
            "face": face,
            "total_km2": area,
            "not_eroding_km2": area * (grade == Grade.SLIGHT),
            "unknown_km2": area * (grade == Grade.UNKNOWN),
            "eroding_km2": area * eroding,
            "treated_km2": treated,
            "remaining_km2": area * eroding - treated,
            "damaged_km2": area * covered * eroding * lost,
            "off_erosion_km2": area * covered * ~eroding,
            "covered_km2": area * covered,
        }
    )


def _by_record(books: Books) -> pd.DataFrame:
    """Return ``zone``, ``grade``, ``record`` and area of every record on every cell, m²."""
    members = pd.DataFrame({"face": books.treated.face, "record": books.treated.record})
    cells = books.cells.treated[["zone", "grade", "face", "area_m2"]]
    joined = cells.merge(members, on="face")
    return joined.rename(columns={"area_m2": "treated_gross_km2"}).drop(columns="face")


def _summed(ground: pd.DataFrame, records: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the account's area columns by keys, km²."""
    areas = [name for name in AREA_COLUMNS if name in ground]
    sums = ground.groupby(keys, dropna=False)[areas].sum()
    gross = records.groupby(keys, dropna=False)["treated_gross_km2"].sum()
    table = sums.join(gross, how="outer").fillna(0.0)
    table["overlap_km2"] = table["treated_gross_km2"] - table["covered_km2"]
    cleaned = table.where(table.abs() >= _ROUNDING_M2, 0.0)
    return cleaned[list(AREA_COLUMNS)] / _M2_PER_KM2


def _with_totals(table: pd.DataFrame, books: Books) -> pd.DataFrame:
    """Return the rows of the watersheds, and those of the total as one more zone."""
    table = table.reset_index()
    keys = [name for name in table if name not in AREA_COLUMNS and name != "zone"]
    total = table[table["zone"].isin(books.total_from)].assign(zone=books.watersheds)
    total = total.groupby(["zone", *keys], dropna=False, as_index=False)[list(AREA_COLUMNS)].sum()
    return pd.concat([table[table["zone"] < books.watersheds], total], ignore_index=True)


def account_table(
    books: Books, *, names: np.ndarray, usable: Flags, bound_m2: float
) -> pd.DataFrame:
    """
    Return the account: one row a watershed and the total.

    Parameters
    ----------
    books : Books
        What is summed.
    names : ndarray of str, w
        Ids of the watersheds.
    usable : ndarray of bool, w
        Whether a watershed has a geometry that can be used; without one its areas are NaN, and
        so is the total.
    bound_m2 : float
        How far an identity may be off, m².

    Returns
    -------
    DataFrame, w + 1 rows
        ``watershed_id``, `AREA_COLUMNS` (km²), ``treated_share``.

    Raises
    ------
    AccountError
        If an identity is off by more than `bound_m2` in any row.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_books
    >>> table = account_table(drawn_books(), names=np.array(["W"]), usable=np.array([True]),
    ...                       bound_m2=1.0)
    >>> table[["watershed_id", "covered_km2", "overlap_km2"]].to_numpy().tolist()
    [['W', 0.06, 0.02], ['TOTAL', 0.06, 0.02]]
    """
    ground, records = _ground(books), _by_record(books)
    _require_closed(books, ground, records, [*names, *names], bound_m2=bound_m2)
    table = _with_totals(_summed(ground, records, ["zone"]), books)
    table = table.set_index("zone").reindex(range(len(names) + 1))
    lost = np.append(~usable, not usable.all())
    table.loc[lost, list(AREA_COLUMNS)] = np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(
            table["eroding_km2"] > 0, table["treated_km2"] / table["eroding_km2"], np.nan
        )
    named = table.assign(treated_share=share)
    named.insert(0, "watershed_id", pd.Series([*names, TOTAL], index=named.index, dtype="str"))
    return named.reset_index(drop=True)


def _require_closed(
    books: Books, ground: pd.DataFrame, records: pd.DataFrame, names: list[str], *, bound_m2: float
) -> None:
    """Raise AccountError unless sums over cells agree with areas that were computed otherwise."""
    zones = len(books.cells.zone_m2)

    def summed(zone: pd.Series, values: pd.Series) -> Areas:
        weights = values.to_numpy(float)
        return np.bincount(zone.to_numpy(np.intp), weights=weights, minlength=zones).astype(float)

    gross = np.bincount(books.gross.right, weights=books.gross.shared_m2, minlength=zones)
    unknown = ground[ground["grade"] == Grade.UNKNOWN]
    over = np.minimum(unknown["total_km2"].fillna(0.0), 0.0)
    identities = {
        "treated_gross = Σ records on cells": summed(records["zone"], records["treated_gross_km2"])
        - gross,
        "total = not_eroding + eroding + unknown": summed(unknown["zone"], over),
    }
    for identity, difference in identities.items():
        worst = int(np.argmax(np.abs(difference))) if zones else 0
        if zones and abs(difference[worst]) > bound_m2:
            raise AccountError(
                "account_open", watershed=names[worst], identity=identity, bound_m2=bound_m2,
                difference_m2=float(difference[worst]),
            )  # fmt: skip


def split_table(
    books: Books,
    names: list[str],
    *,
    key: str,
    values: np.ndarray | None,
    rank: Indices | None,
) -> pd.DataFrame:
    """
    Return the account split by a key, so that the rows of a watershed add up to its account.

    Parameters
    ----------
    books : Books
        What is summed.
    names : list of str, w + 1
        Ids of the watersheds, and of the total.
    key : str
        Name of the key column; ``grade`` splits by grade.
    values : ndarray, n, optional
        The key of each record; ground without treatment has the key None.
    rank : ndarray of int, n, optional
        The order in which records own shared ground.

    Returns
    -------
    DataFrame
        ``watershed_id``, the key and `AREA_COLUMNS`, km².

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_books, drawn_records
    >>> records = drawn_records()
    >>> table = split_table(drawn_books(), ["W", "TOTAL"], key="project_id",
    ...                     values=records.projects, rank=records.owner_rank())
    >>> table["covered_km2"].tolist()[:3]
    [0.04, 0.02, 0.0]
    """
    ground, records = _ground(books), _by_record(books)
    if values is not None and rank is not None:
        owner = _owners(books.treated, rank, count=len(books.loss))
        keyed = np.array([*values, None], dtype=object)
        ground[key] = keyed[owner[ground["face"]]]
        records[key] = keyed[records["record"]]
    table = _with_totals(_summed(ground, records, ["zone", key]), books)
    table = table[(table["total_km2"] > 0) | (table["treated_gross_km2"] > 0)]
    table = table.sort_values(["zone", key], kind="stable", na_position="last", ignore_index=True)
    zone = table["zone"].to_numpy(np.intp)
    if values is not None:
        table[key] = table[key].astype("str")
    table.insert(0, "watershed_id", pd.Series(np.array(names, dtype=object)[zone], dtype="str"))
    return table[["watershed_id", key, *AREA_COLUMNS]]


def _owners(treated: Treated, rank: Indices, *, count: int) -> Indices:
    """Return the record that owns each face, and -1 at the end for bare ground."""
    pairs = pd.DataFrame({"face": treated.face, "record": treated.record})
    pairs["rank"] = rank[pairs["record"]]
    first = pairs.sort_values(["face", "rank"]).drop_duplicates("face")
    owner = np.full(count + 1, -1, dtype=np.intp)
    owner[first["face"]] = first["record"]
    return owner


def overlaps_table(doubles: Overlaps, records: Records) -> pd.DataFrame:
    """
    Return the pairs of treatments that share ground, with their owners.

    Parameters
    ----------
    doubles : Overlaps
        Pairs of records.
    records : Records
        Their ids and projects.

    Returns
    -------
    DataFrame
        ``id_a``, ``id_b``, ``project_a``, ``project_b``, ``shared_km2``; pairs that share no more
        than the rounding of a common border are left out.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_records, drawn_works
    >>> from swcgeo.overlay.pairs import self_overlaps
    >>> overlaps_table(self_overlaps(drawn_works()), drawn_records()).to_numpy().tolist()
    [['A', 'B', 'P', 'Q', 0.02]]
    """
    real = doubles.shared_m2 >= _ROUNDING_M2
    left, right = doubles.left[real], doubles.right[real]
    columns = {
        "id_a": records.ids[left],
        "id_b": records.ids[right],
        "project_a": records.projects[left],
        "project_b": records.projects[right],
    }
    table = pd.DataFrame({name: pd.Series(cells, dtype="str") for name, cells in columns.items()})
    return table.assign(shared_km2=doubles.shared_m2[real] / _M2_PER_KM2)


def pieces_table(
    books: Books, names: list[str], records: Records, *, crs: CRS, target: CRS
) -> gpd.GeoDataFrame:
    """
    Return the pieces of treated ground, to which every figure of the account can be traced.

    Parameters
    ----------
    books : Books
        What is summed.
    names : list of str
        Ids of the watersheds.
    records : Records
        The treatments.
    crs, target : pyproj.CRS
        Working CRS, and that of the result.

    Returns
    -------
    GeoDataFrame
        ``piece_id``, ``watershed_id``, ``grade``, ``treatment_ids`` (joined by ``;``),
        ``area_km2``, geometry.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_books, drawn_records
    >>> plane = CRS("EPSG:4544")
    >>> pieces = pieces_table(drawn_books(), ["W"], drawn_records(), crs=plane, target=plane)
    >>> sorted(set(pieces["treatment_ids"]))
    ['A', 'A;B', 'B']
    """
    cells = books.cells.treated
    drawn = ~shapely.is_missing(cells["geometry"].to_numpy()) & (cells["area_m2"] >= _ROUNDING_M2)
    cells = cells[(cells["zone"] < books.watersheds) & drawn]
    members = pd.DataFrame({"face": books.treated.face, "id": records.ids[books.treated.record]})
    lists = members.groupby("face")["id"].agg(";".join)
    geometry = projected(cells["geometry"].to_numpy(dtype=object), source=crs, target=target)
    return gpd.GeoDataFrame(
        {
            "piece_id": np.arange(1, len(cells) + 1),
            "watershed_id": pd.Series(np.array(names, dtype=object)[cells["zone"]], dtype="str"),
            "grade": cells["grade"].to_numpy(),
            "treatment_ids": pd.Series(lists.reindex(cells["face"]).to_numpy(), dtype="str"),
            "area_km2": cells["area_m2"].to_numpy() / _M2_PER_KM2,
        },
        geometry=geometry,
        crs=target,
    )
