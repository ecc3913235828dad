"""Sheets on land: area and share below one another, classes side by side, empty where unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd

from swcgeo.export.further_sheets import further_sheets
from swcgeo.export.land_sheets import land_use_sheet, slope_sheets


def columns(sheet):
    return {column.heading: column.values for column in sheet.columns}


def test_land_use_has_two_rows_a_watershed_and_totals_in_bold():
    frame = pd.DataFrame(
        {"watershed_id": ["W1", "TOTAL"], "total_ha": [200.0, 200.0],
         "cropland_ha": [50.0, 50.0], "sloping_ha": [20.0, 20.0], "paddy_ha": [np.nan, np.nan],
         "unknown_ha": [0.0, 0.0]}
    )  # fmt: skip
    sheet = land_use_sheet(frame)
    shown = columns(sheet)
    assert shown["小流域"] == ["W1", "W1", "合计", "合计"]
    assert shown["指标"] == ["面积 (hm²)", "占比 (%)"] * 2
    assert shown["耕地"] == [50, 25] * 2
    assert shown["其中：坡耕地"] == [20, 10] * 2
    assert "其中：水田" not in shown
    assert sheet.totals == {2, 3}


def slopes():
    rows = [
        (watershed, land, kind, low, to, area)
        for land, areas in {"all": (1, 2, 5), "cropland": (0, 1, 0)}.items()
        for watershed in ("W2", "W1", "TOTAL")
        for kind, (low, to), area in zip(
            (0, 1, 2), ((np.nan, np.nan), (0, 25), (25, 90)), areas, strict=True
        )
    ]
    names = ["watershed_id", "land", "slope_class", "from_deg", "to_deg", "area_ha"]
    return pd.DataFrame(rows, columns=names).assign(scheme="conservation")


def test_all_land_of_a_watershed_stands_together_in_the_order_of_the_watersheds():
    (sheet,) = slope_sheets(slopes())
    shown = columns(sheet)
    assert shown["小流域"][::2] == ["W2", "W2", "W1", "W1", "合计", "合计"]
    assert shown["地类"][::2] == ["全部土地", "耕地"] * 3
    assert list(shown)[3:] == ["总面积", "＜25°", "≥25°", "坡度未知"]
    assert shown["≥25°"][:4] == [5, 62.5, 0, 0]
    assert shown["坡度未知"][:2] == [1, 12.5]
    assert sheet.totals == {8, 9, 10, 11}


def test_where_there_is_no_such_land_there_is_no_share():
    none = slopes()
    none.loc[none["land"] == "cropland", "area_ha"] = 0.0
    shown = columns(slope_sheets(none)[0])
    assert shown["＜25°"][2] == 0
    assert np.isnan(shown["＜25°"][3])


def test_the_overview_can_be_read_on_paper():
    frame = pd.DataFrame({"watershed_id": ["W"], "eroding_share": [0.5], "severe_share": [0.1]})
    (sheet,) = further_sheets({"overview": frame}, lang="en")
    assert [column.heading for column in sheet.columns] == ["Watershed", "Eroding, share"]
