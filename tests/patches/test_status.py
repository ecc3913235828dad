"""Where patches stand: no state is skipped, desk reviews count, parts are one parent, rates divide."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from swcgeo.model.settings import StatusSettings
from swcgeo.patches.rates import rates_of
from swcgeo.patches.status import STATES, states_of

ASKED = np.datetime64("2023-10-01")


def patches(*ids, field_check=True, verdict="no_plan", **columns):
    """Return patches of the ministry's batch 1, delivered on 20 July and judged the day after."""
    usual = {
        "source": "ministry", "batch": "1", "patch_id": list(ids), "received_on": "2023-07-20",
        "judged_on": "2023-07-21", "verdict": verdict, "field_check": field_check,
    }  # fmt: skip
    return pd.DataFrame({**usual, **columns})


def visits(*rows):
    """Return field checks: id, day of the visit, finding, day of the finding."""
    return pd.DataFrame(rows, columns=["patch_id", "visited_on", "outcome", "decided_on"])


def cases(*rows):
    """Return cases: id of the patch, opened, rectified, closed."""
    return pd.DataFrame(rows, columns=["patch_id", "opened_on", "rectified_on", "closed_on"])


def status(*arguments, **more):
    return states_of(*arguments, **{"as_of": ASKED, **more})


def codes(found):
    return [finding.code for finding in found.notes.findings]


WHOLE = visits(("7", "2023-08-01", "未批先建", "2023-08-20"))


def test_a_patch_passes_through_all_states_in_turn():
    dates = ["2023-08-25", "2023-09-10", "2023-09-20"]
    reached = [status(patches("7")).patches["state"].item()]
    reached.append(
        status(patches("7"), visits=visits(("7", "2023-08-01", None, None))).patches["state"].item()
    )
    reached.append(status(patches("7"), visits=WHOLE).patches["state"].item())
    for count in (1, 2, 3):
        row = ("7", *dates[:count], *[None] * (3 - count))
        reached.append(status(patches("7"), visits=WHOLE, cases=cases(row)).patches["state"].item())
    assert tuple(reached) == STATES[1:]


def test_a_state_without_the_one_before_it_is_a_finding_and_is_not_reached():
    found = status(patches("7"), visits=visits(("7", None, "未批先建", "2023-08-20")))
    assert found.patches["state"].item() == "judged"
    assert codes(found) == ["state_skipped"]
    assert found.notes.findings[0].message("en") == (
        "The patch ministry/1/7 has a date for decided but none for field check; no state is "
        "skipped, and it stays at the one before."
    )


def test_a_desk_review_counts_as_the_visit_where_none_is_asked_for():
    decided = visits(("7", None, "合规", "2023-08-20"))
    found = status(patches("7", field_check=False, verdict="compliant"), visits=decided)
    assert (found.patches["state"].item(), codes(found)) == ("decided", [])
    unknown = status(patches("7", field_check=None), visits=decided)
    assert unknown.patches["state"].item() == "judged"


@pytest.mark.parametrize("outcome", ["合规", "可不编报方案", "非生产建设项目"])
def test_what_is_found_in_order_ends_with_the_finding(outcome):
    found = status(patches("7"), visits=visits(("7", "2023-08-01", outcome, "2023-08-20")))
    row = found.patches.iloc[0]
    assert (row["state"], row["due"], row["overdue_days"]) == ("decided", None, 0)
    assert pd.isna(row["due_on"])


def test_a_word_with_suspected_is_no_finding():
    found = status(patches("7"), visits=visits(("7", "2023-08-01", "疑似未批先建", "2023-08-20")))
    assert found.patches["state"].item() == "visited"
    assert codes(found) == ["outcome_unknown"]


def test_deadlines_run_from_the_delivery_and_the_finding():
    # 20 July + 60 days = 18 September; 1 October is 13 days later.
    row = status(patches("7")).patches.iloc[0]
    assert (row["due"], str(row["due_on"].date()), row["overdue_days"]) == (
        "visited",
        "2023-09-18",
        13,
    )
    # 20 August + 28 days = 17 September; 14 days later.
    row = status(patches("7"), visits=WHOLE).patches.iloc[0]
    assert (row["due"], str(row["due_on"].date()), row["overdue_days"]) == (
        "handled",
        "2023-09-17",
        14,
    )
    on_the_day = status(patches("7"), as_of=np.datetime64("2023-09-18")).patches.iloc[0]
    assert on_the_day["overdue_days"] == 0
    later = status(patches("7"), settings=StatusSettings(review_days=100)).patches.iloc[0]
    assert later["overdue_days"] == 0


def test_without_the_day_of_delivery_nothing_is_overdue_and_nothing_is_due():
    row = status(patches("7", received_on=None)).patches.iloc[0]
    assert (row["state"], row["overdue_days"]) == ("judged", 0)
    assert pd.isna(row["due_on"])


def test_of_several_visits_of_one_patch_the_latest_counts_in_any_order_of_rows():
    twice = visits(
        ("7", "2023-08-01", "未批先建", "2023-08-05"), ("7", "2023-09-01", "合规", "2023-09-05")
    )
    for rows in (twice, twice.iloc[::-1].reset_index(drop=True)):
        row = status(patches("7"), visits=rows).patches.iloc[0]
        assert (row["outcome"], row["n_parts"]) == ("compliant", 1)


