"""
The decision table as data: one table drives verdicts, reasons, their text and their figure.

Each rule names the facts that must hold; the first rule whose facts all hold decides.  The table
is domain notes §2.2, row by row.  `rules_words` says it, `rules_check` proves it whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from swcgeo.model.codes import Verdict
from swcgeo.model.settings.base import Evidence

ALWAYS = ""
"""Stands for a fact that needs no proof."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    One row of the decision table.

    Attributes
    ----------
    row : int
        Number of the row.
    when : tuple of str
        Facts that must all hold.
    verdict : Verdict
        What follows.
    reasons : mapping of str to str
        Reason code to the fact under which it stands (`ALWAYS` for every patch of the row).
    basis : tuple of str
        What the row rests on: keys of `BASES`.
    visit : str
        Fact under which a field check is needed (`ALWAYS` for every patch of the row).
    """

    row: int
    when: tuple[str, ...]
    verdict: Verdict
    reasons: Mapping[str, str]
    basis: tuple[str, ...]
    visit: str = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """
    Which table this is.

    Attributes
    ----------
    version : str
        Goes up whenever a row, its order or what it asks for changes.
    valid_from : date
        Day from which the rules hold that the table rests on.
    source : str
        What that day is taken from.
    """

    version: str
    valid_from: dt.date
    source: str


EDITION = Edition(
    version="1.0",
    valid_from=dt.date(2023, 3, 1),
    source="S47: 水利部令第53号, in force 2023-03-01",
)
"""The edition of `RULES`; every run writes it into its manifest."""

BASES: Mapping[str, tuple[str, Evidence]] = MappingProxyType(
    {
        "own": ("§2.2", "design"),
        "class_list": ("S1: code list 扰动合规性", "text"),
        "sampling": ("S51: >= 5 % of patches are checked", "text"),
        "position": ("S51: field position error < 1 pixel of 2 m imagery", "recall"),
        "law_25": ("S48: 水土保持法 art. 25, plan before, and again after a great change", "text"),
        "law_26": ("S48: 水土保持法 art. 26, no start without an approved plan", "recall"),
        "law_28": ("S48: 水土保持法 art. 28, spoil goes to the place set aside for it", "recall"),
        "decree_7": ("S47: 令53 art. 7, from 0.5 hm2 or 1000 m3 on", "text"),
        "decree_17": ("S18: 令53 art. 17, spoil sites outside the plan", "text"),
    }
)
"""What rows rest on: source and kind of evidence; in words ``basis.…`` of the labels."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """
    What the table says of n patches.

    Attributes
    ----------
    row : ndarray of int, n
        The row that applied.
    verdict : ndarray of str, n
        Its verdict.
    field_check : ndarray of bool, n
        Whether a visit is needed.
    reasons : list of tuple of str, n
        Its reasons.
    """

    row: np.ndarray
    verdict: np.ndarray
    field_check: np.ndarray
    reasons: list[tuple[str, ...]] = field(default_factory=list)


RULES: tuple[Rule, ...] = (
    Rule(
        row=1,
        when=("unusable",),
        verdict=Verdict.UNKNOWN,
        reasons={
            "bad_geometry": "bad_geometry",
            "crs_in_doubt": "crs_in_doubt",
            "outside_district": "outside_district",
        },
        basis=("own",),
    ),
    Rule(
        row=2,
        when=("delivered_not_construction",),
        verdict=Verdict.NOT_CONSTRUCTION,
        reasons={"by_delivery": ALWAYS, "sampled": "sampled"},
        basis=("class_list", "sampling"),
        visit="sampled",
    ),
    Rule(
        row=3,
        when=("date_decides",),
        verdict=Verdict.UNKNOWN,
        reasons={"date_missing": ALWAYS},
        basis=("own",),
    ),
    Rule(
        row=4,
        when=("thin",),
        verdict=Verdict.UNKNOWN,
        reasons={"thinner_than_tolerance": ALWAYS},
        basis=("position", "own"),
    ),
    Rule(
        row=5,
        when=("within",),
        verdict=Verdict.COMPLIANT,
        reasons={"inside_range": ALWAYS},
        basis=("class_list", "law_25"),
        visit="at_risk",
    ),
    Rule(
        row=6,
        when=("overlap", "rest_in_sketch"),
        verdict=Verdict.UNKNOWN,
        reasons={"sketch_range": ALWAYS},
        basis=("own",),
    ),
    Rule(
        row=7,
        when=("overlap",),
        verdict=Verdict.BEYOND_RANGE,
        reasons={"partly_outside": ALWAYS},
        basis=("class_list", "law_25"),
    ),
    Rule(
        row=8,
        when=("apart", "covered_later"),
        verdict=Verdict.NO_PLAN,
        reasons={"late_approval": ALWAYS},
        basis=("class_list", "law_26"),
    ),
    Rule(
        row=9,
        when=("apart", "may_be_approved"),
        verdict=Verdict.UNKNOWN,
        reasons={"sketch_range": "sketch_near", "plan_without_boundary": "plan_matches"},
        basis=("own",),
    ),
    Rule(
        row=10,
        when=("apart", "tied", "spoil"),
        verdict=Verdict.NO_PLAN,
        reasons={"spoil_outside_range": ALWAYS},
        basis=("law_28", "decree_17"),
    ),
    Rule(
        row=11,
        when=("apart", "tied", "range_untouched"),
        verdict=Verdict.MOVED_SITE,
        reasons={"range_untouched": ALWAYS},
        basis=("class_list", "law_25"),
    ),
    Rule(
        row=12,
        when=("apart", "tied", "tied_firmly"),
        verdict=Verdict.BEYOND_RANGE,
        reasons={"partly_outside": "inside_counts", "detached_part": "inside_small"},
        basis=("class_list", "law_25"),
    ),
    Rule(
        row=13,
        when=("apart", "below_limit"),
        verdict=Verdict.EXEMPT,
        reasons={"below_plan_limit": ALWAYS, "earthwork_to_ask": ALWAYS},
        basis=("class_list", "decree_7"),
    ),
    Rule(
        row=14,
        when=("apart",),
        verdict=Verdict.NO_PLAN,
        reasons={"range_nearby": "tied", "no_range": "untied"},
        basis=("class_list", "law_26"),
    ),
)

DATA_ROWS = (1, 3)
"""Rows in which a fault in the data makes a patch unknown."""
SIDE_REASONS = (
    "late_approval", "date_not_checked", "near_boundary", "several_ranges", "overlapping_ranges",
    "range_fully_used", "ranges_incomplete", "older_than_3_years", "status_conflict",
    "stated_area_differs", "crosses_district", "history_short", "key_zone", "steep_slope",
    "water_source",
)  # fmt: skip
"""Reasons that may stand beside any row, in the order in which they are written."""


def decide(facts: pd.DataFrame, *, rules: Sequence[Rule] = RULES) -> Decisions:
    """
    Apply the table to the facts of n patches.

    Parameters
    ----------
    facts : DataFrame of bool, n rows
        One column a fact that a rule names, and one a side reason.
    rules : sequence of Rule
        The table; the first rule that applies decides.

    Returns
    -------
    Decisions
        Row, verdict, field check and reasons (the row's own, then those beside it).

    Raises
    ------
    ValueError
        If a fact is missing for a patch: what is not known is neither True nor False.

    Examples
    --------
    >>> named = {fact for rule in RULES for fact in (*rule.when, *rule.reasons.values())}
    >>> named |= {"at_risk", *SIDE_REASONS}
    >>> facts = pd.DataFrame(False, index=[0], columns=sorted(named))
    >>> decisions = decide(facts.assign(within=True, key_zone=True, at_risk=True))
    >>> decisions.verdict.item(), decisions.reasons, decisions.field_check.item()
    ('compliant', [('inside_range', 'key_zone')], True)
    """
    # As a nullable boolean a missing fact raises; as a plain one it would be taken for True.
    holds = {name: facts[name].astype("boolean").to_numpy(dtype=bool) for name in facts}
    holds[ALWAYS] = np.ones(len(facts), dtype=bool)
    row = np.zeros(len(facts), dtype=int)
    verdict = np.full(len(facts), "", dtype=object)
    visit = np.zeros(len(facts), dtype=bool)
    told = np.full(len(facts), "", dtype=object)
    for rule in rules:
        applies = (row == 0) & np.logical_and.reduce([holds[fact] for fact in rule.when])
        row[applies], verdict[applies] = rule.row, rule.verdict.value
        visit |= applies & holds[rule.visit]
        for reason, fact in rule.reasons.items():
            told[applies & holds[fact]] += f"{reason};"
    for reason in SIDE_REASONS:
        told[holds[reason]] += f"{reason};"
    reasons = [tuple(dict.fromkeys(text.split(";")[:-1])) for text in told]
    return Decisions(row, verdict, visit, reasons)
