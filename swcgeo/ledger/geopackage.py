"""
A ledger in one GeoPackage, through SQLite alone.

The journal is a table that GIS programs are not told of; what they show are the layers drawn from
it.  QGIS offers every table of a file but those named ``gpkg_…``, and cannot open one that
``gpkg_contents`` doesn't list: hence the names of ours, and the entry for ``layer_styles``, without
which it finds no style.  GDAL isn't used to write: one transaction must hold the journal and the
layers together.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS
from pyproj.enums import WktVersion

from swcgeo.errors import LedgerError
from swcgeo.ledger.store import Shown, Store

_APPLICATION_ID = 0x47504B47
"""``GPKG``: what a GeoPackage states about itself (OGC 12-128r18)."""
_USER_VERSION = 10300
_OWN_SRS = 100_000
"""Number for a CRS without an EPSG code."""
_POLYGONAL = {3, 6}
_WAIT_S = 30.0
_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
  description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
  m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, f_table_catalog TEXT, f_table_schema TEXT,
  f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT, update_time DATETIME);
CREATE TABLE gpkg_swcgeo_shown (name TEXT NOT NULL PRIMARY KEY);
CREATE TABLE gpkg_swcgeo_entry (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,
  key TEXT NOT NULL, payload TEXT NOT NULL, wkb BLOB, sha256 TEXT NOT NULL,
  recorded_at TEXT NOT NULL, recorded_by TEXT NOT NULL, origin TEXT NOT NULL,
  origin_sha256 TEXT NOT NULL);
CREATE INDEX gpkg_swcgeo_entry_kind_key ON gpkg_swcgeo_entry (kind, key, seq);
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON gpkg_swcgeo_entry
  BEGIN SELECT RAISE(ABORT, 'entries of a ledger are never changed'); END;
CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON gpkg_swcgeo_entry
  BEGIN SELECT RAISE(ABORT, 'entries of a ledger are never removed'); END
"""
_FIXED_SRS = (
    ("Undefined Cartesian", -1, "NONE", -1, "undefined"),
    ("Undefined geographic", 0, "NONE", 0, "undefined"),
)


