"""Settings: frozen, bounded, each with unit, source and evidence."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from swcgeo.errors import SettingsError, UsageError
from swcgeo.model.settings import (
    AccountSettings,
    AllSettings,
    ComplianceSettings,
    DatumSettings,
    KeyProjectSettings,
    LandSettings,
    OffsetSettings,
    PlanChangeSettings,
    RepairSettings,
    ShiftSettings,
    UnitSettings,
)

CLASSES = (
    ComplianceSettings, AccountSettings, RepairSettings, DatumSettings, ShiftSettings,
    OffsetSettings, UnitSettings, PlanChangeSettings, LandSettings, KeyProjectSettings,
)  # fmt: skip


@pytest.mark.parametrize("kind", CLASSES)
def test_every_setting_names_its_unit_source_and_evidence(kind):
    for item in fields(kind):
        assert item.metadata["source"], item.name
        assert item.metadata["evidence"] in {"text", "recall", "design"}, item.name
        assert "unit" in item.metadata, item.name


def test_legal_numbers_are_those_of_the_domain_notes():
    rules = ComplianceSettings()
    # §2.2: t = 5 m, s = min(500 m², 5 %), d = 200 / 300 m; §2.3: 0.5 hm², 25°, 3 years
    assert (rules.tolerance_m, rules.small_m2, rules.small_share) == (5, 500, 0.05)
    assert (rules.near_m, rules.near_linear_m) == (200, 300)
    assert (rules.plan_limit_m2, rules.steep_deg, rules.stale_years) == (5000, 25, 3)


def test_numbers_of_plan_change_are_those_of_article_16():
    rules = PlanChangeSettings()
    # §2.3: 30 % or more, more than 300 m over 30 % or more, points every 10 m
    assert (rules.growth_share, rules.shift_m, rules.shift_share) == (0.3, 300, 0.3)
    assert (rules.outside_share, rules.step_m) == (0.3, 10)
    made = AllSettings.from_tables({"plan_change": {"growth_share": 0.2}})
    assert made.plan_change.growth_share == 0.2


def test_settings_cannot_be_changed():
    with pytest.raises(FrozenInstanceError, match="tolerance_m"):
        ComplianceSettings().tolerance_m = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"tolerance_m": -1}, r"tolerance_m is -1; wanted >= 0"),
        ({"small_share": 2}, r"small_share is 2; wanted <= 1"),
        ({"tolerance_m": "5"}, r"tolerance_m is '5'; wanted a number"),
        ({"tolerance_m": float("nan")}, r"tolerance_m is nan; wanted a number"),
        ({"tolerance_m": True}, r"tolerance_m is True; wanted a number"),
        ({"tolerance_m": float("inf")}, r"tolerance_m is inf; wanted a number"),
        ({"arc_segments": 16.5}, r"arc_segments is 16.5; wanted a whole number"),
        ({"ranges_incomplete": 1}, r"ranges_incomplete is 1; wanted of kind bool"),
        ({"tolerence_m": 5}, r"tolerence_m is 5; wanted one of the fields .*tolerance_m"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(table, message):
    with pytest.raises(SettingsError, match=message):
        ComplianceSettings.from_table(table)


def test_a_number_that_may_be_left_unset_is_held_to_its_bounds_once_it_is_set():
    assert AccountSettings().target_rate is None
    assert AccountSettings.from_table({"target_rate": 0.8}).target_rate == 0.8
    for value, message in ((80, "wanted <= 1"), ("0.8", "wanted a number"), (True, "wanted")):
        with pytest.raises(SettingsError, match=message):
            AccountSettings.from_table({"target_rate": value})


def test_a_list_in_a_settings_file_is_a_set():
    assert AccountSettings.from_table({"counted_stages": ["built"]}).counted_stages == {"built"}


@pytest.mark.parametrize("stages", [["acepted"], [["built"]], [1]])
def test_a_stage_that_no_treatment_can_have_is_refused(stages):
    with pytest.raises(SettingsError, match=r"counted_stages is .*; wanted accepted, built, desig"):
        AccountSettings.from_table({"counted_stages": stages})


def test_a_word_that_a_setting_does_not_know_is_refused():
    assert AccountSettings.from_table({"stage_reading": "status"}).stage_reading == "status"
    with pytest.raises(
        SettingsError, match=r"stage_reading is both; wanted auto, drawings, status"
    ):
        AccountSettings.from_table({"stage_reading": "both"})


def test_a_list_of_numbers_keeps_its_order():
    assert DatumSettings.from_table({"xian_1980": [3, 1, 2]}).xian_1980 == (3, 1, 2)
    assert ShiftSettings.from_table({"patches": [-3, 1]}).patches == (-3, 1)


def test_place_settings_come_from_the_tables_of_a_project():
    tables = {"datum": {"beijing_1954": [1, 2, 3]}, "shift": {"ranges": "bd09"},
              "offset": {"least_m": 30}}  # fmt: skip
    found = AllSettings.from_tables(tables)
    assert found.datum.beijing_1954 == (1, 2, 3)
    assert (found.shift.ranges, found.shift.patches) == ("bd09", "")
    assert found.offset.least_m == 30


def test_an_unknown_step_is_refused():
    with pytest.raises(UsageError, match="wanted a table named compliance, account, repair"):
        AllSettings.from_tables({"complience": {}})


@pytest.mark.parametrize("bounds", [[], [6, 2], [2, 2], [0, 5], [5, 90], ["5"]])
def test_slope_classes_that_do_not_rise_are_refused(bounds):
    with pytest.raises(SettingsError, match="rising"):
        LandSettings.from_table({"survey_bounds_deg": bounds})


def test_slope_classes_can_be_changed():
    assert LandSettings.from_table({"survey_bounds_deg": [5, 25]}).survey_bounds_deg == (5, 25)
