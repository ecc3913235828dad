"""The map of acceptance: its figures equal the table, and nothing overlaps or leaves the sheet."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from swcgeo.plot import map_acceptance
from swcgeo.plot.acceptance_table import project_numbers, tally_acceptance
from tests.plot.conftest import square
from tests.plot.test_maps import assert_tidy, words

NAN = float("nan")


def table(*rows):
    """Return rows of the total: project, measure, designed, accepted, unaccepted, missing (km²)."""
    columns = ["project_id", "measure", "designed_km2", "accepted_km2", "unaccepted_km2",
               "missing_km2"]  # fmt: skip
    frame = pd.DataFrame(list(rows), columns=columns).assign(
        watershed_id="TOTAL", designed_number=1.0, missing_number=0.0, designed_length_m=NAN,
        missing_length_m=NAN,
    )  # fmt: skip
    built = frame["accepted_km2"] + frame["unaccepted_km2"]
    return frame.assign(beyond_design_km2=built + frame["missing_km2"] - frame["designed_km2"])


@pytest.fixture
def acceptance():
    """
    Return two projects with a design and one without, a ditch and a pond.

    P: 100 hm² designed, 60 accepted, 20 built, 30 missing, so 10 beyond the design.
    """
    half = table(("P", "drainage", NAN, NAN, NAN, NAN), ("Q", "pond", NAN, NAN, NAN, NAN)).assign(
        missing_number=[0.0, 1.0], designed_length_m=[500.0, NAN], missing_length_m=[200.0, NAN]
    )
    areas = table(
        ("P", "terrace", 0.6, 0.4, 0.2, 0.1), ("P", "grass", 0.4, 0.2, 0.0, 0.2),
        ("Q", "terrace", 0.5, 0.5, 0.0, 0.0), ("R", "forest", NAN, 0.3, 0.1, NAN),
    )  # fmt: skip
    return pd.concat([areas, half], ignore_index=True)


@pytest.fixture
def layers():
    works = gpd.GeoDataFrame(
        {
            "project_id": ["P", "P", "Q", "R", "P", "Q"],
            "project_name": ["石门沟项目（一期）", None, "坡耕地项目", None, None, None],
            "measure": ["梯田", "梯田", "梯田", "水保林", "坡面水系", "水窖"],
            "stage": ["设计", "实施", "验收", None, "设计", "设计"],
        },
        geometry=[
            square(200, 200, 500), square(200, 200, 300), square(900, 300, 400),
            square(1400, 1300, 300), shapely.LineString([(500300, 3701300), (500800, 3701500)]),
            square(1500, 900, 20),
        ],
        crs=4544,
    )  # fmt: skip
    rest = shapely.difference(square(200, 200, 500), square(200, 200, 300))
    missing = gpd.GeoDataFrame(
        {"project_id": ["P", "P"]}, geometry=[rest, square(700, 1600, 200)], crs=4544
    )
    watersheds = gpd.GeoDataFrame(geometry=[square(0, 0, 1000).union(square(1000, 0, 1000)),
                                            square(0, 1000, 1000)], crs=4544)  # fmt: skip
    return {"missing": missing, "treatments": works, "watersheds": watersheds}


def test_figures_are_sums_of_the_table_in_hm2(acceptance):
    found = tally_acceptance(acceptance)
    p = found.rows[0]
    assert (p.designed, p.accepted, p.unaccepted, p.missing) == (100.0, 60.0, 20.0, 30.0)
    total = found.total  # of R nobody knows the design
    assert (total.designed, total.accepted, total.unaccepted, total.missing) == (150, 140, 30, 30)
    assert found.beyond == pytest.approx(10.0)
    assert (found.undesigned, found.works, found.works_missing) == (1, 2, 1)
    assert (found.metres, found.metres_missing) == (500, 200)


def test_a_project_of_which_one_measure_is_unknown_is_unknown_not_less():
    found = tally_acceptance(
        table(("P", "terrace", 0.6, 0.4, 0.2, 0.1), ("P", "grass", NAN, 0.2, 0.0, NAN))
    )
    assert found.rows[0].missing != found.rows[0].missing


def test_the_map_says_every_figure_and_what_is_unknown(acceptance, layers):
    said = words(map_acceptance(acceptance, **layers))
    assert {"30.00", "140.00", "150.00", "—", "1 石门沟项目（一期）", "3 R"} <= set(said)
    assert "已实施中有 10.00 hm² 超出设计。" in said
    assert "1 个项目没有设计图斑（—）：设计与未完成未知，未计入合计。" in "".join(said)
    assert "按长度或数量计的措施：设计 2 处，未动工 1 处。" in said
    # Each of the two pieces of missing ground bears the number of its project.
    assert said.count("1") == 2


def test_numbers_on_the_map_are_those_of_the_table(acceptance):
    assert project_numbers(acceptance) == {
        row.name: row.number for row in tally_acceptance(acceptance).rows
    }


def test_ground_cut_by_a_watershed_is_one_piece_with_one_number(acceptance, layers):
    both = [square(200, 800, 200), square(200, 1000, 200)]
    cut = gpd.GeoDataFrame({"project_id": ["P", "P"]}, geometry=both, crs=4544)
    said = words(map_acceptance(acceptance, **{**layers, "missing": cut}))
    assert said.count("1") == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_overlaps_on_the_map(acceptance, layers, district, lang):
    figure = map_acceptance(
        acceptance, **layers, district=district, maker="某某区水土保持局", lang=lang
    )
    assert_tidy(figure)


def test_many_projects_are_put_together_and_nothing_overlaps(layers):
    rows = [(f"P{n}", "terrace", 0.1, 0.05, 0.0, 0.05) for n in range(40)]
    figure = map_acceptance(table(*rows), **layers)
    assert "其余 25 个项目" in words(figure)
    assert_tidy(figure)


def test_without_anything_to_draw_the_sheet_says_so(acceptance):
    none = gpd.GeoDataFrame({"project_id": [], "stage": []}, geometry=[], crs=4544)
    assert "没有可绘出的措施" in words(map_acceptance(acceptance, missing=none, treatments=none))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_map_looks_as_agreed(acceptance, layers, district, golden, lang):
    figure = map_acceptance(acceptance, **layers, district=district, lang=lang)
    golden(figure, "acceptance.png" if lang == "zh" else "acceptance_en.png")