class GeoPackageStore(Store):
    """
    A ledger in a GeoPackage.

    Parameters
    ----------
    path : Path
        The file.
    wait_s : float
        How long to wait for another program that is writing.
    make : bool
        Whether to make the ledger where there is none.

    Raises
    ------
    LedgerError
        If the file is no ledger, or another program holds it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = GeoPackageStore(Path(folder, "ledger.gpkg"))
    ...     store.last()
    ...     store.close()
    0
    """

    journal = "gpkg_swcgeo_entry"

    def __init__(self, path: Path, *, wait_s: float = _WAIT_S, make: bool = True) -> None:
        self._path = path
        with self._told(), ExitStack() as unless_ready:
            self._base = sqlite3.connect(path, timeout=wait_s, isolation_level=None)
            unless_ready.callback(self._base.close)
            self._prepare(make=make)
            unless_ready.pop_all()

    @property
    def name(self) -> str:
        """Path of the file."""
        return str(self._path)

    def _prepare(self, *, make: bool) -> None:
        """Make the tables in a new file; refuse a file that is something else."""
        if make and not self._tables():
            with self._writing():
                if not self._tables():  # unless another program was faster
                    self._make()
        if not {self.journal, "gpkg_contents"} <= self._tables():
            reason = "it has no journal / 其中没有台账记录"
            raise LedgerError("ledger_wrong", path=self.name, reason=reason)

    def _make(self) -> None:
        """Make an empty ledger."""
        for statement in _statements(_TABLES):
            self._base.execute(statement)
        for srs in _FIXED_SRS:
            self._add_srs(*srs)
        self._define(CRS("EPSG:4326"))
        self._base.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        self._base.execute(f"PRAGMA user_version = {_USER_VERSION}")

    def _tables(self) -> set[str]:
        """Return the names of all tables."""
        found = self._base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in found}

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """
        Hold the ledger alone; all that is written inside stands together or not at all.

        Inside a transaction that is open it joins that one.
        """
        if self._base.in_transaction:
            yield
            return
        with self._told():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            finally:
                # After a full disk, say, SQLite has gone back by itself.
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn a failure of SQLite into what it means to the user."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorname", "")
            if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise LedgerError("ledger_busy", path=self.name) from error
            raise LedgerError("ledger_wrong", path=self.name, reason=str(error)) from error

    def _run(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement."""
        with self._told():
            return self._base.execute(statement, values).fetchall()

    def _run_many(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for many rows."""
        with self._told():
            self._base.executemany(statement, rows)

    def _show(self, layers: Sequence[Shown], *, crs: CRS, at: str) -> None:
        """Put layers for readers in the place of those that stood there."""
        # Only what we drew ourselves: a layer that a user has added to the file is his.
        for (name,) in self._run("SELECT name FROM gpkg_swcgeo_shown"):
            self._forget(name)
        self._base.execute("DELETE FROM gpkg_swcgeo_shown")
        srs_id = self._define(crs)
        for layer in layers:
            self._show_one(layer, srs_id=srs_id, at=at)
        self._run(  # the last of all, or programs would open it first
            "INSERT OR REPLACE INTO gpkg_contents (table_name, data_type, identifier, last_change) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles', ?)",
            [_to_ms(at)],
        )

    def _forget(self, name: str) -> None:
        """
        Remove a layer, and what GDAL and QGIS have noted of its rows.

        A spatial index that QGIS has made, or a count of rows, would go on to be believed of the
        layer that comes in its place.
        """
        self._base.execute(f"DROP TABLE IF EXISTS {_quoted(name)}")
        self._base.execute(f"DROP TABLE IF EXISTS {_quoted(f'rtree_{name}_geom')}")
        notes = {"gpkg_geometry_columns", "gpkg_contents", "gpkg_ogr_contents"} & self._tables()
        for table in sorted(notes):
            self._run(f"DELETE FROM {table} WHERE table_name = ?", [name])
        if "gpkg_extensions" in self._tables():
            index = "table_name = ? AND extension_name = 'gpkg_rtree_index'"
            self._run(f"DELETE FROM gpkg_extensions WHERE {index}", [name])

    def _show_one(self, layer: Shown, *, srs_id: int, at: str) -> None:
        """Write one layer and say that it is there."""
        drawn = layer.geometry is not None
        self._run("INSERT INTO gpkg_swcgeo_shown VALUES (?)", [layer.name])
        columns = [f"{_quoted(name)} {layer.sql_type(name)}" for name in layer.columns]
        geometry, kind = _one_type(layer.geometry) if layer.geometry is not None else (None, "")
        shape = [f"geom {kind}"] if drawn else []
        parts = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", *shape, *columns]
        self._base.execute(f"CREATE TABLE {_quoted(layer.name)} ({', '.join(parts)})")
        bounds: list[float | None] = [None] * 4
        if geometry is not None and (~shapely.is_missing(geometry)).any():
            bounds = [float(value) for value in shapely.total_bounds(geometry)]
        self._run(
            "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (layer.name, "features" if drawn else "attributes", layer.name, layer.about, _to_ms(at),
             *bounds, srs_id if drawn else None),
        )  # fmt: skip
        cells: list[Sequence[object]] = list(layer.columns.values())
        if geometry is not None:
            self._run(
                "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
                (layer.name, kind, srs_id),
            )
            cells.insert(0, _blobs(geometry, srs_id))
            if layer.style:
                self._add_style(layer, at=at)
        marks = ", ".join("?" * (len(cells) + 1))
        rows = list(zip(range(1, layer.n_rows + 1), *cells, strict=True))
        self._run_many(f"INSERT INTO {_quoted(layer.name)} VALUES ({marks})", rows)

    def _add_style(self, layer: Shown, *, at: str) -> None:
        """
        Write the style with which QGIS opens a layer, unless its user has saved one.

        QGIS looks for catalog and schema as empty text, not as null.
        """
        if self._run("SELECT 1 FROM layer_styles WHERE f_table_name = ?", [layer.name]):
            return
        self._run(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
            "update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', ?)",
            (layer.name, layer.name, layer.style, layer.about, _to_ms(at)),
        )

    def _define(self, crs: CRS) -> int:
        """Write the definition of a CRS, and return its number."""
        authority = crs.to_authority() or ("NONE", "0")
        code = int(authority[1]) if authority[0] == "EPSG" else _OWN_SRS
        text = crs.to_wkt(WktVersion.WKT1_GDAL)
        self._add_srs(crs.name, code, authority[0], code, text)
        return code

    def _add_srs(self, name: str, srs_id: int, authority: str, code: int, text: str) -> None:
        """Write one row of the CRS that are known."""
        self._run(
            "INSERT OR REPLACE INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
            (name, srs_id, authority, code, text),
        )

    def _close(self) -> None:
        """Let go of the file."""
        self._base.close()


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script, those of a trigger with the ``;`` inside them."""
    statement = ""
    for part in script.split(";"):
        statement += part
        if "BEGIN" in statement and "END" not in statement:
            statement += ";"
            continue
        yield statement
        statement = ""


def _to_ms(moment: str) -> str:
    """Return a moment as a GeoPackage writes it, with milliseconds."""
    return f"{moment.removesuffix('Z')}.000Z"


def _quoted(name: str) -> str:
    """Return a name as SQL takes any name."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _one_type(geometry: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], str]:
    """Return geometries of one type, as GIS programs want them, and its name."""
    present = shapely.get_type_id(geometry[~shapely.is_missing(geometry)])
    if not set(present.tolist()) <= _POLYGONAL:
        return geometry, "GEOMETRY"
    many = geometry.copy()
    single = shapely.get_type_id(geometry) == min(_POLYGONAL)
    many[single] = [shapely.MultiPolygon([shape]) for shape in geometry[single]]
    return many, "MULTIPOLYGON"


def _blobs(geometry: npt.NDArray[np.object_], srs_id: int) -> list[bytes | None]:
    """Return geometries as a GeoPackage holds them: a head with bounds, then WKB."""
    flat = shapely.force_2d(geometry)
    blobs: list[bytes | None] = []
    for shape, wkb in zip(flat, shapely.to_wkb(flat), strict=True):
        if shape is None:
            blobs.append(None)
        elif shape.is_empty:
            blobs.append(struct.pack("<2sBBi", b"GP", 0, 0b0001_0001, srs_id) + wkb)
        else:
            west, south, east, north = shape.bounds
            head = struct.pack("<2sBBi", b"GP", 0, 0b0000_0011, srs_id)
            blobs.append(head + struct.pack("<4d", west, east, south, north) + wkb)
    return blobs
