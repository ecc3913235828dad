"""
A proof that the decision table is whole: every possible case is decided, by one row alone.

All combinations of the facts are run through the table itself (`table.decide`) and compared with
conditions written independently (`logic.LEAVES`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

from swcgeo.model.codes import Verdict
from swcgeo.overlay.pairs import Flags
from swcgeo.patches.rules.logic import (
    ATOMS,
    LEAVES,
    NEVER,
    PLACE_CLASSES,
    derived,
    fulfilled,
)
from swcgeo.patches.rules.table import ALWAYS, RULES, SIDE_REASONS, Decisions, Rule, decide

_CLEARED: tuple[str, ...] = (
    "within", "!unusable", "!date_decides", "!delivered_not_construction",
)  # fmt: skip
"""What must be known of a patch before it may be called compliant."""

Cases = Mapping[str, Flags]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """
    Something wrong with the table.

    Attributes
    ----------
    what : str
        Kind of fault, ``rulefault.…`` of the labels.
    row : int
        The row concerned; 0 for none.
    fact : str
        The fact concerned, if any.
    count : int
        Cases concerned; 0 where it is the table as such.
    witness : tuple of str
        Facts of one of them.
    """

    what: str
    row: int = 0
    fact: str = ""
    count: int = 0
    witness: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """
    What came of the check.

    Attributes
    ----------
    cases : int
        Possible combinations of facts.
    counts : dict of int to int
        Cases that each row decides.
    witnesses : dict of int to tuple of str
        The facts of the plainest of them.
    faults : tuple of Fault
        What is wrong; nothing where the proof holds.
    """

    cases: int
    counts: dict[int, int]
    witnesses: dict[int, tuple[str, ...]]
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Whether the table is exhaustive, exclusive, and as written the second time."""
        return not self.faults


def possible_cases() -> dict[str, Flags]:
    """
    Return every combination of facts that a patch may have, plainest first.

    Returns
    -------
    dict of str to ndarray of bool, n
        One array a fact; the facts that follow from others too.

    Examples
    --------
    >>> cases = possible_cases()
    >>> bool((cases["tied_firmly"] & ~cases["tied"]).any())
    False
    """
    blocks = []
    for place in PLACE_CLASSES:
        # Facts that are false in this place class are not enumerated, only said to be false.
        classes = {name: np.array([name == place]) for name in PLACE_CLASSES}
        open_atoms = [
            atom for atom in ATOMS
            if not any(
                atom in clause and all(_is(one, classes) for one in clause if one != atom)
                for clause in NEVER
            )
        ]  # fmt: skip
        numbers = np.arange(2 ** len(open_atoms))
        facts = {name: np.repeat(held, len(numbers)) for name, held in classes.items()}
        facts |= {atom: np.zeros(len(numbers), dtype=bool) for atom in ATOMS}
        facts |= {atom: (numbers >> at) % 2 == 1 for at, atom in enumerate(open_atoms)}
        possible = ~np.logical_or.reduce([fulfilled(clause, facts) for clause in NEVER])
        blocks.append(pd.DataFrame(facts)[possible])
    table = pd.concat(blocks)
    plainest = np.argsort(table[list(ATOMS)].to_numpy().sum(axis=1), kind="stable")
    return derived({str(name): table[name].to_numpy()[plainest] for name in table})


def _is(literal: str, classes: Mapping[str, Flags]) -> bool:
    """Return whether a literal is about the place class and fulfilled."""
    return literal.lstrip("!") in classes and bool(fulfilled((literal,), classes)[0])


