"""Outlines as an interpreter would digitise them, with areas fixed in advance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from shapely import Polygon
from shapely.affinity import rotate, scale, translate
from shapely.geometry.base import BaseGeometry

Rng = np.random.Generator


def with_area(shape: BaseGeometry, area: float) -> Polygon:
    """Scale `shape` about its centroid to exactly `area` square metres."""
    factor = float(np.sqrt(area / shape.area))
    return scale(shape, factor, factor, origin="centroid")


def blob(area: float, rng: Rng, *, stretch: float = 1.4, rough: float = 0.18) -> Polygon:
    """Return an irregular digitised outline of `area` m² around the origin."""
    count = int(np.clip(10 + area**0.5 / 22, 11, 26))
    angle = np.sort((np.arange(count) + rng.uniform(-0.3, 0.3, count)) * 2 * np.pi / count)
    radius = np.ones(count)
    for wave in (2, 3, 4, 5):
        radius += (
            rough / wave**0.5 * rng.normal() * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
        )
    radius = np.clip(radius + rng.normal(0, 0.04, count), 0.5, 1.7)
    points = np.column_stack([radius * np.cos(angle) * stretch, radius * np.sin(angle)])
    outline = with_area(Polygon(points), area)
    return translate(outline, -outline.centroid.x, -outline.centroid.y)


def yard(area: float, rng: Rng) -> Polygon:
    """Return an angular building site of `area` m²: a rectangle with one corner left out."""
    ratio, cut_x, cut_y = rng.uniform(1.1, 2.0), rng.uniform(0.3, 0.6), rng.uniform(0.25, 0.5)
    corners = [(0, 0), (ratio, 0), (ratio, 1 - cut_y), (ratio * (1 - cut_x), 1 - cut_y)]
    corners += [(ratio * (1 - cut_x) - 0.03, 1), (0.02, 1)]
    shape = with_area(Polygon(corners), area)
    return translate(shape, -shape.centroid.x, -shape.centroid.y)


def rectangle(west: float, south: float, width: float, height: float) -> Polygon:
    """Return the rectangle whose area is `width` times `height`."""
    return shapely.box(west, south, west + width, south + height)


def bend(length: float, sag: float) -> shapely.LineString:
    """Return a road axis of about `length` metres with a gentle double bend, edges < 60 m."""
    x = np.linspace(-length / 2, length / 2, int(length / 45) + 2)
    y = sag * np.sin(2 * np.pi * x / length) * np.cos(np.pi * x / length / 1.3)
    return shapely.LineString(np.column_stack([x, y]))


def strip(axis: shapely.LineString, width: float) -> Polygon:
    """Return the strip of `width` metres along an axis, with square ends."""
    return axis.buffer(width / 2, cap_style="flat", join_style="mitre")


def second_look(shape: Polygon, rng: Rng, *, jitter: float = 5.0) -> Polygon:
    """Return `shape` as another interpreter would draw it: moved vertices, some left out."""
    ring = shapely.get_coordinates(shape)[:-1]
    keep = rng.random(len(ring)) > 0.15 if len(ring) > 9 else np.ones(len(ring), bool)
    moved = ring[keep] + rng.normal(0, jitter, (int(keep.sum()), 2))
    return Polygon(moved + rng.normal(0, jitter / 2, 2))


def red_line(inner: BaseGeometry, margin: float) -> Polygon:
    """Return an approved boundary that holds `inner` at least 0.6 `margin` inside."""
    return inner.convex_hull.buffer(margin, quad_segs=2).simplify(margin * 0.3)


def place(shape: BaseGeometry, x: float, y: float, angle: float) -> BaseGeometry:
    """Turn `shape` about the origin by `angle` degrees and move the origin to (x, y)."""
    return translate(rotate(shape, angle, origin=(0, 0)), x, y)


def bisect(value: Callable[[float], float], goal: float, low: float, high: float) -> float:
    """Return t in [low, high] at which the monotone `value(t)` meets `goal`."""
    rising = value(high) > value(low)
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if (value(middle) < goal) == rising else (low, middle)
    return (low + high) / 2
