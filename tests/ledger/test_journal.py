"""The journal of a ledger: recorded once, never changed, whole or not at all, one writer at a time."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry import box

from swcgeo.errors import LedgerError, MissingLedgerError
from swcgeo.ledger.entries import Entry, Origin, key_of
from swcgeo.ledger.geopackage import GeoPackageStore
from swcgeo.ledger.journal import Ledger, open_ledger
from swcgeo.ledger.postgis import PostgisStore
from swcgeo.ledger.store import Shown
from tests.ledger.ledgers import WRITER


def word(project, *, patch="0062", **more):
    """Return what a person says of a patch."""
    key = key_of("ministry", "2023-1", patch)
    return Entry(kind="word", key=key, payload={"project_id": project, **more})


def again(place, *, wait_s):
    """Open the same ledger a second time, as another program would."""
    if place.startswith("postgresql:"):
        return Ledger(PostgisStore(place, wait_s=wait_s))
    return Ledger(GeoPackageStore(Path(place), wait_s=wait_s))


def test_what_holds_already_is_not_recorded_again(ledger):
    assert ledger.record([word("P"), word("P"), word("Q", patch="7")], writer=WRITER) == 2
    assert ledger.record([word("Q", patch="7"), word("P")], writer=WRITER) == 0
    assert len(ledger.history("word")) == 2


def test_a_correction_is_a_new_entry_and_the_old_one_stays(ledger):
    ledger.record([word("P")], writer=WRITER)
    ledger.record([word("Q")], writer=WRITER)
    ledger.record([word("P")], writer=WRITER)  # back again: that too is said
    key = key_of("ministry", "2023-1", "0062")
    assert [one.payload["project_id"] for one in ledger.history("word", key=key)] == ["P", "Q", "P"]
    assert [one.payload["project_id"] for one in ledger.holding("word")] == ["P"]


def test_a_withdrawn_entry_holds_no_more_but_is_remembered(ledger):
    ledger.record([word("P")], writer=WRITER)
    key = key_of("ministry", "2023-1", "0062")
    ledger.record([Entry(kind="word", key=key, payload=None)], writer=WRITER)
    assert ledger.holding("word") == []
    assert len(ledger.history("word")) == 2


def test_every_entry_says_who_when_and_from_which_file(ledger):
    entry = Entry(kind="visit", key="v", payload={"outcome": "合规"},
                  origin=Origin(name="visits.xlsx", sha256="ab" * 32))  # fmt: skip
    ledger.record([entry], writer=WRITER)
    (one,) = ledger.history("visit")
    assert (one.by, one.at) == ("张三", "2023-07-20T08:00:00Z")
    assert (one.entry.origin.name, one.entry.origin.sha256) == ("visits.xlsx", "ab" * 32)


def test_the_same_word_from_another_file_is_no_news(ledger):
    ledger.record([word("P")], writer=WRITER)
    copy = Entry(kind="word", key=key_of("ministry", "2023-1", "0062"),
                 payload={"project_id": "P"}, origin=Origin(name="copy"))  # fmt: skip
    assert ledger.record([copy], writer=WRITER) == 0


def test_geometry_comes_back_byte_for_byte(ledger):
    wkb = shapely.to_wkb(box(0.1, 0.2, 1 / 3, 2 / 3))
    ledger.record([Entry(kind="patch", key="a", payload={}, wkb=wkb)], writer=WRITER)
    assert ledger.holding("patch")[0].entry.wkb == wkb


def test_entries_can_be_neither_changed_nor_removed(ledger):
    ledger.record([word("P")], writer=WRITER)
    journal = ledger.store.journal
    for statement in (f"UPDATE {journal} SET payload = 'null'", f"DELETE FROM {journal}"):
        with pytest.raises(Exception, match="never"):
            ledger.store._base.execute(statement)
    assert len(ledger.history("word")) == 1


def test_a_step_that_fails_half_way_leaves_nothing(ledger):
    def entries():
        yield word("P")
        raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError, match="power"):
        ledger.record(entries(), writer=WRITER)
    with pytest.raises(RuntimeError, match="power"), ledger.store.writing():
        fails_after_writing(ledger)
    assert ledger.history("word") == []


def fails_after_writing(ledger):
    ledger.add([word("P")], writer=WRITER)
    raise RuntimeError("the power fails")


def test_of_two_writers_the_second_waits_for_the_first(place, ledger):
    written = []

    def second():
        other = again(place, wait_s=20)
        other.record([word("Q", patch="second")], writer=WRITER)
        written.append("second")
        other.store.close()

    with ledger.store.writing():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.3)
        ledger.add([word("P", patch="first")], writer=WRITER)
        written.append("first")
    thread.join()
    assert written == ["first", "second"]
    assert [one.payload["project_id"] for one in ledger.history("word")] == ["P", "Q"]


def test_a_writer_that_waits_too_long_is_told_so_and_nothing_is_lost(place, ledger):
    other = again(place, wait_s=0.2)
    with ledger.store.writing():
        ledger.add([word("P")], writer=WRITER)
        with pytest.raises(LedgerError, match="being written by another program"):
            other.record([word("Q")], writer=WRITER)
    other.store.close()
    assert [one.payload["project_id"] for one in ledger.history("word")] == ["P"]


def test_a_killed_program_leaves_what_stood_before(place, ledger):
    ledger.record([word("P")], writer=WRITER)
    script = f"""
