"""Works by number and length: counted once, cut at the border, kept out of km²."""

from __future__ import annotations

import geopandas as gpd
import pytest
from pyproj import Geod
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box

from swcgeo.erosion.account import account
from tests.erosion.boards import PLANE

DEGREES = gpd.GeoSeries([], crs=PLANE)
FIELD = box(0, 500, 100, 600)


def metres(*places):
    """Return the geodesic length through places of the plane, by pyproj from each to the next."""
    steps = LineString(places).segmentize(100)
    line = gpd.GeoSeries([steps], crs=PLANE).to_crs(4490)[0]
    return Geod(ellps="GRS80").geometry_length(line)


def books_of(*works, zones=None, parents=(None, None), **columns):
    """Return the account of W1 (west) and W2 (east), 1 km² each, or of other zones."""
    zones = zones or [box(-1000, 0, 0, 1000), box(0, 0, 1000, 1000)]
    names = [f"W{n + 1}" for n in range(len(zones))]
    watersheds = gpd.GeoDataFrame(
        {"watershed_id": names, "parent_id": list(parents)[: len(zones)]}, geometry=zones, crs=PLANE
    )
    erosion = gpd.GeoDataFrame(
        {"grade": ["轻度"]}, geometry=[box(-2000, -2000, 2000, 2000)], crs=PLANE
    )
    columns = {"project_id": ["P"] * len(works), "year": [2022] * len(works), **columns}
    treatments = gpd.GeoDataFrame(columns, geometry=list(works), crs=PLANE)
    return account(watersheds, erosion, treatments, erosion_year=2021)


def numbers(books, column="works"):
    table = books.tables["by_number"]
    return dict(zip(table["watershed_id"], table[column], strict=True))


def codes(books):
    return [finding.code for finding in books.notes.findings]


def test_a_line_is_cut_at_the_border_and_counted_where_most_of_it_lies():
    line = LineString([(-100, 500), (300, 500)])
    books = books_of(line, measure=["护岸"])
    assert numbers(books) == {"W1": 0, "W2": 1, "TOTAL": 1}
    length = numbers(books, "length_m")
    assert length["W1"] == pytest.approx(metres((-100, 500), (0, 500)), abs=1e-3)
    assert length["W2"] == pytest.approx(metres((0, 500), (300, 500)), abs=1e-3)
    assert length["TOTAL"] == pytest.approx(metres((-100, 500), (300, 500)), abs=1e-3)
    assert length["TOTAL"] == pytest.approx(400, rel=1e-6)  # the plane is true here
    assert books.iloc[-1]["covered_km2"] == 0


def test_a_line_along_the_border_has_its_length_once_and_a_point_on_it_its_number():
    line, point = LineString([(0, 100), (0, 350)]), Point(0, 700)
    books = books_of(line, point, measure=["道路", "谷坊"])
    table = books.tables["by_number"].set_index(["watershed_id", "measure"])
    assert table["works"].to_dict() == {
        ("W1", "gully_dam"): 1, ("W1", "road"): 1, ("TOTAL", "gully_dam"): 1, ("TOTAL", "road"): 1,
    }  # fmt: skip
    assert table.loc[("TOTAL", "road"), "length_m"] == pytest.approx(250, rel=1e-6)


def test_what_lies_in_no_watershed_is_listed_whole_or_in_part():
    out, across = Point(0, -50), LineString([(500, 100), (500, -200)])
    books = books_of(FIELD, out, across, measure=["梯田", "淤地坝", "坡面水系"])
    found = {f.code: f for f in books.notes.findings if f.code.startswith("work_")}
    assert (found["work_outside"].row, found["work_outside"].severity) == (2, "error")
    assert found["work_reaches_out"].row == 3
    assert found["work_reaches_out"].fields["length_m"] == pytest.approx(200, rel=1e-6)
    assert numbers(books, "length_m")["TOTAL"] == pytest.approx(100, rel=1e-6)


def test_a_line_that_only_touches_a_watershed_from_outside_lies_in_none():
    books = books_of(LineString([(1000, 500), (1200, 500)]), measure=["护岸"])
    assert books.tables["by_number"].empty
    assert "work_outside" in codes(books)


def test_stages_projects_and_ways_of_counting_stand_in_rows_of_their_own():
    pond, drawn = Polygon([(10, 10), (20, 10), (20, 20)]), LineString([(10, 50), (60, 50)])
    books = books_of(
        pond, Point(30, 30), Point(40, 30), drawn, Point(50, 80),
        measure=["塘坝", "蓄水池", "蓄水池", "护岸", "护岸"],
        stage=["验收", "验收", "设计", "验收", "验收"],
    )  # fmt: skip
    table = books.tables["by_number"].query("watershed_id == 'TOTAL'")
    rows = table.set_index(["measure", "stage"])
    assert rows["works"].to_dict() == {
        ("bank", "accepted"): 2, ("pond", "accepted"): 2, ("pond", "designed"): 1,
    }  # fmt: skip
    assert rows["counted_by"].tolist() == ["length", "number", "number"]
    # One bank is a point: its length is not known, which is said and is not zero.
    assert rows["no_length"].tolist() == [1, 0, 0]
    assert rows.loc[("bank", "accepted"), "length_m"] == pytest.approx(50, rel=1e-6)
    assert rows.loc[("pond", "accepted")].isna()["length_m"]
    assert books.iloc[-1]["covered_km2"] == 0


def test_a_polygon_of_a_measure_by_area_is_not_counted_here():
    assert books_of(FIELD, measure=["梯田"]).tables["by_number"].empty


def test_a_line_in_parts_is_one_work():
    parts = MultiLineString([[(10, 10), (20, 10)], [(30, 10), (60, 10)]])
    books = books_of(parts, measure=["坡面水系"])
    assert numbers(books) == {"W2": 1, "TOTAL": 1}
    assert numbers(books, "length_m")["W2"] == pytest.approx(40, rel=1e-6)


def test_in_a_watershed_within_another_a_work_counts_in_both_and_once_in_the_total():
    zones = [box(0, 0, 1000, 1000), box(0, 0, 500, 500)]
    works = Point(100, 100), Point(700, 700), LineString([(400, 100), (600, 100)])
    books = books_of(*works, zones=zones, parents=(None, "W1"), measure=["谷坊", "谷坊", "道路"])
    table = books.tables["by_number"].set_index(["watershed_id", "measure"])
    assert table["works"].xs("gully_dam", level="measure").to_dict() == {
        "W1": 2, "W2": 1, "TOTAL": 2,
    }  # fmt: skip
    lengths = table["length_m"].xs("road", level="measure").to_dict()
    assert lengths == pytest.approx({"W1": 200, "W2": 100, "TOTAL": 200}, rel=1e-6)


def test_the_order_of_rows_and_a_line_cut_in_two_change_no_length():
    line = [(-300, 100), (400, 250)]
    middle = (50, 175)
    whole = books_of(LineString(line), Point(5, 5), measure=["道路", "谷坊"])
    cut = books_of(
        Point(5, 5), LineString([middle, line[1]]), LineString([line[0], middle]),
        measure=["谷坊", "道路", "道路"],
    )  # fmt: skip

    def lengths(books):
        return books.tables["by_number"].dropna(subset="length_m").set_index("watershed_id")[
            "length_m"
        ].to_dict()  # fmt: skip

    assert lengths(whole) == pytest.approx(lengths(cut), abs=1e-3)
