"""Each fault planted alone in an account drawn by hand is among the candidates, and traceable."""

from __future__ import annotations

import pandas as pd
import pytest

from swcgeo.reconcile.reported import subsets
from tests.findings_worlds.drawn import frame, square
from tests.reconcile.reported.books import WORKS, account, candidates, first

OVERLAP = (("a", "c", 0.31),)  # 14.11 in all records, 13.80 on the ground
KEYS = ("candidate", "group", "ids", "owners", "as_stated", "instead")

PLANTED = {
    "a project left out: 14.11 - 5.28": (8.83, {}, ("missing", "project", "P", "P", "", "")),
    "a watershed left out": (5.28, {}, ("missing", "watershed", "W2", "", "", "")),
    "a record left out": (10.70, {}, ("missing", "record", "a", "P", "", "")),
    "two records left out": (9.77, {}, ("missing", "record", "a;d", "P + R", "", "")),
    "a project twice: 14.11 + 5.26": (19.37, {}, ("double", "project", "Q", "Q", "", "")),
    "a record twice": (15.98, {}, ("double", "record", "b", "P", "", "")),
    "two records twice": (16.91, {}, ("double", "record", "b;d", "P + R", "", "")),
    "another year": (6.05, {"year": 2023}, ("year", "", "", "", "2023", "2022")),
    "one year instead of all": (8.06, {}, ("year", "", "", "", "", "2023")),
    "cumulated": (14.11, {"year": 2023}, ("cumulated", "", "", "", "2023", "2023")),
    "all years": (14.11, {"year": 2022}, ("all_years", "", "", "", "2022", "")),
    "in mu: 14.11 * 1500": (21165.0, {"decimals": 0}, ("unit", "", "", "", "km2", "mu")),
    "km2 among hm2": (14.11, {"unit": "公顷"}, ("unit", "", "", "", "hm2", "km2")),
    "rounded, then in wanmu": (2.12, {}, ("unit", "", "", "", "km2", "wanmu")),
    "one record in mu: 13.18 + 0.93 * 1500": (
        1408.18, {}, ("part_unit", "record", "d", "R", "km2", "mu")),
    "one part in hm2: 8.85 + 526": (
        534.85, {"parts": (8.85, 526.0)}, ("part_unit", "part", "526.0", "", "km2", "hm2")),
    "a digit of the total": (14.71, {}, ("digit", "", "", "", "14.71", "14.11")),
    "neighbours swapped": (41.11, {}, ("swap", "", "", "", "41.11", "14.11")),
    "the point moved": (1.41, {}, ("point", "", "", "", "1.41", "14.1")),
    "a digit of a part that the total followed": (
        14.31, {"parts": (5.48, 8.83)}, ("digit", "part", "5.48", "", "5.48", "5.28")),
    "a digit of a part that the total took over": (
        14.31, {"parts": (5.28, 8.83)}, ("digit", "part", "5.28", "", "5.28", "5.48")),
    "the total is not the sum of its parts": (
        14.36, {"parts": (5.28, 8.83)}, ("sum", "", "", "", "14.36", "14.11")),
    "one part is not what its project has": (
        14.34, {"parts": (5.28, 5.49, 3.57), "projects": ("P", "Q", "R")},
        ("part", "project", "Q", "Q", "5.49", "5.26")),
    "cut off: 14.11 to one decimal is 14.1, to none 14": (
        14.1, {"decimals": 2}, ("decimals", "", "", "", "", "1")),
    "damage not taken off: 0.8 * 14.11": (
        11.29, {"what": "treated_km2"},
        ("column", "", "", "", "treated_km2", "treated_km2 + damaged_km2")),
    "only eroding ground": (10.58, {}, ("column", "", "", "", "treated_gross_km2", "treated_km2")),
    "remaining without a record: 120 - 10.5825 + 0.75 * 3.41": (
        111.97, {"what": "remaining_km2"}, ("missing", "record", "a", "P", "", "")),
    "a share of the land: 10.5825 / 200": (
        5.29, {"unit": "%", "what": "treated_share"},
        ("column", "", "", "", "treated_share", "treated_km2 / total_km2")),
    "a share as a fraction": (
        0.09, {"unit": "%", "what": "treated_share"}, ("unit", "", "", "", "%", "1")),
    "a share without a record: 8.81875 % - 0.75 * 3.41 / 120": (
        6.69, {"unit": "%", "what": "treated_share"}, ("missing", "record", "a", "P", "", "")),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED, ids=str)
