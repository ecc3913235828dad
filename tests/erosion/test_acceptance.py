"""Acceptance on drawn worlds: squares whose answer is arithmetic, and laws that hold for any."""

from __future__ import annotations

import tomllib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

import swcgeo as swc
from swcgeo.erosion.acceptance import acceptance
from swcgeo.errors import GeometryError, SchemaError
from swcgeo.model.codes import MEASURES
from swcgeo.model.settings import AccountSettings

X, Y = 500_000, 3_700_000
SAMPLE = Path(__file__).parents[2] / "data" / "sample"
NEAR = {"rel": 2e-4, "abs": 1e-9}
"""The plane of the zone is larger than the ground by 1e-4 at 5 km from the meridian at most."""


def at(west, south, east, north):
    return box(X + west, Y + south, X + east, Y + north)


def layer(*shapes, crs="EPSG:4544", **columns):
    drawn = [at(*shape) if isinstance(shape, tuple) else shape for shape in shapes]
    return gpd.GeoDataFrame(columns, geometry=drawn, crs=crs)


WATERSHEDS = layer((0, 0, 1000, 1000), (1000, 0, 2000, 1000), watershed_id=["W1", "W2"])


def works(*shapes, stage, **columns):
    """Return terraces of the project P, each with its own id; columns given replace these."""
    usual = {"treatment_id": [f"T{n}" for n in range(len(shapes))], "project_id": "P",
             "measure": "梯田"}  # fmt: skip
    return layer(*shapes, **{**usual, "stage": list(stage), **columns})


def row(found, watershed="TOTAL", measure="terrace", project="P"):
    table = found.tables["acceptance"]
    keys = {"watershed_id": watershed, "project_id": project, "measure": measure}
    (chosen,) = table[np.logical_and.reduce([table[k] == v for k, v in keys.items()])].to_dict(
        "records"
    )
    return chosen


def codes(found):
    return [finding.code for finding in found.notes.findings]


def fields(found, code):
    return next(one.fields for one in found.notes.findings if one.code == code)


def test_design_and_survey_on_the_same_ground_are_drawings_and_only_the_rest_is_missing():
    # Designed 400 × 100; built 300 × 100 of it and 100 × 100 beyond; half of that accepted.
    found = row(
        acceptance(
            WATERSHEDS,
            works((0, 0, 400, 100), (100, 0, 300, 100), (300, 0, 500, 100),
                  stage=["设计", "验收", "实施"]),
        )
    )  # fmt: skip
    expected = {
        "designed_km2": 0.04, "built_km2": 0.04, "accepted_km2": 0.02, "missing_km2": 0.01,
        "unaccepted_km2": 0.02, "beyond_design_km2": 0.01, "changed_km2": 0.0, "done_share": 0.75,
    }  # fmt: skip
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, **NEAR), name
    assert [found[f"{s}_number"] for s in ("designed", "built", "accepted", "missing")] == [
        1, 2, 1, 0,
    ]  # fmt: skip


def test_as_a_status_everything_was_designed_and_what_is_accepted_was_built():
    found = acceptance(
        WATERSHEDS,
        works(
            (0, 0, 100, 100), (200, 0, 300, 100), (400, 0, 600, 100), stage=["设计", "实施", "验收"]
        ),
    )
    chosen = row(found)
    expected = {
        "designed_km2": 0.04, "built_km2": 0.03, "accepted_km2": 0.02, "missing_km2": 0.01,
        "unaccepted_km2": 0.01, "beyond_design_km2": 0.0, "done_share": 0.75,
        "designed_number": 3, "built_number": 2, "accepted_number": 1, "missing_number": 1,
    }  # fmt: skip
    for name, value in expected.items():
        assert chosen[name] == pytest.approx(value, **NEAR), name
    assert fields(found, "stage_reading")["reading"] == "@reading.status"


