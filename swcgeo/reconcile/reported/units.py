"""A unit taken for another: of the whole figure, of one stated part, of one record or project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from swcgeo.check.units import AREA_UNITS_M2, unit_of
from swcgeo.reconcile.reported.candidates import Candidate, Trials
from swcgeo.reconcile.reported.case import Case
from swcgeo.reconcile.reported.groups import Group, groups_of, name_all

_SLACK_SHARE = 0.005
"""A figure rounded in its own unit is not farther than this from itself in another."""
_SHARE_UNITS = {"1": 1.0, "%": 0.01, "‰": 0.001}


def unit_trials(case: Case) -> Iterator[Trials]:
    """
    Yield what would be stated if a number stood in another unit.

    Parameters
    ----------
    case : Case
        The figure.

    Yields
    ------
    Trials
        ``unit`` of the whole, then ``part_unit`` of one addend.

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> whole, *_ = unit_trials(drawn_case(22860.0, decimals=0))
    >>> mu = whole.tell(2)
    >>> mu.as_stated, mu.instead, round(mu.predicted)
    ('km2', 'mu', 22860)
    """
    yield Trials.of(list(_whole(case)))
    if case.is_share:
        return
    if case.parts_make_value:
        names = tuple(str(part) for part in case.figure.parts)
        stated = Group(name="part", ids=names, owners=("",) * len(names), values=case.parts)
        yield Trials.of(list(_of_parts(case, stated)))
    for group in groups_of(case):
        if group.name in ("project", "record"):
            yield _of_addends(case, group)


def _ratios(case: Case) -> tuple[str, Mapping[str, float]]:
    """Return the unit of a figure, and how many of it each other unit makes."""
    if case.is_share:
        mine = "%" if case.factor > 1 else "1"
        return mine, {unit: size / _SHARE_UNITS[mine] for unit, size in _SHARE_UNITS.items()
                      if unit != mine}  # fmt: skip
    mine = unit_of(case.figure.unit) or ""
    known = {unit: size / AREA_UNITS_M2[mine] for unit, size in AREA_UNITS_M2.items()}
    # 万m² is a hectare by another name.
    spare = {mine, "wanm2" if mine != "wanm2" else "hm2"}
    return mine, {unit: size for unit, size in known.items() if unit not in spare}


def _whole(case: Case) -> Iterator[Candidate]:
    """Yield the figure as it would be printed in each other unit."""
    mine, ratios = _ratios(case)
    for unit, ratio in ratios.items():
        # Rounded before it was converted, or after.
        slack = max(case.tolerance * ratio, min(case.tolerance, _SLACK_SHARE * abs(case.computed)))
        yield Candidate(
            code="unit", predicted=case.computed / ratio, as_stated=mine, instead=unit,
            tolerance=slack / ratio,
        )  # fmt: skip


def _of_parts(case: Case, group: Group) -> Iterator[Candidate]:
    """Yield what is stated where one part, as it stands, is a number of another unit."""
    mine, ratios = _ratios(case)
    for place, part in enumerate(group.values):
        for unit, ratio in ratios.items():
            yield Candidate(
                code="part_unit", predicted=case.computed + float(part - part * ratio),
                group="part", ids=(group.ids[place],), as_stated=mine, instead=unit,
                tolerance=case.parts_tolerance,
            )  # fmt: skip


def _of_addends(case: Case, group: Group) -> Trials:
    """Return what is stated where one addend was added as a number of another unit."""
    mine, ratios = _ratios(case)
    units = list(ratios)
    added = group.values[:, np.newaxis] / np.array([ratios[unit] for unit in units])
    predicted = case.computed - group.values[:, np.newaxis] + added
    # Less than the rounding of the figure is as good as left out.
    predicted = np.where(np.abs(added) > case.tolerance, predicted, np.nan).ravel()

    def tell(place: int) -> Candidate:
        row, column = divmod(place, len(units))
        ids, owners = name_all(group, np.array([row]))
        return Candidate(
            code="part_unit", predicted=float(predicted[place]), group=group.name, ids=ids,
            owners=owners, as_stated=mine, instead=units[column],
        )  # fmt: skip

    return Trials(predicted, tell)
