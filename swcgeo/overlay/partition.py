"""The ground under overlapping polygons, cut into pieces that do not overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from swcgeo.errors import AccountError
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.pairs import Indices, self_overlaps
from swcgeo.overlay.threads import in_chunks

_FINE_GRID_M = 1e-4
_CLOSED_M2 = 0.1
_CLOSED_SHARE = 1e-9


@dataclass(frozen=True, slots=True)
class Faces:
    """
    A layer cut along all its outlines: faces that share no ground, and who covers each.

    Attributes
    ----------
    geometry : ndarray of geometry, f
        The faces; their union is the union of the layer.
    face, member : ndarray of int, k
        Pairs that say which polygons of the layer cover which face, ordered by face, then member.
    """

    geometry: Geometries
    face: Indices
    member: Indices


def components(count: int, first: Indices, second: Indices) -> Indices:
    """
    Return for each of `count` nodes the smallest node that it is linked to, by any number of steps.

    Parameters
    ----------
    count : int
        Number of nodes.
    first, second : ndarray of int
        The two ends of each link.

    Returns
    -------
    ndarray of int, `count`
        Label of the component of each node.

    Examples
    --------
    >>> components(5, np.array([3, 1]), np.array([4, 3])).tolist()
    [0, 1, 2, 1, 1]
    """
    label = np.arange(count)
    while True:
        lowest = label.copy()
        both = np.minimum(label[first], label[second])
        np.minimum.at(lowest, first, both)
        np.minimum.at(lowest, second, both)
        # Follow each label to its own label, so that long chains close in few rounds.
        lowest = lowest[lowest]
        if np.array_equal(lowest, label):
            return label
        label = lowest


def partition(layer: Geometries, *, name: str = "layer", workers: int | None = None) -> Faces:
    """
    Cut a layer whose polygons may overlap into faces that do not.

    Parameters
    ----------
    layer : ndarray of geometry, n
        Valid polygons in an equal-area CRS in metres; None and empty ones have no face.
    name : str
        What the layer is called in a message.
    workers : int, optional
        Threads; by default one a core.

    Returns
    -------
    Faces
        Polygons that overlap no other stay whole; the others are cut along all outlines.

    Raises
    ------
    AccountError
        If the faces of a polygon do not add up to its area, even on a fine grid.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> two = np.array([box(0, 0, 2, 1), box(1, 0, 3, 1)], dtype=object)
    >>> faces = partition(two)
    >>> shapely.area(faces.geometry).tolist(), faces.face.tolist(), faces.member.tolist()
    ([1.0, 1.0, 1.0], [0, 1, 1, 2], [0, 0, 1, 1])
    """
    pairs = self_overlaps(layer, workers=workers)
    tangled = np.zeros(len(layer), dtype=bool)
    tangled[pairs.left] = tangled[pairs.right] = True
    label = components(len(layer), pairs.left, pairs.right)
    whole = np.flatnonzero(~tangled & (shapely.area(layer) > 0))
    rows = np.flatnonzero(tangled)
    cut = _cut(layer, rows, label, workers=workers)
    _require_closed(layer, rows, cut, name=name)
    return _ordered(layer, whole, cut)


def _cut(
    layer: Geometries, rows: Indices, label: Indices, *, workers: int | None
) -> tuple[Geometries, Indices, Indices]:
    """Return faces, and (face, member) pairs, of the polygons in `rows`."""
    if not len(rows):
        none = np.empty(0, dtype=np.intp)
        return np.empty(0, dtype=object), none, none
    _, group = np.unique(label[rows], return_inverse=True)
    order = np.argsort(group, kind="stable")
    lines, line_of = shapely.get_parts(shapely.boundary(layer[rows[order]]), return_index=True)
    outlines = shapely.multilinestrings(lines, indices=group[order][line_of])
    (faces, face_group) = _faces(outlines, grid_m=None, workers=workers)
    face, member = _membership(faces, face_group, layer, rows, group)
    wrong = _open_groups(layer, rows, group, faces, face, member)
    if wrong.any():
        again, again_group = _faces(outlines[wrong], grid_m=_FINE_GRID_M, workers=workers)
        kept = ~wrong[face_group]
        faces = np.concatenate([faces[kept], again])
        face_group = np.concatenate([face_group[kept], np.flatnonzero(wrong)[again_group]])
        face, member = _membership(faces, face_group, layer, rows, group)
    used = np.unique(face)
    renumbered = np.full(len(faces), -1)
    renumbered[used] = np.arange(len(used))
    return faces[used], renumbered[face], member


def _faces(
    outlines: Geometries, *, grid_m: float | None, workers: int | None
) -> tuple[Geometries, Indices]:
    """Return the faces that each set of outlines bounds, and which set each is of."""

    def polygons(lines: Geometries) -> tuple[Geometries]:
        noded = shapely.union_all(lines[:, None], grid_size=grid_m, axis=1)
        return (shapely.polygonize(noded[:, None]),)

    (collections,) = in_chunks(polygons, outlines, workers=workers)
    faces, group = shapely.get_parts(collections, return_index=True)
    return faces, group


def _membership(
    faces: Geometries, face_group: Indices, layer: Geometries, rows: Indices, group: Indices
) -> tuple[Indices, Indices]:
    """Return (face, member) pairs: a face belongs to every polygon that holds its inner point."""
    inner = shapely.point_on_surface(faces)
    face, at = shapely.STRtree(layer[rows]).query(inner, predicate="intersects")
    same = face_group[face] == group[at]
    face, member = face[same], rows[at[same]]
    order = np.lexsort((member, face))
    return face[order], member[order]


def _gap(
    layer: Geometries, rows: Indices, faces: Geometries, face: Indices, member: Indices
) -> npt.NDArray[np.float64]:
    """Return for each of `rows` by how much its faces miss or exceed its area, m²."""
    summed = np.bincount(member, weights=shapely.area(faces)[face], minlength=len(layer))[rows]
    area = shapely.area(layer[rows])
    excess: npt.NDArray[np.float64] = np.abs(summed - area) - _CLOSED_SHARE * area - _CLOSED_M2
    return excess


def _open_groups(
    layer: Geometries,
    rows: Indices,
    group: Indices,
    faces: Geometries,
    face: Indices,
    member: Indices,
) -> npt.NDArray[np.bool_]:
    """Return which groups have a polygon whose faces do not add up to its area."""
    wrong = np.zeros(group.max() + 1, dtype=bool)
    wrong[group[_gap(layer, rows, faces, face, member) > 0]] = True
    return wrong


def _require_closed(
    layer: Geometries, rows: Indices, cut: tuple[Geometries, Indices, Indices], *, name: str
) -> None:
    """Raise AccountError where faces do not add up to the polygon they were cut from."""
    if not len(rows):
        return
    excess = _gap(layer, rows, *cut)
    worst = int(np.argmax(excess))
    if excess[worst] > 0:
        raise AccountError(
            "partition_open", layer=name, row=int(rows[worst]) + 1,
            difference_m2=float(excess[worst]) + _CLOSED_M2,
        )  # fmt: skip


def _ordered(layer: Geometries, whole: Indices, cut: tuple[Geometries, Indices, Indices]) -> Faces:
    """Return whole polygons and cut faces together, ordered by first member and place."""
    faces, face, member = cut
    geometry = np.concatenate([layer[whole], faces])
    pair_face = np.concatenate([np.arange(len(whole)), face + len(whole)])
    pair_member = np.concatenate([whole, member])
    first = np.full(len(geometry), len(layer))
    np.minimum.at(first, pair_face, pair_member)
    bounds = shapely.bounds(geometry)
    place = np.lexsort((bounds[:, 3], bounds[:, 2], bounds[:, 1], bounds[:, 0], first))
    position = np.empty(len(geometry), dtype=np.intp)
    position[place] = np.arange(len(geometry))
    new_face = position[pair_face]
    order = np.lexsort((pair_member, new_face))
    return Faces(geometry[place], new_face[order], pair_member[order])
