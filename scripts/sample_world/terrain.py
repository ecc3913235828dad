"""Valleys and ridges of the fictional district as formulas, so that any grid can ask for heights.

Every stream carries its own valley surface (bed + side slopes); the land is the lower envelope
of all of them.  Two neighbouring surfaces meet on the ridge, so the watershed of a point is the
stream whose surface is lowest there: relief and watershed borders agree by construction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .plane import Floats

SEED = 20230807


@dataclass(frozen=True)
class Stream:
    """One valley: name, bed points (upstream last), bed heights, and side of the main river."""

    code: str
    name: str
    points: Floats
    bed: Floats
    north: bool


def river_y(x: Floats) -> Floats:
    """Northing of the main river at easting `x` (metres in the drawing plane)."""
    return 650 * np.sin(x / 2300) + 330 * np.sin(x / 900 + 1.0) - 300


def river_bed(x: Floats) -> Floats:
    """Height of the main river's bed: it falls eastward by 9 m a kilometre."""
    return 1015 - 0.009 * x


def _tributary(code: str, name: str, plan: tuple[float, float, float, bool]) -> Stream:
    """Draw a tributary: mouth easting, length and lean from `plan`, winding as real ones do."""
    mouth, length, lean, north = plan
    u = np.arange(0, length, 90.0)
    phase = mouth / 700
    x = mouth + lean * u + 190 * np.sin(u / 640 + phase) + 80 * np.sin(u / 260 + 2 * phase)
    x -= 190 * np.sin(phase) + 80 * np.sin(2 * phase)
    start = river_y(np.array(mouth))
    y = start + (u if north else -u)
    bed = river_bed(np.array(mouth)) + 0.042 * u + 5.5e-6 * u**2
    points, bed = _with_branches(np.column_stack([x, y]), bed, mouth)
    return Stream(code, name, points, bed, north)


def _with_branches(points: Floats, bed: Floats, mouth: float) -> tuple[Floats, Floats]:
    """Add short side valleys to a stream, left and right in turn, each climbing 11 %."""
    rng = np.random.default_rng([SEED, 5, int(mouth) + 20000])
    chains, beds = [points], [bed]
    for k, share in enumerate((0.24, 0.42, 0.6, 0.77)):
        at = int(share * len(points))
        step = points[min(at + 8, len(points) - 1)] - points[at - 8]
        side = (1 if k % 2 else -1) * rng.uniform(0.75, 1.15)
        turn = np.arctan2(step[1], step[0]) + side
        u = np.arange(90.0, rng.uniform(1000, 1700), 90.0)
        wind = 60 * np.sin(u / 300 + k)
        axis = np.column_stack(
            [u * np.cos(turn) - wind * np.sin(turn), u * np.sin(turn) + wind * np.cos(turn)]
        )
        chains.append(points[at] + axis)
        beds.append(bed[at] + 0.11 * u)
    return np.vstack(chains), np.concatenate(beds)


TRIBUTARIES = (
    _tributary("WS01", "野狐峁沟", (-6900, 5600, 0.12, True)),
    _tributary("WS02", "垭豁沟", (-3500, 6600, -0.10, True)),
    _tributary("WS03", "柳树塬沟", (-300, 6900, 0.06, True)),
    _tributary("WS04", "崾岘沟", (3100, 6500, -0.05, True)),
    _tributary("WS05", "石崖坪沟", (6500, 5200, -0.12, True)),
    _tributary("WS06", "苦水峪", (-6000, 5000, -0.10, False)),
    _tributary("WS07", "大堎沟", (-2300, 6300, 0.07, False)),
    _tributary("WS08", "碾坝沟", (1300, 6200, -0.04, False)),
    _tributary("WS09", "草圪垯沟", (4500, 6100, 0.09, False)),
    _tributary("WS10", "屲子沟", (7400, 4200, -0.08, False)),
)


def noise(x: Floats, y: Floats, wavelength: float, key: int) -> Floats:
    """Smooth field of mean 0 and variance 1 with the given wavelength, fixed by `key`."""
    rng = np.random.default_rng([SEED, key])
    total = np.zeros(np.broadcast(x, y).shape)
    for _ in range(14):
        turn, phase = rng.uniform(0, 2 * np.pi, 2)
        wave = 2 * np.pi / (wavelength * rng.uniform(0.7, 1.5))
        total += np.cos(wave * (np.cos(turn) * x + np.sin(turn) * y) + phase)
    return total * np.sqrt(2 / 14)


def _side_slope(distance: Floats) -> Floats:
    """Height above the bed: a floor of some 100 m, then slopes that ease towards the ridge."""
    return 0.27 * (np.hypot(distance, 130) - 130) + 55 * (1 - np.exp(-((distance / 520) ** 2)))


def _surface(x: Floats, y: Floats, points: Floats, bed: Floats) -> Floats:
    """Return the lowest valley surface that the bed points give, at each (x, y)."""
    best = np.full(x.shape, np.inf)
    for (px, py), height in zip(points, bed, strict=True):
        np.minimum(best, height + _side_slope(np.hypot(x - px, y - py)), out=best)
    return best


def valley_surfaces(x: Floats, y: Floats) -> Floats:
    """Return one surface a tributary (first axis), each roughened so that ridges wind."""
    layers = []
    for k, stream in enumerate(TRIBUTARIES):
        rough = 24 * noise(x, y, 1500, 10 + k) + 7 * noise(x, y, 520, 40 + k)
        away = np.clip(np.hypot(x - stream.points[0, 0], y - stream.points[0, 1]) / 1500, 0, 1)
        layers.append(_surface(x, y, stream.points, stream.bed) + rough * away)
    return np.stack(layers)


def watershed_labels(x: Floats, y: Floats) -> Floats:
    """Return the index of the tributary that drains each point; the river parts north and south."""
    surfaces = valley_surfaces(x, y)
    north = y > river_y(x)
    for k, stream in enumerate(TRIBUTARIES):
        surfaces[k][north != stream.north] = np.inf
    return surfaces.argmin(axis=0).astype(float)


def height(x: Floats, y: Floats) -> Floats:
    """Height above sea level in metres: a soft lower envelope of all valley surfaces."""
    along = np.arange(-11500, 11600, 100.0)
    river = _surface(x, y, np.column_stack([along, river_y(along)]), river_bed(along))
    layers = np.concatenate([valley_surfaces(x, y), river[None]])
    lowest = layers.min(axis=0)
    soft = lowest - 9 * np.log(np.exp(-(layers - lowest) / 9).sum(axis=0))
    return soft + 5 * noise(x, y, 330, 70) * np.clip((soft - river_bed(x)) / 250, 0, 1)