def test_parts_count_as_one_parent_which_is_checked_when_all_of_them_are():
    parts = visits(
        ("7-1", "2023-08-01", "合规", "2023-08-05"), ("7-2", "2023-09-01", "未批先建", "2023-09-05")
    )
    row = status(patches("7"), visits=parts).patches.iloc[0]
    assert (row["state"], row["n_parts"], row["outcome"]) == ("decided", 2, "compliant;no_plan")
    assert row["due"] == "handled"
    open_part = visits(("7-1", "2023-08-01", "合规", "2023-08-05"), ("7-2", None, None, None))
    assert status(patches("7"), visits=open_part).patches["state"].item() == "judged"


def test_an_id_that_is_delivered_is_never_taken_for_a_part_of_another():
    found = status(patches("7", "7-1"), visits=visits(("7-1", "2023-08-01", "合规", "2023-08-05")))
    assert found.patches["state"].tolist() == ["judged", "decided"]


def test_visits_of_unknown_or_ambiguous_patches_are_said_and_count_nowhere():
    two = pd.concat([patches("7"), patches("7", source="province")], ignore_index=True)
    found = status(
        two,
        visits=visits(("7", "2023-08-01", "合规", "2023-08-05"), ("9", "2023-08-01", None, None)),
    )
    assert codes(found) == ["visit_unmatched", "visit_unmatched"]
    assert found.patches["state"].tolist() == ["judged", "judged"]
    named = visits(("7", "2023-08-01", "合规", "2023-08-05")).assign(source="province")
    assert status(two, visits=named).patches["state"].tolist() == ["judged", "decided"]


def test_a_case_on_a_project_concerns_all_its_patches():
    both = pd.concat([patches("7"), patches("8")], ignore_index=True).assign(
        project_ids=["P;Q", "P"]
    )
    seen = visits(
        ("7", "2023-08-01", "未批先建", "2023-08-20"), ("8", "2023-08-01", "未批先建", "2023-08-20")
    )
    case = pd.DataFrame({"case_id": ["C"], "project_id": ["P"], "opened_on": ["2023-08-25"]})
    assert status(both, visits=seen, cases=case).patches["state"].tolist() == ["handled", "handled"]
    other = case.assign(project_id="Z")
    assert codes(status(both, visits=seen, cases=other)) == ["case_unmatched"]


def test_a_patch_with_two_cases_is_closed_when_both_are():
    both = cases(("7", "2023-08-25", "2023-09-01", "2023-09-02"), ("7", "2023-08-28", None, None))
    assert status(patches("7"), visits=WHOLE, cases=both).patches["state"].item() == "handled"


def test_shandong_counts_parents_not_parts():
    # 4 issued; one of them checked in three parts, one not at all: 3 of 4, not 5 of 4.
    seen = visits(
        *((name, "2023-08-01", "合规", "2023-08-05") for name in ("1-1", "1-2", "1-3", "2", "3"))
    )
    rates = rates_of(status(patches("1", "2", "3", "4"), visits=seen).patches).set_index("rate")
    assert rates.loc["reviewed", ["value", "numerator", "denominator"]].tolist() == [0.75, 3, 4]


def test_rates_of_nothing_are_not_known():
    rates = rates_of(status(patches("1")).patches).set_index("rate")
    assert np.isnan(rates.loc["handled", "value"])
    assert rates.loc["handled", "denominator"] == 0


def test_projects_are_counted_apart_from_patches():
    # Three patches with findings: two of project P, one of P and Q; one without a project.
    seen = visits(
        *(
            (name, "2023-08-01", word, "2023-08-05")
            for name, word in zip("1234", ("未批先建", "合规", "合规", "未批先建"), strict=True)
        )
    )
    found = status(patches("1", "2", "3", "4"), visits=seen).patches
    rates = rates_of(found, projects=pd.Series(["P", "P", "P;Q", ""])).set_index("rate")
    assert rates.loc["at_fault", ["numerator", "denominator", "unknown"]].tolist() == [1, 2, 1]


def test_fees_are_divided_as_money_and_as_payers_and_what_is_not_known_is_in_neither():
    fees = pd.DataFrame({"project_id": ["P", "Q", "R"], "due_yuan": [100.0, 300.0, None],
                         "paid_yuan": [100.0, None, 50.0], "paid_on": ["2023-05-01", None, "2023-05-01"]})  # fmt: skip
    rates = rates_of(status(patches("1")).patches, fees=fees).set_index("rate")
    assert rates.loc["fees_paid", ["numerator", "denominator", "unknown"]].tolist() == [100, 400, 1]
    assert rates.loc["payers", "value"] == 0.5


def test_rows_of_the_registers_may_stand_in_any_order():
    names = [str(number) for number in range(12)]
    generator = np.random.default_rng(5)
    seen = visits(*((name, "2023-08-01", "未批先建", "2023-08-05") for name in names[:8]))
    charged = cases(*((name, "2023-08-25", None, None) for name in names[:4]))
    first = status(patches(*names), visits=seen, cases=charged).patches
    for _ in range(5):
        shuffled = status(patches(*names), visits=seen.sample(frac=1, random_state=generator),
                          cases=charged.sample(frac=1, random_state=generator)).patches  # fmt: skip
        pd.testing.assert_frame_equal(first, shuffled)
