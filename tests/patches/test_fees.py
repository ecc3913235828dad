"""Fees: what is missing is not zero, and what does not fit is said without changing a sum."""

from __future__ import annotations

import pandas as pd

from swcgeo.patches.registers.fees import fee_notes


def said(*rows, **more):
    """Return (code, row) of what is said of fees: project, due, paid, day."""
    fees = pd.DataFrame(rows, columns=["project_id", "due_yuan", "paid_yuan", "paid_on"])
    return [(finding.code, finding.row) for finding in fee_notes(fees, **more).findings]


def test_whole_partial_and_missing_payments_are_no_fault():
    assert said(("P", 10.0, 10.0, "2023"), ("Q", 10.0, 4.0, "2023"), ("R", 10.0, None, None)) == []


def test_money_without_anything_due_is_said_and_a_zero_is_none():
    assert said(("P", None, 5.0, None), ("Q", None, 0.0, None), ("R", None, None, None)) == [
        ("fee_without_due", 1)
    ]


def test_more_than_was_due_is_said_but_not_a_fraction_of_a_cent():
    assert said(("P", 10.0, 10.004, None), ("Q", 10.0, 10.01, None)) == [("fee_overpaid", 2)]


def test_a_row_entered_twice_is_said_and_two_payments_of_one_project_are_not():
    rows = [("P", 10.0, 5.0, "2023-01-01"), ("P", 10.0, 5.0, "2023-05-01"),
            (" p", 10.0, 5.0, "2023-1-1")]  # fmt: skip
    assert said(*rows) == [("fee_twice", 3)]


def test_a_project_nobody_knows_is_said_where_projects_are_known():
    assert said(("P", 10.0, 5.0, None)) == []
    known = frozenset({"p"})
    assert said(("Ｐ", 10.0, 5.0, None), ("Q", 10.0, 5.0, None), projects=known) == [
        ("fee_project_unknown", 2)
    ]
