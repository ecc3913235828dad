"""The search for what may explain a difference: all that fits, in one order."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from swcgeo.model.settings import ReportedSettings
from swcgeo.reconcile.reported.basis import basis_trials
from swcgeo.reconcile.reported.candidates import Candidate, Trials, chance_of, fitting
from swcgeo.reconcile.reported.case import Case
from swcgeo.reconcile.reported.overlaps import overlap_trials
from swcgeo.reconcile.reported.parts import part_trials
from swcgeo.reconcile.reported.register import register_trials
from swcgeo.reconcile.reported.rounding import rounding_trials
from swcgeo.reconcile.reported.slips import slip_trials
from swcgeo.reconcile.reported.subsets import subset_trials
from swcgeo.reconcile.reported.units import unit_trials

_FAMILIES: tuple[Callable[[Case], Iterator[Trials]], ...] = (
    rounding_trials, overlap_trials, part_trials, basis_trials, register_trials, unit_trials,
    subset_trials, slip_trials,
)  # fmt: skip
"""What stands in the data comes before what may have happened to it."""


def search(case: Case, *, settings: ReportedSettings | None = None) -> tuple[Candidate, ...]:
    """
    Return all that may explain the difference of a figure, the best first.

    Parameters
    ----------
    case : Case
        The figure.
    settings : ReportedSettings, optional
        From when on a candidate may be chance, and how many of a kind are named.

    Returns
    -------
    tuple of Candidate
        Each leaves no more than rounding.  None where the figure agrees or is not computed.

    Notes
    -----
    Causes are tried in a fixed order: rounding, shared ground, the report's own parts, another
    basis, the register, units, rows missing or doubled, slips; among causes of one family the one
    that explains fewer differences first.  ``chance`` is what all tried so far would explain of
    the differences of like size, so the more was tried, the less a fit tells.  Candidates are
    sorted by it, then by what they leave and by ids.  It says what to look at first, never what is
    true.

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> case = drawn_case(15.17, parts=(6.67, 8.57), projects=("P", "Q"))
    >>> [(one.code, one.owners, one.instead) for one in search(case)]
    [('overlap', 'P + Q', ''), ('sum', '', '15.24'), ('column', '', 'covered_km2'),
     ('digit', '', '6.60'), ('digit', '', '8.50')]
    """
    chosen = settings or ReportedSettings()
    if math.isnan(case.difference) or case.agrees:
        return ()
    found = [
        (place, candidate)
        for place, (trials, chance) in enumerate(_by_chance(case))
        for candidate in fitting(case, trials, most=chosen.most_alike, chance=chance)
    ]
    return tuple(
        _once(one for _, one in sorted(found, key=lambda one: _order(one[0], one[1], chosen)))
    )


def _by_chance(case: Case) -> Iterator[tuple[Trials, float]]:
    """Yield all trials in their order, and what share of like differences all so far would fit."""
    tried = np.empty(0)
    crowded = False
    for family in _FAMILIES:
        kinds = [(trials, trials.predicted - case.computed) for trials in family(case)]
        alone = [
            chance_of(case, effects) if trials.crowd is None else 1.0 for trials, effects in kinds
        ]
        for place in np.argsort(np.round(alone, 9), kind="stable"):
            trials, effects = kinds[place]
            tried = np.append(tried, effects)
            crowded = crowded or trials.crowd is not None
            yield trials, 1.0 if crowded else chance_of(case, tried)


def is_doubtful(candidate: Candidate, settings: ReportedSettings) -> bool:
    """
    Return whether a candidate may well fit by chance.

    Parameters
    ----------
    candidate : Candidate
        One that fits.
    settings : ReportedSettings
        The share from which on that is so.

    Returns
    -------
    bool
        True where it stands for many, or too many differences would be explained by then.

    Examples
    --------
    >>> is_doubtful(Candidate(code="digit", predicted=1.0, chance=0.9), ReportedSettings())
    True
    """
    return candidate.fits > settings.most_alike or candidate.chance > settings.most_chance


def _order(place: int, candidate: Candidate, settings: ReportedSettings) -> tuple[object, ...]:
    """Return by what candidates are sorted; `place` is that of their kind."""
    return (
        is_doubtful(candidate, settings), place, round(abs(candidate.remaining), 9),
        candidate.code, len(candidate.ids), candidate.ids, candidate.instead,
    )  # fmt: skip


def _once(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield each candidate once: a project is also the sum of its records."""
    seen: dict[tuple[object, ...], set[tuple[str, frozenset[str]]]] = {}
    for one in found:
        key = (one.code, one.owners, one.as_stated, one.instead, round(one.predicted, 9))
        known = seen.setdefault(key, set())
        coarser = one.owners and any(group != one.group for group, _ in known)
        mine = (one.group, frozenset(one.ids))
        if not coarser and mine not in known:
            known.add(mine)
            yield one
