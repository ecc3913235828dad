"""Drawings of CAD: closed polylines are parcels, what stays out is said, texts are Chinese."""

from __future__ import annotations

import math

import pytest

from swcgeo.errors import CrsError, LayerError
from swcgeo.read import read_vector

X, Y = 500_000, 3_700_000
SQUARE = [(X, Y), (X + 100, Y), (X + 100, Y + 100), (X, Y + 100)]


def pairs(*values):
    return "".join(f"{code}\n{value}\n" for code, value in values)


def light(points, *, layer="红线", closed=True, bulges=None):
    """Return an LWPOLYLINE; a bulge is the tangent of a quarter of the arc's angle."""
    bends = bulges or [0] * len(points)
    corners = "".join(
        pairs((10, x), (20, y), (42, b)) for (x, y), b in zip(points, bends, strict=True)
    )
    return pairs((0, "LWPOLYLINE"), (8, layer), (90, len(points)), (70, int(closed))) + corners


def heavy(points, *, layer="红线", closed=True):
    """Return a POLYLINE of the old sort, with a VERTEX for each corner."""
    corners = "".join(pairs((0, "VERTEX"), (8, layer), (10, x), (20, y)) for x, y in points)
    return (
        pairs((0, "POLYLINE"), (8, layer), (66, 1), (70, int(closed)))
        + corners
        + pairs((0, "SEQEND"))
    )


def text(words, x, y, *, layer="注记"):
    return pairs((0, "TEXT"), (8, layer), (10, x), (20, y), (40, 2), (1, words))


def drawing(*entities, version="AC1015", page="ANSI_936"):
    head = pairs((0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, version),
                 (9, "$DWGCODEPAGE"), (3, page), (0, "ENDSEC"))  # fmt: skip
    return (
        head
        + pairs((0, "SECTION"), (2, "ENTITIES"))
        + "".join(entities)
        + pairs((0, "ENDSEC"), (0, "EOF"))
    )


@pytest.fixture
def read(tmp_path):
    """Return a function that writes a drawing and reads it."""

    def write(content, *, encoding="gbk", layer="", **kwargs):
        path = tmp_path / "图.dxf"
        path.write_bytes(content.encode(encoding))
        options = {"crs": "EPSG:4544"} | kwargs
        return read_vector(f"{path}{layer}", layer_name="ranges", **options)

    return write


def said(layer):
    skipped = {"crs_given"}
    return [one.code for one in layer.notes.findings if one.code not in skipped]


@pytest.mark.parametrize("line", [light, heavy])
@pytest.mark.parametrize("closed", [True, False], ids=["flag", "first=last"])
def test_closed_polylines_are_polygons_with_the_text_inside(read, line, closed):
    points = SQUARE if closed else [*SQUARE, SQUARE[0]]
    layer = read(
        drawing(
            line(points, closed=closed), text("弃渣场", X + 50, Y + 50), text("外面", X - 50, Y)
        )
    )
    assert layer.geometry.item().area == 10_000
    assert layer["cad_layer"].item() == "红线"
    assert layer["text"].item() == "弃渣场"
    assert said(layer) == ["elements_left_out"]  # the two texts


@pytest.mark.parametrize(
    ("encoding", "version", "page"),
    [("gbk", "AC1015", "ANSI_936"), ("utf-8", "AC1021", "ANSI_936"), ("gbk", "AC1015", ""),
     ("gbk", "AC1021", "ANSI_936"), ("utf-8", "AC1015", "ANSI_936"), ("gbk", "AC1015", "ANSI_1252")],
)  # fmt: skip
def test_texts_are_decoded_by_what_they_are_not_by_what_the_head_says(
    read, encoding, version, page
):
    words = "某高速公路建设项目防治责任范围"
    layer = read(drawing(light(SQUARE, layer=words), version=version, page=page), encoding=encoding)
    assert layer["cad_layer"].item() == words


def test_arcs_become_many_short_edges(read):
    # Two half circles (bulge 1) over 100 m: a circle of π·50² = 7854 m².
    layer = read(drawing(light([(X, Y), (X + 100, Y)], bulges=[1, 1])))
    assert layer.geometry.item().area == pytest.approx(math.pi * 2500, rel=2e-3)


def test_open_lines_are_an_error_finding_with_their_place_and_gap(read):
    layer = read(drawing(light(SQUARE), light(SQUARE[:3], closed=False)))
    assert len(layer) == 1
    (found,) = [one for one in layer.notes.findings if one.code == "drawing_open_lines"]
    assert (found.x, found.y, found.fields["count"]) == (X, Y, 1)
    assert found.fields["gap"] == pytest.approx(100 * math.sqrt(2))
    assert layer.notes.exit_code == 1


def test_several_layers_of_a_drawing_want_one_named(read):
    content = drawing(light(SQUARE), light(SQUARE, layer="图框"), light(SQUARE, layer="图框"))
    with pytest.raises(LayerError, match=r"holds 2 layers \(图框, 红线\)"):
        read(content)
    assert len(read(content, layer=":红线")) == 1
    with pytest.raises(LayerError, match="no layer 绿线; it has 图框, 红线"):
        read(content, layer=":绿线")


def test_a_drawing_without_closed_lines_is_refused(read):
    with pytest.raises(LayerError, match="none of the 1 entities"):
        read(drawing(light(SQUARE[:3], closed=False)))


def test_a_drawing_has_no_crs_of_its_own(read):
    with pytest.raises(CrsError, match="has no CRS"):
        read(drawing(light(SQUARE)), crs=None)


def test_what_is_no_drawing_is_refused(tmp_path):
    (tmp_path / "a.dxf").write_bytes(b"no drawing")
    with pytest.raises(LayerError):
        read_vector(tmp_path / "a.dxf", layer_name="ranges")
