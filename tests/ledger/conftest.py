"""
Ledgers to test on: a GeoPackage, and a PostGIS that is started for the tests alone.

Where PostgreSQL or PostGIS isn't installed the tests on it skip; `.ci/run` installs both.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import zlib
from pathlib import Path

import pytest

from swcgeo.ledger.journal import open_ledger
from tests.ledger.ledgers import WRITER

BINARIES = [*map(str, Path("/usr/lib/postgresql").glob("*/bin")), os.environ.get("PATH", "")]
SERVER_USER = "postgres"
"""The server refuses to run as root; Debian's package brings this user."""


def server(folder: Path, *command: str) -> None:
    """Run a command of the server, as a user under which it agrees to run."""
    words = [*command]
    if os.name != "nt" and os.getuid() == 0:
        words = ["runuser", "-u", SERVER_USER, "--", *words]
    quiet = subprocess.DEVNULL
    subprocess.run(words, cwd=folder, check=True, stdin=quiet, stdout=quiet, stderr=quiet)


@pytest.fixture(scope="session")
def postgis():
    """Return the address of a database with PostGIS."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    control = shutil.which("pg_ctl", path=os.pathsep.join(BINARIES))
    if control is None:
        pytest.skip("PostgreSQL is not installed here")
    share = Path(control).parents[4] / "share" / "postgresql" / Path(control).parents[1].name
    if not (share / "extension" / "postgis.control").is_file():
        pytest.skip("PostGIS is not installed here")
    with tempfile.TemporaryDirectory(prefix="swcgeo-pg-", dir="/tmp") as name:
        folder = Path(name)
        if os.getuid() == 0:
            shutil.chown(folder, SERVER_USER)
        data = str(folder / "data")
        server(folder, str(Path(control).with_name("initdb")), "-D", data, "-U", "swc",
               "--auth=trust", "--encoding=UTF8", "--no-sync")  # fmt: skip
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        server(folder, control, "-D", data, "-w", "-o", options, "-l", str(folder / "log"), "start")
        try:
            yield f"postgresql://swc@/postgres?host={folder}"
        finally:
            server(folder, control, "-D", data, "-m", "immediate", "stop")


@pytest.fixture(params=["geopackage", "postgis"])
def place(request, tmp_path):
    """Return the place of a ledger that does not exist yet."""
    if request.param == "geopackage":
        return str(tmp_path / "ledger.gpkg")
    schema = f"t_{zlib.crc32(request.node.nodeid.encode())}"
    return f"{request.getfixturevalue('postgis')}#{schema}"


@pytest.fixture
def ledger(place):
    """Return a new ledger in EPSG:4544."""
    with open_ledger(place, crs="EPSG:4544", writer=WRITER) as opened:
        yield opened
