"""A ledger in a schema of a PostgreSQL database with PostGIS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import numpy as np
import shapely
from pyproj import CRS
from pyproj.enums import WktVersion

from swcgeo.errors import LedgerError, MissingLedgerError
from swcgeo.ledger.store import Shown, Store

if TYPE_CHECKING:
    import psycopg

_SCHEMA = "swcgeo"
_WAIT_S = 30.0
_OWN_SRID = 990_000
"""Number for a CRS without an EPSG code; PostGIS leaves those below 998 999 to users."""
_TYPES = {"TEXT": "text", "INTEGER": "bigint", "REAL": "double precision"}
_TABLES = """
CREATE TABLE shown (name text PRIMARY KEY);
CREATE TABLE entry (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL,
  key text NOT NULL, payload text NOT NULL, wkb bytea, sha256 text NOT NULL,
  recorded_at text NOT NULL, recorded_by text NOT NULL, origin text NOT NULL,
  origin_sha256 text NOT NULL);
CREATE INDEX entry_kind_key ON entry (kind, key, seq);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'entries of a ledger are never changed or removed'; END $$;
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse()
"""


class PostgisStore(Store):
    """
    A ledger in PostgreSQL.

    Parameters
    ----------
    url : str
        ``postgresql://user:password@host/database``; ``#schema`` at its end names the schema.
    wait_s : float
        How long to wait for another program that is writing.
    make : bool
        Whether to make the ledger where there is none.

    Raises
    ------
    LedgerError
        If psycopg isn't installed, the database can't be reached, has no PostGIS or no ledger that
        may be made, or another program holds the ledger.

    Examples
    --------
    >>> without_password("postgresql://zhang:secret@host/swc#valley")
    'postgresql://zhang@host/swc#valley'
    """

    def __init__(self, url: str, *, wait_s: float = _WAIT_S, make: bool = True) -> None:
        parts = urlsplit(url)
        self.schema = parts.fragment or _SCHEMA
        self._name = without_password(url)
        self._base = self._connected(urlunsplit(parts._replace(fragment="")))
        with ExitStack() as unless_ready:
            unless_ready.callback(self._base.close)
            self._prepare(wait_s=wait_s, make=make)
            unless_ready.pop_all()

    @property
    def name(self) -> str:
        """Address of the database, without the password."""
        return self._name

    def _connected(self, url: str) -> psycopg.Connection[Any]:
        """Return a connection."""
        try:
            import psycopg
        except ImportError as error:
            raise LedgerError("ledger_driver") from error
        try:
            return psycopg.connect(url, autocommit=True)
        except psycopg.Error as error:
            reason = str(error).strip().splitlines()[-1]
            raise LedgerError("ledger_unreachable", path=self.name, reason=reason) from error

    def _prepare(self, *, wait_s: float, make: bool) -> None:
        """Find the tables; make them where they don't stand and may be made."""
        from psycopg import sql

        schema = sql.Identifier(self.schema)
        with self._told():
            self._base.execute(f"SET lock_timeout = {int(wait_s * 1000)}")
            self._base.execute(sql.SQL("SET search_path = {}, public").format(schema))
            # Who only reads may have no right to make anything: look first.
            if self._stands():
                return
            if not make:
                raise MissingLedgerError("ledger_missing", path=self.name)
            with self._base.transaction():
                # Two programs that begin a ledger at once: the second waits here for the first.
                self._base.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [self.schema])
                self._base.execute("CREATE EXTENSION IF NOT EXISTS postgis")
                self._base.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema))
                if not self._stands():
                    self._base.execute(_TABLES)

    def _stands(self) -> bool:
        """Return whether the ledger is there."""
        found = self._base.execute(
            "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = %s AND tablename = %s",
            [self.schema, self.journal],
        )
        return found.fetchone() is not None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the ledger alone; all that is written inside stands together or not at all."""
        with self._told(), self._base.transaction():
            self._base.execute(f"LOCK TABLE {self.journal} IN EXCLUSIVE MODE".encode())
            yield

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn a failure of the database into what it means to the user."""
        from psycopg import Error, errors

        try:
            yield
        except errors.LockNotAvailable as error:
            raise LedgerError("ledger_busy", path=self.name) from error
        except Error as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise LedgerError("ledger_wrong", path=self.name, reason=reason) from error

    def _run(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement."""
        with self._told():
            found = self._base.execute(statement.replace("?", "%s").encode(), values)
            return found.fetchall() if found.description else []

    def _run_many(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for many rows."""
        with self._told(), self._base.cursor() as cursor:
            cursor.executemany(statement.replace("?", "%s").encode(), rows)

    def _show(self, layers: Sequence[Shown], *, crs: CRS, at: str) -> None:
        """Put layers for readers in the place of those that stood there."""
        del at  # a database keeps no date of a table
        from psycopg import sql

        for (name,) in self._run("SELECT name FROM shown"):
            self._base.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(name)))
        self._base.execute("DELETE FROM shown")
        srid = self._define(crs)
        for layer in layers:
            self._show_one(layer, srid=srid)

    def _show_one(self, layer: Shown, *, srid: int) -> None:
        """Write one layer."""
        from psycopg import sql

        self._run("INSERT INTO shown VALUES (?)", [layer.name])
        table = sql.Identifier(layer.name)
        parts: list[sql.Composable] = [sql.SQL("fid bigint PRIMARY KEY")]
        marks: list[sql.Composable] = [sql.Placeholder()]
        cells: list[Sequence[object]] = [range(1, layer.n_rows + 1)]
        if layer.geometry is not None:
            shape = sql.SQL("geom geometry(Geometry, {})").format(sql.Literal(srid))
            parts.append(shape)
            marks.append(sql.SQL("ST_GeomFromWKB(%s, {})").format(sql.Literal(srid)))
            cells.append(list(shapely.to_wkb(shapely.force_2d(np.asarray(layer.geometry)))))
        for name, values in layer.columns.items():
            kind = sql.SQL(_TYPES[layer.sql_type(name)])
            parts.append(sql.SQL("{} {}").format(sql.Identifier(name), kind))
            marks.append(sql.Placeholder())
            cells.append(values)
        self._base.execute(sql.SQL("CREATE TABLE {} ({})").format(table, sql.SQL(", ").join(parts)))
        about = sql.SQL("COMMENT ON TABLE {} IS {}").format(table, sql.Literal(layer.about))
        self._base.execute(about)
        insert = sql.SQL("INSERT INTO {} VALUES ({})").format(table, sql.SQL(", ").join(marks))
        with self._base.cursor() as cursor:
            cursor.executemany(insert, list(zip(*cells, strict=True)))

    def _define(self, crs: CRS) -> int:
        """Return the number of a CRS, after writing its definition where PostGIS has none."""
        authority = crs.to_authority() or ("NONE", "0")
        code = int(authority[1]) if authority[0] == "EPSG" else _OWN_SRID
        self._run(
            "INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text) "
            "VALUES (?, ?, ?, ?, '') ON CONFLICT (srid) DO NOTHING",
            (code, authority[0], code, crs.to_wkt(WktVersion.WKT1_GDAL)),
        )
        return code

    def _close(self) -> None:
        """Let go of the database."""
        self._base.close()


def without_password(url: str) -> str:
    """
    Return the address of a database as it may stand in a report.

    Parameters
    ----------
    url : str
        Perhaps with a password.

    Returns
    -------
    str
        The same without it.

    Examples
    --------
    >>> without_password("postgresql://zhang:secret@host:5432/swc")
    'postgresql://zhang@host:5432/swc'
    """
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    user = user.partition(":")[0]
    return urlunsplit(parts._replace(netloc=f"{user}@{host}" if user else host, query=""))
