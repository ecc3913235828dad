"""The stated parts: which one is not what its project has, and whether the total is their sum."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from swcgeo.reconcile.reported.candidates import Candidate, Trials
from swcgeo.reconcile.reported.case import Case


def part_trials(case: Case) -> Iterator[Trials]:
    """
    Yield what the stated parts say of the stated total.

    Parameters
    ----------
    case : Case
        The figure.

    Yields
    ------
    Trials
        ``sum`` (the parts make the computed value, the total is not their sum), ``part`` (one part
        is not what is computed for its project, and the total has followed it).

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> kind, = part_trials(drawn_case(15.44, parts=(6.87, 8.57), projects=("P", "Q")))
    >>> [(one.ids, one.as_stated, one.instead) for one in map(kind.tell, (0, 1))]
    [(('P',), '6.87', '6.67'), (('Q',), '8.57', '8.57')]
    """
    parts, decimals = case.parts, case.figure.decimals
    value = case.figure.value
    if case.parts_make_computed and not case.parts_make_value:
        stated, summed = f"{value:.{decimals}f}", f"{parts.sum():.{decimals}f}"
        yield Trials.of([Candidate(code="sum", predicted=value, as_stated=stated, instead=summed)])
    own = own_values(case)
    if own is None or not case.parts_make_value:
        return
    trials = [
        Candidate(
            code="part", predicted=case.computed + float(part - mine), group="project",
            ids=(project,), owners=project, as_stated=f"{part:.{decimals}f}",
            instead=f"{mine:.{decimals}f}", tolerance=case.parts_tolerance,
        )
        for part, mine, project in zip(parts, own, case.figure.projects, strict=True)
    ]  # fmt: skip
    yield Trials.of(trials)


def own_values(case: Case) -> np.ndarray | None:
    """
    Return what is computed for the project of each stated part.

    Parameters
    ----------
    case : Case
        The figure.

    Returns
    -------
    ndarray of float or None
        In the order of the parts; None where the figure does not name a project for each.

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> own_values(drawn_case(15.17, parts=(6.67, 8.57), projects=("P", "Q"))).round(2).tolist()
    [6.67, 8.57]
    """
    projects = case.figure.projects
    if not projects or len(projects) != len(case.parts) or case.work_column is None:
        return None
    mine = [case.of_works(case.works[case.works["project_id"] == name]) for name in projects]
    return np.array(mine, dtype=float)
