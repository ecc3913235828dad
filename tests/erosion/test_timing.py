"""What the dates of treatments leave open is said, and nothing of it is guessed away."""

from __future__ import annotations

import pytest

from swcgeo.erosion.account import account
from tests.erosion.boards import frame
from tests.erosion.grid_oracle import Rectangle


def notes_of(*rows, as_of=None):
    works = [
        Rectangle(n, 0, n + 1, 1, {"treatment_id": f"T{n}", **row}) for n, row in enumerate(rows)
    ]
    zone, survey = ({"watershed_id": "W"}, {"grade": "轻度"})
    books = account(
        frame([Rectangle(0, 0, 8, 8, zone)]), frame([Rectangle(0, 0, 8, 8, survey)]), frame(works),
        as_of=as_of, erosion_year=2015,
    )  # fmt: skip
    return {finding.code: finding for finding in books.notes.findings}


def test_a_treatment_completed_after_the_day_of_the_account_is_a_warning():
    late = {"measure": "梯田", "completed_on": "2023-07-01"}
    found = notes_of(late, {"measure": "梯田", "completed_on": "2023-06-30"}, as_of="2023-06-30")
    assert (found["treatment_in_future"].id, found["treatment_in_future"].severity) == (
        "T0",
        "warn",
    )


def test_a_year_alone_is_not_yet_to_come_within_that_year():
    row = {"measure": "梯田", "year": 2023}
    assert "treatment_in_future" not in notes_of(row, as_of="2023-06-30")
    assert "treatment_in_future" in notes_of(row, as_of="2022-06-30")


def test_a_year_of_the_plan_beside_a_later_completion_is_told_once_with_its_area():
    rows = [{"measure": "梯田", "year": 2022, "completed_on": day}
            for day in ("2023-03-01", "2023-05-01", "2022-12-01")]  # fmt: skip
    found = notes_of(*rows)["treatment_year_differs"]
    assert (found.fields["count"], found.fields["year"], found.fields["completed"]) == (
        2,
        "2022",
        "2023",
    )
    assert found.fields["area_km2"] == pytest.approx(0.02)


def test_closure_counts_with_a_word_where_nobody_states_acceptance():
    closed = {"measure": "封禁治理", "year": 2019}
    assert "closure_unaccepted" in notes_of(closed, as_of="2023-12-31")
    assert "closure_unaccepted" not in notes_of(closed, as_of="2021-12-31")  # too young to count
    accepted = {**closed, "stage": "验收"}
    assert "closure_unaccepted" not in notes_of(accepted, as_of="2023-12-31")
