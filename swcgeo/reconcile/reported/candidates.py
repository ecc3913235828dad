"""What may explain a difference: the trials of one kind, which of them fit, and how easily."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from swcgeo.reconcile.reported.case import Case

_LIKE = 2.0
"""Differences from half to twice as large are like a difference."""
_LEAST_STEPS = 10
"""Fewer printed steps than this are no ground to judge chance on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    What may explain a difference.

    Attributes
    ----------
    code : str
        A label ``candidate.CODE``.
    predicted : float
        What would have been stated if it were so, in the unit of the figure.
    group : str
        What `ids` name: a label ``group.GROUP``; empty where it is the figure itself.
    ids : tuple of str
        The records, projects, watersheds, … that it concerns.
    owners : str
        Whose records they are.
    as_stated, instead : str
        What stands, and what would stand if it were so: a number, a unit, a column, a year.
    tolerance : float
        How far the stated value may be from `predicted`; NaN for the rounding of the figure.
    size, remaining : float
        How much of the difference it explains, and what is left of it, in the unit of the figure.
    fits : int
        How many trials of its kind fit as well.
    chance : float
        Share of the differences of like size that a trial of its kind, or one before it, fits.
    """

    code: str
    predicted: float
    group: str = ""
    ids: tuple[str, ...] = ()
    owners: str = ""
    as_stated: str = ""
    instead: str = ""
    tolerance: float = float("nan")
    size: float = float("nan")
    remaining: float = float("nan")
    fits: int = 1
    chance: float = 0.0

    def nameless(self) -> Candidate:
        """
        Return the candidate as one that stands for many of its kind.

        Returns
        -------
        Candidate
            Without ids and owners.

        Examples
        --------
        >>> Candidate(code="missing", predicted=1.0, group="record", ids=("A",)).nameless().ids
        ()
        """
        return replace(self, ids=(), owners="", as_stated="", instead="")

    def weighed(self, case: Case, *, fits: int, chance: float) -> Candidate:
        """
        Return the candidate with its size, what it leaves, and its weight.

        Parameters
        ----------
        case : Case
            The figure.
        fits : int
            How many trials of its kind fit.
        chance : float
            How easily one of them fits.

        Returns
        -------
        Candidate
            The same, filled in.

        Examples
        --------
        >>> from swcgeo.reconcile.reported.drawn import drawn_case
        >>> found = Candidate(code="overlap", predicted=15.17)
        >>> found = found.weighed(drawn_case(15.17), fits=1, chance=0.1)
        >>> round(found.size, 2), found.remaining
        (0.07, 0.0)
        """
        return replace(
            self, size=abs(self.predicted - case.computed),
            remaining=case.figure.value - self.predicted, fits=fits, chance=chance,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trials:
    """
    All that was tried of one kind.

    Attributes
    ----------
    predicted : ndarray of float, n
        What would have been stated, in the unit of the figure.
    tell : callable
        Returns the candidate at a place; asked only of those that fit.
    tolerance : ndarray of float, n, or None
        How far the stated value may be from it; None or NaN for the rounding of the figure.
    crowd : int or None
        How many fit, where the trials are too many to be written out; `tell` then stands for all.
    """

    predicted: np.ndarray
    tell: Callable[[int], Candidate]
    tolerance: np.ndarray | None = None
    crowd: int | None = None

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> Trials:
        """
        Return trials that are written out.

        Parameters
        ----------
        candidates : sequence of Candidate
            Each trial.

        Returns
        -------
        Trials
            The same, in this order.

        Examples
        --------
        >>> Trials.of([Candidate(code="year", predicted=6.67)]).predicted.tolist()
        [6.67]
        """
        listed = list(candidates)
        return cls(
            np.array([one.predicted for one in listed], dtype=float), listed.__getitem__,
            np.array([one.tolerance for one in listed], dtype=float),
        )  # fmt: skip


def fitting(case: Case, trials: Trials, *, most: int, chance: float) -> Iterator[Candidate]:
    """
    Yield the trials of one kind that reduce the difference to within rounding.

    Parameters
    ----------
    case : Case
        The figure.
    trials : Trials
        All that was tried of one kind.
    most : int
        Where more fit than this, one candidate stands for all and names none.
    chance : float
        How easily something of this kind, or tried before it, fits.

    Yields
    ------
    Candidate
        Those that fit, in the order of the trials.

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> trials = Trials.of([Candidate(code="year", predicted=value) for value in (6.67, 9.88)])
    >>> [(one.predicted, one.fits) for one in fitting(drawn_case(9.88), trials, most=3, chance=0)]
    [(9.88, 1)]
    """
    if trials.crowd is not None:
        if trials.crowd:
            yield trials.tell(0).weighed(case, fits=trials.crowd, chance=chance)
        return
    own = np.full(len(trials.predicted), np.nan) if trials.tolerance is None else trials.tolerance
    tolerance = np.where(np.isnan(own), case.tolerance, own)
    fits = np.flatnonzero(np.abs(case.figure.value - trials.predicted) <= tolerance)
    told = [trials.tell(int(place)) for place in fits[: max(1, most)]]
    if len(fits) > most:
        told = [told[0].nameless()]
    for candidate in told:
        yield candidate.weighed(case, fits=len(fits), chance=chance)


def like_sizes(case: Case) -> tuple[float, float]:
    """
    Return between what sizes a difference is like that of the figure.

    Parameters
    ----------
    case : Case
        The figure.

    Returns
    -------
    tuple of float
        From half of it to twice it, and at least ten printed steps wide.

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> [round(size, 3) for size in like_sizes(drawn_case(15.17))]
    [0.035, 0.14]
    """
    size = abs(case.difference)
    least = size / _LIKE + _LEAST_STEPS * 2 * case.tolerance
    return size / _LIKE, max(size * _LIKE, least)


def chance_of(case: Case, effects: np.ndarray) -> float:
    """
    Return the share of differences of like size and the same sign that some effect would explain.

    Parameters
    ----------
    case : Case
        The figure.
    effects : ndarray of float
        By how much each trial changes the figure.

    Returns
    -------
    float
        0 to 1: the part of the range of `like_sizes` that lies within rounding of an effect.

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> round(chance_of(drawn_case(15.17), np.array([-0.07, 0.07, -0.7])), 3)
    0.095
    """
    low, high = like_sizes(case)
    along = effects * np.sign(case.difference)
    near = along[(along >= low - case.tolerance) & (along <= high + case.tolerance)]
    # Effects within one rounding of another explain the same differences.
    apart = np.diff(np.sort(near), append=np.inf).clip(0.0, 2 * case.tolerance)
    return float(min(1.0, apart.sum() / (high - low)))
