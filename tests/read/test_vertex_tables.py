"""Tables of vertices: rows become parcels, north is told from east, what was understood is said."""

from __future__ import annotations

import openpyxl
import pyproj
import pytest
import shapely

from swcgeo.errors import CrsError
from swcgeo.read import read_ranges, read_vector

# A square of 100 m at the central meridian 105: 1 hm². Corners (north, east), clockwise from SW.
SQUARE = [(3_700_000, 500_000), (3_700_100, 500_000), (3_700_100, 500_100), (3_700_000, 500_100)]
CRS = "EPSG:4544"


def codes(layer):
    said_elsewhere = {"crs_given", "encoding_guessed"}
    return [one.code for one in layer.notes.findings if one.code not in said_elsewhere]


def finding(layer, code):
    (found,) = [one for one in layer.notes.findings if one.code == code]
    return found


def moved(points, *, north=0, east=0):
    return [(n + north, e + east) for n, e in points]


def csv(path, heading, rows, *, encoding="utf-8"):
    lines = [heading, *(",".join(str(cell) for cell in row) for row in rows)]
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def square_rows(name="甲", *, points=SQUARE, prefix="J"):
    return [
        (name, f"{prefix}{at}", north, east) for at, (north, east) in enumerate(points, start=1)
    ]


@pytest.fixture
def table(tmp_path):
    """Return a function that reads a table of vertices, written as CSV in GBK."""

    def read(heading, rows, *, crs=CRS, **kwargs):
        path = csv(tmp_path / "拐点.csv", heading, rows, encoding="gb18030")
        return read_vector(path, layer_name="ranges", crs=crs, **kwargs)

    return read


@pytest.mark.parametrize(
    "heading",
    [
        "地块,拐点号,X,Y", "地块号,点号,X坐标（m）,Y坐标（m）", "宗地,界址点号,纵坐标,横坐标",
        "地块编号,拐点编号,北坐标(X),东坐标(Y)", "区块,序号,纵坐标X,横坐标Y", "地块,点号,N,E",
        "parcel,vertex,northing,easting", "图斑编号,拐点,坐标X,坐标Y",
    ],
)  # fmt: skip
def test_x_is_north_under_every_heading_of_surveying(table, heading):
    layer = table(heading, square_rows())
    assert layer.geometry.item().equals(shapely.box(500_000, 3_700_000, 500_100, 3_700_100))
    assert layer.iloc[0, 0] == "甲"
    assert codes(layer) == ["vertex_table_read"]
    assert finding(layer, "vertex_table_read").fields["basis"] == "@axes.agreed"


def test_eastings_with_the_number_of_their_zone_are_told_from_northings(table):
    layer = table(
        "地块,点号,X,Y", square_rows(points=moved(SQUARE, east=35_000_000)), crs="EPSG:4523"
    )
    assert layer.total_bounds.tolist() == [35_500_000, 3_700_000, 35_500_100, 3_700_100]


@pytest.mark.parametrize("heading", ["地块,点号,X,Y", "地块,点号,北坐标,东坐标"])
def test_size_decides_against_the_heading_and_says_so(table, heading):
    rows = [(name, point, east, north) for name, point, north, east in square_rows()]
    layer = table(heading, rows)
    assert layer.geometry.item().equals(shapely.box(500_000, 3_700_000, 500_100, 3_700_100))
    assert codes(layer) == ["vertex_table_read", "axes_contradict"]
    assert heading.split(",")[3] in finding(layer, "axes_contradict").message().split("; ")[1][:40]


def test_where_size_tells_nothing_the_heading_is_followed_and_said(table):
    layer = table("地块,点号,X,Y", square_rows(points=moved(SQUARE, north=-3_500_000, east=-300_000)),
                  crs="EPSG:4544")  # fmt: skip
    assert "axes_undecided" in codes(layer)


def test_degrees_minutes_and_seconds_are_read(table):
    rows = [("甲", 1, "105°30′00″", "33°30′00″"), ("甲", 2, "105°30′36″", "33°30′00″"),
            ("甲", 3, "105°30'36\"", "33度30分36秒")]  # fmt: skip
    layer = table("地块,拐点,经度,纬度", rows, crs="EPSG:4490")
    assert layer.total_bounds == pytest.approx([105.5, 33.5, 105.51, 33.51])