def test_a_fault_planted_alone_is_listed_with_what_it_concerns(fault):
    value, more, wanted = PLANTED[fault]
    found = candidates(value, **more)
    assert wanted in [tuple(row[key] for key in KEYS) for row in found]


@pytest.mark.parametrize("fault", PLANTED, ids=str)
def test_every_candidate_leaves_no_more_than_rounding_and_says_how_to_confirm_it(fault):
    value, more, _ = PLANTED[fault]
    for row in candidates(value, **more):
        slack = 0.5 * 10 ** -more.get("decimals", 2) * (len(more.get("parts", ())) + 1)
        # A moved point or another unit moves the last printed digit as well.
        slack *= 1000 if row["candidate"] in ("point", "unit") else 1
        assert abs(row["remaining"]) <= slack + 1e-9
        assert row["confirm"].endswith(".")
        assert "{" not in row["confirm"]


def test_ground_that_two_owners_share_is_a_fact_and_comes_before_a_slip():
    # 13.80: the overlap, the column of net ground; or 14.11 - 0.31 by any other way.
    found = candidates(13.80, account(shared=OVERLAP))
    assert [(row["rank"], row["candidate"], row["owners"]) for row in found[:2]] == [
        (1, "overlap", "P + Q"), (2, "column", "")]  # fmt: skip
    assert found[0]["ids"] == "a;c"
    assert found[0]["size"] == pytest.approx(0.31)


def test_net_ground_that_is_stated_too_large_holds_shared_ground_twice():
    found = candidates(14.11, account(shared=OVERLAP), what="covered_km2")
    assert (found[0]["candidate"], found[0]["owners"]) == ("overlap", "P + Q")


def test_shared_ground_explains_in_its_own_direction_only():
    # 14.42 = 14.11 + 0.31: gross figures hold shared ground twice already.
    found = candidates(14.42, account(shared=OVERLAP))
    assert "overlap" not in [row["candidate"] for row in found]


def test_the_overlaps_of_several_owners_are_added_up():
    shared = (("a", "c", 0.31), ("b", "d", 0.17), ("c", "e", 0.05))
    (row,) = [row for row in candidates(13.63, account(shared=shared))
              if row["candidate"] == "overlap"]  # fmt: skip
    assert (row["owners"], row["ids"]) == ("P + Q + R", "a;c;b;d")  # 0.31 + 0.17 = 0.48


def test_a_project_may_have_been_stated_without_what_another_shares_with_it():
    found = candidates(4.97, account(shared=OVERLAP), projects=("P",))  # 5.28 - 0.31
    assert (found[0]["candidate"], found[0]["owners"]) == ("overlap", "P + Q")


def test_a_record_that_was_delivered_twice_is_said_to_be_one():
    works = {**WORKS, "f": ("P", "2022", 3.41)}
    found = candidates(14.11, account(works, shared=(("a", "f", 3.41),)))  # 17.52 in all records
    assert (found[0]["candidate"], found[0]["ids"]) == ("twice", "a;f")


@pytest.mark.parametrize(
    ("value", "decimals", "code"),
    [(1.2, 1, "rounding"), (1.3, 1, "truncation"), (0.9, 1, "truncation")],
)
def test_rounding_the_addends_is_reckoned_and_not_only_bounded(value, decimals, code):
    # 0.345 * 4 = 1.38: rounded first 4 * 0.3 = 1.2; cut off 1.3; 3 * 0.345 = 1.035 cut first 0.9.
    count = 4 if value > 1 else 3
    works = {f"{n}": ("P", "2022", 0.345) for n in range(count)}
    found = candidates(value, account(works, watersheds={}), decimals=decimals)
    assert code in [row["candidate"] for row in found]


def register(**columns):
    """Return the register of the five works, in words of its own."""
    usual = {
        "treatment_id": list(WORKS), "project_id": [work[0] for work in WORKS.values()],
        "year": [int(work[1]) for work in WORKS.values()],
    }  # fmt: skip
    return pd.DataFrame({**usual, **columns})