def test_missing_ground_is_drawn_where_it_lies_and_cut_at_the_watersheds():
    found = acceptance(
        WATERSHEDS, works((900, 0, 1100, 100), (900, 0, 950, 100), stage=["设计", "实施"])
    )
    assert found["watershed_id"].tolist() == ["W1", "W2"]
    assert found["missing_km2"].tolist() == pytest.approx([0.005, 0.01], rel=2e-4)
    assert found.crs == WATERSHEDS.crs
    west, south, east, north = found.geometry.iloc[0].bounds
    assert (west, south, east, north) == pytest.approx((X + 950, Y, X + 1000, Y + 100), abs=0.01)
    assert row(found, "W2")["missing_number"] == 0  # the work is begun, in W1


def test_ground_drawn_twice_by_one_project_counts_once():
    found = row(
        acceptance(WATERSHEDS, works((0, 0, 200, 100), (100, 0, 300, 100), stage=["设计"] * 2))
    )
    assert found["designed_km2"] == found["missing_km2"] == pytest.approx(0.03, **NEAR)


def test_projects_do_not_build_for_one_another():
    found = acceptance(
        WATERSHEDS,
        works((0, 0, 100, 100), (0, 0, 100, 100), stage=["设计", "验收"], project_id=["P", "Q"]),
    )
    assert row(found)["missing_km2"] == pytest.approx(0.01, **NEAR)
    assert row(found, project="Q")["accepted_km2"] == pytest.approx(0.01, **NEAR)


def test_another_measure_than_designed_is_missing_beyond_design_and_said():
    found = acceptance(
        WATERSHEDS,
        works(
            (0, 0, 200, 100), (0, 0, 100, 100), stage=["设计", "验收"], measure=["梯田", "经济林"]
        ),
    )
    terrace, orchard = row(found), row(found, measure="orchard")
    assert terrace["missing_km2"] == pytest.approx(0.02, **NEAR)
    assert terrace["changed_km2"] == pytest.approx(0.01, **NEAR)
    assert orchard["beyond_design_km2"] == pytest.approx(0.01, **NEAR)
    assert found["built_as"].dropna().tolist() == ["orchard"]
    assert found["built_as"].isna().sum() == 1
    said = fields(found, "measure_changed")
    assert said["area_km2"] == pytest.approx(0.01, **NEAR)
    assert said["built_as"] == ["@measure.orchard"]


def test_one_id_at_two_stages_is_read_as_drawings_wherever_they_lie():
    found = acceptance(
        WATERSHEDS,
        works((0, 0, 100, 100), (500, 0, 700, 100), stage=["设计", "实施"], treatment_id="T"),
    )
    chosen = row(found)
    assert fields(found, "stage_reading")["why"] == "@reading_why.id"
    assert chosen["designed_km2"] == chosen["missing_km2"] == pytest.approx(0.01, **NEAR)
    assert chosen["beyond_design_km2"] == pytest.approx(0.02, **NEAR)
    assert (chosen["designed_number"], chosen["missing_number"]) == (1, 0)


def test_a_sliver_along_a_border_does_not_make_drawings():
    neighbours = works((0, 0, 100, 100), (98, 0, 200, 100), stage=["设计", "实施"])
    assert fields(acceptance(WATERSHEDS, neighbours), "stage_reading")["why"] == "@reading_why.once"


def test_a_project_without_design_read_as_drawings_has_an_unknown_design_not_zero():
    rules = AccountSettings(stage_reading="drawings")
    found = acceptance(WATERSHEDS, works((0, 0, 100, 100), stage=["验收"]), settings=rules)
    chosen = row(found)
    unknown = ["designed_km2", "missing_km2", "beyond_design_km2", "changed_km2", "done_share",
               "designed_number", "missing_number"]  # fmt: skip
    assert np.isnan([chosen[name] for name in unknown]).all()
    assert chosen["accepted_km2"] == pytest.approx(0.01, **NEAR)
    assert "design_unknown" in codes(found)


def test_an_empty_stage_is_accepted_and_said():
    found = acceptance(WATERSHEDS, works((0, 0, 100, 100), stage=[None]))
    assert row(found)["accepted_km2"] == pytest.approx(0.01, **NEAR)
    assert "stage_empty" in codes(found)


