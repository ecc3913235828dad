"""
What the facts of the decision table are made of, and the table a second time without an order.

A clause is a tuple of facts that hold together; a fact behind ``!`` does not hold.  `NEVER` says
which clauses no patch can fulfil; `LEAVES` gives for each row the conditions under which it alone
decides, whatever the order in which rows are asked.  `swcgeo.patches.rules.check` holds the table
of `swcgeo.patches.rules.table` against both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from swcgeo.overlay.pairs import Flags

Clause = tuple[str, ...]

PLACE_CLASSES = ("thin", "within", "overlap", "apart")
"""Exactly one of them holds."""
ATOMS = (
    "bad_geometry", "crs_in_doubt", "outside_district", "delivered_not_construction", "sampled",
    "date_decides", "rest_in_sketch", "covered_later", "sketch_near", "plan_matches", "tied",
    "spoil", "range_untouched", "tied_firmly", "below_limit", "inside_counts", "at_risk",
)  # fmt: skip
"""Facts that may hold or not."""
NEVER: tuple[Clause, ...] = (
    # Each of these is only asked of patches of one place class.
    ("rest_in_sketch", "!overlap"),
    ("covered_later", "!apart"),
    ("sketch_near", "!apart"),
    ("plan_matches", "!apart"),
    ("tied", "!apart"),
    ("below_limit", "!apart"),
    # A firm tie is a tie, and "that range" is the range of a tie.
    ("tied_firmly", "!tied"),
    ("range_untouched", "!tied"),
    # Spoil sites need a plan for their earthwork, however small they are.
    ("below_limit", "spoil"),
)
"""Facts that cannot hold together."""
ANY_OF: Mapping[str, Clause] = MappingProxyType(
    {
        "unusable": ("bad_geometry", "crs_in_doubt", "outside_district"),
        "may_be_approved": ("sketch_near", "plan_matches"),
        "untied": ("!tied",),
        "inside_small": ("!inside_counts",),
    }
)
"""Facts that follow: they hold where any of these does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """
    A row without an order.

    Attributes
    ----------
    row : int
        Number of the row.
    verdict : str
        What it gives.
    when : tuple of Clause
        It decides where any of these clauses holds.
    visit : Clause
        A field check is needed where this holds too.
    """

    row: int
    verdict: str
    when: tuple[Clause, ...]
    visit: Clause = ()


_SOUND: Clause = ("!bad_geometry", "!crs_in_doubt", "!outside_district")
_OURS: Clause = (*_SOUND, "!delivered_not_construction")
_DATED: Clause = (*_OURS, "!date_decides")
_OPEN: Clause = (*_DATED, "apart", "!covered_later", "!sketch_near", "!plan_matches")
_BESIDE: Clause = (*_OPEN, "tied", "!spoil", "!range_untouched")
_LOOSE: tuple[Clause, ...] = ((*_OPEN, "!tied"), (*_BESIDE, "!tied_firmly"))

LEAVES: tuple[Leaf, ...] = (
    Leaf(
        row=1, verdict="unknown",
        when=(("bad_geometry",), ("crs_in_doubt",), ("outside_district",)),
    ),
    Leaf(
        row=2, verdict="not_construction",
        when=((*_SOUND, "delivered_not_construction"),), visit=("sampled",),
    ),
    Leaf(row=3, verdict="unknown", when=((*_OURS, "date_decides"),)),
    Leaf(row=4, verdict="unknown", when=((*_DATED, "thin"),)),
    Leaf(row=5, verdict="compliant", when=((*_DATED, "within"),), visit=("at_risk",)),
    Leaf(row=6, verdict="unknown", when=((*_DATED, "overlap", "rest_in_sketch"),)),
    Leaf(row=7, verdict="beyond_range", when=((*_DATED, "overlap", "!rest_in_sketch"),)),
    Leaf(row=8, verdict="no_plan", when=((*_DATED, "apart", "covered_later"),)),
    Leaf(
        row=9, verdict="unknown",
        when=(
            (*_DATED, "apart", "!covered_later", "sketch_near"),
            (*_DATED, "apart", "!covered_later", "plan_matches"),
        ),
    ),
    Leaf(row=10, verdict="no_plan", when=((*_OPEN, "tied", "spoil"),)),
    Leaf(row=11, verdict="moved_site", when=((*_OPEN, "tied", "!spoil", "range_untouched"),)),
    Leaf(row=12, verdict="beyond_range", when=((*_BESIDE, "tied_firmly"),)),
    Leaf(row=13, verdict="exempt", when=tuple((*loose, "below_limit") for loose in _LOOSE)),
    Leaf(row=14, verdict="no_plan", when=tuple((*loose, "!below_limit") for loose in _LOOSE)),
)  # fmt: skip
"""The table as conditions that exclude one another."""


def fulfilled(clause: Clause, facts: Mapping[str, Flags]) -> Flags:
    """
    Return where every fact of a clause is as it says.

    Parameters
    ----------
    clause : Clause
        Facts, behind ``!`` those that must not hold.
    facts : mapping of str to ndarray of bool, n
        The facts.

    Returns
    -------
    ndarray of bool, n
        True where the clause is fulfilled; an empty clause is everywhere.

    Examples
    --------
    >>> facts = {"tied": np.array([True, True, False]), "spoil": np.array([True, False, False])}
    >>> fulfilled(("tied", "!spoil"), facts).tolist()
    [False, True, False]
    """
    count = len(next(iter(facts.values())))
    held = np.ones(count, dtype=bool)
    for fact in clause:
        held &= ~facts[fact[1:]] if fact.startswith("!") else facts[fact]
    return held


def derived(facts: Mapping[str, Flags]) -> dict[str, Flags]:
    """
    Return the facts together with those that follow from them.

    Parameters
    ----------
    facts : mapping of str to ndarray of bool, n
        Place classes and atoms.

    Returns
    -------
    dict of str to ndarray of bool, n
        Every fact that the table may ask for.

    Examples
    --------
    >>> facts = dict.fromkeys([*PLACE_CLASSES, *ATOMS], np.array([False]))
    >>> derived({**facts, "sketch_near": np.array([True])})["may_be_approved"].tolist()
    [True]
    """
    following = {
        fact: np.logical_or.reduce([fulfilled((one,), facts) for one in clause])
        for fact, clause in ANY_OF.items()
    }
    return {**facts, **following}