def test_the_last_vertex_may_repeat_the_first_or_not(table):
    closed = [*square_rows(), ("甲", "J1", *SQUARE[0])]
    layer = table("地块,点号,X,Y", closed)
    assert layer.geometry.item().area == 10_000
    assert shapely.get_num_coordinates(layer.geometry.item()) == 5
    assert codes(layer) == ["vertex_table_read"]


def test_a_last_vertex_of_the_same_name_elsewhere_is_kept_and_said(table):
    # The last J1 lies 3 m south of the first: a strip of 100 × 3 / 2 = 150 m² is added.
    layer = table("地块,点号,X,Y", [*square_rows(), ("甲", "J1", 3_699_997, 500_000)])
    assert finding(layer, "closure_differs").fields["gap"] == pytest.approx(3)
    assert layer.geometry.item().is_valid


def test_rings_are_holes_and_parcels_keep_their_attributes(table):
    hole = [(3_700_020, 500_020), (3_700_020, 500_040), (3_700_040, 500_040), (3_700_040, 500_020)]
    rows = [("甲", 1, at, n, e, "渣场") for at, (n, e) in enumerate(SQUARE, start=1)]
    rows += [("甲", 2, at, n, e, "渣场") for at, (n, e) in enumerate(hole, start=5)]
    rows += [
        ("乙", 1, at, n, e, "道路") for at, (n, e) in enumerate(moved(SQUARE, east=500), start=1)
    ]
    layer = table("地块,圈号,点号,X,Y,用途", rows)
    assert layer.geometry.area.tolist() == [9600, 10_000]  # 100² − 20², 100²
    assert layer["用途"].tolist() == ["渣场", "道路"]
    assert layer["地块"].tolist() == ["甲", "乙"]
    assert "点号" not in layer


@pytest.mark.parametrize("second", ["1203", ""], ids=["in one parcel", "in both"])
def test_a_column_that_differs_within_parcels_is_named_and_left_out(table, second):
    rows = [(*row, 1200 + at) for at, row in enumerate(square_rows("甲"))]
    rows += [(*row, second or 1300 + at)
             for at, row in enumerate(square_rows("乙", points=moved(SQUARE, east=500)))]  # fmt: skip
    layer = table("地块,点号,X,Y,埋石", rows)
    assert finding(layer, "vertex_columns_vary").fields["columns"] == "埋石"
    assert layer.geometry.area.tolist() == [10_000, 10_000]


def test_rings_without_numbers_are_told_by_their_closure(table):
    hole = [(3_700_020, 500_020), (3_700_020, 500_040), (3_700_040, 500_040), (3_700_020, 500_020)]
    beside = moved([*SQUARE, SQUARE[0]], east=500)
    rows = [("甲", "", n, e) for n, e in [*SQUARE, SQUARE[0], *hole, *beside]]
    layer = table("地块,点号,X,Y", rows)
    # A square less a triangle of 20²/2, and a square beside it.
    assert layer.geometry.item().area == 10_000 - 200 + 10_000
    assert layer.geometry.item().geom_type == "MultiPolygon"


def test_names_of_parcels_in_merged_cells_hold_for_the_rows_below(table):
    rows = [("甲", 1, *SQUARE[0]), *(("", at + 2, *point) for at, point in enumerate(SQUARE[1:]))]
    rows += [("乙", 1, *moved(SQUARE, east=500)[0]),
             *(("", at + 2, *point) for at, point in enumerate(moved(SQUARE, east=500)[1:]))]  # fmt: skip
    assert table("地块,点号,X,Y", rows)["地块"].tolist() == ["甲", "乙"]


