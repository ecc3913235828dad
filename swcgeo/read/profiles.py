"""
Delivery profiles: which heading of a delivery means which canonical column, and in which unit.

Profiles are TOML files beside this module.  A heading may be cut to the 10 bytes of a dbf; where
the rest could be several columns, what the cells hold decides.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import cast

import geopandas as gpd
import pandas as pd

from swcgeo.check.attributes import ID_COLUMNS, numbers, texts
from swcgeo.errors import UsageError
from swcgeo.model.findings import Finding, Notes, Receipt
from swcgeo.model.layers import Kind, Layer, notes_of
from swcgeo.read.headings import (
    UNITS_M2,
    Match,
    canonical_headings,
    folded,
    match_headings,
)

_PLAIN_IDS = frozenset({"id", "编号"})
CANONICAL: Mapping[str, tuple[str, ...]] = {
    "patches": (
        "patch_id", "source", "batch", "received_on", "image_date", "patch_type", "build_state",
        "change_type", "stated_area_m2", "project_id", "project_name",
    ),
    "ranges": (
        "range_id", "project_id", "project_name", "project_type", "plan_no", "approved_on",
        "started_on", "range_kind", "version", "stated_area_m2",
    ),
    "plans": (
        "plan_no", "project_id", "project_name", "project_type", "builder", "approved_on",
        "started_on", "area_m2", "town", "x", "y",
    ),
    "zones": ("zone_kind", "name"),
    "watersheds": ("watershed_id", "name", "parent_id"),
    "treatments": (
        "treatment_id", "project_id", "measure", "year", "completed_on", "stage",
        "stated_area_km2",
    ),
    "erosion": ("grade",),
    "damage": ("damage_id", "date", "loss_share", "restored_on"),
    "district": ("name",),
    "towns": ("name",),
    "visits": ("patch_id", "source", "batch", "visited_on", "outcome", "decided_on"),
    "cases": (
        "case_id", "patch_id", "project_id", "kind", "opened_on", "rectified_on", "closed_on",
    ),
    "fees": ("project_id", "due_yuan", "paid_yuan", "paid_on"),
    "pushed_projects": ("project_id", "project_name", "builder", "pushed_on", "town"),
    "centrelines": ("project_id", "version"),
}  # fmt: skip
"""Canonical columns of each kind of layer and register (design, input columns)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """
    The headings of one dialect.

    Attributes
    ----------
    name, title : str
        Name of the file, and what readers call the dialect.
    order : int
        Rank among profiles that fit equally well.
    headings : mapping
        For each kind of layer: canonical column to its headings, each with a unit or None.
    """

    name: str
    title: str
    order: int
    headings: Mapping[str, Mapping[str, tuple[tuple[str, str | None], ...]]]


def load_profiles(extra_dirs: Iterable[Path] = ()) -> tuple[Profile, ...]:
    """
    Return the profiles of the package and of further folders.

    Parameters
    ----------
    extra_dirs : iterable of Path
        Folders with TOML files of the user's own; they come first.

    Returns
    -------
    tuple of Profile
        In the order in which they are preferred.

    Raises
    ------
    UsageError
        If a profile cannot be read.

    Examples
    --------
    >>> [profile.name for profile in load_profiles()][:2]
    ['ministry', 'province']
    """
    own = [
        _profile(path.stem, path.read_text(encoding="utf-8-sig"), path=str(path))
        for folder in extra_dirs
        for path in sorted(Path(folder).glob("*.toml"))
    ]
    return (*own, *_packaged())


@cache
def _packaged() -> tuple[Profile, ...]:
    """Return the profiles that come with the package."""
    found = [
        _profile(entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8"), entry.name)
        for entry in files("swcgeo.read").joinpath("profiles").iterdir()
        if entry.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda profile: (profile.order, profile.name)))


def _profile(name: str, text: str, path: str) -> Profile:
    """Return a profile from its TOML."""
    try:
        table = tomllib.loads(text)
        kinds = {
            kind: {column: tuple(map(_with_unit, names)) for column, names in columns.items()}
            for kind, columns in table.items()
            if isinstance(columns, dict)
        }
    except (tomllib.TOMLDecodeError, AttributeError, TypeError) as error:
        raise UsageError("project_wrong", path=path, reason=str(error)) from error
    for kind, columns in kinds.items():
        strange = sorted(set(columns) - set(CANONICAL.get(kind, ())))
        if strange:
            reason = f"[{kind}] {', '.join(strange)}"
            raise UsageError("project_wrong", path=path, reason=reason)
    return Profile(name, str(table.get("title", name)), int(table.get("order", 0)), kinds)


def _with_unit(heading: str) -> tuple[str, str | None]:
    """Return a heading of a profile and the unit behind its @."""
    name, _, unit = heading.partition("@")
    return name, unit or None


