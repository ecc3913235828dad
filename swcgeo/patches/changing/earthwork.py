"""The earthwork (挖填土石方总量) of each approved state, as ranges or the register state it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from swcgeo.check.attributes import dates, numbers
from swcgeo.overlay.pairs import Areas
from swcgeo.patches.changing.projects import Projects, folded
from swcgeo.patches.changing.stages import Stages
from swcgeo.patches.changing.versions import State

COLUMN = "earthwork_m3"


def earthwork_of(
    ranges: pd.DataFrame, plans: pd.DataFrame | None, *, projects: Projects, stages: Stages
) -> Areas:
    """
    Return the earthwork of each state.

    Parameters
    ----------
    ranges : DataFrame, m rows
        With ``earthwork_m3`` where the ranges state it.
    plans : DataFrame or None
        The plans register, with ``earthwork_m3`` where it states it.
    projects : Projects
        Whose the ranges are.
    stages : Stages
        The states.

    Returns
    -------
    ndarray of float, s
        m³; NaN where nothing or more than one number is stated, and for a state that stands alone.

    Notes
    -----
    The rows that a state has brought go before the register; there the approval number goes before
    project and day of approval.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_stages, drawn_versions
    >>> from swcgeo.patches.changing.projects import projects_of
    >>> ranges = drawn_versions().assign(earthwork_m3=[1000, "1300 m³"])
    >>> projects = projects_of(ranges)
    >>> earthwork_of(ranges, None, projects=projects, stages=drawn_stages()).tolist()
    [1000.0, 1300.0]
    """
    stated = numbers(ranges, COLUMN)
    register = _register(plans, projects)
    found = np.full(len(stages.area_m2), np.nan)
    for project, (first, history) in enumerate(zip(stages.first, stages.histories, strict=True)):
        # Nothing is compared where there is one state.
        for at, state in enumerate(history.states if len(history.states) > 1 else ()):
            entries = _entries(register, state, project)
            found[first + at] = _one(stated[list(state.new)], entries)
    return found


def _register(plans: pd.DataFrame | None, projects: Projects) -> pd.DataFrame:
    """Return the register's numbers with what tells whose they are."""
    table = pd.DataFrame({COLUMN: []}) if plans is None else plans
    return pd.DataFrame(
        {
            "value": numbers(table, COLUMN),
            "plan_no": folded(table, "plan_no"),
            "project": projects.match(table),
            "day": dates(table, "approved_on"),
        }
    )


def _entries(register: pd.DataFrame, state: State, project: int) -> Iterable[np.ndarray]:
    """Yield the register's numbers for a state, the surest first."""
    if state.plan_no:
        yield register.loc[register["plan_no"] == state.plan_no, "value"].to_numpy()
    same_day = register["day"].to_numpy().astype("datetime64[D]") == state.approved_on
    yield register.loc[same_day & (register["project"] == project), "value"].to_numpy()


def _one(stated: np.ndarray, others: Iterable[np.ndarray]) -> float:
    """Return the one number that is stated first; NaN where there is none, or several."""
    for values in (stated, *others):
        distinct = np.unique(values[np.isfinite(values)])
        if len(distinct):
            return float(distinct[0]) if len(distinct) == 1 else float("nan")
    return float("nan")
