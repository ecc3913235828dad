"""
Delivery profiles: which heading of a delivery means which canonical column, and in which unit.

Profiles are TOML files beside this module.  A heading may be cut to the 10 bytes of a dbf; where
the rest could be several columns, what the cells hold decides.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from swcgeo.check.attributes import codes, dates, numbers
from swcgeo.errors import UsageError
from swcgeo.model import codes as known
from swcgeo.model.findings import Finding, Notes, Receipt
from swcgeo.model.layers import Layer, notes_of

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

_UNITS = {
    "m2": 1.0, "㎡": 1.0, "平方米": 1.0, "hm2": 1e4, "ha": 1e4, "公顷": 1e4,
    "km2": 1e6, "平方公里": 1e6, "平方千米": 1e6, "亩": 1e4 / 15, "万亩": 1e8 / 15,
}  # fmt: skip
_CODES = {
    "patch_type": known.PATCH_TYPES, "build_state": known.BUILD_STATES,
    "change_type": known.CHANGE_TYPES, "range_kind": known.RANGE_KINDS,
    "zone_kind": known.ZONE_KINDS, "stage": known.STAGES, "measure": known.MEASURES,
    "project_type": known.PROJECT_TYPES, "grade": known.GRADES,
}  # fmt: skip
_DBF_BYTES = 10
_SUFFIX = re.compile(r"_?\d{1,2}$")
_BRACKET = re.compile(r"^(?P<name>.+?)[(\[【](?P<unit>[^()\[\]【】]+)[)\]】]$")


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


@dataclass(frozen=True, slots=True)
class _Match:
    """A delivered heading, the canonical column that it means, and the unit of its numbers."""

    heading: str
    column: str
    unit: str | None


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


def apply_profile(
    frame: gpd.GeoDataFrame, *, kind: str, extra_dirs: Sequence[Path] = ()
) -> Layer:
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
    own = [_Match(name, column, None) for name, column in _canonical(headings, kind).items()]
    matches, used = list(own), []
    ranked = sorted(
        load_profiles(extra_dirs),
        key=lambda profile: -len(_matches(frame, headings, profile=profile, kind=kind)),
    )
    for profile in ranked:
        rest = [name for name in headings if name not in {match.heading for match in matches}]
        found = _matches(frame, rest, profile=profile, kind=kind)
        matches += found
        used += [profile.title] if found else []
    chosen, ambiguous = _first_of_each(matches, kind)
    return _renamed(frame, chosen, kind=kind, findings=ambiguous, title=" + ".join(used))


def folded(heading: str) -> str:
    """
    Return a heading in the form in which headings are compared.

    Parameters
    ----------
    heading : str
        A heading as written.

    Returns
    -------
    str
        Width, case and blanks made equal.

    Examples
    --------
    >>> folded("扰动面积（hm²）")
    '扰动面积(hm2)'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", heading).casefold())


def _canonical(headings: Sequence[str], kind: str) -> dict[str, str]:
    """Return the headings that are canonical names, perhaps cut to 10 characters."""
    names = CANONICAL.get(kind, ())
    found = {name: folded(name) for name in headings if folded(name) in names}
    for name in headings:
        whole = [
            column for column in names
            if len(name) == _DBF_BYTES < len(column) and column.startswith(folded(name))
            and column not in found.values()
        ]  # fmt: skip
        if len(whole) == 1 and name not in found:
            found[name] = whole[0]
    return found


