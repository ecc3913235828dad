"""Where labels can stand: names inside their areas, numbers beside their symbols."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes

from swcgeo.plot.fonts import font
from swcgeo.plot.lettering import halo
from swcgeo.plot.palette import INK

Points = npt.NDArray[np.float64]
Geometries = npt.NDArray[np.object_]
_GRID = 25
_PUSHES = 60


def spot_in(
    area: shapely.Geometry,
    size: tuple[float, float],
    *,
    soft: Geometries,
    hard: Geometries,
    least_inside: float = 0.9,
) -> tuple[float, float] | None:
    """
    Return the best place for a label inside an area.

    Parameters
    ----------
    area : shapely.Geometry
        The area that is named, cut at the map's edge; any unit.
    size : (float, float)
        Width and height of the label, same unit.
    soft : ndarray of geometry, n
        What it should rather not cover.
    hard : ndarray of geometry, m
        What it must not cover.
    least_inside : float
        Share of the label that must lie inside the area.

    Returns
    -------
    (float, float) or None
        Middle of the label, None where it has no place.

    Examples
    --------
    >>> none = np.array([], dtype=object)
    >>> spot_in(shapely.box(0, 0, 2, 1), (1, 0.5), soft=none, hard=none)
    (1.0, 0.5)
    >>> spot_in(shapely.box(0, 0, 1, 1), (3, 0.5), soft=none, hard=none) is None
    True
    """
    if area.is_empty or area.area == 0:
        return None
    centres = _candidates(area, size)
    half = np.array(size) / 2
    boxes = shapely.box(*(centres - half).T, *(centres + half).T)
    whole = size[0] * size[1]
    inside = shapely.area(shapely.intersection(boxes, area)) / whole
    allowed = (inside >= least_inside - 1e-9) & (_covered(boxes, hard) == 0)
    if not allowed.any():
        return None
    middle = np.array(shapely.get_coordinates(area.centroid)[0])
    away = np.hypot(*(centres - middle).T) / max(np.sqrt(area.area), 1e-9)
    cost = 8 * _covered(boxes, soft) / whole + 2 * (1 - inside) + 0.5 * away
    best = int(np.argmin(np.where(allowed, np.round(cost, 9), np.inf)))
    return float(centres[best, 0]), float(centres[best, 1])


def _candidates(area: shapely.Geometry, size: tuple[float, float]) -> Points:
    """Return places to try: the centroid, the roomiest place, a grid over the area."""
    west, south, east, north = area.bounds
    inset = np.minimum(np.array(size) / 2, [(east - west) / 2, (north - south) / 2])
    xs = np.linspace(west + inset[0], east - inset[0], _GRID)
    ys = np.linspace(south + inset[1], north - inset[1], _GRID)
    grid = np.array(np.meshgrid(xs, ys)).reshape(2, -1).T
    single = [area.centroid, shapely.point_on_surface(area)]
    return np.concatenate([shapely.get_coordinates(single), grid])


def _covered(boxes: Geometries, others: Geometries) -> npt.NDArray[np.float64]:
    """Return how much of each box other things cover; a thing without area counts a little."""
    covered = np.zeros(len(boxes))
    if len(others) == 0:
        return covered
    which, what = shapely.STRtree(others).query(boxes, predicate="intersects")
    shared = shapely.area(shapely.intersection(boxes[which], others[what]))
    np.add.at(covered, which, shared + 1e-3 * shapely.area(boxes[which]))
    return covered


def spread(points: Points, *, apart: float) -> Points:
    """
    Return points pushed apart so that their symbols do not cover one another.

    Parameters
    ----------
    points : ndarray, (n, 2)
        Points in inches.
    apart : float
        Distance that symbols need.

    Returns
    -------
    ndarray, (n, 2)
        The points, moved no further than needed; equal points part in a fixed direction.

    Examples
    --------
    >>> moved = spread(np.array([[1.0, 1.0], [1.0, 1.0]]), apart=0.2)
    >>> round(float(np.hypot(*(moved[0] - moved[1]))), 2)
    0.2
    """
    moved = points.astype(float).copy()
    if len(points) <= 1:
        return moved
    # A tiny turn by row number parts points that coincide, always in the same way.
    turn = np.arange(len(points)) * 2.4
    moved += 1e-4 * np.column_stack([np.cos(turn), np.sin(turn)])
    for _ in range(_PUSHES):
        gaps = moved[:, None] - moved[None]
        distance = np.hypot(gaps[..., 0], gaps[..., 1])
        np.fill_diagonal(distance, np.inf)
        push = np.maximum(apart - distance, 0) / 2
        if push.max() < apart * 1e-3:
            break
        moved += (gaps / distance[..., None] * push[..., None]).sum(axis=1)
    return moved


def number_symbols(
    axes: Axes,
    points: Points,
    texts: Sequence[str],
    *,
    size: float,
    keep_off: Geometries,
    lines: Geometries,
) -> int:
    """
    Write a number beside each symbol, with a leader where it stands off.

    Parameters
    ----------
    axes : Axes
        The map.
    points : ndarray, (n, 2)
        Where the symbols stand, in the axes' units.
    texts : sequence of str, n
        The numbers.
    size : float
        Size of the lettering, points.
    keep_off : ndarray of geometry, m
        Boxes around symbols and names, in the axes' units.
    lines : ndarray of geometry, k
        Lines on which no number should lie, in the axes' units.

    Returns
    -------
    int
        How many numbers found no place and were left out.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> axes = Figure(figsize=(4, 4)).add_axes((0, 0, 1, 1))
    >>> none = np.array([], dtype=object)
    >>> number_symbols(axes, np.array([[0.5, 0.5]]), ["1"], size=7, keep_off=none, lines=none)
    0
    """
    from textalloc import allocate

    if len(points) == 0:
        return 0
    strokes = [_crossed(box) for box in keep_off]
    strokes += [shapely.get_coordinates(line) for line in lines]
    obstacles: dict[str, Any] = {}
    if strokes:
        obstacles = {
            "x_lines": [stroke[:, 0] for stroke in strokes],
            "y_lines": [stroke[:, 1] for stroke in strokes],
        }
    # textalloc prints when it finds no place; we count instead.
    with contextlib.redirect_stdout(io.StringIO()):
        _, _, written, _ = allocate(
            axes, points[:, 0], points[:, 1], list(texts), textsize=size, draw_all=False,
            margin=0.003, min_distance=0.011, max_distance=0.11, nbr_candidates=400,
            linewidth=0.4, linecolor=INK, textcolor=INK, avoid_label_lines_overlap=True,
            avoid_crossing_label_lines=True, plot_kwargs={"zorder": 18}, zorder=40,
            path_effects=halo(1.6), parse_math=False, fontproperties=font(size), **obstacles,
        )  # fmt: skip
    return sum(text is None for text in written)


def _crossed(box: shapely.Geometry) -> Points:
    """Return a line that a label cannot lie in a box without touching."""
    west, south, east, north = box.bounds
    x, y = (west + east) / 2, (south + north) / 2
    return np.array(
        [
            (west, south), (east, south), (east, north), (west, north), (west, south),
            (east, north), (x, north), (x, south), (east, y), (west, y), (west, north),
            (east, south),
        ]
    )  # fmt: skip
