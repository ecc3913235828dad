"""`draft_project`: from what a folder holds to the draft of a project file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

import numpy as np
import shapely

from swcgeo.check.attributes import has_column, texts
from swcgeo.check.cells import day_of
from swcgeo.errors import LayerError
from swcgeo.model.draft import REGISTERS, Draft, DraftDelivery, Source
from swcgeo.read.draft.clues import clues, guesses, surroundings, understood
from swcgeo.read.draft.glimpses import Glimpse, look_through

LAYERS = (
    "watersheds", "ranges", "treatments", "damage", "zones", "district", "towns", "dem",
    "land_use", "cover", "settlements", "water", "gullies", "centrelines",
)  # fmt: skip
"""Layers of a project file that are looked for, in its order."""
_ASKED_FOR = (
    "patches", "ranges", "plans", "watersheds", "erosion", "treatments", "damage", "district",
    "towns", "zones", "dem", "visits", "cases", "fees", "pushed_projects", "reported",
)  # fmt: skip
_ISSUERS = {
    "province": re.compile(r"省|加密|provin"),
    "ministry": re.compile(r"水利部|部级|部下发|minist|mwr"),
}
_PROFILE_ISSUERS = {"ministry": "ministry"}
_BATCH = re.compile(r"(?P<year>20\d\d)\D{0,3}?(?P<batch>\d{1,2}|[Qq]\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)")
_DAY = re.compile(r"(?<!\d)(?:20\d\d)[-_.年]?\d{2}[-_.月]?\d{2}(?!\d)")


def draft_project(folder: str | Path) -> Draft:
    r"""
    Look through a folder and draft a project file.

    Parameters
    ----------
    folder : str or Path
        A folder of inputs.

    Returns
    -------
    Draft
        What is taken for what, and why; what is doubtful; what is missing.

    Raises
    ------
    MissingFileError
        If there is no such folder.
    LayerError
        If no file in it can be used.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "台账.csv").write_text("批复文号,批复时间\nA,2021\n", encoding="utf-8")
    ...     list(draft_project(folder).registers)
    ['plans']
    """
    glimpses = look_through(folder)
    sources = _sources(glimpses)
    if not any(source.guesses or source.problem for source in sources):
        raise LayerError("folder_useless", path=str(folder), count=len(glimpses))
    usable = [one for one in sources if one.problem is None and one.twin is None]
    certain = [one for one in usable if _is_certain(one)]
    of_kind = {kind: [one for one in certain if one.guesses[0].kind == kind] for kind in clues()}
    single = {kind: _one(of_kind[kind]) for kind in (*LAYERS, *REGISTERS, "reported")}
    deliveries = tuple(map(_delivery, of_kind["patches"]))
    erosion = tuple((one, _year_of(one.path)) for one in of_kind["erosion"])
    used = {
        id(one)
        for one in (
            *single.values(), *of_kind["patches"], *of_kind["erosion"], *of_kind["images"],
        )
    }  # fmt: skip
    found = {kind for kind, one in single.items() if one is not None}
    found |= {kind for kind in ("patches", "erosion") if of_kind[kind]}
    years = [_year_of(one.source.path) for one in deliveries]
    return Draft(
        folder=Path(folder),
        deliveries=deliveries,
        layers=_present(single, LAYERS),
        registers=_present(single, REGISTERS),
        erosion=erosion,
        images=tuple(of_kind["images"]),
        reported=single["reported"],
        doubtful=tuple(map(_lost, (one for one in sources if id(one) not in used))),
        missing=tuple(kind for kind in _ASKED_FOR if kind not in found),
        year=max((year for year in years if year is not None), default=None),
    )


def _lost(source: Source) -> Source:
    """Return a source that is not used, with the reason why."""
    if not _is_certain(source) or source.problem is not None or source.twin is not None:
        return source
    used = source.guesses[0].kind in {*LAYERS, *REGISTERS, "reported"}
    return replace(source, note="tie" if used else "unused")


def _present(single: Mapping[str, Source | None], kinds: Iterable[str]) -> dict[str, Source]:
    """Return the kinds of which there is one source."""
    return {kind: one for kind in kinds if (one := single[kind]) is not None}


def _sources(glimpses: Sequence[Glimpse]) -> tuple[Source, ...]:
    """Return the sources with their guesses, twins named."""
    seen: dict[tuple[object, ...], str] = {}
    sources = []
    for glimpse, around in zip(glimpses, surroundings(glimpses), strict=True):
        found = guesses(glimpse, around) if glimpse.shape else ()
        best = understood(glimpse, found[0].kind) if found else None
        mark = _mark(glimpse)
        twin = None if mark is None else seen.get(mark)
        if mark is not None:
            seen.setdefault(mark, glimpse.path)
        sources.append(
            Source(
                path=glimpse.path, shape=glimpse.shape, rows=len(glimpse.frame), crs=glimpse.crs,
                guesses=found, problem=glimpse.problem, twin=twin,
                note="weak" if found and found[0].score < clues()["points"]["sure"] else "",
                in_doubt=has_column(glimpse.frame, "crs_in_doubt"),
                profile=None if best is None else best.profile,
                columns=frozenset() if best is None else frozenset(m.column for m in best.matches),
            )
        )  # fmt: skip
    return tuple(sources)


def _mark(glimpse: Glimpse) -> tuple[object, ...] | None:
    """Return what two sources have in common only where they hold the same."""
    frame = glimpse.frame
    if glimpse.shape in {"", "raster", "text"} or not len(frame):
        return None
    # A copy may have its columns in another order.
    columns = tuple(sorted(str(name) for name in frame.columns if name != frame.geometry.name))
    first = str(texts(frame, columns[0]).tolist()[:50]) if columns else ""
    shapes = np.asarray(frame.geometry.array, dtype=object)
    drawn = glimpse.shape != "table"
    bounds = tuple(shapely.total_bounds(shapes).round(6)) if drawn else ()
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    return (len(frame), columns, first, bounds, vertices)


def _is_certain(source: Source) -> bool:
    """Return whether the best guess is good enough to be written down."""
    return bool(source.guesses) and source.guesses[0].score >= clues()["points"]["certain"]


def _one(sources: Sequence[Source]) -> Source | None:
    """Return the best of several sources for one place; None where two are equally good."""
    ranked = sorted(sources, key=lambda one: -one.guesses[0].score)
    if len(ranked) > 1 and ranked[0].guesses[0].score == ranked[1].guesses[0].score:
        return None
    return ranked[0] if ranked else None


def _delivery(source: Source) -> DraftDelivery:
    """Return what the name of a file tells of a delivery."""
    stem = PurePosixPath(source.path.replace(":", "/")).name.removesuffix(
        PurePosixPath(source.path).suffix
    )
    named = _BATCH.search(stem)
    return DraftDelivery(
        source=source,
        issuer=_issuer(source),
        batch=f"{named['year']}-{named['batch']}" if named else stem,
        batch_told=named is not None,
        day=_day_of(stem),
    )


def _issuer(source: Source) -> str | None:
    """Return who issued a delivery, by its path, else by its dialect."""
    text = source.path.casefold()
    told = [issuer for issuer, words in _ISSUERS.items() if words.search(text)]
    if len(told) == 1:
        return told[0]
    return _PROFILE_ISSUERS.get(source.profile or "")


def _year_of(path: str) -> int | None:
    """Return the one year that a path names, the name of the file before its folders."""
    for part in reversed(path.replace(":", "/").split("/")):
        years = {int(found["year"]) for found in _YEAR.finditer(part)}
        if years:
            return max(years)
    return None


def _day_of(stem: str) -> date | None:
    """Return the day that a name holds."""
    found = _DAY.search(stem)
    day = np.datetime64("NaT") if found is None else day_of(re.sub(r"\D", "", found.group()))
    return None if np.isnat(day) else day.astype(date)
