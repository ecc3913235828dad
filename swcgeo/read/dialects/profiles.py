"""
Which heading of a delivery means which canonical column: the profile that fits best says so.

Every profile is scored by the headings that it understands; the best is used and named, and so is
a second that comes close.  A heading may be cut to the 10 bytes of a dbf; where the rest could be
several columns, what the cells hold decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd

from swcgeo.check.attributes import CODE_LISTS, ID_COLUMNS, codes, texts
from swcgeo.model.codes import folded_word
from swcgeo.model.findings import Finding, Notes, Receipt
from swcgeo.model.layers import Kind, Layer, notes_of
from swcgeo.read.dialects.headings import Match, canonical_headings, folded, match_headings
from swcgeo.read.dialects.library import CANONICAL, Profile, load_profiles
from swcgeo.read.dialects.units import area_headings, beside_stated, converted, ground_areas

__all__ = ["CANONICAL", "Profile", "apply_profile", "load_profiles", "score_profiles"]

_PLAIN_IDS = (
    "id", "编号", "地块编号", "地块号", "宗地编号", "宗地代码", "宗地号", "区块编号", "parcel_id",
    "plot_id", "地块", "宗地", "区块", "parcel", "plot",
)  # fmt: skip
"""Headings that name a feature whatever it is, the plainest first; tables of vertices have them."""
_WITH_AREAS = frozenset({"patches", "ranges", "treatments", "watersheds", "damage"})
_CLOSE = 0.9
"""Share of the best score from which a second profile is named."""
_STRANGE_CELLS = 0.5
"""What a coded column counts of which no cell is a known word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """
    A profile, what it understands of a layer, and how well that fits.

    Attributes
    ----------
    profile : Profile
        The profile.
    matches : tuple of Match
        What it says of the headings.
    score : float
        Sum of the weights of the headings that it understands, divided by all headings: 0 to 1.
    """

    profile: Profile
    matches: tuple[Match, ...]
    score: float


def score_profiles(
    frame: pd.DataFrame, headings: Sequence[str], *, kind: str, profiles: Iterable[Profile]
) -> list[Scored]:
    """
    Score profiles by what they understand of a layer.

    Parameters
    ----------
    frame : DataFrame, n rows
        The layer as delivered.
    headings : sequence of str
        Its headings.
    kind : str
        What it is taken for (a key of `CANONICAL`).
    profiles : iterable of Profile
        The profiles, the preferred first.

    Returns
    -------
    list of Scored
        The best first; of equals, the preferred one.

    Examples
    --------
    >>> frame = pd.DataFrame({"QDNM": ["01"], "BYD": [None]})
    >>> best = score_profiles(frame, list(frame), kind="patches", profiles=load_profiles())[0]
    >>> best.profile.name, best.score
    ('ministry', 0.5)
    """
    scored = []
    for profile in profiles:
        found = match_headings(frame, headings, table=profile.headings.get(kind, {}))
        best: dict[str, float] = {}
        for match in found:
            weight = match.weight * _cells_agree(frame, match, profile)
            best[match.column] = max(weight, best.get(match.column, 0.0))
        score = sum(best.values()) / max(len(headings), 1)
        scored.append(Scored(profile=profile, matches=tuple(found), score=score))
    return sorted(scored, key=lambda one: -one.score)


def _cells_agree(frame: pd.DataFrame, match: Match, profile: Profile) -> float:
    """Return 1, or less where the cells of a coded column are no words of its code list."""
    words = CODE_LISTS.get(match.column)
    if words is None:
        return 1.0
    filled = [cell for cell in texts(frame, match.heading) if cell is not None]
    known = set(filter(None, codes(frame, match.heading, words)))
    own = {folded_word(word) for word in profile.values.get(match.column, {})}
    agree = not filled or known or own & {folded_word(cell) for cell in filled}
    return 1.0 if agree else _STRANGE_CELLS


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
        Profiles of the user's own, or folders of them.

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
    profiles = load_profiles(extra_dirs)
    # A profile of the user's that understands anything was put there for a reason: it goes first.
    own = [profile for profile in profiles if profile.own]
    matches, used = _filled(frame, headings, [], kind=kind, profiles=own)
    known = {match.heading for match in matches}
    canonical = canonical_headings(headings, CANONICAL.get(kind, ()))
    matches += [Match(name, to, None) for name, to in canonical.items() if name not in known]
    packaged = [profile for profile in profiles if not profile.own]
    matches, others = _filled(frame, headings, matches, kind=kind, profiles=packaged)
    matches += _plain_id(frame, matches, kind=kind)
    chosen, ambiguous = _first_of_each(matches, kind)
    said = _who([*used, *others], kind=kind, mapped=len(chosen), headings=len(headings))
    # Where the user's own is used it shall differ from ours; only another of his is its rival.
    among = own if used else packaged
    rivals = _close(frame, used or others, kind=kind, profiles=among)
    parts = {name: unit for profile in reversed(profiles) for name, unit in profile.parts}
    worded = _worded(frame, chosen, kind=kind, used=[one.profile for one in used])
    return _renamed(
        frame, chosen, kind=kind, findings=(*said, *rivals, *ambiguous), worded=worded, parts=parts
    )


def _filled(
    frame: pd.DataFrame,
    headings: Sequence[str],
    matches: list[Match],
    *,
    kind: str,
    profiles: Sequence[Profile],
) -> tuple[list[Match], list[Scored]]:
    """Return the matches with what profiles add to them, the best first, and the profiles used."""
    left = [name for name in headings if name not in {match.heading for match in matches}]
    filled, used = list(matches), []
    for rank, one in enumerate(score_profiles(frame, headings, kind=kind, profiles=profiles)):
        named = {match.heading for match in filled}
        # Whatever the best profile leaves open, another may fill.
        taken = {match.column for match in filled} if rank else set()
        table = {
            column: names
            for column, names in one.profile.headings.get(kind, {}).items()
            if column not in taken
        }
        found = match_headings(frame, [name for name in left if name not in named], table=table)
        filled += found
        used += [one] if found else []
    return filled, used