def test_vertices_sorted_as_text_are_put_in_the_order_of_their_numbers(table):
    # A ring of 12 vertices around a square; as text J10, J11, J12 come before J2.
    around = shapely.get_coordinates(shapely.segmentize(shapely.box(0, 0, 90, 90), 30))[:-1]
    points = [(3_700_000 + y, 500_000 + x) for x, y in around]
    rows = sorted(square_rows(points=points), key=lambda row: row[1])
    assert [row[1] for row in rows][:3] == ["J1", "J10", "J11"]
    layer = table("地块,点号,X,Y", rows)
    assert layer.geometry.item().area == 8100
    assert codes(layer) == ["vertex_table_read", "vertices_reordered"]
    (receipt,) = [one for one in layer.notes.receipts if one.method == "reordered"]
    assert (receipt.row, receipt.after_m2) == (1, 8100)
    assert receipt.before_m2 < 8100


def test_parcels_that_share_numbered_vertices_keep_their_rows(table):
    # The second parcel uses J4 and J3 of the first: not in order, and sound as it stands.
    east = moved(SQUARE, east=100)
    rows = [*square_rows("甲"), ("乙", "J4", *east[0]), ("乙", "J3", *east[1]),
                               ("乙", "J6", *east[2]), ("乙", "J5", *east[3])]  # fmt: skip
    layer = table("地块,点号,X,Y", rows)
    assert layer.geometry.area.tolist() == [10_000, 10_000]
    assert "vertices_reordered" not in codes(layer)


def test_a_vertex_that_is_no_number_costs_its_parcel_only(table):
    rows = square_rows("甲") + square_rows("乙", points=moved(SQUARE, east=500))
    rows[6] = ("乙", "J3", "3700O00", 500_600)
    layer = table("地块,点号,X,Y", rows)
    assert layer.geometry.isna().tolist() == [False, True]
    bad = finding(layer, "feature_unreadable")
    assert (bad.row, "J3" in bad.message()) == (2, True)


def test_two_vertices_are_no_parcel(table):
    layer = table("地块,点号,X,Y", square_rows("甲") + square_rows("乙")[:2])
    assert "a ring of 2 vertices" in finding(layer, "feature_unreadable").message()


@pytest.mark.parametrize(
    ("heading", "stated", "differs"),
    [
        ("面积（公顷）", "1.00", False), ("面积(hm²)", "1.02", True), ("面积(㎡)", "10000", False),
        ("面积（亩）", "15.00", False), ("面积（亩）", "10", True), ("面积", "1.0", False), ("面积", "15", False),
        ("面积", "7", True), ("地块面积(公顷)", "1", False), ("面积（km²）", "0.01", False),
    ],
)  # fmt: skip
def test_the_stated_area_is_held_against_the_vertices(table, heading, stated, differs):
    rows = [(*row, stated) for row in square_rows()]
    layer = table(f"地块,点号,X,Y,{heading}", rows)
    assert ("parcel_area_differs" in codes(layer)) is differs
    assert layer[heading].item() == stated


def test_an_area_in_degrees_is_computed_on_the_ellipsoid(table):
    # One hundredth of a degree at 33.5° N: about 929 m by 1109 m = 103 hm² (1 % is allowed).
    corners = [(105.5, 33.5), (105.51, 33.5), (105.51, 33.51), (105.5, 33.51)]
    rows = [("甲", at, x, y, 103.06) for at, (x, y) in enumerate(corners, start=1)]
    assert "parcel_area_differs" not in codes(
        table("地块,拐点,经度,纬度,面积（hm²）", rows, crs="EPSG:4490")
    )


def test_titles_notes_and_headings_on_a_new_page_are_no_vertices(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["某项目防治责任范围拐点坐标表"])
    sheet.append(["地块", "拐点", "X", "Y"])
    for row in square_rows()[:2]:
        sheet.append(row)
    sheet.append(["地块", "拐点", "X", "Y"])
    for row in square_rows()[2:]:
        sheet.append(row)
    sheet.append([None, "坐标系：CGCS2000"])
    book.save(tmp_path / "a.xlsx")
    layer = read_vector(tmp_path / "a.xlsx", layer_name="ranges", crs=CRS)
    assert layer.geometry.item().area == 10_000
    left = finding(layer, "vertex_rows_left")
    assert (left.fields["count"], "CGCS2000" in left.message("zh")) == (1, True)