def _matches(
    frame: pd.DataFrame, headings: Sequence[str], *, profile: Profile, kind: str
) -> list[_Match]:
    """Return which headings a profile understands: whole ones first, then those cut off."""
    table = profile.headings.get(kind, {})
    entries = [(column, name, unit) for column, names in table.items() for name, unit in names]
    found: list[_Match] = []
    for heading in headings:
        bare, stated = _bare(heading)
        same = [entry for entry in entries if folded(entry[1]) in {folded(heading), bare}]
        if same:
            column, _, unit = same[0]
            found.append(_Match(heading, column, stated or unit))
    whole = {match.heading for match in found}
    for heading in (name for name in headings if name not in whole):
        taken = {match.column for match in found}
        longer = {
            column: unit
            for column, name, unit in reversed(entries)
            if column not in taken and _is_cut(heading, name)
        }
        fitting = [column for column in table if column in longer]
        if len(fitting) > 1:
            fitting = [column for column in fitting if _holds(frame, heading, column)]
        if fitting:
            found.append(_Match(heading, fitting[0], longer[fitting[0]]))
    return found


def _bare(heading: str) -> tuple[str, str | None]:
    """Return a heading without the unit in brackets behind it, and that unit."""
    text = folded(heading)
    bracket = _BRACKET.match(text)
    if bracket is None or bracket["unit"] not in _UNITS:
        return text, None
    return bracket["name"], bracket["unit"]


def _is_cut(heading: str, name: str) -> bool:
    """Return True where `heading` is `name` cut to the bytes that a dbf allows."""
    text, full = folded(heading), folded(name)
    if text != full and full.startswith(text) and _cut_length(text, full, _DBF_BYTES):
        return True
    bare = _SUFFIX.sub("", text)
    room = _DBF_BYTES - (len(text) - len(bare))
    return bool(bare) and bare != text and full.startswith(bare) and _cut_length(bare, full, room)


def _cut_length(text: str, full: str, room: int) -> bool:
    """Return True where `text` is as much of `full` as `room` bytes hold, in GBK or UTF-8."""
    return any(
        text == full.encode(encoding)[:size].decode(encoding, errors="ignore")
        for encoding in ("gb18030", "utf-8")
        for size in {room, _DBF_BYTES}
        if len(full.encode(encoding)) > size
    )


def _holds(frame: pd.DataFrame, heading: str, column: str) -> bool:
    """Return True where most cells under `heading` are such as `column` holds."""
    cells = frame[[heading]].dropna()
    if cells.empty:
        return False
    if column in _CODES:
        return bool((codes(cells, heading, _CODES[column]) != None).mean() > 0.5)  # noqa: E711
    if column.endswith(("_on", "date")) or column == "year":
        return bool((~np.isnat(dates(cells, heading))).mean() > 0.5)
    if column.endswith(("_m2", "_km2", "_yuan", "_share")) or column in {"x", "y"}:
        return bool(np.isfinite(numbers(cells, heading)).mean() > 0.5)
    if column.endswith(("_id", "_no")):
        return bool(cells[heading].nunique() > 0.9 * len(cells)) and not _is_coded(cells, heading)
    return not _is_coded(cells, heading)


def _is_coded(cells: pd.DataFrame, heading: str) -> bool:
    """Return True where most cells are words of some code list."""
    return any(
        (codes(cells, heading, table) != None).mean() > 0.5  # noqa: E711
        for table in _CODES.values()
    )


def _first_of_each(
    matches: Sequence[_Match], kind: str
) -> tuple[list[_Match], tuple[Finding, ...]]:
    """Return one heading for each canonical column, and a finding where there were several."""
    chosen: dict[str, _Match] = {}
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
    matches: Sequence[_Match],
    *,
    kind: str,
    findings: tuple[Finding, ...],
    title: str,
) -> Layer:
    """Return the frame under canonical names, areas of another unit added beside the original."""
    factors = {match.heading: _factor(match) for match in matches}
    taken = {match.column for match in matches}
    names = {match.heading: match.column for match in matches if factors[match.heading] == 1}
    aside = {
        name: f"{name}_1" for name in frame.columns if name in taken and name not in names
    }
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


def _factor(match: _Match) -> float:
    """Return by what numbers under a heading are multiplied for the canonical unit."""
    own = next((unit for unit in ("km2", "m2") if match.column.endswith(f"_{unit}")), None)
    if own is None or match.unit is None:
        return 1.0
    return _UNITS[match.unit] / _UNITS[own]
