"""
The versions of a project's ranges as states: what was approved ground before and after each step.

A project may have several ranges, each in versions; a state is what is in force of all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from swcgeo.check.attributes import dates, ids, texts
from swcgeo.patches.changing.projects import Projects, folded
from swcgeo.patches.judging.versions import version_order


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
    >>> from swcgeo.patches.changing.projects import projects_of
    >>> frame = pd.DataFrame({"range_id": ["R", "R", "S"], "project_id": ["P"] * 3,
    ...                       "approved_on": ["2020", "2022", "2020"], "version": [1, 2, 1]})
    >>> [state.rows for state in histories(frame, projects_of(frame))[0].states]
    [(0, 2), (1, 2)]
    """
    cells = zip(
        ids(ranges, "range_id").astype(str),
        dates(ranges, "approved_on"),
        version_order(ranges).tolist(),
        texts(ranges, "version"),
        folded(ranges, "plan_no"),
        strict=True,
    )
    rows: list[list[_Row]] = [[] for _ in range(len(projects))]
    for at, (project, cell) in enumerate(zip(projects.of_row, cells, strict=True)):
        rows[project].append(_Row(at, *cell))
    return tuple(_history(some) for some in rows)


class _Row(NamedTuple):
    """What a row of the ranges says of its version."""

    at: int
    range: str
    day: np.datetime64
    order: int
    version: str | None
    plan_no: str


def _history(rows: list[_Row]) -> History:
    """Return the states of one project."""
    keys = _keys(rows)
    ranks = {key: at for at, key in enumerate(sorted(set(keys or ())))}
    steps = [ranks[key] for key in keys] if keys is not None else [0] * len(rows)
    orders = {(row.range, row.order) for row in rows}
    several = len(ranks) > 1 and len({order for _, order in orders}) > 1
    return History(
        states=tuple(_states(rows, steps)),
        ordered=keys is not None,
        contradicted=_contradicted(rows),
        separate=several and len(orders) == len({name for name, _ in orders}),
    )


def _keys(rows: list[_Row]) -> list[tuple[object, ...]] | None:
    """Return what orders the rows, equal for one step; None where it is not known."""
    undated = [bool(np.isnat(row.day)) for row in rows]
    if not any(undated):
        days: dict[tuple[str, object], set[int]] = {}
        for row in rows:
            days.setdefault((row.range, row.day), set()).add(row.order)
        # On one day a range may have several versions: they follow one another.
        return [(row.day, sorted(days[row.range, row.day]).index(row.order)) for row in rows]
    if all(row.version is not None for row in rows):
        return None if _contradicted(rows) else [(row.order,) for row in rows]
    alone = all(undated) and all(row.version is None for row in rows)
    return [(0,)] * len(rows) if alone else None


def _contradicted(rows: list[_Row]) -> bool:
    """Return whether dates order the versions of a range otherwise than their numbers."""
    known = [row for row in rows if row.version is not None and not np.isnat(row.day)]
    said = sorted(known, key=lambda row: (row.range, row.day, row.order))
    return any(
        one.range == other.range and one.order > other.order for one, other in pairwise(said)
    )


def _states(rows: list[_Row], steps: list[int]) -> Iterator[State]:
    """Yield the state after each step."""
    current: dict[str, list[int]] = {}
    for step in sorted(set(steps)):
        new = [row for row, at in zip(rows, steps, strict=True) if at == step]
        for name in {row.range for row in new}:
            current[name] = [row.at for row in new if row.range == name]
        versions = sorted({str(row.version) for row in new if row.version is not None})
        numbers = {row.plan_no for row in new}
        days = [row.day for row in new if not np.isnat(row.day)]
        yield State(
            rows=tuple(sorted(at for some in current.values() for at in some)),
            new=tuple(row.at for row in new),
            version="/".join(versions) or None,
            approved_on=max(days, default=np.datetime64("NaT", "D")),
            plan_no=numbers.pop() if len(numbers) == 1 else "",
        )
