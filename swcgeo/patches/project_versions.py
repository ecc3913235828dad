"""
The versions of a project's ranges as states: what was approved ground before and after each step.

A project may have several ranges, each in versions; a state is what is in force of all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from swcgeo.check.attributes import dates, ids, texts
from swcgeo.overlay.pairs import Indices
from swcgeo.patches.projects import Projects, folded
from swcgeo.patches.versions import version_order


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """
    A step of a project: what was approved, and what was in force then.

    Attributes
    ----------
    rows : tuple of int
        Rows in force: of each range the latest version so far.
    new : tuple of int
        Rows that this step has brought.
    version : str or None
        How the versions are called.
    approved_on : datetime64[D]
        Latest day of approval of what is new; NaT where it is not stated.
    plan_no : str
        Number of the approval, in the form in which it is compared; empty where not stated, or
        where there are several.
    """

    rows: tuple[int, ...]
    new: tuple[int, ...]
    version: str | None
    approved_on: np.datetime64
    plan_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """
    The states of one project, the oldest first.

    Attributes
    ----------
    states : tuple of State
        One where nothing has changed; one of all rows where their order is not known.
    ordered : bool
        Whether it is known which version follows which.
    contradicted : bool
        Whether a version with a higher number was approved before one with a lower.
    separate : bool
        Whether rows of several versions stand under different range ids, so that none replaces
        another.
    """

    states: tuple[State, ...]
    ordered: bool
    contradicted: bool
    separate: bool

    @property
    def reference(self) -> int:
        """
        Position of the state with which the newest is compared.

        The one before; where several in a row bear one approval number, the first of them: what
        was approved under that number.
        """
        at = max(len(self.states) - 2, 0)
        number = self.states[at].plan_no
        while number and at and self.states[at - 1].plan_no == number:
            at -= 1
        return at

    @property
    def formal(self) -> bool:
        """Whether the approval of every state before the newest is known by its number."""
        return all(state.plan_no for state in self.states[:-1])


def histories(ranges: pd.DataFrame, projects: Projects) -> tuple[History, ...]:
    """
    Return the states of each project.

    Parameters
    ----------
    ranges : DataFrame, m rows
        With ``range_id``, ``version``, ``approved_on``, ``plan_no`` as far as they are there.
    projects : Projects
        Which rows belong together.

    Returns
    -------
    tuple of History
        One entry a project.

    Notes
    -----
    By day of approval, on one day by version; where a day is missing by version alone, if all rows
    state one.  Rows of one range, day and version are parts of one version.

    Examples
    --------
    >>> from swcgeo.patches.projects import projects_of
    >>> frame = pd.DataFrame({"range_id": ["R", "R", "S"], "project_id": ["P"] * 3,
    ...                       "approved_on": ["2020", "2022", "2020"], "version": [1, 2, 1]})
    >>> [state.rows for state in histories(frame, projects_of(frame))[0].states]
    [(0, 2), (1, 2)]
    """
    table = pd.DataFrame(
        {
            "project": projects.of_row,
            "row": np.arange(len(ranges)),
            "range": ids(ranges, "range_id").astype(str),
            "day": dates(ranges, "approved_on"),
            "order": version_order(ranges),
            "version": texts(ranges, "version"),
            "plan_no": folded(ranges, "plan_no"),
        }
    )
    return tuple(_history(rows) for _, rows in table.groupby("project", sort=True))


def _history(rows: pd.DataFrame) -> History:
    """Return the states of one project."""
    steps = _steps(rows)
    ordered = steps is not None
    step = np.zeros(len(rows), dtype=np.intp) if steps is None else steps
    placed = rows.assign(step=step)
    ranges_in = placed.groupby("range")["order"].nunique()
    several = placed["order"].nunique() > 1 and placed["step"].nunique() > 1
    return History(
        states=tuple(_states(placed)),
        ordered=ordered,
        contradicted=_contradicted(rows),
        separate=bool(several and (ranges_in == 1).all()),
    )


def _steps(rows: pd.DataFrame) -> Indices | None:
    """Return the step of each row, from 0; None where it is not known which comes first."""
    if rows["day"].notna().all():
        # On one day a range may have several versions: they follow one another.
        turn = rows.groupby(["range", "day"])["order"].rank("dense")
        return _dense(pd.DataFrame({"day": rows["day"], "turn": turn}))
    if rows["version"].notna().all():
        return None if _contradicted(rows) else _dense(rows[["order"]])
    alone = rows["day"].isna().all() and rows["version"].isna().all()
    return np.zeros(len(rows), dtype=np.intp) if alone else None


def _dense(keys: pd.DataFrame) -> Indices:
    """Return ranks from 0, equal keys alike."""
    ranks: Indices = keys.groupby(list(keys), sort=True).ngroup().to_numpy(np.intp)
    return ranks


def _contradicted(rows: pd.DataFrame) -> bool:
    """Return whether dates order the versions of a range otherwise than their numbers."""
    said = rows[rows["day"].notna() & rows["version"].notna()]
    for _, some in said.sort_values(["day", "order"]).groupby("range"):
        if not some["order"].is_monotonic_increasing:
            return True
    return False


def _states(rows: pd.DataFrame) -> Iterator[State]:
    """Yield the state after each step."""
    for step in sorted(rows["step"].unique()):
        so_far = rows[rows["step"] <= step]
        latest = so_far.groupby("range")["step"].transform("max")
        new = rows[rows["step"] == step]
        versions = sorted({str(one) for one in new["version"] if one is not None})
        numbers = set(new["plan_no"])
        yield State(
            rows=tuple(so_far.loc[so_far["step"] == latest, "row"].tolist()),
            new=tuple(new["row"].tolist()),
            version="/".join(versions) or None,
            approved_on=new["day"].max().to_datetime64().astype("datetime64[D]")
            if new["day"].notna().any()
            else np.datetime64("NaT", "D"),
            plan_no=numbers.pop() if len(numbers) == 1 else "",
        )
