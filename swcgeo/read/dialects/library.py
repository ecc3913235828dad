"""
Dialects: profiles as they stand in TOML files, and the canonical columns that they may name.

The profiles of the package stand in ``profiles/`` beside this module; a user's own stand beside
the project and go before them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from swcgeo.check.attributes import CODE_LISTS
from swcgeo.check.units import unit_of
from swcgeo.errors import MissingFileError, UsageError

CANONICAL: Mapping[str, tuple[str, ...]] = {
    "patches": (
        "patch_id", "source", "batch", "received_on", "image_date", "patch_type", "build_state",
        "change_type", "stated_area_m2", "project_id", "project_name",
    ),
    "ranges": (
        "range_id", "project_id", "project_name", "project_type", "plan_no", "approved_on",
        "started_on", "range_kind", "version", "stated_area_m2", "earthwork_m3",
    ),
    "plans": (
        "plan_no", "project_id", "project_name", "project_type", "builder", "approved_on",
        "started_on", "area_m2", "earthwork_m3", "town", "x", "y",
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
    "land_use": ("land_use",),
    "gullies": ("gully_id", "name"),
    "settlements": ("name", "households", "population"),
    "visits": ("patch_id", "source", "batch", "visited_on", "outcome", "decided_on"),
    "cases": (
        "case_id", "patch_id", "project_id", "kind", "opened_on", "rectified_on", "closed_on",
    ),
    "fees": ("project_id", "due_yuan", "paid_yuan", "paid_on"),
    "pushed_projects": ("project_id", "project_name", "builder", "pushed_on", "town"),
    "centrelines": ("project_id", "version"),
    "hills": ("name",),
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
    values : mapping
        For a coded column: words of the dialect to canonical codes.
    parts : tuple of (str, str or None)
        Headings of areas that are a part of their feature (EAREA), each with its unit.
    written : mapping
        For a kind of layer that can be written in this dialect: heading to the column that
        stands in it, in order.
    own : bool
        Whether it is a profile of the user's, which goes before those of the package.
    """

    name: str
    title: str
    order: int
    headings: Mapping[str, Mapping[str, tuple[tuple[str, str | None], ...]]]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parts: tuple[tuple[str, str | None], ...] = ()
    written: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    own: bool = False


def load_profiles(extra: Iterable[Path] = ()) -> tuple[Profile, ...]:
    """
    Return the profiles of the package and further ones.

    Parameters
    ----------
    extra : iterable of Path
        Profiles of the user's own, or folders of them; they come first.

    Returns
    -------
    tuple of Profile
        In the order in which they are preferred.

    Raises
    ------
    MissingFileError
        If a profile of the user's does not exist.
    UsageError
        If a profile cannot be read.

    Examples
    --------
    >>> [profile.name for profile in load_profiles()][:2]
    ['ministry', 'province']
    """
    own = [replace(_from_file(path), own=True) for place in extra for path in _files(Path(place))]
    return (*own, *_packaged())


def written_fields(kind: str, extra: Iterable[Path] = ()) -> Mapping[str, str]:
    """
    Return the headings under which a kind of layer is written, each with its column.

    Parameters
    ----------
    kind : str
        A kind of layer.
    extra : iterable of Path
        Profiles of the user's own; the first that says how the kind is written decides.

    Returns
    -------
    mapping of str to str
        Heading to column, in order; empty where no profile says.

    Raises
    ------
    MissingFileError
        If a profile of the user's does not exist.
    UsageError
        If a profile cannot be read.

    Examples
    --------
    >>> written_fields("treatments")["图斑编码"], written_fields("patches")
    ('treatment_id', {})
    """
    profiles = load_profiles(extra)
    return next((one.written[kind] for one in profiles if kind in one.written), {})


def _files(place: Path) -> list[Path]:
    """Return the profile, or the profiles of a folder."""
    if not place.exists():
        raise MissingFileError("file_missing", layer="profile", path=str(place))
    return sorted(place.glob("*.toml")) if place.is_dir() else [place]


def _from_file(path: Path) -> Profile:
    """Return a profile of the user's."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("profile_wrong", path=str(path), reason=str(error)) from error
    return _profile(path.stem, text, path=str(path))


@cache
def _packaged() -> tuple[Profile, ...]:
    """Return the profiles that come with the package."""
    found = [
        _profile(entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8"), entry.name)
        for entry in files("swcgeo.read.dialects").joinpath("profiles").iterdir()
        if entry.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda profile: (profile.order, profile.name)))


def _profile(name: str, text: str, path: str) -> Profile:
    """Return a profile from its TOML."""
    try:
        table = tomllib.loads(text)
        values = table.pop("values", {})
        written = {kind: dict(row) for kind, row in table.pop("written", {}).items()}
        kinds = {
            kind: {column: tuple(map(_with_unit, names)) for column, names in columns.items()}
            for kind, columns in table.items()
            if isinstance(columns, dict)
        }
        words = {column: dict(row) for column, row in values.items()}
        parts = tuple(map(_with_unit, table.pop("parts", ())))
        order = int(table.get("order", 0))
    except (tomllib.TOMLDecodeError, AttributeError, TypeError, ValueError) as error:
        raise UsageError("profile_wrong", path=path, reason=str(error)) from error
    wrong = [*_wrong_columns(kinds), *_wrong_values(words)]
    if wrong:
        raise UsageError("profile_wrong", path=path, reason="; ".join(wrong))
    return Profile(
        name, str(table.get("title", name)), order, MappingProxyType(kinds), words, parts, written
    )


def _with_unit(heading: str) -> tuple[str, str | None]:
    """Return a heading of a profile and the unit behind its @."""
    name, _, unit = heading.partition("@")
    if unit and unit_of(unit) is None:
        raise ValueError(heading)
    return name, unit_of(unit) if unit else None


def _wrong_columns(kinds: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return what a profile names that is no kind of layer, or no column of it."""
    strange = {kind: sorted(set(row) - set(CANONICAL.get(kind, ()))) for kind, row in kinds.items()}
    return [f"[{kind}] {', '.join(names)}" for kind, names in strange.items() if names]


def _wrong_values(words: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the columns without a code list, and the codes that their list does not have."""
    return [
        f"[values.{column}] {word} = {code}"
        for column, row in words.items()
        for word, code in row.items()
        if str(code) not in set(CODE_LISTS.get(column, {}).values())
    ]
