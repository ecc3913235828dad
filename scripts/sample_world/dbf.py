"""Attribute tables of shapefiles, byte by byte.

GDAL would write tidy tables.  Deliveries aren't tidy: headings cut in the middle of a character,
no word about the encoding.  Only writing the bytes ourselves plants exactly that.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Field:
    """One column: full heading (cut to 10 bytes on writing), type C, N or D, width, decimals."""

    name: str
    kind: str
    width: int
    decimals: int = 0

    def header(self, encoding: str) -> bytes:
        """Return the 32 bytes that describe the column."""
        name = self.name.encode(encoding)[:10]
        return struct.pack("<11sc4xBB14x", name, self.kind.encode(), self.width, self.decimals)

    def cell(self, value: object, encoding: str) -> bytes:
        """Return one value, padded to the column's width."""
        if value is None or value == "":
            return b" " * self.width
        if self.kind == "N":
            return f"{value:{self.width}.{self.decimals}f}".encode()
        raw = (
            str(value).replace("-", "").encode()
            if self.kind == "D"
            else str(value).encode(encoding)
        )
        if len(raw) > self.width:
            raise ValueError(f"{self.name}: {value!r} needs {len(raw)} bytes, has {self.width}")
        return raw.ljust(self.width)


def write_dbf(
    path: Path,
    fields: Sequence[Field],
    rows: Sequence[Sequence[object]],
    encoding: str,
    day: tuple[int, int, int],
) -> None:
    """Write a dBASE III table; the language byte (29) stays 0, so nothing names the encoding."""
    header_size = 33 + 32 * len(fields)
    record_size = 1 + sum(f.width for f in fields)
    head = struct.pack(
        "<B3BIHH20x", 3, day[0] - 1900, day[1], day[2], len(rows), header_size, record_size
    )
    body = b"".join(
        b" " + b"".join(f.cell(v, encoding) for f, v in zip(fields, row, strict=True))
        for row in rows
    )
    path.write_bytes(head + b"".join(f.header(encoding) for f in fields) + b"\r" + body + b"\x1a")
