"""What stands twice in a layer: ids and outlines."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from swcgeo.check.columns import Objects, codes, dates, has_column, texts
from swcgeo.model.codes import STAGES
from swcgeo.model.findings import Finding
from swcgeo.model.layers import Kind


def duplicate_ids(frame: pd.DataFrame, *, kind: Kind, ids: Objects) -> Iterator[Finding]:
    """
    Find ids that stand in several rows where each should stand once.

    Parameters
    ----------
    frame : DataFrame, n rows
        A layer.
    kind : str
        What it is.  Patches are told apart by source and batch too; ranges by approval and
        version, and where there are versions several parts may share one; treatments by stage,
        since one work may be drawn as designed and as built.
    ids : ndarray of object, n
        The ids of the rows.

    Yields
    ------
    Finding
        One ``duplicate_id`` for each id, naming all its rows, at the first that repeats it.

    Examples
    --------
    >>> frame = pd.DataFrame({"watershed_id": ["W1", "W2", "W1"]})
    >>> found = duplicate_ids(frame, kind="watersheds", ids=frame.watershed_id.to_numpy(object))
    >>> [finding.message() for finding in found]
    ['The id W1 stands in rows 1, 3.']
    """
    keys = pd.DataFrame({"id": ids})
    if kind == "patches":
        keys = keys.assign(source=texts(frame, "source"), batch=texts(frame, "batch"))
    if kind == "ranges":
        keys = keys.assign(**_version_keys(frame))
    if kind == "treatments":
        keys = keys.assign(stage=codes(frame, "stage", STAGES))
    # Outlines are compared only where all else is equal: that is rarely anywhere.
    twice = np.flatnonzero(keys.duplicated(keep=False))
    keys = keys.iloc[twice]
    if kind == "ranges" and has_column(frame, "version") and isinstance(frame, gpd.GeoDataFrame):
        keys = keys.assign(outline=outline_keys(frame.geometry.to_numpy()[twice]))
    for places in repeated_places(keys, places=twice):
        named = ", ".join(str(place + 1) for place in places)
        repeat = places[1]
        yield Finding("duplicate_id", kind, repeat + 1, ids[repeat], fields={"rows": named})


def duplicate_geometries(geometries: Objects, *, kind: Kind) -> Iterator[Finding]:
    """
    Find features that have the very same outline, wherever each ring begins.

    Parameters
    ----------
    geometries : ndarray of object, n
        Geometries; None and empty ones are left aside.
    kind : str
        What layer they are of.

    Yields
    ------
    Finding
        One ``duplicate_geometry`` for each outline, at the first row that repeats it.

    Examples
    --------
    >>> square, same = shapely.box(0, 0, 1, 1), shapely.box(0, 0, 1, 1, ccw=False)
    >>> found = duplicate_geometries(np.array([square, None, same]), kind="patches")
    >>> [finding.message() for finding in found]
    ['Rows 1, 3 have the very same geometry.']
    """
    drawn = np.flatnonzero(~(shapely.is_missing(geometries) | shapely.is_empty(geometries)))
    # Equal outlines have equal bounds, areas and counts; only those are put in normal form.
    shown = geometries[drawn]
    alike = pd.DataFrame(np.column_stack([shapely.bounds(shown), shapely.get_num_points(shown)]))
    candidates = drawn[np.flatnonzero(alike.duplicated(keep=False))]
    keys = pd.DataFrame({"outline": outline_keys(geometries[candidates])})
    for places in repeated_places(keys, places=candidates):
        x, y = shapely.get_coordinates(geometries[places[0]])[0].tolist()
        said = {"rows": ", ".join(str(place + 1) for place in places)}
        yield Finding("duplicate_geometry", kind, places[1] + 1, x=x, y=y, fields=said)


def outline_keys(geometries: Objects) -> Objects:
    """
    Return for each geometry what is equal for equal outlines.

    Parameters
    ----------
    geometries : ndarray of object, n
        Geometries, None allowed.

    Returns
    -------
    ndarray of object, n
        Normalised well-known binary without heights; None where there is no geometry.

    Examples
    --------
    >>> first, second = outline_keys(np.array([shapely.box(0, 0, 1, 1), shapely.box(0, 0, 1, 1)]))
    >>> first == second
    True
    """
    flat = shapely.force_2d(geometries)
    return np.asarray(shapely.to_wkb(shapely.normalize(flat)), dtype=object)


def repeated_places(keys: pd.DataFrame, *, places: npt.NDArray[np.intp]) -> list[list[int]]:
    """
    Return the places of the rows that agree in all keys.

    Parameters
    ----------
    keys : DataFrame, n rows
        What the rows are compared by; empty cells are equal to one another.
    places : ndarray of int, n
        Where each row stands in the layer.

    Returns
    -------
    list of list of int
        One list of at least two places for each repeated row, in the order of the layer.

    Examples
    --------
    >>> repeated_places(pd.DataFrame({"id": ["a", "b", "a"]}), places=np.array([4, 5, 6]))
    [[4, 6]]
    """
    groups = keys.groupby(list(keys.columns), sort=False, dropna=False).indices.values()
    return sorted(places[group].tolist() for group in groups if len(group) > 1)


def _version_keys(frame: pd.DataFrame) -> dict[str, Objects]:
    """Return what tells the versions of a range apart."""
    approved = pd.Series(dates(frame, "approved_on")).astype(object).where(lambda day: day.notna())
    return {"approved": approved.to_numpy(dtype=object), "version": texts(frame, "version")}
