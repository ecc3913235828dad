"""治理度, 水土保持率 and what remains: each with its base, and its range where grades are unknown."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swcgeo.erosion.account import account
from swcgeo.erosion.accounts.indicators import share_range
from swcgeo.model.settings import AccountSettings
from tests.erosion.boards import boards, drawn_worlds, frame, world
from tests.erosion.grid_oracle import Rectangle

HECTARE = 0.01


def books_of(works, grades, *, damage=None, **rules):
    """Return the account of 10 × 10 hm², graded in 2021 as said, with terraces of 2022."""
    works = [Rectangle(*w, {"year": 2022, "measure": "梯田"}) for w in works]
    hurt = None if damage is None else frame([Rectangle(*damage, {"loss_share": 0.5})])
    return account(
        frame([Rectangle(0, 0, 10, 10, {"watershed_id": "W"})]),
        [(2021, frame([Rectangle(*where, {"grade": grade}) for grade, where in grades.items()]))],
        frame(works),
        damage=hurt,
        settings=AccountSettings(**rules),
    )


def one(books, indicator, basis):
    table = books.tables["indicators"]
    found = table[(table["indicator"] == indicator) & (table["basis"] == basis)]
    return found[found["watershed_id"] == "W"].iloc[0]


HALF = {"轻度": (0, 0, 10, 5), "微度": (0, 5, 10, 10)}


def test_control_degree_by_both_bases_and_over_land():
    books = books_of([(0, 0, 4, 10)], HALF, damage=(0, 0, 4, 10))
    measures = one(books, "control_degree", "measures")
    assert measures["numerator_km2"] == pytest.approx(20 * HECTARE)  # half of 40 is lost
    assert measures["denominator_km2"] == pytest.approx(50 * HECTARE)
    assert measures["value"] == pytest.approx(0.4)
    assert one(books, "control_degree", "eroding")["value"] == pytest.approx(0.2)
    assert one(books, "land_share", "measures")["value"] == pytest.approx(0.2)
    assert (measures["year"], measures["unit"]) == (2022, "1")


def test_control_degree_above_one_is_not_clipped_and_says_why():
    books = books_of([(0, 0, 10, 8)], HALF)
    assert one(books, "control_degree", "measures")["value"] == pytest.approx(1.6)
    assert one(books, "control_degree", "eroding")["value"] == pytest.approx(1.0)
    (found,) = [f for f in books.notes.findings if f.code == "control_above_one"]
    assert (found.severity, found.id) == ("warn", "W")
    assert found.fields["area_km2"] == pytest.approx(30 * HECTARE)  # the cause: off erosion
    assert "160.0" in found.message("zh")


def test_exactly_one_hundred_per_cent_is_no_finding():
    books = books_of([(0, 0, 10, 5)], HALF)
    assert one(books, "control_degree", "measures")["value"] == pytest.approx(1.0)
    assert "control_above_one" not in [finding.code for finding in books.notes.findings]


def test_unknown_ground_widens_every_rate_and_is_not_taken_for_zero():
    # 40 hm² 轻度, 40 hm² 微度, 20 hm² that nobody graded; of each a tenth is terraced.
    grades = {"轻度": (0, 0, 10, 4), "微度": (0, 4, 10, 8)}
    books = books_of([(0, 0, 1, 10)], grades)
    rate = one(books, "conservation_rate", "monitored")
    assert (rate["value"], rate["low"], rate["high"]) == pytest.approx((0.5, 0.4, 0.6))
    assert rate["denominator_km2"] == pytest.approx(80 * HECTARE)
    assert rate["year"] == 2021
    kept = one(books, "control_degree", "eroding")
    # Least: 18 hm² of bare ground erode. Most: the 2 hm² under terraces alone.
    assert (kept["value"], kept["low"], kept["high"]) == pytest.approx((4 / 40, 4 / 58, 6 / 42))
    measures = one(books, "control_degree", "measures")
    assert (measures["low"], measures["high"]) == pytest.approx((10 / 60, 10 / 40))
    book, monitored = (one(books, "remaining", basis) for basis in ("book", "monitored"))
    assert (book["value"] / HECTARE, book["high"] / HECTARE) == pytest.approx((36, 54))
    assert (monitored["value"] / HECTARE, monitored["high"] / HECTARE) == pytest.approx((40, 60))


def test_where_nothing_erodes_there_is_no_control_degree():
    books = books_of([(0, 0, 1, 1)], {"微度": (0, 0, 10, 10)})
    row = one(books, "control_degree", "measures")
    assert np.isnan(row[["value", "low", "high"]].astype(float)).all()
    assert one(books, "conservation_rate", "monitored")["value"] == pytest.approx(1.0)


def test_what_must_still_be_treated_is_there_with_a_target_only():
    assert "to_treat" not in set(books_of([], HALF).tables["indicators"]["indicator"])
    books = books_of([(0, 0, 4, 5)], HALF, target_rate=0.6)
    # 100 hm² may erode on 40: of 50 monitored 10 are left, of 30 in the books none.
    assert one(books, "to_treat", "monitored")["value"] / HECTARE == pytest.approx(10)
    assert one(books, "to_treat", "book")["value"] / HECTARE == pytest.approx(-10)


def test_each_survey_has_its_rate_and_one_without_a_year_has_none():
    given_ = {
        "watersheds": frame([Rectangle(0, 0, 10, 10, {"watershed_id": "W"})]),
        "treatments": frame([Rectangle(0, 0, 1, 1, {"year": 2022, "measure": "梯田"})]),
    }
    old, new = (
        frame([Rectangle(0, 0, 10, south, {"grade": "轻度"}),
               Rectangle(0, south, 10, 10, {"grade": "微度"})])
        for south in (6, 4)
    )  # fmt: skip
    tables = account(erosion=[(2023, new), (2018, old)], **given_).tables["indicators"]
    rates = tables.query("indicator == 'conservation_rate' and watershed_id == 'TOTAL'")
    assert rates["year"].tolist() == [2018, 2023]
    assert rates["value"].tolist() == pytest.approx([0.4, 0.6])
    undated = account(erosion=old, **given_).tables["indicators"]
    assert undated.query("indicator == 'conservation_rate'")["year"].isna().all()
    assert (undated.query("indicator == 'control_degree'")["year"] == 2022).all()


unit = st.sampled_from([0.0, 0.25, 0.5, 1.0])
ground = st.lists(st.tuples(unit, st.sampled_from([1.0, 2.0, 5.0])), max_size=6)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.sampled_from([0.0, 1.0, 3.0]), st.sampled_from([0.0, 1.0, 4.0]), ground)
def test_the_range_is_that_over_all_choices_of_what_erodes(treated, bare, further):
    known = treated + bare
    shares, areas = (np.array([one[n] for one in further]) for n in (0, 1))
    found = share_range(treated, known, shares, areas)
    rates = []
    for chosen in itertools.product((False, True), repeat=len(further)):
        some = np.array(chosen, dtype=bool)
        below = known + areas[some].sum()
        if below > 0:
            rates.append((treated + (shares * areas)[some].sum()) / below)
    if not rates:
        assert np.isnan(found).all()
    else:
        assert found == pytest.approx((min(rates), max(rates)))


@settings(drawn_worlds, max_examples=15)
@given(boards())
def test_a_value_lies_within_its_range_and_is_its_numerator_over_its_denominator(board):
    table = account(**world(board)).tables["indicators"]
    known = table.dropna(subset="value")
    assert (known["low"] <= known["value"] + 1e-9).all()
    assert (known["value"] <= known["high"] + 1e-9).all()
    shares = known[known["unit"] == "1"]
    found = shares["numerator_km2"] / shares["denominator_km2"]
    assert found.to_numpy() == pytest.approx(shares["value"].to_numpy())
