"""The figures of the map of acceptance: by project, adding up to the table of acceptance."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, nan

import pandas as pd

from swcgeo.plot.lettering import plain
from swcgeo.plot.rounding import round_parts, round_split

TOTAL = "TOTAL"
_HM2_PER_KM2 = 100


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """
    One row of the table: areas in hm², rounded so that columns add up.

    Attributes
    ----------
    number : int
        Its number on the map, from 1; 0 for the total.
    name : str
        Name or id of the project; empty where none is stated.
    designed, accepted, unaccepted, missing : float
        hm²; NaN where nobody knows.
    """

    number: int
    name: str
    designed: float
    accepted: float
    unaccepted: float
    missing: float


@dataclass(frozen=True, slots=True)
class AcceptanceTally:
    """
    All figures of the map.

    Attributes
    ----------
    rows : tuple of ProjectRow
        In the order of the table.
    total : ProjectRow
        Their sum, over those of which it is known.
    beyond : float
        Ground built beyond the designs, hm².
    undesigned : int
        Projects whose design nobody knows.
    works, works_missing : int
        Works that count by length or number, and those of them not begun.
    metres, metres_missing : float
        Length designed and missing, m.
    """

    rows: tuple[ProjectRow, ...]
    total: ProjectRow
    beyond: float
    undesigned: int
    works: int
    works_missing: int
    metres: float
    metres_missing: float


def area_text(area: float) -> str:
    """
    Return an area as printed.

    Parameters
    ----------
    area : float
        hm², NaN where not known.

    Returns
    -------
    str
        Two decimals, a dash where not known.

    Examples
    --------
    >>> area_text(0.5), area_text(float("nan"))
    ('0.50', '—')
    """
    return f"{area:.2f}" if isfinite(area) else "—"


def tally_acceptance(
    acceptance: pd.DataFrame, *, names: dict[str, str] | None = None
) -> AcceptanceTally:
    """
    Return the figures of the map.

    Parameters
    ----------
    acceptance : DataFrame
        The table ``acceptance``, of which the rows ``TOTAL`` are used.
    names : dict of str to str, optional
        Names of projects by id.

    Returns
    -------
    AcceptanceTally
        Rounded figures that add up; a project is unknown as a whole where one measure is.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "watershed_id": ["TOTAL"] * 2, "project_id": "P", "measure": ["terrace", "grass"],
    ...     "designed_km2": [0.04, 0.02], "accepted_km2": [0.03, 0.0], "unaccepted_km2": 0.0,
    ...     "missing_km2": [0.01, 0.02], "beyond_design_km2": 0.0, "designed_number": 1.0,
    ...     "missing_number": 0.0, "designed_length_m": float("nan"),
    ...     "missing_length_m": float("nan")})
    >>> found = tally_acceptance(table)
    >>> found.total.designed, found.rows[0].missing
    (6.0, 3.0)
    """
    total = acceptance[acceptance["watershed_id"].astype(str) == TOTAL]
    by_area = total[total["accepted_km2"].notna()]
    columns = ["designed_km2", "accepted_km2", "unaccepted_km2", "missing_km2"]
    areas = by_area.groupby("project_id", sort=False)[columns].agg(
        lambda cells: cells.sum(skipna=False) * _HM2_PER_KM2
    )
    done = areas["accepted_km2"] + areas["unaccepted_km2"]
    split = round_split(done.tolist(), areas["accepted_km2"].tolist())
    designed, missing = (round_parts(areas[name]) for name in ("designed_km2", "missing_km2"))
    known = names or {}
    rows = tuple(
        ProjectRow(number, known.get(str(key), plain(key)), designed_hm2, accepted, rest, left)
        for number, (key, designed_hm2, (_, accepted, rest), left) in enumerate(
            zip(areas.index, designed, split, missing, strict=True), 1
        )
    )
    others = total[total["accepted_km2"].isna()]
    return AcceptanceTally(
        rows=rows,
        total=ProjectRow(
            0, "", *(_sum([getattr(row, name) for row in rows])
                     for name in ("designed", "accepted", "unaccepted", "missing")),
        ),
        beyond=float(by_area["beyond_design_km2"].sum()) * _HM2_PER_KM2,
        undesigned=int(areas["designed_km2"].isna().sum()),
        works=int(others["designed_number"].sum()),
        works_missing=int(others["missing_number"].sum()),
        metres=float(total["designed_length_m"].sum()),
        metres_missing=float(total["missing_length_m"].sum()),
    )  # fmt: skip


def project_numbers(acceptance: pd.DataFrame) -> dict[str, int]:
    """
    Return the number of each project on the map.

    Parameters
    ----------
    acceptance : DataFrame
        The table ``acceptance``.

    Returns
    -------
    dict of str to int
        From 1, in the order of the table.

    Examples
    --------
    >>> project_numbers(pd.DataFrame({"watershed_id": ["TOTAL"], "project_id": ["P"],
    ...                               "accepted_km2": [0.0]}))
    {'P': 1}
    """
    total = acceptance[acceptance["watershed_id"].astype(str) == TOTAL]
    projects = total.loc[total["accepted_km2"].notna(), "project_id"].astype(str)
    return {project: number for number, project in enumerate(dict.fromkeys(projects), 1)}


def _sum(areas: list[float]) -> float:
    """Return the sum of the areas that are known, NaN where none is."""
    known = [area for area in areas if isfinite(area)]
    return round(sum(known), 2) if known or not areas else nan
