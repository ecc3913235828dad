"""What the register of treatments says beside the account: stages, planned years, stated areas."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd

from swcgeo.check.attributes import codes, dates, has_column, ids, numbers, texts
from swcgeo.model.codes import STAGES
from swcgeo.overlay.area import working_crs
from swcgeo.reconcile.ground import on_ground
from swcgeo.reconcile.reported.candidates import Candidate, Trials
from swcgeo.reconcile.reported.case import Case

_KEYS = ["treatment_id", "project_id"]
_UNCOUNTED = ("built", "designed")
_DRAWN = ("treated_gross_km2", "covered_km2", "treated_km2")
"""Columns to which ground that does not count yet may be added as it is drawn."""
_EPOCH = 1970
_M2_PER_KM2 = 1e6


def register_trials(case: Case) -> Iterator[Trials]:
    """
    Yield what would be stated by the register's own words.

    Parameters
    ----------
    case : Case
        The figure; without ``treatments`` among its tables nothing is tried.

    Yields
    ------
    Trials
        ``plan_year`` (by planned instead of completion year), ``stated_areas`` (the areas that the
        register states), ``stage`` (works that are only designed or built counted too) and
        ``uncounted`` (each work that the account leaves out, and all of them).

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case, drawn_tables
    >>> planned = pd.DataFrame({"treatment_id": ["A", "B", "C"], "project_id": ["P", "Q", "Q"],
    ...                         "year": [2022, 2023, 2022], "completed_on": "2023-03-01"})
    >>> case = drawn_case(3.21, year=2023)
    >>> case = Case(figure=case.figure, tables={**drawn_tables(), "treatments": planned})
    >>> plan, *_ = register_trials(case)
    >>> plan.tell(0).instead, round(plan.predicted.item(), 2)
    ('2023', 3.21)
    """
    given = case.tables.get("treatments")
    if given is None or case.work_column is None or case.work_sign < 0:
        return
    register = _register(given)
    if case.figure.projects:
        register = register[register["project_id"].isin(case.figure.projects)]
    if case.figure.year is not None and has_column(given, "completed_on"):
        yield Trials.of(_planned(case, register))
    if has_column(given, "stated_area_km2"):
        yield Trials.of(_stated(case, register))
    if isinstance(given, gpd.GeoDataFrame) and case.work_column in _DRAWN:
        yield from _late(case, register, given)


def _register(given: pd.DataFrame) -> pd.DataFrame:
    """Return the records of the register in the words of the account."""
    project, named = texts(given, "project_id"), texts(given, "project_name")
    project = np.where(pd.isna(project), named, project)
    planned = dates(given, "year")
    completed = dates(given, "completed_on")
    completed = np.where(np.isnat(completed), planned, completed)
    return pd.DataFrame(
        {
            "treatment_id": ids(given, "treatment_id"),
            "project_id": np.where(pd.isna(project), "", project),
            "planned": _years(planned),
            "completed": _years(completed),
            "stage": codes(given, "stage", STAGES),
            "stated_area_km2": numbers(given, "stated_area_km2"),
        }
    )


def _years(days: np.ndarray) -> np.ndarray:
    """Return the year of each day, NaN where there is none."""
    known = ~np.isnat(days)
    years = days.astype("datetime64[Y]").astype(np.int64) + _EPOCH
    return np.where(known, years, np.nan)


def _among(works: pd.DataFrame, records: pd.DataFrame) -> np.ndarray:
    """Return which works are among some records of the register."""
    wanted = pd.MultiIndex.from_frame(records[_KEYS].astype(str))
    return pd.MultiIndex.from_frame(works[_KEYS].astype(str)).isin(wanted)


def _planned(case: Case, register: pd.DataFrame) -> list[Candidate]:
    """Return what is stated where the planned year decides."""
    year = case.figure.year
    planned = register[register["planned"] == year]
    works = case.all_works[_among(case.all_works, planned)]
    moved = register[(register["planned"] == year) != (register["completed"] == year)]
    owners = " + ".join(sorted(set(moved["project_id"]) - {""}))
    return [
        Candidate(
            code="plan_year", predicted=case.of_works(works), group="record",
            ids=tuple(moved["treatment_id"]), owners=owners, as_stated=str(year),
            instead=str(year),
        )
    ]  # fmt: skip


def _stated(case: Case, register: pd.DataFrame) -> list[Candidate]:
    """Return the sum of the areas that the register states for the same records."""
    mine = register[_among(register, case.works)]
    total = float(mine["stated_area_km2"].sum(skipna=False)) * case.per_km2
    return [Candidate(code="stated_areas", predicted=total, instead="stated_area_km2")]


def _late(case: Case, register: pd.DataFrame, given: gpd.GeoDataFrame) -> Iterator[Trials]:
    """Yield what is stated where works that do not count are counted: by stage, all, each."""
    late = ~_among(register, case.tables["by_treatment"])
    if case.figure.year is not None:
        late &= (register["completed"] == case.figure.year).to_numpy()
    rows = register[late]
    if rows.empty:
        return
    drawn = given.iloc[rows.index.to_numpy()].reset_index(drop=True)
    crs = working_crs(drawn, layer="treatments")
    ground = on_ground(drawn, layer="treatments", crs=crs, id_column="treatment_id")
    rows = rows.assign(size=ground.area_m2 / _M2_PER_KM2 * case.per_km2)
    rows = rows[rows["size"] > 0].reset_index(drop=True)
    staged = rows[rows["stage"].isin(_UNCOUNTED)]
    sets = {stage: rows[rows["stage"] == stage] for stage in _UNCOUNTED}
    sets = {stage: some for stage, some in sets.items() if len(some)}
    if len(sets) > 1:
        sets[" + ".join(sets)] = staged
    if len(rows) > len(staged):
        sets[""] = rows
    yield Trials.of([_of_late(case, some, stage) for stage, some in sets.items()])
    if len(rows) > 1:
        yield Trials(
            case.computed + rows["size"].to_numpy(float),
            lambda place: _of_late(case, rows.iloc[[place]], ""),
        )


def _of_late(case: Case, rows: pd.DataFrame, stage: str) -> Candidate:
    """Return what is stated where these records are counted too."""
    return Candidate(
        code="stage" if stage else "uncounted", instead=stage, group="record",
        predicted=case.computed + float(rows["size"].sum()), ids=tuple(rows["treatment_id"]),
        owners=" + ".join(sorted(set(rows["project_id"]) - {""})),
    )  # fmt: skip
