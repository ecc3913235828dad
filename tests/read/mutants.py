"""Small sound files of every format, and the ways in which the tests spoil them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from random import Random

import geopandas as gpd
import openpyxl
import shapely

from swcgeo.errors import SwcgeoError
from swcgeo.read import read_layer

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>图斑</name><Placemark>
<name>甲</name><ExtendedData><Data name="编号"><value>1</value></Data></ExtendedData><Polygon>
<outerBoundaryIs><LinearRing><coordinates>105,33 105.01,33 105.01,33.01 105,33</coordinates>
</LinearRing></outerBoundaryIs></Polygon></Placemark><Placemark><name>乙</name><MultiGeometry>
<Point><coordinates>105,33,9</coordinates></Point><LineString><coordinates>105,33 106,34
</coordinates></LineString></MultiGeometry></Placemark></Folder></Document></kml>"""
GPX = """<?xml version="1.0"?><gpx version="1.1" creator="p" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="33" lon="105"><name>甲</name></wpt></gpx>"""
VERTICES = (
    "地块,圈号,点号,X,Y,面积（公顷）\n甲,1,J1,3700000,500000,1\n甲,1,J2,3700100,500000,1\n"
    "甲,1,J3,3700100,500100,1\n甲,1,J4,3700000,500100,1\n乙,1,J1,3700000,500500,0.5\n"
    "乙,1,J2,3700100,500500,0.5\n乙,1,J3,3700100,500600,0.5\n"
)
PARCELS = (
    "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=35\n[地块坐标]\n4,1.0,1,甲,面,,弃渣场,,@\n"
    "J1,1,3700000,35500000\nJ2,1,3700100,35500000\nJ3,1,3700100,35500100\nJ4,1,3700000,35500100\n"
)
DXF = (
    "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1015\n9\n$DWGCODEPAGE\n3\nANSI_936\n0\nENDSEC\n"
    "0\nSECTION\n2\nENTITIES\n0\nLWPOLYLINE\n8\n红线\n90\n3\n70\n1\n10\n500000\n20\n3700000\n42\n1\n"
    "10\n500100\n20\n3700000\n10\n500100\n20\n3700100\n0\nTEXT\n8\n字\n10\n500080\n20\n3700020\n40\n2\n"
    "1\n渣场\n0\nENDSEC\n0\nEOF\n"
)
WKT = "编号;WKT\n007;POLYGON ((105 33, 106 33, 106 34, 105 33))\n8;POINT (1 2)\n"
_TOKENS = (
    b"\0", b"\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"999999999999", b"-1", b"nan", b"1e999",
    b"<", b">", b"{", b"}", b"[", b"]", b'"', b",", b"&", b"\n", b"null", b"\xe5", "图".encode("gbk"),
)  # fmt: skip


def sound_files(folder: Path) -> dict[str, Path]:
    """Write a small file of every format, and return them by their kind."""
    shapes = [shapely.box(500_000 + i, 3_700_000, 500_001 + i, 3_700_001) for i in range(3)]
    frame = gpd.GeoDataFrame(
        {"编号": ["a", "b", None], "n": [1, 2, 3]}, geometry=shapes, crs="EPSG:4544"
    )
    found = {ending: folder / f"s.{ending}" for ending in ("shp", "gpkg", "geojson", "fgb")}
    for path in found.values():
        frame.to_file(path, **({"encoding": "GBK"} if path.suffix == ".shp" else {}))
    found["parquet"] = folder / "s.parquet"
    frame.to_parquet(found["parquet"])
    found["zip"] = folder / "s.zip"
    with zipfile.ZipFile(found["zip"], "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.glob("s.[sdpc][hbrp]*")):
            archive.write(part, f"下发/{part.name}")
    found["kmz"] = folder / "s.kmz"
    with zipfile.ZipFile(found["kmz"], "w") as archive:
        archive.writestr("doc.kml", KML)
    for ending, text in (("kml", KML), ("gpx", GPX), ("csv", WKT)):
        found[ending] = folder / f"s.{ending}"
        found[ending].write_text(text, encoding="utf-8")
    for kind, name, text in (
        ("vertices", "v.csv", VERTICES),
        ("parcels", "p.txt", PARCELS),
        ("dxf", "s.dxf", DXF),
    ):
        found[kind] = folder / name
        found[kind].write_bytes(text.encode("gbk"))
    book = openpyxl.Workbook()
    for line in VERTICES.splitlines():
        book.active.append(line.split(","))
    found["xlsx"] = folder / "s.xlsx"
    book.save(found["xlsx"])
    return found


def mutant_of(content: bytes, random: Random) -> bytes:
    """Return bytes with some of them changed, cut out, doubled, or replaced by awkward ones."""
    spoiled = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 4, 9))):
        if not spoiled:
            break
        place = random.randrange(len(spoiled))
        # Empty pages of a database tell nothing: go where something stands.
        for _ in range(20):
            if spoiled[place]:
                break
            place = random.randrange(len(spoiled))
        length = random.choice((1, 1, 2, 4, 8, 40, 200))
        way = random.choice((0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5))
        if way == 0:
            spoiled[place] ^= 1 << random.randrange(8)
        elif way == 1:
            spoiled[place] = random.randrange(256)
        elif way == 2:
            del spoiled[place : place + length]
        elif way == 3:
            spoiled[place:place] = spoiled[place : place + length] * random.choice((1, 3))
        elif way == 4:
            token = random.choice(_TOKENS)
            spoiled[place : place + random.choice((0, len(token)))] = token
        else:
            del spoiled[place:]
    return bytes(spoiled)


def spoiled_copy(source: Path, folder: Path, random: Random) -> Path:
    """Copy a file and the parts beside it, one of them spoiled."""
    parts = [source]
    if source.suffix == ".shp":
        parts = sorted(
            part
            for part in source.parent.glob("s.*")
            if part.suffix in {".shp", ".shx", ".dbf", ".prj", ".cpg"}
        )
    chosen = random.choice(parts)
    for part in parts:
        content = part.read_bytes()
        (folder / part.name).write_bytes(mutant_of(content, random) if part is chosen else content)
    return folder / source.name


def outcome_of(path: Path) -> str:
    """Read a file as `swcgeo check` does: ``read`` or the code of the error that is ours."""
    try:
        read_layer(path, kind="ranges", crs=None if path.suffix == ".txt" else "EPSG:4544")
    except SwcgeoError as error:
        said = {error.sentence(lang) for lang in ("zh", "en")}
        return error.code if all(said) else "silent"
    return "read"


def spoiled_inside(source: Path, folder: Path, random: Random) -> Path:
    """Copy an archive with one member spoiled and all sums right, so that its reader sees it."""
    target = folder / source.name
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = random.choice(names)
        for name in names:
            content = old.read(name)
            new.writestr(name, mutant_of(content, random) if name == chosen else content)
    return target
