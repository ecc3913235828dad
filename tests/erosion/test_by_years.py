"""The account year by year on drawn worlds: squares of 1 hm² whose answer is arithmetic."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from swcgeo.erosion.account import account
from swcgeo.erosion.accounts import by_years
from swcgeo.errors import AccountError
from swcgeo.model.settings import AccountSettings
from tests.erosion.boards import frame
from tests.erosion.grid_oracle import Rectangle

KM2 = 1e-6
HECTARE = 0.01


def work(x, y, *, to, year=2022, measure="梯田", **more):
    """Return a treatment from the square (x, y) to the square before `to`."""
    return Rectangle(x, y, *to, {"year": year, "measure": measure, **more})


def looked_back(*works, damage=(), surveys=None, as_of=None, size=8, **rules):
    """Return the total, year by year, of 8 × 8 hm², all 轻度 in 2015 unless surveys say more."""
    ground = [(2015, [Rectangle(0, 0, size, size, {"grade": "轻度"})])]
    books = account(
        frame([Rectangle(0, 0, size, size, {"watershed_id": "W"})]),
        [(year, frame(shapes)) for year, shapes in (surveys or ground)],
        frame([Rectangle(w.west, w.south, w.east, w.north, {"treatment_id": f"T{n}", **w.row})
               for n, w in enumerate(works)]),
        damage=frame(list(damage)) if damage else None,
        as_of=as_of,
        settings=AccountSettings(**rules),
    )  # fmt: skip
    table = books.tables["by_years"].query("watershed_id == 'TOTAL'").set_index("year")
    return table.drop(columns="watershed_id") / HECTARE


def hectares(table, column):
    return table[column].round(6).tolist()


def test_ground_is_new_once_and_its_second_treatment_is_treated_again():
    table = looked_back(work(0, 0, to=(4, 1), year=2020), work(2, 0, to=(6, 1), year=2022))
    assert table.index.tolist() == [2020, 2021, 2022]
    assert hectares(table, "gross_km2") == [4, 0, 4]
    assert hectares(table, "new_km2") == [4, 0, 2]
    assert hectares(table, "again_km2") == [0, 0, 2]
    assert hectares(table, "cumulative_km2") == [4, 4, 6]
    assert hectares(table, "remaining_book_km2") == [60, 60, 58]


def test_what_records_of_one_year_share_is_neither_new_nor_again():
    table = looked_back(work(0, 0, to=(4, 1)), work(2, 0, to=(6, 1)), work(3, 0, to=(4, 1)))
    assert hectares(table, "gross_km2") == [9]
    assert hectares(table, "new_km2") == [6]
    assert hectares(table, "shared_km2") == [3]  # 2 hm² under two, of it 1 hm² under three
    assert hectares(table, "again_km2") == [0]


def test_measures_off_erosion_are_told_apart_and_are_never_new():
    half = [
        Rectangle(0, 0, 8, 4, {"grade": "轻度"}),
        Rectangle(0, 4, 8, 7, {"grade": "微度"}),
    ]
    table = looked_back(work(0, 2, to=(1, 8)), surveys=[(2015, half)])
    assert hectares(table, "gross_km2") == [6]
    assert hectares(table, "new_km2") == [2]
    assert hectares(table, "off_erosion_km2") == [4]  # 3 hm² 微度, 1 hm² that nobody graded
    assert hectares(table, "unknown_km2") == [8]


def test_closure_counts_from_the_year_in_which_it_is_three_years_old():
    closed = work(0, 0, to=(2, 1), year=2019, measure="封禁治理")
    table = looked_back(closed, work(5, 5, to=(6, 6), year=2020), as_of="2023-06-30")
    assert hectares(table, "new_km2") == [1, 0, 2, 0]  # 2020 to 2023
    young = looked_back(closed, work(5, 5, to=(6, 6), year=2020), as_of="2022-06-30")
    assert hectares(young, "new_km2") == [1, 0, 0]  # 31 December 2022 is yet to come


def test_a_terrace_on_young_closure_is_the_first_treatment():
    table = looked_back(
        work(0, 0, to=(4, 1), year=2019, measure="封禁治理"),
        work(2, 0, to=(4, 1), year=2020), as_of="2022-12-31",
    )  # fmt: skip
    assert hectares(table, "new_km2") == [2, 0, 2]
    assert hectares(table, "again_km2") == [0, 0, 2]


def test_tillage_counts_in_its_own_year_only_and_never_adds_up():
    tilled = [work(0, 0, to=(3, 1), year=year, measure="保土耕作") for year in (2020, 2020, 2021)]
    table = looked_back(*tilled, work(2, 0, to=(4, 1), year=2021), as_of="2022-12-31")
    assert hectares(table, "tillage_km2") == [3, 2, 0]  # in 2021 one hectare is terraced
    assert hectares(table, "cumulative_km2") == [0, 2, 2]
    assert hectares(table, "gross_km2") == [0, 2, 0]
    assert hectares(table, "remaining_book_km2") == [61, 60, 62]


def test_tillage_lasts_where_the_settings_say_so():
    tilled = work(0, 0, to=(3, 1), year=2020, measure="保土耕作")
    table = looked_back(tilled, as_of="2022-12-31", tillage_once=False)
    assert hectares(table, "new_km2") == [3, 0, 0]
    assert hectares(table, "tillage_km2") == [0, 0, 0]


def test_tillage_of_an_earlier_year_does_not_say_on_which_survey_later_work_is_judged():
    surveys = [(2015, [Rectangle(0, 0, 8, 8, {"grade": "轻度"})]),
               (2020, [Rectangle(0, 0, 8, 4, {"grade": "微度"}),
                       Rectangle(0, 4, 8, 8, {"grade": "轻度"})])]  # fmt: skip
    tilled = work(0, 0, to=(1, 1), year=2018, measure="保土耕作")
    table = looked_back(tilled, work(0, 0, to=(1, 1), year=2022), surveys=surveys)
    assert hectares(table, "new_km2") == [0] * 5
    assert hectares(table, "off_erosion_km2") == [0, 0, 0, 0, 1]


def test_a_watershed_that_another_holds_whole_leaves_the_total_known():
    zones = [
        Rectangle(0, 0, 2, 2, {"watershed_id": "W1"}),
        Rectangle(0, 0, 8, 8, {"watershed_id": "W2"}),
    ]
    survey = frame([Rectangle(0, 0, 8, 8, {"grade": "轻度"})])
    for order in (zones, zones[::-1]):
        tables = account(frame(order), [(2021, survey)], frame([work(0, 0, to=(1, 1))])).tables
        new = tables["by_years"].set_index("watershed_id")["new_km2"] / HECTARE
        assert new.to_dict() == pytest.approx({"W1": 1, "W2": 1, "TOTAL": 1})
        monitored = tables["indicators"].query("basis == 'monitored' and unit == 'km2'")
        found = dict(zip(monitored["watershed_id"], monitored["value"] / HECTARE, strict=True))
        assert found == pytest.approx({"W1": 4, "W2": 64, "TOTAL": 64})


def test_without_any_treatment_the_year_of_the_account_stands_alone():
    none = frame([work(0, 0, to=(1, 1))]).iloc[:0]
    survey = [(2021, frame([Rectangle(0, 0, 8, 8, {"grade": "轻度"})]))]
    zone = frame([Rectangle(0, 0, 8, 8, {"watershed_id": "W"})])
    table = account(zone, survey, none, as_of="2023-12-31").tables["by_years"]
    assert table["year"].tolist() == [2023, 2023]
    assert (table["remaining_book_km2"] / HECTARE).tolist() == pytest.approx([64, 64])


def flood(x, y, *, to, **row):
    return Rectangle(x, y, *to, {"damage_id": "D", "loss_share": 0.5, **row})


def test_damage_is_lost_until_it_is_restored_and_repair_is_not_new():
    hurt = flood(0, 0, to=(2, 1), date=(2021, 8, 7), restored_on=(2023, 5, 1))
    works = work(0, 0, to=(4, 1), year=2020), work(0, 0, to=(1, 1), year=2023)
    table = looked_back(*works, damage=[hurt], as_of="2024-12-31")
    assert hectares(table, "lost_km2") == [0, 1, 1, 0, 0]
    assert hectares(table, "kept_km2") == [4, 3, 3, 4, 4]
    assert hectares(table, "new_km2") == [4, 0, 0, 0, 0]
    assert hectares(table, "again_km2") == [0, 0, 0, 1, 0]


def test_ground_treated_again_after_the_flood_is_lost_no_more():
    hurt = flood(0, 0, to=(2, 1), date=(2021, 8, 7), restored_on=None)
    works = work(0, 0, to=(4, 1), year=2020), work(0, 0, to=(1, 1), year=2022)
    table = looked_back(*works, damage=[hurt])
    assert hectares(table, "lost_km2") == [0, 1, 0.5]


def test_what_has_no_year_or_a_later_one_stands_in_the_last_row_alone():
    works = [work(0, 0, to=(1, 1), year=2020), work(2, 0, to=(4, 1), year=None),
             work(5, 0, to=(8, 1), year=2030)]  # fmt: skip
    table = looked_back(*works, as_of="2021-12-31")
    assert table.index.tolist() == [2020, 2021]
    assert hectares(table, "unplaced_km2") == [0, 5]
    assert hectares(table, "cumulative_km2") == [1, 1]
    assert hectares(table, "remaining_book_km2") == [63, 58]


def test_what_does_not_count_is_in_no_year():
    table = looked_back(
        work(0, 0, to=(1, 1), stage="设计"),
        work(2, 0, to=(4, 1), stage="验收"),
        work(5, 0, to=(8, 1), stage="验收", measure="谷坊"),
        work(0, 3, to=(8, 4), stage="设计", measure="保土耕作"),
    )
    assert hectares(table, "gross_km2") == [2]
    assert hectares(table, "tillage_km2") == [0]


def test_both_figures_of_what_remains_stand_side_by_side():
    later = [Rectangle(0, 0, 8, 5, {"grade": "中度"}), Rectangle(0, 5, 8, 7, {"grade": "微度"})]
    surveys = [(2015, [Rectangle(0, 0, 8, 8, {"grade": "轻度"})]), (2022, later)]
    table = looked_back(work(0, 0, to=(4, 1), year=2021), surveys=surveys, as_of="2023-12-31")
    # Bare ground is that of the latest survey: 36 hm² 中度; what is treated that of the first.
    assert hectares(table, "remaining_book_km2") == [36, 36, 36]
    monitored = table["remaining_monitored_km2"]
    assert np.isnan(monitored[[2021, 2023]]).all()
    assert monitored[2022] == pytest.approx(40)
    assert table.loc[2022, "unknown_monitored_km2"] == pytest.approx(8)


def test_without_any_date_there_is_no_year():
    assert looked_back(work(0, 0, to=(1, 1), year=None)).empty


def test_two_watersheds_of_one_name_keep_their_own_rows():
    zones = [
        Rectangle(0, 0, 4, 8, {"watershed_id": "W"}),
        Rectangle(4, 0, 8, 8, {"watershed_id": "W"}),
    ]
    survey = [Rectangle(0, 0, 8, 8, {"grade": "轻度"})]
    books = account(
        frame(zones), [(2021, frame(survey))], frame([work(1, 0, to=(2, 1), year=2021)])
    )
    table = books.tables["by_years"]
    assert (table["new_km2"] / HECTARE).round(6).tolist() == [1, 0, 1]
    assert (table["remaining_monitored_km2"] / HECTARE).round(6).tolist() == [32, 32, 64]


def test_a_watershed_without_geometry_is_unknown_in_every_year_and_so_is_the_total():
    zones = frame([Rectangle(0, 0, 4, 8, {"watershed_id": "W1"}),
                   Rectangle(4, 0, 8, 8, {"watershed_id": "W2"})])  # fmt: skip
    zones.loc[1, "geometry"] = None
    survey = frame([Rectangle(0, 0, 8, 8, {"grade": "轻度"})])
    tables = account(zones, [(2021, survey)], frame([work(1, 0, to=(2, 1))])).tables
    known = tables["by_years"].set_index("watershed_id")["new_km2"]
    assert known["W1"] == pytest.approx(HECTARE)
    assert np.isnan(known[["W2", "TOTAL"]]).all()
    rates = tables["indicators"].set_index("watershed_id")
    assert rates.loc[["W2", "TOTAL"], ["value", "low", "high"]].isna().all(axis=None)
    assert rates.loc["W1", "value"].notna().all()


def test_years_that_do_not_add_up_are_refused(monkeypatch):
    right = by_years._year

    def wrong(*args):
        columns = right(*args)
        return {**columns, "new_km2": columns["new_km2"] + 3e-6}  # 3 m²

    monkeypatch.setattr(by_years, "_year", wrong)
    with pytest.raises(AccountError, match="again"):
        looked_back(work(0, 0, to=(1, 1)))


def test_the_last_year_that_is_not_the_account_is_refused(monkeypatch):
    right = by_years._year
    monkeypatch.setattr(
        by_years, "_year", lambda *args: {**right(*args), "kept_km2": pd.Series([0.0, 0.0])}
    )
    with pytest.raises(AccountError, match="remaining_book"):
        looked_back(work(0, 0, to=(1, 1)))