def test_vertices_side_by_side_are_read_one_column_after_the_other(table):
    rows = [("J1", *SQUARE[0], "J3", *SQUARE[2]), ("J2", *SQUARE[1], "J4", *SQUARE[3])]
    assert table("点号,X,Y,点号,X,Y", rows).geometry.item().area == 10_000


def test_no_crs_is_refused_with_candidates(tmp_path):
    path = csv(tmp_path / "a.csv", "地块,点号,X,Y", square_rows())
    with pytest.raises(CrsError, match="Candidates: EPSG:"):
        read_vector(path, layer_name="ranges")


def test_a_list_of_places_is_no_table_of_vertices(tmp_path):
    path = csv(
        tmp_path / "p.csv",
        "plan_no,项目名称,经度,纬度",
        [("1", "甲", 105, 33), ("2", "乙", 106, 33)],
    )
    layer = read_vector(path, layer_name="plans", crs="EPSG:4490")
    assert layer.geom_type.tolist() == ["Point", "Point"]


def test_works_with_a_number_of_their_point_stay_points(tmp_path):
    # Check dams by 点号 are three works and no triangle; with 拐点, or by parcel, they are vertices.
    rows = [(f"D{at}", n, e, "谷坊") for at, (n, e) in enumerate(SQUARE, start=1)]
    path = csv(tmp_path / "a.csv", "点号,北坐标,东坐标,measure", rows)
    layer = read_vector(path, layer_name="treatments", crs=CRS)
    assert layer.geom_type.tolist() == ["Point"] * 4
    path = csv(tmp_path / "b.csv", "拐点号,北坐标,东坐标,measure", rows)
    assert read_vector(path, layer_name="treatments", crs=CRS).geom_type.tolist() == ["Polygon"]
    path = csv(tmp_path / "c.csv", "地块,点号,北坐标,东坐标", square_rows())
    assert read_vector(path, layer_name="treatments", crs=CRS).geom_type.tolist() == ["Polygon"]


def test_parcels_go_through_the_reader_of_ranges(tmp_path):
    path = csv(
        tmp_path / "a.csv",
        "range_id,点号,X,Y,项目名称",
        [(*row, "渣场") for row in square_rows("R1")],
    )
    layer = read_ranges(path, crs=CRS)
    assert layer["range_id"].tolist() == ["R1"]
    assert layer["project_name"].tolist() == ["渣场"]


@pytest.mark.parametrize("heading", ["地块", "地块编号", "宗地号", "parcel"])
def test_the_name_of_a_parcel_is_the_id_of_its_range(tmp_path, heading):
    rows = [*square_rows("DK-07"), *square_rows("DK-03", points=moved(SQUARE, east=500))]
    layer = read_ranges(csv(tmp_path / "a.csv", f"{heading},点号,X,Y", rows), crs=CRS)
    assert layer["range_id"].tolist() == ["DK-07", "DK-03"]
    assert "id_missing" not in codes(layer)
    assert f"profile: {heading}→range_id" in [one.method for one in layer.notes.receipts]


def test_a_column_of_its_own_for_ids_goes_before_the_parcel(tmp_path):
    rows = [("R1", *row) for row in square_rows("DK-07")]
    layer = read_ranges(csv(tmp_path / "a.csv", "范围编号,地块,点号,X,Y", rows), crs=CRS)
    assert layer["range_id"].tolist() == ["R1"]
    assert layer["地块"].tolist() == ["DK-07"]


# --- the text format of land surveys -------------------------------------------------


