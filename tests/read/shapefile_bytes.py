"""Shapefiles written byte by byte: GDAL would never leave a heading cut inside a character."""

from __future__ import annotations

import struct
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A heading (cut to 10 bytes on writing), its texts, and the width of a cell in bytes."""

    heading: str
    texts: tuple[str, ...]
    width: int


def write_shapefile(path, columns, *, encoding, cpg=None, language=0):
    """Write points side by side near 105° E 33.5° N, whose table says of itself what it is told."""
    rows = len(columns[0].texts)
    path.with_suffix(".dbf").write_bytes(dbf(columns, encoding=encoding, language=language))
    records = [
        struct.pack(">2i", row + 1, 64) + polygon(500_000 + 100 * row, 3_708_000)
        for row in range(rows)
    ]
    body = b"".join(records)
    offsets = [(100 + sum(map(len, records[:row]))) // 2 for row in range(rows)]
    index = b"".join(struct.pack(">2i", offset, 64) for offset in offsets)
    path.write_bytes(head(len(body)) + body)
    path.with_suffix(".shx").write_bytes(head(len(index)) + index)
    path.with_suffix(".prj").write_text(PRJ)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)


def dbf(columns, *, encoding, language):
    """Return a dBASE III table of texts; byte 29 is the language."""
    rows = len(columns[0].texts)
    size = 1 + sum(column.width for column in columns)
    start = struct.pack("<B3BIHH17xB2x", 3, 124, 1, 1, rows, 33 + 32 * len(columns), size, language)
    fields = b"".join(
        struct.pack("<11sc4xBB14x", raw(column.heading, encoding, 10), b"C", column.width, 0)
        for column in columns
    )
    cells = (
        b" " + b"".join(
            raw(column.texts[row], encoding, column.width).ljust(column.width)
            for column in columns
        )
        for row in range(rows)
    )  # fmt: skip
    return start + fields + b"\r" + b"".join(cells) + b"\x1a"


def raw(text, encoding, width):
    """Return the bytes that a careless program leaves of a text."""
    return text.encode(encoding)[:width]


def left(text, encoding, width):
    """Return the whole characters that are left of a text, and whether that is all of it."""
    kept = raw(text, encoding, width)
    whole = kept.decode(encoding, errors="ignore")
    return whole, whole.encode(encoding) == kept


def head(size):
    """Return the head of a .shp or .shx whose body has `size` bytes, for polygons."""
    box = struct.pack("<4d", 0, 0, 1e6, 4e6)
    return (
        struct.pack(">7i", 9994, 0, 0, 0, 0, 0, 50 + size // 2)
        + struct.pack("<2i", 1000, 5)
        + box
        + bytes(32)
    )


def polygon(x, y):
    """Return a square of 50 m as the content of a record: 128 bytes."""
    ring = [(x, y), (x, y + 50), (x + 50, y + 50), (x + 50, y), (x, y)]
    box = struct.pack("<4d", x, y, x + 50, y + 50)
    points = b"".join(struct.pack("<2d", *point) for point in ring)
    return struct.pack("<i", 5) + box + struct.pack("<3i", 1, 5, 0) + points


PRJ = (
    'PROJCS["CGCS2000_3_Degree_GK_CM_105E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
