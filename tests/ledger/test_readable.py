"""The layers for readers: GIS programs open each, with its style, and find every row in it."""

from __future__ import annotations

import sqlite3
import xml.etree.ElementTree as ET

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import box

from swcgeo.errors import LedgerError, MissingLedgerError
from swcgeo.ledger.deliveries import take_delivery
from swcgeo.ledger.entries import Entry, Origin
from swcgeo.ledger.journal import open_ledger
from swcgeo.ledger.readable import show
from swcgeo.model.codes import Verdict
from swcgeo.model.labels import label
from tests.ledger.ledgers import WRITER


def filled(place, verdicts, *, lang="zh"):
    """Write a ledger with a patch for each verdict; None is not judged."""
    shapes = [box(500_000 + 100 * i, 3_700_000, 500_050 + 100 * i, 3_700_050)
              for i in range(len(verdicts))]  # fmt: skip
    frame = gpd.GeoDataFrame(
        {"patch_id": list(map(str, range(len(verdicts))))}, geometry=shapes, crs="EPSG:4544"
    )
    said = [Entry(kind="verdict", key=f"ministry/1/{i}", payload={"verdict": verdict})
            for i, verdict in enumerate(verdicts) if verdict is not None]  # fmt: skip
    with (
        open_ledger(place, crs="EPSG:4544", writer=WRITER) as ledger,
        ledger.store.writing(),
    ):
        take_delivery(ledger, frame, source="ministry", batch="1", received_on=None,
                      origin=Origin(), writer=WRITER)  # fmt: skip
        ledger.add(said, writer=WRITER)
        show(ledger, writer=WRITER, lang=lang)


def asked(place, statement):
    """Return what SQLite answers."""
    base = sqlite3.connect(place)
    try:
        return base.execute(statement).fetchall()
    finally:
        base.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_word_of_the_verdict_column_is_drawn_even_one_that_nobody_foresaw(tmp_path, lang):
    place = tmp_path / "ledger.gpkg"
    filled(place, [*Verdict, None, "code_of_next_year"], lang=lang)
    layer, column = label("ledger.patches", lang), label("field.verdict", lang)
    words = pyogrio.read_dataframe(place, layer=layer)[column]
    ((text,),) = asked(place, f"SELECT styleQML FROM layer_styles WHERE f_table_name = '{layer}'")
    root = ET.fromstring(text)
    renderer = root.find("renderer-v2")
    categories = renderer.findall("categories/category")
    drawn = [one.get("value") for one in categories]
    assert renderer.get("attr") == column
    assert words.isna().sum() == 0
    # QGIS draws what has no category of its own by the one without a value, the last.
    assert set(words) - set(drawn) == {"code_of_next_year"}
    assert drawn[-1] == ""
    assert len(set(drawn)) == len(drawn) == len(Verdict) + 2
    symbols = {one.get("name") for one in renderer.findall("symbols/symbol")}
    assert {one.get("symbol") for one in categories} == symbols
    colours = {ET.tostring(one.find("layer")) for one in renderer.findall("symbols/symbol")}
    assert len(colours) == len(symbols)


def test_words_with_the_letters_of_xml_leave_a_style_whole():
    from swcgeo.ledger.styles import category_style

    text = category_style('a"<&>', {"x<y & 'z' \"q\"": "#010203"}, other=("<其他>", "#000000"))
    renderer = ET.fromstring(text).find("renderer-v2")
    assert renderer.get("attr") == 'a"<&>'
    assert renderer.find("categories/category").get("value") == "x<y & 'z' \"q\""


def test_every_table_that_qgis_offers_is_listed_so_that_qgis_can_open_it(tmp_path):
    # QGIS offers all tables but gpkg_… and rtree_…, and opens only those in gpkg_contents; it reads
    # the styles as a layer too.
    place = tmp_path / "ledger.gpkg"
    filled(place, [None])
    offered = {
        name
        for (name,) in asked(place, "SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("gpkg_", "rtree_", "sqlite_"))
    }
    listed = [
        name for (name,) in asked(place, "SELECT table_name FROM gpkg_contents ORDER BY rowid")
    ]
    assert offered == set(listed)
    assert listed[0] == "图斑"
    assert listed[-1] == "layer_styles"


def test_columns_and_times_are_declared_as_the_standard_asks(tmp_path):
    place = tmp_path / "ledger.gpkg"
    filled(place, [None])
    kinds = {name: kind for _, name, kind, *_ in asked(place, 'PRAGMA table_info("图斑")')}
    assert kinds["geom"] == "MULTIPOLYGON"  # OGC 12-128r18, requirement 31
    assert kinds["面积_公顷"] == "REAL"  # though no area is known yet
    times = asked(place, "SELECT last_change FROM gpkg_contents")
    assert {time for (time,) in times} == {"2023-07-20T08:00:00.000Z"}  # requirement 15


def test_a_spatial_index_made_in_qgis_does_not_hide_what_came_later(tmp_path):
    place = tmp_path / "ledger.gpkg"
    filled(place, [None])
    frame = pyogrio.read_dataframe(place, layer="图斑")
    # GDAL writes its index and its count of rows, as QGIS does when it makes an index.
    pyogrio.write_dataframe(frame, place, layer="图斑", SPATIAL_INDEX="YES")
    assert asked(place, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'rtree_图斑_geom'")[0][0]
    filled(place, [None, None])
    assert pyogrio.read_info(place, layer="图斑")["features"] == 2
    second = (500_110, 3_700_010, 500_120, 3_700_020)
    assert pyogrio.read_dataframe(place, layer="图斑", bbox=second)["图斑编号"].tolist() == ["1"]


def test_who_only_asks_makes_no_ledger_of_an_empty_file(tmp_path):
    place = tmp_path / "empty.gpkg"
    place.write_bytes(b"")
    with pytest.raises(LedgerError, match="cannot be used"), open_ledger(place):
        pass
    assert place.read_bytes() == b""


def test_who_only_asks_makes_no_ledger_in_a_database(postgis):
    with pytest.raises(MissingLedgerError), open_ledger(f"{postgis}#none"):
        pass
    with open_ledger(f"{postgis}#one", crs="EPSG:4544", writer=WRITER) as ledger:
        found = ledger.store._run("SELECT 1 FROM pg_namespace WHERE nspname = 'none'")
    assert found == []


def test_a_reader_in_a_database_needs_no_right_to_make_anything(postgis):
    with open_ledger(f"{postgis}#shared", crs="EPSG:4544", writer=WRITER) as ledger:
        for statement in ("CREATE ROLE reader LOGIN", "GRANT USAGE ON SCHEMA shared TO reader",
                          "GRANT SELECT ON ALL TABLES IN SCHEMA shared TO reader"):  # fmt: skip
            ledger.store._run(statement)
    with open_ledger(f"{postgis.replace('swc@', 'reader@')}#shared") as ledger:
        assert ledger.crs == "EPSG:4544"


def test_a_ledger_that_breaks_while_it_is_read_is_named(tmp_path):
    place = tmp_path / "ledger.gpkg"
    filled(place, [None])
    with open_ledger(place) as ledger:
        place.write_bytes(b"x" * place.stat().st_size)
        with pytest.raises(LedgerError, match="cannot be used"):
            ledger.holding("patch")