def check_rules(rules: Sequence[Rule] = RULES) -> Proof:
    """
    Prove that a table decides every case, by one row alone, as the second writing of it does.

    Parameters
    ----------
    rules : sequence of Rule
        The table.

    Returns
    -------
    Proof
        Counts, witnesses and faults.

    Examples
    --------
    >>> proof = check_rules()
    >>> proof.holds, sorted(proof.counts) == list(range(1, 15)), proof.witnesses[10]
    (True, True, ('apart', 'tied', 'spoil'))
    >>> [fault.what for fault in check_rules(RULES[:-1]).faults]
    ['not_in_order', 'uncaught']
    """
    cases = possible_cases()
    known = {*cases, ALWAYS}
    strange = [
        Fault(what="fact_unknown", row=rule.row, fact=fact)
        for rule in rules
        for fact in dict.fromkeys((*rule.when, rule.visit, *rule.reasons.values()))
        if fact not in known
    ]
    if strange:
        return Proof(cases=_size(cases), counts={}, witnesses={}, faults=tuple(strange))
    beside = dict.fromkeys(SIDE_REASONS, np.zeros(_size(cases), dtype=bool))
    decided = decide(pd.DataFrame({**beside, **cases}), rules=rules)
    faults = chain(_of_the_table(rules, decided), _of_the_cases(cases, decided))
    rows = [rule.row for rule in rules if (decided.row == rule.row).any()]
    return Proof(
        cases=_size(cases),
        counts={row: int((decided.row == row).sum()) for row in rows},
        witnesses={row: _witness(cases, decided.row == row) for row in rows},
        faults=tuple(faults),
    )


def _size(cases: Cases) -> int:
    """Return how many cases there are."""
    return len(cases[PLACE_CLASSES[0]])


def _of_the_table(rules: Sequence[Rule], decided: Decisions) -> Iterator[Fault]:
    """Yield what is wrong with the table as such: numbering, rows that are never reached."""
    if [rule.row for rule in rules] != [leaf.row for leaf in LEAVES]:
        yield Fault(what="not_in_order")
    for row in sorted({rule.row for rule in rules} - set(decided.row)):
        yield Fault(what="unreachable", row=row)


def _of_the_cases(cases: Cases, decided: Decisions) -> Iterator[Fault]:
    """Yield what is wrong with single cases, once a kind and row."""
    expected, alone = _by_leaves(cases)
    bare = np.array([not reasons for reasons in decided.reasons])
    cleared = decided.verdict == Verdict.COMPLIANT.value
    wrong = {
        "uncaught": decided.row == 0,
        "not_one_condition": ~alone,
        "disagrees": (decided.row > 0) & alone & _differ(decided, expected),
        "without_reason": (decided.row > 0) & bare,
        "clears_the_unknown": cleared & ~fulfilled(_CLEARED, cases),
    }
    for what, where in wrong.items():
        for row in np.unique(decided.row[where]).tolist():
            here = where & (decided.row == row)
            yield Fault(what=what, row=row, count=int(here.sum()), witness=_witness(cases, here))


def _by_leaves(cases: Cases) -> tuple[pd.DataFrame, Flags]:
    """Return row, verdict and field check by the exclusive conditions, and where one is alone."""
    count = _size(cases)
    holding = np.zeros(count, dtype=int)
    row = np.zeros(count, dtype=int)
    verdict = np.full(count, "", dtype=object)
    visit = np.zeros(count, dtype=bool)
    for leaf in LEAVES:
        here = np.logical_or.reduce([fulfilled(clause, cases) for clause in leaf.when])
        holding += here
        row[here], verdict[here] = leaf.row, leaf.verdict
        visit |= here & fulfilled(leaf.visit, cases)
    return pd.DataFrame({"row": row, "verdict": verdict, "visit": visit}), holding == 1


def _differ(decided: Decisions, expected: pd.DataFrame) -> Flags:
    """Return where the table and the exclusive conditions say different things."""
    differ: Flags = (
        (decided.row != expected["row"].to_numpy())
        | (decided.verdict != expected["verdict"].to_numpy(dtype=object))
        | (decided.field_check != expected["visit"].to_numpy())
    )
    return differ


def _witness(cases: Cases, where: Flags) -> tuple[str, ...]:
    """Return the facts that hold in the plainest of some cases."""
    at = int(np.argmax(where))
    return tuple(fact for fact in (*PLACE_CLASSES, *ATOMS) if cases[fact][at])
