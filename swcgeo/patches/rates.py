"""
The rates of supervision (domain notes §2.4): each with what was divided by what.

Parents are counted: a patch that was checked in three parts is one.  Patches and projects are
counted apart, since one project holds many patches and one patch several projects.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from swcgeo.check.attributes import dates, numbers, texts
from swcgeo.model.codes import OUTCOMES_AT_REST
from swcgeo.patches.status import STATES

RATE_COLUMNS = ("rate", "value", "numerator", "denominator", "of", "unknown")


def rates_of(
    status: pd.DataFrame,
    *,
    projects: pd.Series | None = None,
    fees: pd.DataFrame | None = None,
    plans: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """
    Return the rates of supervision.

    Parameters
    ----------
    status : DataFrame, n rows
        ``state``, ``outcome`` and a date a state, of `swcgeo.patches.status.states_of`.
    projects : Series of str, n rows, optional
        The projects of each patch, joined by ``;``; empty where none is known.
    fees : DataFrame, optional
        Register of fees: ``project_id``, ``due_yuan``, ``paid_yuan``.
    plans : mapping of str to float, optional
        How many projects stand how with their plan, as
        `swcgeo.patches.urging.standing_counts` counts them.

    Returns
    -------
    DataFrame
        `RATE_COLUMNS`: ``value`` is NaN where there is nothing to divide by; ``unknown`` counts
        what could be in neither number, since it is not known.

    Examples
    --------
    >>> status = pd.DataFrame({"state": ["decided", "issued"], "outcome": ["no_plan", None]})
    >>> rates_of(status).set_index("rate").loc["decided", ["value", "numerator", "denominator"]]
    value          0.5
    numerator      1.0
    denominator    2.0
    Name: decided, dtype: float64
    """
    reached = np.array([STATES.index(state) for state in status["state"]], dtype=int)
    found = [set(text.split(";")) if isinstance(text, str) else set() for text in status["outcome"]]
    guilty = np.array([bool(codes - OUTCOMES_AT_REST) for codes in found], dtype=bool)
    issued = len(status)
    rows = [
        _rate("reviewed", (reached >= STATES.index("visited")).sum(), issued, of="patches"),
        _rate("decided", (reached >= STATES.index("decided")).sum(), issued, of="patches"),
    ]
    for name, state, before in (
        ("handled", "handled", "decided"),
        ("rectified", "rectified", "handled"),
        ("closed", "closed", "handled"),
    ):
        due = guilty & (reached >= STATES.index(before))
        done = due & (reached >= STATES.index(state))
        rows.append(_rate(name, done.sum(), due.sum(), of="patches"))
    rows.append(_guilty_projects(projects, guilty, found))
    rows += _plan_rate(plans)
    rows += _fee_rates(fees)
    return pd.DataFrame(rows, columns=list(RATE_COLUMNS))


def _rate(
    name: str, numerator: float, denominator: float, *, of: str, unknown: int = 0
) -> tuple[object, ...]:
    """Return one rate; nothing divided by nothing is not known."""
    value = float(numerator) / float(denominator) if denominator else math.nan
    return name, value, float(numerator), float(denominator), of, unknown


def _guilty_projects(
    projects: pd.Series | None, guilty: np.ndarray, found: list[set[str]]
) -> tuple[object, ...]:
    """Return the share of projects that were found at fault, of all with a finding."""
    if projects is None:
        return _rate("at_fault", 0, 0, of="projects", unknown=int(sum(map(bool, found))))
    involved: set[str] = set()
    at_fault: set[str] = set()
    unknown = 0
    for names, codes, bad in zip(projects, found, guilty, strict=True):
        if not codes:
            continue
        named = {name for name in (names if isinstance(names, str) else "").split(";") if name}
        unknown += not named
        involved |= named
        at_fault |= named if bad else set()
    return _rate("at_fault", len(at_fault), len(involved), of="projects", unknown=unknown)


def _plan_rate(plans: Mapping[str, float] | None) -> list[tuple[object, ...]]:
    """Return the share of projects with an approved plan, of all that are known to need one."""
    if plans is None:
        return []
    approved, unknown = plans.get("approved", 0), plans.get("to_check", 0)
    needed = approved + plans.get("to_urge", 0)
    return [_rate("plans_approved", approved, needed, of="projects", unknown=int(unknown))]


def _fee_rates(fees: pd.DataFrame | None) -> list[tuple[object, ...]]:
    """Return how much of the fees was paid: by money, and by payers as a second figure."""
    if fees is None:
        return []
    due, paid = numbers(fees, "due_yuan"), numbers(fees, "paid_yuan")
    # An empty payment with a day of payment is a sum that is not known; without one, nothing paid.
    unpaid = np.isnan(paid) & np.isnat(dates(fees, "paid_on"))
    paid = np.where(unpaid, 0.0, paid)
    known = ~np.isnan(due) & ~np.isnan(paid)
    unknown = int((~known).sum())
    payers = pd.DataFrame({"project": texts(fees, "project_id"), "due": due, "paid": paid})[known]
    by_project = payers.groupby("project", dropna=False)[["due", "paid"]].sum()
    whole = (by_project["paid"] >= by_project["due"]).sum()
    return [
        _rate("fees_paid", paid[known].sum(), due[known].sum(), of="yuan", unknown=unknown),
        _rate("payers", whole, len(by_project), of="projects", unknown=unknown),
    ]