def test_by_the_planned_year_a_work_counts_elsewhere():
    # c was planned for 2022 and completed in 2023: by plan 2023 has 1.87 + 0.93.
    plan = register(year=[2022, 2023, 2022, 2023, 2022],
                    completed_on=["2022-05-01", "2023-05-01", "2023-03-01", "2023-06-01", "2022-09-01"])  # fmt: skip
    found = candidates(2.80, {**account(), "treatments": plan}, year=2023)
    row = next(row for row in found if row["candidate"] == "plan_year")
    assert (row["ids"], row["owners"]) == ("c", "Q")


def test_areas_as_the_register_states_them_are_tried():
    stated = register(stated_area_km2=[3.5, 1.9, 5.3, 0.9, 2.7])  # 14.3, drawn 14.11
    found = candidates(14.30, {**account(), "treatments": stated})
    assert "stated_areas" in [row["candidate"] for row in found]


@pytest.mark.parametrize(
    ("value", "code", "ids"),
    [(18.11, "stage", "g"), (15.11, "stage", "f"), (19.11, "stage", "f;g"),
     (23.11, "uncounted", "h"), (28.11, "uncounted", "f;g;h")],
)  # fmt: skip
def test_works_that_do_not_count_yet_are_tried_by_stage_together_and_one_by_one(value, code, ids):
    # Squares of 1 km² (built), 4 km² (designed), 9 km² (accepted, and yet not in the account).
    squares = [square(side=side) for side in (1000, 2000, 3000)]
    late = frame(*squares, treatment_id=["f", "g", "h"], project_id=["P", "P", "Q"],
                 stage=["实施", "设计", "验收"])  # fmt: skip
    found = candidates(value, {**account(), "treatments": late})
    assert (code, ids) in [(row["candidate"], row["ids"]) for row in found]


def test_many_pairs_that_fit_by_chance_are_counted_and_none_is_named():
    # 40 works of 0.301, 0.302, … 0.340: hundreds of pairs come to 0.62.
    works = {f"t{n:02}": ("P", "2022", 0.301 + n / 1000) for n in range(40)}
    tables = account(works, watersheds={})
    total = sum(work[2] for work in works.values())
    value = round(total - 0.62, 2)
    (row,) = [row for row in candidates(value, tables) if row["candidate"] == "missing"]
    assert (row["ids"], row["group"]) == ("", "record")
    # Pairs n < m whose sum 0.602 + (n + m) / 1000 is within 0.005 of what is missing.
    missing = total - value
    fits = sum(abs(0.602 + (n + m) / 1000 - missing) <= 0.005 + 1e-9
               for m in range(40) for n in range(m))  # fmt: skip
    assert row["fits"] == fits > 3
    assert str(fits) in row["confirm"]
    assert first(value, tables)["candidate"] == "unexplained"


def test_years_before_the_one_meant_may_have_been_cumulated():
    # 2021: 3.41, 2022: 2.64, 2023: the rest; up to 2022 they come to 6.05.
    works = {**WORKS, "a": ("P", "2021", 3.41)}
    row, *_ = candidates(6.05, account(works), year=2023)
    assert (row["candidate"], row["instead"]) == ("cumulated", "2022")


def test_an_unknown_unit_or_column_has_no_candidates():
    assert candidates(3.0, unit="丈") == candidates(3.0, what="projects") == []


def test_what_nothing_explains_stays_unexplained():
    row = first(13.37)  # 0.74 less
    assert (row["candidate"], row["candidates"]) == ("unexplained", 0)


def test_pairs_too_many_to_be_written_out_are_counted_all_the_same(monkeypatch):
    works = {f"t{n:02}": ("P", "2022", 0.301 + n / 1000) for n in range(40)}
    value = round(sum(work[2] for work in works.values()) - 0.62, 2)
    tables = account(works, watersheds={})
    (written,) = [row for row in candidates(value, tables) if row["candidate"] == "missing"]
    monkeypatch.setattr(subsets, "_MOST_NEAR", 10)
    (counted,) = [row for row in candidates(value, tables) if row["candidate"] == "missing"]
    assert (counted["fits"], counted["chance"]) == (written["fits"], 1.0)
