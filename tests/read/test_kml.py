"""KML, KMZ and GPX as phones write them: every folder, every name, nothing followed."""

from __future__ import annotations

import zipfile

import pytest
import shapely

from swcgeo.errors import GeometryError, LayerError
from swcgeo.model.settings import InputLimits
from swcgeo.read import read_vector

RING = "105,33,1200 105.01,33,1201 105.01,33.01,1202 105,33.01,1203 105,33,1200"


def codes(layer):
    return [finding.code for finding in layer.notes.findings]


def polygon(ring=RING, *, holes=()):
    inner = "".join(
        f"<innerBoundaryIs><LinearRing><coordinates>{hole}</coordinates></LinearRing></innerBoundaryIs>"
        for hole in holes
    )
    return (
        "<Polygon><extrude>0</extrude><altitudeMode>clampToGround</altitudeMode><outerBoundaryIs>"
        f"<LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs>{inner}</Polygon>"
    )


def placemark(name, drawn, **data):
    more = "".join(
        f'<Data name="{key}"><value>{value}</value></Data>' for key, value in data.items()
    )
    return f"<Placemark><name>{name}</name><ExtendedData>{more}</ExtendedData>{drawn}</Placemark>"


def folder(name, *inner):
    return f"<Folder><name>{name}</name>{''.join(inner)}</Folder>"


