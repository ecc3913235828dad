"""The findings of a layer together, and written down for a reader or a machine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from swcgeo.check.alike import alike, sentences
from swcgeo.check.attributes import check_attributes, has_column
from swcgeo.check.geometry import check_geometry
from swcgeo.check.place.gate import crs_doubts
from swcgeo.model.findings import FINDING_COLUMNS, Finding, findings_table
from swcgeo.model.labels import label
from swcgeo.model.layers import Kind
from swcgeo.model.settings import RepairSettings

_SEVERITIES = ("error", "warn", "info")


def check_layer(
    frame: gpd.GeoDataFrame, *, kind: Kind, repair: RepairSettings | None = None
) -> tuple[Finding, ...]:
    """
    Say all that is wrong with one layer, changing nothing.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        A layer with canonical column names.
    kind : str
        What it is: patches, ranges, plans, zones, watersheds, treatments, erosion, damage.
    repair : RepairSettings, optional
        Which repairs of geometry the analysis will accept.

    Returns
    -------
    tuple of Finding
        CRS, attributes, geometries.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"watershed_id": ["W1"]}, geometry=[None], crs="EPSG:4544")
    >>> [finding.code for finding in check_layer(frame, kind="watersheds")]
    ['geometry_missing']
    """
    kinds_missing = kind == "ranges" and not has_column(frame, "range_kind")
    return (
        *_crs_findings(frame, kind=kind),
        *check_attributes(frame, kind=kind),
        *((Finding("range_kind_missing", "ranges"),) if kinds_missing else ()),
        *check_geometry(frame, kind=kind, repair=repair),
    )


def _crs_findings(frame: gpd.GeoDataFrame, *, kind: Kind) -> tuple[Finding, ...]:
    """Return what speaks against the CRS, unless the readers have said it of these rows."""
    if frame.crs is None or "crs_in_doubt" in frame:
        return ()
    each = shapely.bounds(np.asarray(frame.geometry.array, dtype=object)).reshape(-1, 4)
    return crs_doubts(each, CRS(frame.crs), kind=kind).findings


def as_text(findings: Iterable[Finding], *, lang: str = "zh") -> str:
    """
    Return findings as a report to read, the worst first.

    Parameters
    ----------
    findings : iterable of Finding
        What was found.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str
        One line with the counts, then for each severity every sentence, each with what to do;
        of many that are alike the first, with their number and the first rows.  A remedy stands
        once, behind all that it is good for.

    Examples
    --------
    >>> print(as_text([Finding("id_missing", "patches")], lang="en"))
    0 errors, 1 warnings, 0 notes
    <BLANKLINE>
    warning (1)
      patches: There is no id column; row numbers from 1 stand in.
        → Add an id column; otherwise rows cannot be followed from one delivery to the next.
    """
    listed = list(findings)
    by_severity = {
        severity: [finding for finding in listed if finding.severity == severity]
        for severity in _SEVERITIES
    }
    counts = {f"{severity}s": len(group) for severity, group in by_severity.items()}
    lines = [label("check.counts", lang, **counts)]
    for severity, group in by_severity.items():
        if group:
            lines += ["", f"{label(f'severity.{severity}', lang)} ({len(group)})"]
            lines += _sentences(group, lang)
    return "\n".join(lines)


def _sentences(findings: Sequence[Finding], lang: str) -> list[str]:
    """Return the sentences of findings, each remedy behind the last that it is good for."""
    lines: list[str] = []
    groups = alike(findings)
    between = "：" if lang == "zh" else ": "
    for group, after in zip(groups, [*groups[1:], None], strict=True):
        layer, remedy = label(f"layer.{group[0].layer}", lang), group[0].remedy(lang)
        lines += [f"  {layer}{between}{sentence}" for sentence in sentences(group, lang=lang)]
        if after is None or after[0].remedy(lang) != remedy:
            lines.append(f"    → {remedy}")
    return lines


def as_json(findings: Iterable[Finding], *, lang: str = "zh") -> str:
    """
    Return findings as JSON: one object each, with the columns of the contract.

    Parameters
    ----------
    findings : iterable of Finding
        What was found.
    lang : str
        Language of ``message`` and ``remedy``.

    Returns
    -------
    str
        A list of objects; null where a finding has no row, id or place.

    Examples
    --------
    >>> import json
    >>> json.loads(as_json([Finding("id_missing", "patches")], lang="en"))[0]["severity"]
    'warn'
    """
    table = findings_table(findings, lang=lang).astype(object)
    rows = table.where(table.notna(), None)[list(FINDING_COLUMNS)].to_dict("records")
    return json.dumps(rows, ensure_ascii=False, indent=2)
