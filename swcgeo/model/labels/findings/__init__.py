"""
Every finding: its severity, its sentence and its remedy, in both languages.

One table a room of the page docs/findings.md.  A code stands in one table only, which
tests/test_labels.py holds.
"""

from __future__ import annotations

from types import MappingProxyType

from swcgeo.model.labels.findings.account import ACCOUNT
from swcgeo.model.labels.findings.columns import COLUMNS
from swcgeo.model.labels.findings.geometry import GEOMETRY
from swcgeo.model.labels.findings.kinds import FindingKind
from swcgeo.model.labels.findings.land import LAND
from swcgeo.model.labels.findings.ledger import LEDGER
from swcgeo.model.labels.findings.patches import PATCHES
from swcgeo.model.labels.findings.place import PLACE
from swcgeo.model.labels.findings.projects import PROJECTS
from swcgeo.model.labels.findings.rasters import RASTERS
from swcgeo.model.labels.findings.reading import FILES
from swcgeo.model.labels.findings.vertices import VERTICES
from swcgeo.model.labels.findings.writing import WRITING

__all__ = ["FINDINGS", "TABLES", "FindingKind"]

TABLES = (
    FILES, PLACE, COLUMNS, VERTICES, GEOMETRY, PATCHES, PROJECTS, ACCOUNT, LEDGER, RASTERS, LAND,
    WRITING,
)  # fmt: skip
"""The tables in the order of the page."""
FINDINGS: MappingProxyType[str, FindingKind] = MappingProxyType(
    {code: known for table in TABLES for code, known in table.items()}
)
"""Code to kind."""