def apply_profile(frame: gpd.GeoDataFrame, *, kind: str, extra_dirs: Sequence[Path] = ()) -> Layer:
    """
    Return a layer with canonical column names, by the profile that fits its headings best.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        A layer as delivered.
    kind : str
        What it is (a key of `CANONICAL`).
    extra_dirs : sequence of Path
        Folders with profiles of the user's own.

    Returns
    -------
    Layer, n rows
        The columns that are understood under their canonical names, values untouched; where the
        unit differs the original stays and the canonical column is added; all others as they were.

    Examples
    --------
    >>> delivered = gpd.GeoDataFrame({"QDNM": ["01"], "QAREA": [1.5]}, geometry=[None])
    >>> apply_profile(delivered, kind="patches")[["patch_id", "stated_area_m2"]].values.tolist()
    [['01', 15000.0]]
    """
    headings = [str(name) for name in frame.columns if name != frame.geometry.name]
    own = canonical_headings(headings, CANONICAL.get(kind, ()))
    matches, used = [Match(name, column, None) for name, column in own.items()], []
    for rank, profile in enumerate(_best_first(frame, headings, kind=kind, extra_dirs=extra_dirs)):
        named = {match.heading for match in matches}
        taken = {match.column for match in matches} if rank else set()
        # Whatever the best profile leaves open, another may fill.
        table = {
            column: names
            for column, names in profile.headings.get(kind, {}).items()
            if column not in taken
        }
        rest = [name for name in headings if name not in named]
        found = match_headings(frame, rest, table=table)
        matches += found
        used += [profile.title] if found else []
    matches += _plain_id(frame, matches, kind=kind)
    chosen, ambiguous = _first_of_each(matches, kind)
    return _renamed(frame, chosen, kind=kind, findings=ambiguous, title=" + ".join(used))


def _plain_id(frame: gpd.GeoDataFrame, matches: Sequence[Match], *, kind: str) -> list[Match]:
    """Return a column called id as the id of the layer, where nothing better is there."""
    wanted = next((column for column in CANONICAL.get(kind, ()) if column.endswith("_id")), None)
    if wanted != ID_COLUMNS.get(cast("Kind", kind)) or wanted in {one.column for one in matches}:
        return []
    named = {match.heading for match in matches}
    for name in frame.columns:
        if name not in named and folded(str(name)) in _PLAIN_IDS:
            cells = texts(frame, str(name))
            # A column with gaps or repeats is some number, but not the name of a feature.
            if not pd.isna(cells).any() and len(set(cells)) == len(cells):
                return [Match(str(name), str(wanted), None)]
    return []


def _best_first(
    frame: pd.DataFrame, headings: Sequence[str], *, kind: str, extra_dirs: Sequence[Path]
) -> list[Profile]:
    """Return the profiles, those that understand most headings first."""

    def unknown(profile: Profile) -> int:
        found = match_headings(frame, headings, table=profile.headings.get(kind, {}))
        return -len({match.column for match in found})

    return sorted(load_profiles(extra_dirs), key=unknown)


def _first_of_each(matches: Sequence[Match], kind: str) -> tuple[list[Match], tuple[Finding, ...]]:
    """Return one heading for each canonical column, and a finding where there were several."""
    chosen: dict[str, Match] = {}
    rivals: dict[str, list[str]] = {}
    for match in matches:
        chosen.setdefault(match.column, match)
        rivals.setdefault(match.column, []).append(match.heading)
    findings = tuple(
        Finding("column_ambiguous", kind, fields={
            "columns": ", ".join(names), "column": column, "used": chosen[column].heading})
        for column, names in rivals.items() if len(names) > 1
    )  # fmt: skip
    return list(chosen.values()), findings


def _renamed(
    frame: gpd.GeoDataFrame,
    matches: Sequence[Match],
    *,
    kind: str,
    findings: tuple[Finding, ...],
    title: str,
) -> Layer:
    """Return the frame under canonical names, areas of another unit added beside the original."""
    factors = {match.heading: _factor(match) for match in matches}
    taken = {match.column for match in matches}
    names = {match.heading: match.column for match in matches if factors[match.heading] == 1}
    aside = {name: f"{name}_1" for name in frame.columns if name in taken and name not in names}
    renamed = frame.rename(columns={**aside, **names})
    receipts = []
    for match in matches:
        factor = factors[match.heading]
        if factor != 1:
            renamed[match.column] = numbers(frame, match.heading) * factor
            method = f"unit: {match.heading} ({match.unit}) × {factor:g} → {match.column}"
            receipts.append(Receipt(kind, None, None, method))
    changed = [match for match in matches if match.heading != match.column]
    if changed:
        words = ", ".join(f"{match.heading}→{match.column}" for match in changed)
        receipts.insert(0, Receipt(kind, None, None, f"profile: {words}"))
    if title:
        fields = {"profile": title, "mapped": len(changed)}
        findings = (Finding("profile_used", kind, fields=fields), *findings)
    notes = notes_of(frame) + Notes(findings, tuple(receipts))
    return Layer(renamed, notes=notes)


def _factor(match: Match) -> float:
    """Return by what numbers under a heading are multiplied for the canonical unit."""
    own = next((unit for unit in ("km2", "m2") if match.column.endswith(f"_{unit}")), None)
    if own is None or match.unit is None:
        return 1.0
    return UNITS_M2[match.unit] / UNITS_M2[own]