def parcel_text(*, system="2000国家大地坐标系", width="3", zone="35", east=35_000_000, stated=5):
    """Return a text with a parcel with a hole, and one more, as survey programs write it."""
    outer = moved([*SQUARE, SQUARE[0]], east=east)
    hole = moved([(3_700_020, 500_020), (3_700_020, 500_040), (3_700_040, 500_040),
                  (3_700_020, 500_020)], east=east)  # fmt: skip
    lines = ["[属性描述]", "格式版本号=1.01", f"坐标系={system}", f"几度分带={width}", "投影类型=高斯克吕格",
             "计量单位=米", f"带号={zone}", "精度=0.01", "转换参数=0,0,0,0,0,0,0", "[地块坐标]",
             f"{stated + 4},0.9800,DK01,一号地块,面,H48G,弃渣场,,@"]  # fmt: skip
    lines += [f"J{at},1,{n},{e}" for at, (n, e) in enumerate(outer, start=1)]
    lines += [f"J{at},2,{n},{e}" for at, (n, e) in enumerate(hole, start=6)]
    lines.append("5,1.0000,DK02,二号地块,面,,,,@")
    lines += [f"J{at},1,{n},{e}" for at, (n, e) in enumerate(moved(outer, east=500), start=1)]
    return "\r\n".join(lines)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_the_text_of_a_land_survey_has_parcels_attributes_and_a_crs(tmp_path, encoding):
    path = tmp_path / "勘测.txt"
    path.write_bytes(parcel_text().encode(encoding))
    layer = read_vector(path, layer_name="ranges")
    assert layer.crs.to_epsg() == 4523  # CGCS2000, 3-degree zone 35 with its number
    assert layer.geometry.area.tolist() == [9800, 10_000]  # the hole: 20²/2
    assert layer["地块编号"].tolist() == ["DK01", "DK02"]
    assert layer["地块名称"].tolist() == ["一号地块", "二号地块"]
    assert layer["地块用途"].tolist() == ["弃渣场", None]
    assert codes(layer)[0] == "vertex_table_read"
    assert {"parcel_area_differs", "vertices_lost"} & set(codes(layer)) == set()


@pytest.mark.parametrize(
    ("system", "width", "zone", "code"),
    [("2000国家大地坐标系", "3", "35", 4523), ("1980西安坐标系", "3", "35", 2359),
     ("80国家大地坐标系", "6", "18", 2332), ("1954北京坐标系", "3度", "35", 2411),
     ("CGCS2000", "6", "18", 4496), ("北京54坐标系", "6", "18", 21418)],
)  # fmt: skip
def test_datum_width_and_zone_name_the_crs(tmp_path, system, width, zone, code):
    meridian = 3 * int(zone) if width.startswith("3") else 6 * int(zone) - 3
    projection = pyproj.CRS.from_epsg(code).to_cf()
    # A second look at the registry: the central meridian is that of the zone, 105 E here.
    assert projection["longitude_of_central_meridian"] == meridian == 105
    path = tmp_path / "a.txt"
    east = int(zone) * 1_000_000
    path.write_text(parcel_text(system=system, width=width, zone=zone, east=east), encoding="utf-8")
    assert read_vector(path, layer_name="ranges").crs.to_epsg() == code


def test_a_text_without_zone_number_needs_a_crs(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(parcel_text(zone=""), encoding="utf-8")
    with pytest.raises(CrsError, match="has no CRS"):
        read_vector(path, layer_name="ranges")
    assert len(read_vector(path, layer_name="ranges", crs="EPSG:4523")) == 2


def test_a_zone_that_contradicts_the_eastings_is_in_doubt(tmp_path):
    # The text says zone 38, its eastings 35.
    path = tmp_path / "a.txt"
    path.write_text(parcel_text(zone="38"), encoding="utf-8")
    layer = read_vector(path, layer_name="ranges")
    assert "crs_in_doubt" in codes(layer)


def test_a_text_that_is_cut_off_says_which_vertices_are_missing(tmp_path):
    path = tmp_path / "a.txt"
    lines = parcel_text().splitlines()
    path.write_text("\n".join([*lines[:-1], "J5,1,37000"]), encoding="utf-8")
    layer = read_vector(path, layer_name="ranges")
    assert len(layer) == 2
    assert "vertex_rows_left" in codes(layer)
    path.write_text("\n".join(lines[:-2]), encoding="utf-8")
    lost = finding(read_vector(path, layer_name="ranges"), "vertices_lost")
    assert (lost.row, lost.fields) == (2, {"stated": 5, "read": 3})