import os, sys
sys.path[:0] = {sys.path!r}
from tests.ledger.ledgers import WRITER
from tests.ledger.test_journal import again, word
other = again({place!r}, wait_s=5)
with other.store.writing():
    other.add([word("Q", patch=str(i)) for i in range(2000)], writer=WRITER)
    os._exit(9)
"""
    found = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert found.returncode == 9, found.stderr.decode()
    assert len(ledger.history("word")) == 1
    assert ledger.record([word("Q")], writer=WRITER) == 1


def test_a_ledger_that_must_exist_and_does_not_is_named(tmp_path):
    with pytest.raises(MissingLedgerError, match="swcgeo ingest"):  # noqa: SIM117
        with open_ledger(tmp_path / "none.gpkg"):
            pass
    assert not (tmp_path / "none.gpkg").exists()


@pytest.mark.parametrize("content", [b"not a database at all, but text", None])
def test_a_file_that_is_something_else_is_refused_and_left_alone(tmp_path, content):
    file = tmp_path / "other.gpkg"
    if content is None:
        with sqlite3.connect(file) as base:
            base.execute("CREATE TABLE patches (id)")
    else:
        file.write_bytes(content)
    before = file.read_bytes()
    with pytest.raises(LedgerError, match="cannot be used"):  # noqa: SIM117
        with open_ledger(file, crs="EPSG:4544", writer=WRITER):
            pass
    assert file.read_bytes() == before


def test_a_database_that_is_not_there_is_named_without_its_password():
    with pytest.raises(LedgerError, match="cannot be reached") as caught:  # noqa: SIM117
        with open_ledger("postgresql://zhang:secret@127.0.0.1:9/swc"):
            pass
    assert "secret" not in str(caught.value)


SITES = Shown(
    name="地块",
    about="每个地块一行",
    columns={"地块编号": ["S1", "S2"], "面积_公顷": [0.01, None], "图斑数": [2, 1]},
    geometry=np.array([box(500_000, 3_700_000, 500_010, 3_700_010), None], dtype=object),
    style="<qgis></qgis>",
)
BATCHES = Shown(name="批次", about="每个批次一行", columns={"批次": ["2023-1"]})


def test_layers_for_readers_open_in_gdal_under_their_chinese_names(tmp_path):
    place = tmp_path / "ledger.gpkg"
    with open_ledger(place, crs="EPSG:4544", writer=WRITER) as ledger, ledger.store.writing():
        ledger.store.show([SITES, BATCHES], crs=ledger.crs, at=WRITER.moment)
    # The journal is not offered; the styles stand last.
    assert pyogrio.list_layers(place)[:, 0].tolist() == ["地块", "批次", "layer_styles"]
    frame = pyogrio.read_dataframe(place, layer="地块")
    assert frame.crs.to_epsg() == 4544
    assert frame.columns.tolist()[:3] == ["地块编号", "面积_公顷", "图斑数"]
    assert frame.geometry[0].area == pytest.approx(100)
    assert frame.geometry[1] is None
    assert frame["图斑数"].tolist() == [2, 1]


def test_layers_drawn_again_take_the_place_of_the_old_ones_and_leave_what_users_added(tmp_path):
    place = tmp_path / "ledger.gpkg"
    with open_ledger(place, crs="EPSG:4544", writer=WRITER) as ledger, ledger.store.writing():
        ledger.store.show([SITES, BATCHES], crs=ledger.crs, at=WRITER.moment)
    frame = pyogrio.read_dataframe(place, layer="地块")
    pyogrio.write_dataframe(frame.iloc[:1], place, layer="我的图层", append=False)
    with open_ledger(place) as ledger, ledger.store.writing():
        ledger.store.show([SITES, BATCHES], crs=ledger.crs, at=WRITER.moment)
    layers = dict(pyogrio.list_layers(place)).keys()
    assert layers == {"地块", "批次", "layer_styles", "我的图层"}
    assert len(pyogrio.read_dataframe(place, layer="我的图层")) == 1


def test_postgis_shows_the_same_layers(postgis):
    with open_ledger(f"{postgis}#shown", crs="EPSG:4544", writer=WRITER) as ledger:
        for _ in range(2):
            with ledger.store.writing():
                ledger.store.show([SITES, BATCHES], crs=ledger.crs, at=WRITER.moment)
        rows = ledger.store._run(
            'SELECT "地块编号", ST_SRID(geom), ST_Area(geom), "面积_公顷" FROM "地块" ORDER BY fid'
        )
    assert rows[0][:2] == ("S1", 4544)
    assert rows[0][2] == pytest.approx(100)
    assert rows[1] == ("S2", None, None, None)