def test_lines_have_a_length_and_a_number_and_no_area():
    # The as-built ditch runs 5 m beside its design, over half of it.
    design = LineString([(X + 100, Y + 900), (X + 300, Y + 900)])
    built = LineString([(X + 100, Y + 905), (X + 200, Y + 905)])
    rules = AccountSettings(stage_reading="drawings")
    found = row(
        acceptance(WATERSHEDS, works(design, built, stage=["设计", "验收"], measure="截排水沟"),
                   settings=rules),
        measure="drainage",
    )  # fmt: skip
    lengths = [found[f"{s}_length_m"] for s in ("designed", "built", "accepted", "missing")]
    assert lengths == pytest.approx([200, 100, 100, 100], rel=1e-5)
    assert np.isnan(found["designed_km2"])
    assert found["done_share"] == pytest.approx(0.5, rel=1e-5)
    assert (found["designed_number"], found["missing_number"]) == (1, 0)


def test_a_ditch_as_status_is_missing_up_to_where_the_next_begins():
    stretches = [LineString([(X, Y + 10), (X + 100, Y + 10)]),
                 LineString([(X + 100, Y + 10), (X + 100, Y + 110)])]  # fmt: skip
    found = row(
        acceptance(WATERSHEDS, works(*stretches, stage=["设计", "验收"], measure="截排水沟")),
        measure="drainage",
    )
    assert found["designed_length_m"] == pytest.approx(200, rel=1e-5)
    assert found["missing_length_m"] == pytest.approx(100, rel=1e-5)


def test_points_count_by_number_and_a_built_one_nearby_is_the_designed_one():
    rules = AccountSettings(stage_reading="drawings", same_work_m=20)
    spots = [Point(X + 10, Y + 10), Point(X + 100, Y + 10), Point(X + 25, Y + 10)]
    found = row(
        acceptance(WATERSHEDS, works(*spots, stage=["设计", "设计", "实施"], measure="水窖"),
                   settings=rules),
        measure="pond",
    )  # fmt: skip
    numbers = [found[f"{s}_number"] for s in ("designed", "built", "accepted", "missing")]
    assert numbers == [2, 1, 0, 1]
    assert np.isnan(found["missing_length_m"])


def test_a_pond_drawn_as_a_polygon_stays_out_of_the_areas():
    found = row(acceptance(WATERSHEDS, works((0, 0, 10, 10), stage=["设计"], measure="水窖")),
                measure="pond")  # fmt: skip
    assert np.isnan(found["designed_km2"])
    assert found["missing_number"] == 1


def test_a_work_across_the_border_counts_in_both_watersheds_and_once_in_total():
    found = acceptance(WATERSHEDS, works((900, 0, 1100, 100), stage=["设计"]))
    assert [row(found, name)["designed_number"] for name in ("W1", "W2", "TOTAL")] == [1, 1, 1]


def test_nested_watersheds_count_ground_once_in_the_total():
    nested = layer((0, 0, 1000, 1000), (0, 0, 500, 500), watershed_id=["W", "w"])
    found = acceptance(nested, works((0, 0, 100, 100), stage=["设计"]))
    areas = [row(found, name)["missing_km2"] for name in ("W", "w", "TOTAL")]
    assert areas == pytest.approx([0.01] * 3, rel=2e-4)


def test_what_lies_in_no_watershed_is_said_with_its_area():
    found = acceptance(
        WATERSHEDS, works((1950, 0, 2050, 100), Point(X, Y - 500), stage=["设计"] * 2)
    )
    said = fields(found, "stage_outside")
    assert said["area_km2"] == pytest.approx(0.005, rel=2e-4)
    assert said["count"] == 1


def test_stated_areas_stand_beside_and_are_unknown_where_a_record_states_none():
    shapes = (0, 0, 400, 100), (0, 0, 400, 100), (500, 0, 600, 100)
    found = acceptance(
        WATERSHEDS,
        works(*shapes, stage=["设计", "验收", "实施"], stated_area_km2=[0.05, 0.03, None]),
    )
    chosen = row(found)
    assert (chosen["designed_stated_km2"], chosen["accepted_stated_km2"]) == (0.05, 0.03)
    assert np.isnan(chosen["built_stated_km2"])
    assert np.isnan(row(found, "W1")["designed_stated_km2"])


def test_without_stages_there_is_nothing_to_accept():
    with pytest.raises(SchemaError):
        acceptance(WATERSHEDS, works((0, 0, 1, 1), stage=["设计"]).drop(columns="stage"))


