"""
Tables of vertices (拐点坐标表): one row a vertex, as most approvals come.

Rows become polygons, one a parcel (地块), with the attributes that are the same in all its rows.
What was understood is said: the axes, the order, the closure; the stated area is checked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from swcgeo.model.findings import Finding, Receipt
from swcgeo.read.dialects.headings import folded
from swcgeo.read.files.geometries import MIXED_KINDS
from swcgeo.read.files.opened import Opened
from swcgeo.read.tables.vertex_areas import area_findings
from swcgeo.read.tables.vertex_axes import AxisColumn, axis_pair, settled_axes
from swcgeo.read.tables.vertex_rings import Outline, RawRing, outline_of, split_at_closure

_POINT = re.compile(r"拐点|界址点|顶点|^vertex")
_MAYBE_POINT = re.compile(r"^点[号名序]$|^point_?(?:id|no|name)$")
"""Vertices where outlines are due; where works may be points, these are the works."""
_WEAK_POINT = re.compile(r"^(?:序号|编号|no\.?)$")
_RING = re.compile(r"圈号|环号|^ring")
_PARCELS = (
    "地块编号", "地块号", "地块", "地块名称", "宗地号", "宗地代码", "宗地编号", "宗地", "图斑编号",
    "图斑号", "区块编号", "区块", "区块名称", "范围编号", "防治区", "range_id", "patch_id",
    "treatment_id", "watershed_id", "zone_id", "parcel_id", "parcel", "plot_id", "plot",
)  # fmt: skip
"""Headings that say which parcel a vertex belongs to, the first found counts."""
_FEWEST = 3
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Roles:
    """Which column of a table is what."""

    north: AxisColumn
    east: AxisColumn
    parcel: str | None
    point: str | None
    ring: str | None

    @property
    def headings(self) -> set[str]:
        """The columns with a role, the parcel's left aside: it is an attribute as well."""
        named = {self.north.heading, self.east.heading, self.point, self.ring}
        return {heading for heading in named if heading is not None}


@dataclass(slots=True)
class _Gathered:
    """Parcels put together so far, and what is to be said of them."""

    records: list[dict[str, object]] = field(default_factory=list)
    wkb: list[bytes | None] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    varying: set[str] = field(default_factory=set)


def vertex_parcels(
    table: pd.DataFrame, *, layer_name: str, key: str | None = None, crs: str | None = None
) -> Opened | None:
    """
    Return the parcels that a table of vertices draws.

    Parameters
    ----------
    table : DataFrame, n rows
        A table as read.
    layer_name : str
        What it is wanted as.
    key : str, optional
        The column that says which parcel a vertex belongs to, where that is known.
    crs : str, optional
        The CRS that its file states.

    Returns
    -------
    Opened or None
        One row a parcel, in the order in which they begin; None where it is no such table.

    Examples
    --------
    >>> table = pd.DataFrame({"地块": ["A", None, None], "拐点": ["J1", "J2", "J3"],
    ...                       "X": ["3700000", "3700000", "3700100"],
    ...                       "Y": ["500000", "500100", "500100"]})
    >>> parcels = vertex_parcels(table, layer_name="ranges")
    >>> import shapely
    >>> parcels.columns["地块"].tolist(), shapely.from_wkb(parcels.wkb)[0].area
    (['A'], 5000.0)
    """
    roles = _roles(table, layer_name=layer_name)
    if roles is None:
        return None
    roles = roles if key is None else replace(roles, parcel=key)
    found = _Gathered()
    rows = _with_coordinates(_stacked(table, roles), roles, found, layer_name=layer_name)
    axes = settled_axes(rows, north=roles.north, east=roles.east)
    points = np.column_stack([axes.east, axes.north])
    groups = _groups(rows, roles)
    for places in groups:
        _add_parcel(
            found, rows.iloc[places], points[places], roles=roles,
            in_degrees=axes.in_degrees, layer_name=layer_name,
        )  # fmt: skip
    said = {
        "vertices": len(rows), "parcels": len(groups),
        "north": axes.north_heading, "east": axes.east_heading, "basis": f"@axes.{axes.basis}",
    }  # fmt: skip
    found.findings.insert(0, Finding("vertex_table_read", layer_name, fields=said))
    if axes.basis != "agreed":
        code = "axes_contradict" if axes.basis == "size" else "axes_undecided"
        fields = {"north": axes.north_heading, "east": axes.east_heading}
        found.findings.insert(1, Finding(code, layer_name, fields=fields))
    return _opened(found, in_degrees=axes.in_degrees, layer_name=layer_name, crs=crs)


def _roles(table: pd.DataFrame, *, layer_name: str) -> _Roles | None:
    """Return which column is what, None where the table is no table of vertices."""
    headings = [str(name) for name in table]
    pair = axis_pair(headings)
    if pair is None:
        return None
    known = {folded(name): name for name in reversed(headings)}
    parcel = next((known[name] for name in _PARCELS if name in known), None)
    ring = _first(headings, _RING)
    others = [name for name in headings if name != ring]
    surely, maybe = _first(others, _POINT), _first(others, _MAYBE_POINT)
    roles = _Roles(*pair, parcel, surely or maybe or _first(headings, _WEAK_POINT), ring)
    if surely or ring or (maybe and layer_name not in MIXED_KINDS):
        return roles
    # A list of places has one row each; only parcels have three and more.
    repeated = parcel is not None and table[parcel].notna().any() and all(
        len(group) >= _FEWEST for group in _groups(table, roles)
    )  # fmt: skip
    return roles if repeated else None


def _first(headings: Sequence[str], words: re.Pattern[str]) -> str | None:
    """Return the first heading in which words occur, coordinates left aside."""
    return next((name for name in headings if words.search(folded(name))
                 and axis_pair([name, "x", "y"]) == axis_pair(["x", "y"])), None)  # fmt: skip


