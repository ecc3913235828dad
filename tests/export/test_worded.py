"""Tables in words, as notebooks show them."""

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from swcgeo.export.worded import in_words


def test_a_table_in_words_has_no_codes_and_no_geometry():
    table = gpd.GeoDataFrame(
        {"watershed_id": ["TOTAL"], "measure": ["terrace"], "built_km2": [0.5]},
        geometry=[Point(0, 0)],
    )
    assert in_words(table).to_dict("records") == [
        {"小流域": "合计", "治理措施": "梯田", "已实施（含验收）(km²)": 0.5}
    ]


def test_a_table_in_words_keeps_its_rows_and_changes_nothing():
    table = pd.DataFrame({"grade": [6, 1]}, index=[7, 3])
    shown = in_words(table, lang="en")
    assert shown.index.tolist() == [7, 3]
    assert table["grade"].tolist() == [6, 1]


def test_what_is_unknown_stays_empty():
    assert in_words(pd.DataFrame({"total_km2": [float("nan")]})).isna().all(axis=None)


def test_the_name_of_a_layer_decides_what_a_code_means():
    change = pd.DataFrame({"change": ["better"]})
    assert in_words(change, name="transitions").to_numpy().tolist() == [["减轻"]]


def test_columns_of_one_heading_both_stay():
    # Two names that nobody foresaw are their own headings; none may push out another.
    twice = pd.DataFrame([[1, 2]], columns=["grade", "gully_grade"])
    assert in_words(twice).shape == (1, 2)