def _who(used: Sequence[Scored], *, kind: str, mapped: int, headings: int) -> tuple[Finding, ...]:
    """Return the finding that names the profiles used."""
    if not used:
        return ()
    fields = {
        "profile": " + ".join(one.profile.title for one in used),
        "mapped": mapped, "headings": headings, "score": f"{used[0].score:.2f}",
    }  # fmt: skip
    return (Finding("profile_used", kind, fields=fields),)


def _close(
    frame: gpd.GeoDataFrame, used: Sequence[Scored], *, kind: str, profiles: Sequence[Profile]
) -> tuple[Finding, ...]:
    """Return a finding where a second profile understands nearly as much as the one used."""
    if not used:
        return ()
    headings = [str(name) for name in frame.columns if name != frame.geometry.name]
    scored = score_profiles(frame, headings, kind=kind, profiles=profiles)
    second = next((one for one in scored if one.profile is not used[0].profile), None)
    if second is None or not second.matches or second.score < _CLOSE * used[0].score:
        return ()
    meant, other = ({m.heading: (m.column, m.unit) for m in x.matches} for x in (used[0], second))
    differ = [name for name in meant if other.get(name, meant[name]) != meant[name]]
    fields = {
        "profile": used[0].profile.title, "score": f"{used[0].score:.2f}",
        "second": second.profile.title, "second_score": f"{second.score:.2f}",
        "columns": ", ".join(differ),
    }  # fmt: skip
    code = "profile_rival" if differ else "profile_close"
    return (Finding(code, kind, fields=fields),)


@dataclass(frozen=True, slots=True)
class _Worded:
    """Coded columns put into canonical codes by a profile of the user's, and the receipts."""

    columns: Mapping[str, pd.Series]
    receipts: tuple[Receipt, ...]


def _worded(
    frame: pd.DataFrame, matches: Sequence[Match], *, kind: str, used: Sequence[Profile]
) -> _Worded:
    """Return the columns in which a profile of the user's knows words, in canonical codes."""
    columns, receipts = {}, []
    for match in matches:
        words: dict[str, str] = {}
        for profile in reversed(used):
            own = profile.values.get(match.column, {})
            words |= {folded_word(word): code for word, code in own.items()}
        folded_cells = pd.Series(texts(frame, match.heading), index=frame.index).map(
            lambda cell: "" if cell is None else folded_word(cell)
        )
        known = folded_cells.isin(list(words))
        if words and known.any():
            columns[match.heading] = (
                frame[match.heading].astype(object).mask(known, folded_cells.map(words))
            )
            counts = folded_cells[known].value_counts()
            said = ", ".join(f"{word}→{words[str(word)]} ({n})" for word, n in counts.items())
            receipts.append(Receipt(kind, None, None, f"values: {match.column} {said}"))
    return _Worded(columns, tuple(receipts))


def _plain_id(frame: gpd.GeoDataFrame, matches: Sequence[Match], *, kind: str) -> list[Match]:
    """Return a column called id or parcel as the id of the layer, where nothing better is there."""
    wanted = next((column for column in CANONICAL.get(kind, ()) if column.endswith("_id")), None)
    if wanted != ID_COLUMNS.get(cast("Kind", kind)) or wanted in {one.column for one in matches}:
        return []
    named = {match.heading for match in matches}
    left = {folded(str(name)): str(name) for name in reversed(frame.columns) if name not in named}
    for name in (left[plain] for plain in _PLAIN_IDS if plain in left):
        cells = texts(frame, name)
        # A column with gaps or repeats is some number, but not the name of a feature.
        if not pd.isna(cells).any() and len(set(cells)) == len(cells):
            return [Match(name, str(wanted), None)]
    return []


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
    worded: _Worded,
    parts: Mapping[str, str | None],
) -> Layer:
    """Return the frame under canonical names; what is not taken as it is stays beside them."""
    unread = [name for name in frame.columns if name not in {one.heading for one in matches}]
    stating = any(match.column.endswith(("_m2", "_km2")) for match in matches)
    others = area_headings(unread) if kind in _WITH_AREAS else []
    areas = ground_areas(frame) if stating or others else np.full(len(frame), np.nan)
    stated = {one.heading: converted(frame, one, kind=kind, areas=areas) for one in matches}
    new: dict[str, object] = {
        match.column: stated[match.heading].values
        if stated[match.heading].values is not None
        else worded.columns[match.heading]
        for match in matches
        if stated[match.heading].values is not None or match.heading in worded.columns
    }
    names = {match.heading: match.column for match in matches if match.column not in new}
    taken = {match.column for match in matches}
    aside = {name: f"{name}_1" for name in frame.columns if name in taken and name not in names}
    renamed = frame.rename(columns={**aside, **names}).assign(**new)
    changed = [match for match in matches if match.heading != match.column]
    words = ", ".join(f"{match.heading}→{match.column}" for match in changed)
    receipts = (Receipt(kind, None, None, f"profile: {words}"),) if changed else ()
    notes = notes_of(frame) + Notes(findings, (*receipts, *worded.receipts))
    for one in stated.values():
        notes = notes + one.notes
    notes = notes + beside_stated(frame, others, kind=kind, areas=areas, parts=parts, told=stating)
    return Layer(renamed, notes=notes)