def kml(*inner, encoding="UTF-8", head=""):
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>{head}'
        '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">'
        f"<Document>{''.join(inner)}</Document></kml>"
    )
    return text.encode(encoding)


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a KML, or a KMZ with a picture beside it."""

    def write(content, name="a.kml"):
        path = tmp_path / name
        if path.suffix == ".kmz":
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("files/照片.jpg", b"\xff\xd8")
                archive.writestr("doc.kml", content)
        else:
            path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "GB2312", "UTF-16"])
@pytest.mark.parametrize("name", ["a.kml", "a.kmz"])
def test_names_of_attributes_stay_chinese(written, encoding, name):
    # GDAL's driver would call both columns ____________.
    content = kml(placemark("甲", polygon(), 图斑编号="T1", 项目名称="渣场"), encoding=encoding)
    layer = read_vector(written(content, name), layer_name="patches")
    row = layer.iloc[0]
    assert (row["Name"], row["图斑编号"], row["项目名称"]) == ("甲", "T1", "渣场")
    assert layer.crs.to_epsg() == 4326
    assert not layer.has_z.any()
    assert layer.geometry.item().area == pytest.approx(1e-4)
    assert codes(layer) == []


def test_all_folders_are_read_and_said_or_one_is_named(written):
    path = written(kml(
        folder("图斑", placemark("甲", polygon()), folder("补充", placemark("乙", polygon()))),
        folder("范围", placemark("丙", polygon())),
    ))  # fmt: skip
    layer = read_vector(path, layer_name="patches")
    assert layer["folder"].tolist() == ["图斑", "图斑/补充", "范围"]
    (finding,) = layer.notes.findings
    assert finding.code == "folders_together"
    assert "图斑 (1), 图斑/补充 (1), 范围 (1)" in finding.message("zh")
    assert read_vector(f"{path}:图斑", layer_name="patches")["Name"].tolist() == ["甲", "乙"]
    with pytest.raises(LayerError, match="no layer 措施; it has 图斑, 图斑/补充, 范围"):
        read_vector(f"{path}:措施", layer_name="patches")


def test_holes_parts_tracks_and_points_are_read_as_they_are(written):
    hole = "105.002,33.002 105.004,33.002 105.004,33.004 105.002,33.002"
    track = "<gx:Track><when>2023-01-01</when><gx:coord>105 33 9</gx:coord><gx:coord>105.1 33 9</gx:coord></gx:Track>"
    line = "<LineString><coordinates>105,33 105.1,33</coordinates></LineString>"
    point = "<Point><coordinates> 105 , 33 , 9 </coordinates></Point>"
    layer = read_vector(written(kml(
        placemark("hole", polygon(holes=[hole])),
        placemark("parts", f"<MultiGeometry>{polygon()}{polygon()}</MultiGeometry>"),
        placemark("mixed", f"<MultiGeometry>{polygon()}{point}</MultiGeometry>"),
        placemark("track", track), placemark("line", line), placemark("point", point),
    )), layer_name="treatments")  # fmt: skip
    assert layer.geom_type.tolist() == [
        "Polygon", "MultiPolygon", "GeometryCollection", "LineString", "LineString", "Point",
    ]  # fmt: skip
    # 1e-4 less the triangle, 0.002² / 2.
    assert layer.geometry.iloc[0].area == pytest.approx(1e-4 - 2e-6)


def test_a_polygon_with_a_pin_beside_it_stays_a_row_to_be_repaired(written):
    point = "<Point><coordinates>105,33</coordinates></Point>"
    drawn = f"<MultiGeometry>{polygon()}{point}</MultiGeometry>"
    layer = read_vector(written(kml(placemark("甲", drawn))), layer_name="ranges")
    assert layer.geom_type.tolist() == ["GeometryCollection"]


def test_pictures_and_links_are_counted_and_not_followed(written):
    link = (
        "<NetworkLink><name>n</name><Link><href>http://127.0.0.1/x.kml</href></Link></NetworkLink>"
    )
    picture = "<GroundOverlay><Icon><href>files/a.jpg</href></Icon></GroundOverlay>"
    layer = read_vector(
        written(kml(placemark("甲", polygon()), link, picture, picture)), layer_name="ranges"
    )
    said = {finding.fields["what"]: finding.fields["count"] for finding in layer.notes.findings}
    assert said == {"NetworkLink": 1, "GroundOverlay": 2}


@pytest.mark.parametrize(
    ("drawn", "reason"),
    [
        (polygon("105,33 a,b 105,34 105,33"), "no numbers"),
        (polygon(""), "no coordinates"),
        ("<Polygon></Polygon>", "no outer ring, or several"),
        ("<MultiGeometry></MultiGeometry>", "no geometry"),
        ("<Model><Link/></Model>", "3D model"),
        ("<MultiGeometry>" * 50 + polygon() + "</MultiGeometry>" * 50, "nested"),
        (polygon("105,33 105.01,33 nan,33 105,33"), "no finite number"),
        (polygon("105,33 105.01,33"), "not closed"),
    ],
)  # fmt: skip
def test_a_bad_placemark_costs_its_row_only_and_says_why(written, drawn, reason):
    layer = read_vector(
        written(kml(placemark("bad", drawn), placemark("good", polygon()))), layer_name="ranges"
    )
    assert layer.geometry.isna().tolist() == [True, False]
    (finding,) = layer.notes.findings
    assert (finding.code, finding.row) == ("feature_unreadable", 1)
    assert reason in finding.message()


def test_an_open_ring_is_closed_with_a_word_and_a_receipt(written):
    # Three of four sides: the fourth, from (105, 33.01) to (105, 33), is 0.01 long.
    ring = "105,33 105.01,33 105.01,33.01 105,33.01"
    layer = read_vector(written(kml(placemark("甲", polygon(ring)))), layer_name="ranges")
    assert layer.geometry.item().area == pytest.approx(1e-4)
    (finding,) = layer.notes.findings
    assert (finding.code, finding.row) == ("ring_closed", 1)
    assert finding.fields["gap"] == pytest.approx(0.01)
    assert [receipt.method for receipt in layer.notes.receipts] == ["closed"]


def test_a_kml_that_breaks_off_gives_what_came_before(written):
    content = kml(
        placemark("甲", polygon()), placemark("乙", polygon()), placemark("丙", polygon())
    )
    cut = content[: content.index("丙".encode())]
    layer = read_vector(written(cut), layer_name="ranges")
    assert layer["Name"].tolist() == ["甲", "乙"]
    assert codes(layer) == ["file_damaged"]
    assert layer.notes.exit_code == 1


def test_a_kmz_of_several_documents_says_what_it_leaves(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr("sub/other.kml", kml(placemark("乙", polygon())))
        archive.writestr("doc.kml", kml(placemark("甲", polygon())))
    layer = read_vector(tmp_path / "a.kmz", layer_name="ranges")
    assert layer["Name"].tolist() == ["甲"]
    assert [f.fields for f in layer.notes.findings] == [{"what": "KML", "count": 1}]


# --- hostile -------------------------------------------------------------------------

LAUGHS = "<!DOCTYPE lolz [" + '<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11)
) + "]>"  # fmt: skip
OUTSIDE = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "head", [LAUGHS, OUTSIDE, "<!DOCTYPE kml SYSTEM 'http://127.0.0.1/k.dtd'>"]
)
@pytest.mark.parametrize("name", ["a.kml", "a.kmz", "a.gpx", "a.gml", "a.json", "a.dat"])
@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16"])
def test_a_document_type_is_refused_before_any_parser_sees_it(written, head, name, encoding):
    content = kml(placemark("&a10;", polygon()), head=head, encoding=encoding)
    with pytest.raises(LayerError) as caught:
        read_vector(written(content, name), layer_name="ranges")
    assert caught.value.code == "markup_unsafe"


def test_a_description_of_data_elsewhere_is_refused(written):
    content = b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/x</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    for name in ("a.vrt", "a.dat", "a.json"):
        with pytest.raises(LayerError, match="points to data elsewhere"):
            read_vector(written(content, name), layer_name="ranges")


def test_a_kml_larger_than_the_limit_is_refused(written):
    with pytest.raises(LayerError, match=r"at most 100 are read"):
        read_vector(written(kml(placemark("甲", polygon()))), layer_name="ranges",
                    limits=InputLimits(text_bytes=100))  # fmt: skip


# --- gpx -----------------------------------------------------------------------------

LOOP = '<trkpt lat="33" lon="105"/><trkpt lat="33" lon="105.1"/><trkpt lat="33.1" lon="105.1"/><trkpt lat="33" lon="105"/>'
TRACK = f"<trk><name>巡查</name><trkseg>{LOOP}</trkseg></trk>"
PIN = '<wpt lat="33" lon="105"><name>谷坊</name></wpt>'


def gpx(*inner):
    return (
        '<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" creator="phone" '
        f'xmlns="http://www.topografix.com/GPX/1/1">{"".join(inner)}</gpx>'
    ).encode()


def test_a_track_counts_as_treatment_and_its_points_are_no_layer(written):
    layer = read_vector(written(gpx(TRACK), "a.gpx"), layer_name="treatments")
    assert layer.geom_type.tolist() == ["MultiLineString"]
    assert layer["name"].tolist() == ["巡查"]


def test_a_track_is_no_patch_even_where_it_closes(written):
    with pytest.raises(GeometryError, match=r"is a polygon \(only MultiLineString\)"):
        read_vector(written(gpx(TRACK), "a.gpx"), layer_name="patches")


def test_pins_beside_tracks_want_one_of_them_named(written):
    path = written(gpx(PIN, TRACK), "a.gpx")
    with pytest.raises(LayerError, match="2 layers"):
        read_vector(path, layer_name="treatments")
    layer = read_vector(f"{path}:waypoints", layer_name="treatments")
    assert layer.geometry.item().equals(shapely.Point(105, 33))
