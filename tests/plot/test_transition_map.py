"""The map of transitions: its figures are those of the matrix, add up, and nothing overlaps."""

from __future__ import annotations

import geopandas as gpd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from shapely.geometry import box

from swcgeo.erosion.transition import transitions
from swcgeo.plot import PlotSettings, map_transition
from swcgeo.plot.transition_table import CLASSES, tally_changes
from tests.plot.test_maps import assert_tidy, words

CRS, X, Y = 4544, 500_000, 3_700_000


def layer(*shapes, **columns):
    """Return boxes given in kilometres from a corner."""
    drawn = [box(*(1000 * side + start for side, start in zip(one, (X, Y, X, Y), strict=True)))
             for one in shapes]  # fmt: skip
    return gpd.GeoDataFrame(columns, geometry=drawn, crs=CRS)


@pytest.fixture(scope="module")
def watersheds():
    return layer((0, 0, 6, 4), (6, 0, 12, 4), watershed_id=["A", "B"], name=["渭子沟", "崾岘河"])


@pytest.fixture(scope="module")
def change(watersheds):
    """The west gets better by 2 on 3 km², worse by 1 on 1 km² in the east; 2 km² are unknown."""
    older = layer((0, 0, 11, 4), grade=["强烈"])
    newer = layer((0, 0, 3, 1), (7, 0, 8, 1), (3, 0, 7, 1), (8, 0, 12, 1), (0, 1, 12, 4),
                  grade=["轻度", "极强烈", "强烈", "强烈", "强烈"])  # fmt: skip
    works = layer((0, 0, 2, 1), treatment_id=["T"], year=[2020])
    return transitions(watersheds, (2019, older), (2023, newer), treatments=works)


def drawn(change, watersheds, **more):
    tables = change.tables
    return map_transition(
        change, matrix=tables["transitions"], summary=tables["transition_summary"],
        watersheds=watersheds, **more,
    )  # fmt: skip


def tallied(change):
    names = {"A": "渭子沟", "B": "崾岘河"}
    return tally_changes(change.tables["transitions"], change.tables["transition_summary"], names)


def test_the_legend_says_the_areas_of_the_matrix(change):
    found = {CLASSES[n]: area for n, area in enumerate(tallied(change).classes) if area}
    assert found == {("better", 2): 3.0, ("worse", 1): 1.0, ("unknown", 0): 4.0, ("same", 0): 40.0}


def test_rows_add_up_to_the_total_and_classes_to_all_ground(change):
    tally = tallied(change)
    assert sum(tally.classes) == pytest.approx(tally.ground)
    for name in ("better", "worse", "net"):
        rows = sum(getattr(row, name) for row in tally.rows)
        assert rows == pytest.approx(getattr(tally.total, name)), name
    assert [(row.better, row.worse) for row in tally.rows] == [(3.0, 0.0), (0.0, 1.0)]


def test_the_map_says_figures_names_and_what_lies_under_treatment(change, watersheds):
    said = words(drawn(change, watersheds))
    assert {"减轻二级", "3.00", "加重一级", "40.00", "48.00", "1 渭子沟", "2 崾岘河"} <= set(said)
    assert "减轻的 3.00 km² 中，2.00 km² 在治理措施范围内。" in said
    # No patches were given: nothing is said of what lies under them.
    assert not [text for text in said if "扰动图斑" in text]


def test_better_is_green_and_worse_is_brown_by_steps(change, watersheds):
    colours = PlotSettings().change_colours
    axes = drawn(change, watersheds).axes[0]
    fills = {
        to_hex(one.get_facecolor()[0])
        for one in axes.collections
        if isinstance(one, PathCollection) and len(one.get_facecolor())
    }
    shown = [CLASSES.index(kind) for kind in (("better", 2), ("worse", 1), ("unknown", 0))]
    assert {colours[place] for place in shown} <= fills
    assert colours[CLASSES.index(("better", 3))] not in fills


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_overlaps_on_the_map(change, watersheds, lang):
    assert_tidy(drawn(change, watersheds, maker="某某区水土保持局", lang=lang))


def test_many_watersheds_are_put_together_in_the_table():
    many = layer(*((n, 0, n + 1, 1) for n in range(40)), watershed_id=[f"W{n}" for n in range(40)])
    older, newer = layer((0, 0, 40, 1), grade=["强烈"]), layer((0, 0, 40, 1), grade=["中度"])
    change = transitions(many, (2019, older), (2023, newer))
    figure = drawn(change, many)
    assert_tidy(figure)
    assert [text for text in words(figure) if text.startswith("其余")]


def test_without_geometry_the_figures_are_still_there(change, watersheds):
    nowhere = watersheds.set_geometry([None, None], crs=CRS)
    empty = change.iloc[:0]
    tables = change.tables
    figure = map_transition(empty, matrix=tables["transitions"], watersheds=nowhere,
                            summary=tables["transition_summary"])  # fmt: skip
    assert "48.00" in words(figure)