def _stacked(table: pd.DataFrame, roles: _Roles) -> pd.DataFrame:
    """Return a table whose vertices stand in several columns side by side as one below another."""
    sets, number = [table], 1
    moving = [roles.north.heading, roles.east.heading, *([roles.point] if roles.point else [])]
    while all(f"{name}_{number}" in table for name in moving):
        moved = table.assign(**{name: table[f"{name}_{number}"] for name in moving})
        sets.append(moved)
        number += 1
    beside = [f"{name}_{at}" for name in moving for at in range(1, number)]
    if roles.parcel is not None:
        filled = table[roles.parcel].ffill()
        sets = [one.assign(**{roles.parcel: filled}) for one in sets]
    return pd.concat(sets, ignore_index=True).drop(columns=beside)


def _with_coordinates(
    table: pd.DataFrame, roles: _Roles, found: _Gathered, *, layer_name: str
) -> pd.DataFrame:
    """Return the rows that hold a vertex; headings repeated on a new page are none."""
    pair = [roles.north.heading, roles.east.heading]
    bare = table[pair].isna().all(axis=1)
    repeated = (table[pair].astype(str) == pair).all(axis=1)
    notes = table[bare].drop(columns=pair).dropna(how="all")
    if roles.parcel is not None:
        notes = notes.drop(columns=roles.parcel).dropna(how="all")
    if len(notes):
        words = "; ".join(str(cell) for cell in notes.iloc[0].dropna())[:80]
        fields = {"count": len(notes), "text": words}
        found.findings.append(Finding("vertex_rows_left", layer_name, fields=fields))
    return table[~(bare | repeated)].reset_index(drop=True)


def _groups(table: pd.DataFrame, roles: _Roles) -> list[np.ndarray]:
    """Return the places of the rows of each parcel, in the order in which they begin."""
    if roles.parcel is None:
        return [np.arange(len(table))]
    keys = table[roles.parcel].ffill().bfill().map(_name)
    return [np.asarray(places) for places in keys.groupby(keys, sort=False).indices.values()]


def _name(cell: object) -> str:
    """Return a cell as a name: 1.0 and 1 are the same number of a parcel, a ring, a vertex."""
    if cell is None or cell != cell:  # noqa: PLR0124 - NaN
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _add_parcel(
    found: _Gathered, rows: pd.DataFrame, points: np.ndarray, *, roles: _Roles,
    in_degrees: bool, layer_name: str,
) -> None:  # fmt: skip
    """Put one parcel together."""
    names = [""] * len(rows) if roles.point is None else [_name(one) for one in rows[roles.point]]
    whole = RawRing(names, points)
    if roles.ring is None:
        rings = split_at_closure(whole)
    else:
        numbers = rows[roles.ring].ffill().map(_name)
        places = [np.asarray(at) for at in numbers.groupby(numbers, sort=False).indices.values()]
        places.sort(key=lambda at: _ring_order(numbers.iloc[at[0]]))
        rings = [RawRing([names[one] for one in at], points[at]) for at in places]
    outline = outline_of(rings, in_degrees=in_degrees, numbered=roles.ring is not None)
    row = len(found.wkb) + 1
    found.wkb.append(outline.wkb)
    record = _constant(rows, roles)
    found.records.append(record)
    found.varying |= {str(name) for name in rows.columns} - record.keys() - roles.headings
    if outline.reason is not None:
        found.reasons[row - 1] = outline.reason
    _say(found, outline, row=row, in_degrees=in_degrees, layer_name=layer_name)


def _ring_order(number: str) -> tuple[int, str]:
    """Return by what rings are put in order: 1 is the outer one."""
    return (int(number[:9]), "") if number.isdecimal() else (0, number)


def _constant(rows: pd.DataFrame, roles: _Roles) -> dict[str, object]:
    """Return the attributes of a parcel: what is the same in all its rows that are filled."""
    record: dict[str, object] = {}
    for name in rows.columns:
        if name in roles.headings:
            continue
        values = rows[name].dropna()
        if values.map(str).nunique() <= 1:
            record[str(name)] = values.iloc[0] if len(values) else None
    return record


def _say(
    found: _Gathered, outline: Outline, *, row: int, in_degrees: bool, layer_name: str
) -> None:
    """Add what was noticed while an outline was put together."""
    if outline.reordered is not None:
        before, after = outline.reordered if not in_degrees else (np.nan, np.nan)
        found.findings.append(Finding("vertices_reordered", layer_name, row))
        found.receipts.append(Receipt(layer_name, row, None, "reordered", before, after))
    if outline.order_differs:
        found.findings.append(Finding("vertex_order_differs", layer_name, row))
    for gap in outline.gaps:
        found.findings.append(Finding("closure_differs", layer_name, row, fields={"gap": gap}))


def _opened(found: _Gathered, *, in_degrees: bool, layer_name: str, crs: str | None) -> Opened:
    """Return the parcels as any file is opened."""
    columns = pd.DataFrame(found.records, dtype=object)
    if found.varying:
        fields = {"columns": ", ".join(sorted(found.varying)[:_MOST_NAMED])}
        found.findings.append(Finding("vertex_columns_vary", layer_name, fields=fields))
    wkb = np.full(len(found.wkb), None, dtype=object)
    wkb[:] = found.wkb
    areas = area_findings(columns, wkb, in_degrees=in_degrees, layer_name=layer_name)
    return Opened(
        columns.where(columns.notna(), None), wkb, crs, "table", len(wkb),
        np.zeros(len(wkb), dtype=bool), (*found.findings, *areas), tuple(found.receipts),
        found.reasons,
    )  # fmt: skip
