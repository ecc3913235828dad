"""The addends of a figure: by project, watershed, measure, grade, stated part, and record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from swcgeo.reconcile.reported.case import TOTAL, WORK_COLUMNS, Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """
    One way to see a figure as a sum.

    Attributes
    ----------
    name : str
        project, watershed, measure, grade, part or record: a label ``group.NAME``.
    ids : tuple of str, n
        What is added.
    owners : tuple of str, n
        Whose it is; empty where that is not known.
    values : ndarray of float, n
        How much each adds, in the unit of the figure.
    """

    name: str
    ids: tuple[str, ...]
    owners: tuple[str, ...]
    values: np.ndarray


def groups_of(case: Case) -> tuple[Group, ...]:
    """
    Return the ways to see a figure as a sum, the coarsest first.

    Parameters
    ----------
    case : Case
        The figure.

    Returns
    -------
    tuple of Group
        Those with two addends or more; stated parts only where they make up the computed value.

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> [(group.name, group.ids) for group in groups_of(drawn_case(15.17))]
    [('project', ('P', 'Q')), ('record', ('A', 'B', 'C'))]
    """
    return tuple(group for group in _all(case) if len(group.ids) > 1)


def _all(case: Case) -> Iterator[Group]:
    """Yield every grouping that the tables hold."""
    works, column = case.works, case.work_column
    if column is not None:
        by_project = works.groupby("project_id")[column].sum() * case.work_scale
        names = tuple(by_project.index.astype(str))
        yield Group(name="project", ids=names, owners=names, values=by_project.to_numpy())
    yield from _watersheds(case)
    if not case.is_narrowed:
        yield from _keyed(case, "by_measure", "measure")
        yield from _keyed(case, "by_grade", "grade")
    if case.parts_make_computed:
        names = tuple(str(part) for part in case.figure.parts)
        yield Group(name="part", ids=names, owners=("",) * len(names), values=case.parts)
    if column is not None:
        yield Group(
            name="record", ids=tuple(works["treatment_id"].astype(str)),
            owners=tuple(works["project_id"].fillna("").astype(str)),
            values=works[column].to_numpy(float) * case.work_scale,
        )  # fmt: skip


def _watersheds(case: Case) -> Iterator[Group]:
    """Yield the watersheds, where the account has the figure for each."""
    rows, column, scale = case.tables.get("account"), case.column, case.per_km2
    if case.is_narrowed:
        works, mine = case.tables["by_treatment"], ["treatment_id", "project_id", "year"]
        if case.work_column is None:
            return
        rows = works.merge(case.works[mine].drop_duplicates(), on=mine)
        column, scale = case.work_column, case.work_scale
    if rows is None or column not in rows:
        return
    each = rows[rows["watershed_id"] != TOTAL].groupby("watershed_id")[column].sum() * scale
    names = tuple(each.index.astype(str))
    yield Group(name="watershed", ids=names, owners=("",) * len(names), values=each.to_numpy())


def _keyed(case: Case, table: str, key: str) -> Iterator[Group]:
    """Yield a split of the account by its key."""
    rows = case.tables.get(table)
    by_works = key == "measure"
    column, scale = (case.work_column, case.work_scale) if by_works else (case.column, case.per_km2)
    if rows is None or column is None or column not in rows:
        return
    if not by_works and column in WORK_COLUMNS:
        return  # which grade treated ground had is nothing that an office leaves out
    rows = rows[(rows["watershed_id"] == TOTAL) & rows[key].notna()]
    names = tuple(_key(value) for value in rows[key])
    yield Group(
        name=key, ids=names, owners=("",) * len(names), values=rows[column].to_numpy(float) * scale
    )


def _key(value: object) -> str:
    """Return a key as text: 3 for the grade 3.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def name_all(group: Group, places: np.ndarray) -> tuple[tuple[str, ...], str]:
    """
    Return the ids at some places of a group, and their owners.

    Parameters
    ----------
    group : Group
        The addends.
    places : ndarray of int
        Which of them.

    Returns
    -------
    tuple of (tuple of str, str)
        The ids and the owners, in their own order; owners joined by a plus sign.

    Examples
    --------
    >>> group = Group(name="record", ids=("A", "B"), owners=("P", "Q"), values=np.array([1.0, 2]))
    >>> name_all(group, np.array([0, 1]))
    (('A', 'B'), 'P + Q')
    """
    owners = sorted({group.owners[place] for place in places} - {""})
    return tuple(sorted(group.ids[place] for place in places)), " + ".join(owners)