def test_watersheds_without_a_usable_outline_are_refused():
    with pytest.raises(GeometryError):
        acceptance(layer(None, watershed_id=["W"]), works((0, 0, 1, 1), stage=["设计"]))


def test_the_sample_has_every_figure_of_its_truth():
    """The truth is written by the script that draws the sample, in m², m and numbers."""
    stated = tomllib.loads((SAMPLE / "truth.toml").read_text(encoding="utf-8"))["acceptance"]
    found = acceptance(
        swc.read_watersheds(f"{SAMPLE}/boundaries.gpkg:watersheds"),
        swc.read_treatments(f"{SAMPLE}/treatments.gpkg:treatments"),
    ).tables["acceptance"]
    assert len(found) == len(stated)
    at = found.set_index(["watershed_id", "project_id", "measure"])
    units = {"count": ("number", 1), "m2": ("km2", 1e6), "m": ("length_m", 1)}
    for figure in stated:
        measure = MEASURES[figure["measure"]]
        line = at.loc[(figure["watershed_id"], figure["project_id"], measure)]
        for key in figure.keys() - {"watershed_id", "project_id", "measure"}:
            stage, _, unit = key.partition("_")
            name, factor = units[unit]
            value = line[f"{stage}_{name}"] * factor
            assert value == pytest.approx(figure[key], rel=1e-5, abs=2.0 if unit == "m2" else 0.01)


squares = st.builds(
    lambda w, s, side: (w * 10, s * 10, (w + side) * 10, (s + side) * 10),
    st.integers(0, 180), st.integers(0, 80), st.integers(1, 20),
)  # fmt: skip
records = st.lists(
    st.tuples(squares, st.sampled_from(["设计", "实施", "验收"]), st.sampled_from("PQ"),
              st.sampled_from(["梯田", "种草"])),
    min_size=1, max_size=8,
)  # fmt: skip


def drawn(world, **columns):
    shapes, stages, projects, measures = zip(*world, strict=True)
    return works(
        *shapes, stage=stages, project_id=list(projects), measure=list(measures), **columns
    )


@settings(max_examples=40, deadline=None)
@given(world=records, reading=st.sampled_from(["auto", "status", "drawings"]))
def test_the_identities_hold_in_every_row_of_any_world(world, reading):
    rules = AccountSettings(stage_reading=reading)
    table = acceptance(WATERSHEDS, drawn(world), settings=rules).tables["acceptance"]
    left = table["built_km2"]
    assert np.allclose(left, table["accepted_km2"] + table["unaccepted_km2"], atol=1e-9)
    known = table[table["designed_km2"].notna()]
    designed = known["designed_km2"] + known["beyond_design_km2"]
    assert np.allclose(designed, known["built_km2"] + known["missing_km2"], atol=1e-9)
    assert (known["missing_km2"] + 1e-9 >= known["changed_km2"]).all()


@settings(max_examples=25, deadline=None)
@given(world=records, seed=st.integers(0, 99))
def test_neither_the_order_of_rows_nor_doubled_rows_nor_the_crs_change_the_areas(world, seed):
    one = drawn(world)
    shuffled = one.sample(frac=1, random_state=seed)
    doubled = gpd.GeoDataFrame(pd.concat([shuffled, one]), crs=one.crs).to_crs(4490)
    first, second = (acceptance(WATERSHEDS, frame).tables["acceptance"] for frame in (one, doubled))
    numbers = first.select_dtypes("number").columns
    assert np.allclose(first[numbers], second[numbers], atol=1e-7, equal_nan=True)


@settings(max_examples=25, deadline=None)
@given(world=records)
def test_the_ground_of_the_map_has_the_area_of_the_table(world):
    found = acceptance(WATERSHEDS, drawn(world))
    summed = found["missing_km2"].sum()
    total = found.tables["acceptance"].query("watershed_id == 'TOTAL'")["missing_km2"].sum()
    assert summed == pytest.approx(total, abs=1e-7)
    assert found.geometry.area.sum() / 1e6 == pytest.approx(total, rel=2e-4, abs=1e-7)
