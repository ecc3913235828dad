"""
One small drawn world for each code of a finding, in which exactly that is wrong.

A new code needs three lines in the module of its room: ``@occurs`` with the occasion in both
languages, a function of an empty folder, and what it returns: the layer or notes that say it.
`tests/test_findings.py` asks for a world of every code, `scripts/make_findings.py` writes
``docs/findings.md`` from them.
"""

from __future__ import annotations

from tests.findings_worlds import (
    account,
    attributes,
    columns,
    crs,
    encodings,
    export,
    geometry,
    land,
    ledger,
    patches,
    projects,
    rasters,
    reading,
    vertices,
)
from tests.findings_worlds.registry import WORLDS, World, told

__all__ = ["ROOMS", "WORLDS", "World", "told"]

ROOMS = (
    reading, encodings, columns, vertices, crs, attributes, geometry, patches, projects, ledger,
    account, rasters, land, export,
)  # fmt: skip
"""The modules in the order of the page; the first line of each is its heading there."""
