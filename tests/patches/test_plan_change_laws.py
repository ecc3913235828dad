"""Laws of plan change, and a second method: areas counted on a grid of points."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from shapely import affinity

from swcgeo.patches.plan_change import plan_change
from tests.patches.change_squares import line, rect, version, zone
from tests.patches.squares import layer, patch

law = settings(
    derandomize=True, max_examples=5, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
NUMBERS = ["area_old_m2", "area_new_m2", "growth_share", "growth_first_share", "new_zone_m2",
           "shift_m", "shift_share", "outside_m2", "outside_share"]  # fmt: skip
WORDS = ["version_old", "version_new", "n_patches", "spoil_outside", "suspected", "reasons",
         "unknown", "zones"]  # fmt: skip
STEP = 10

corners = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(3, 30), st.integers(3, 30))
"""West, south, width and height of a rectangle, in steps."""


def shape(corner, step=STEP):
    """Return the rectangle of a corner."""
    west, south, width, height = (step * part for part in corner)
    return rect(west, south, west + width, south + height)


@st.composite
def worlds(draw):
    """Return layers as rows: a project or two in up to three versions, patches, zones, lines."""
    rows, lines = [], []
    for project in ("P", "Q")[: draw(st.integers(1, 2))]:
        for number in range(1, draw(st.integers(1, 3)) + 1):
            cells = {"project_id": project, "project_type": "公路",
                     "plan_no": draw(st.sampled_from([None, "N1", "N2"]))}  # fmt: skip
            for part in range(draw(st.integers(1, 2))):
                cells["range_id"] = f"{project}{part}"
                rows.append(version(shape(draw(corners)), number, **cells))
            ends = [draw(st.tuples(st.integers(0, 900), st.integers(0, 900))) for _ in range(3)]
            if len(set(ends)) == 3:
                lines.append(line(*ends, number=number, project=project))
    patches = [
        # Steps of their own, so that no share of a patch is exactly 5 %.
        patch(shape(draw(corners), step=11), patch_id=f"A{at}",
              project_id=draw(st.sampled_from([None, "P", "Q"])),
              patch_type=draw(st.sampled_from([None, "spoil"])),
              image_date=draw(st.sampled_from(["2020-06-01", "2021-06-01", "2030-06-01"])))
        for at in range(draw(st.integers(0, 4)))
    ]  # fmt: skip
    zones = [zone(shape(draw(corners)), name=f"Z{at}") for at in range(draw(st.integers(0, 2)))]
    return {"ranges": rows, "patches": patches, "zones": zones, "centrelines": lines,
            "hills": [{"name": "H", "geometry": rect(0, 0, 450, 900)}]}  # fmt: skip


def found(world, change=lambda frame: frame):
    """Return the result for a world whose layers were changed."""
    frames = {name: change(layer(rows)) for name, rows in world.items() if rows}
    return plan_change(frames.pop("ranges"), **frames).set_index("project_id")


def assert_same(one, other, *, rel=1e-6, words=WORDS):
    """Hold two results against one another."""
    pd.testing.assert_frame_equal(pd.DataFrame(one[words]), pd.DataFrame(other[words]))
    for name in NUMBERS:
        np.testing.assert_allclose(one[name], other[name], rtol=rel, atol=0.05, err_msg=name)


@law
@given(worlds())
def test_the_order_of_rows_changes_nothing(world):
    turned = {name: rows[::-1] for name, rows in world.items()}
    assert_same(found(world), found(turned))


def halves(row):
    """Return a row cut in two, not in the middle."""
    west, south, east, north = row["geometry"].bounds
    middle = west + 0.3 * (east - west)
    parts = (west, south, middle, north), (middle, south, east, north)
    return [{**row, "geometry": shapely.box(*part)} for part in parts]


@law
@given(worlds())
def test_a_version_in_two_parts_is_the_same_version(world):
    cut = {**world, "ranges": [half for row in world["ranges"] for half in halves(row)]}
    assert_same(found(world), found(cut))


@law
@given(worlds(), st.integers(-40_000, 40_000), st.integers(-40_000, 40_000))
def test_moving_the_whole_world_changes_nothing(world, east, north):
    def moved(frame):
        shapes = [affinity.translate(one, east, north) for one in frame.geometry]
        return frame.set_geometry(shapes, crs=frame.crs)

    # 40 km from the meridian the grid is 2e-5 too long: areas differ, shares do not.
    assert_same(found(world), found(world, moved), rel=2e-4)


@law
@given(worlds(), st.sampled_from(["EPSG:4490", "EPSG:4326", "EPSG:32648", "EPSG:3857"]))
def test_the_crs_of_the_layers_changes_nothing(world, crs):
    assert_same(found(world), found(world, lambda frame: frame.to_crs(crs)), rel=1e-5)


@law
@given(worlds())
def test_knowing_less_never_rules_a_change_out(world):
    whole = found(world)
    for name in ("zones", "centrelines", "hills", "patches"):
        less = found({**world, name: []})
        for project, row in less.iterrows():
            if row["suspected"] is False:
                assert whole.loc[project, "suspected"] is False
        dropped = less["suspected"].fillna(True).astype(bool)
        assert dropped.all(), f"without {name} nothing can be ruled out"


def centres():
    """Return the middles of the squares of a grid over the world, 5 m apart."""
    steps = np.arange(2.5, 60 * STEP + 2.5, 5.0)
    x, y = np.meshgrid(steps, steps)
    return shapely.points(x.ravel() + 500_000, y.ravel() + 3_700_000)


@law
@given(worlds())
def test_areas_are_those_counted_on_a_grid_of_points(world):
    points = centres()
    result = found({**world, "patches": [], "zones": world["zones"]})

    def under(rows):
        inside = np.zeros(len(points), dtype=bool)
        for row in rows:
            inside |= shapely.intersects(row["geometry"], points)
        return inside

    for project, row in result.iterrows():
        own = [one for one in world["ranges"] if one["project_id"] == project]
        grounds = {}
        for number in sorted({one["version"] for one in own}):
            latest = {}
            for one in own:
                if one["version"] <= number:
                    latest[one["range_id"]] = max(latest.get(one["range_id"], "0"), one["version"])
            grounds[number] = under(
                one for one in own if latest.get(one["range_id"]) == one["version"]
            )
        new, old = (25.0 * grounds[row[name]] for name in ("version_new", "version_old"))
        assert row["area_new_m2"] == pytest.approx(new.sum(), rel=1e-5)
        assert row["growth_share"] == pytest.approx(new.sum() / old.sum() - 1, abs=1e-5)
        fresh = np.zeros(len(points), dtype=bool)
        for one in world["zones"]:
            inside = under([one])
            had, has = old[inside].sum(), new[inside].sum()
            if had <= 500 and has - had > 500:
                fresh |= inside
        if world["zones"]:
            assert row["new_zone_m2"] == pytest.approx(new[fresh].sum(), rel=1e-5, abs=1e-2)
