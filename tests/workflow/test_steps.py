"""The steps that follow the account, on the sample: transitions and the second method."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from swcgeo.model.settings import SecondMethodSettings
from swcgeo.read.project import read_project
from swcgeo.workflow.accounting import accounted
from swcgeo.workflow.counted_again import counted_again
from swcgeo.workflow.further import Known
from swcgeo.workflow.inputs import read_inputs
from swcgeo.workflow.steps import further_steps
from swcgeo.workflow.transitions import transitions_made

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


@pytest.fixture(scope="module")
def known():
    plan = read_project(SAMPLE / "project.toml")
    inputs = read_inputs(plan)
    return Known(plan=plan, inputs=inputs, patches=None, account=accounted(plan, inputs))


@pytest.fixture(scope="module")
def made(known):
    return further_steps(known)


def test_the_figures_of_the_sample_agree_by_both_methods(made):
    table = made.tables["second_method"]
    assert table["agrees"].all()
    assert not [one for one in made.notes.findings if one.code == "second_method_differs"]
    assert {"total", "eroding", "treated", "remaining", "covered", "grade", "grade_from",
            "grade_to", "better", "worse"} == set(table["figure"])  # fmt: skip
    whole = table[table["watershed_id"] == "TOTAL"].set_index("figure")
    eroding = whole.loc["eroding"]
    assert eroding["finds_km2"] < 0.01 * eroding["computed_km2"]


def test_a_treatment_lost_on_the_way_is_found(known):
    inputs = known.inputs
    works = inputs.layers["treatments"]
    largest = works.geometry.area.sort_values().index[-6:]
    fewer = replace(inputs, layers={**inputs.layers, "treatments": works.drop(index=largest)})
    off = counted_again(replace(known, account=accounted(known.plan, fewer)))
    assert {"second_method_differs"} == {finding.code for finding in off.notes.findings}
    assert off.notes.exit_code == 1


def test_the_survey_of_the_account_and_the_matrix_say_the_same(known, made):
    matrix = made.tables["transitions"]
    total = matrix[matrix["watershed_id"] == "TOTAL"]
    assert total["area_km2"].sum() == pytest.approx(known.account.iloc[-1]["total_km2"], abs=1e-6)
    assert (matrix["year_from"] == 2021).all()
    assert (matrix["year_to"] == 2023).all()


def test_the_ground_that_changed_is_drawn_in_the_crs_of_the_results(known, made):
    ground = made.tables["transition_ground"]
    assert ground.crs == known.inputs.result_crs(known.plan.crs)
    summary = made.tables["transition_summary"].set_index(["watershed_id", "change"])
    for kind in ("better", "worse"):
        drawn = ground.loc[ground["change"] == kind, "area_km2"].sum()
        assert drawn == pytest.approx(summary.loc[("TOTAL", kind), "area_km2"], abs=1e-3)


def test_three_surveys_are_compared_in_consecutive_pairs(known):
    (first, older), (_, newer) = known.inputs.erosion
    three = replace(known.inputs, erosion=((first, older), (2023, newer), (2025, older)))
    table = transitions_made(replace(known, inputs=three)).tables["transitions"]
    pairs = table[["year_from", "year_to"]].drop_duplicates().to_numpy().tolist()
    assert pairs == [[2021, 2023], [2023, 2025]]
    total = table[table["watershed_id"] == "TOTAL"]
    there, back = (total[total["year_from"] == year] for year in (2021, 2023))
    keys = ["grade_from", "grade_to"]
    one = there.set_index(keys)["area_km2"].sort_index()
    two = back.set_index(keys[::-1])["area_km2"].rename_axis(keys).sort_index()
    pd.testing.assert_series_equal(one, two, atol=1e-6, rtol=0)


def test_what_cannot_be_made_is_absent_by_name(known):
    one = replace(known.inputs, erosion=known.inputs.erosion[:1])
    made = transitions_made(replace(known, inputs=one))
    assert not made.tables
    assert "maps/transition" in made.absent
    settings = replace(known.plan.settings, second_method=SecondMethodSettings(enabled=False))
    off = counted_again(replace(known, plan=replace(known.plan, settings=settings)))
    assert off.absent == {"results.gpkg:second_method": "turned off in the settings"}
