"""
The engine beside geopandas and beside pure GEOS, in one run.

    python scripts/bench/overlay.py --size S|M   (XS: only to see that it runs)

Three rows: patches against ranges, the same with the tolerance band, and treatments against
erosion and watersheds.  *ours* and *geopandas* start from geometries in one CRS in metres; *GEOS*
is the time of those intersections alone that no method can do without (pairs that overlap
properly), on the same threads.  Machines are noisy: compare the ratios of one run.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from swcgeo.erosion.accounts.cells import Survey, cells_of, treated_ground
from swcgeo.model.settings import ComplianceSettings
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.cover import shared_once
from swcgeo.overlay.pairs import overlap_pairs
from swcgeo.overlay.threads import in_chunks
from swcgeo.patches.judging.place import reach_of

SIZES = {
    "XS": {"patches": 200, "ranges": 240, "treatments": 200, "erosion": 8, "watersheds": 4},
    "S": {"patches": 5_000, "ranges": 6_000, "treatments": 5_000, "erosion": 40, "watersheds": 17},
    "M": {
        "patches": 50_000,
        "ranges": 60_000,
        "treatments": 50_000,
        "erosion": 130,
        "watersheds": 55,
    },
}
"""Numbers of polygons; erosion and watersheds are grids with so many cells along one side."""
CRS = pyproj.CRS("EPSG:4544")


@dataclass(frozen=True)
class World:
    """Drawn layers, seeded: blobs of 20 to 60 vertices, and wavy grids."""

    patches: Geometries
    ranges: Geometries
    treatments: Geometries
    erosion: Geometries
    watersheds: Geometries


def blobs(rng: np.random.Generator, count: int, *, span: float, median_m2: float) -> Geometries:
    """Return irregular polygons with log-normal areas (domain notes §2.6)."""
    radius = np.sqrt(median_m2 * np.exp(rng.normal(0, 1.0, count)) / np.pi)
    middle = rng.uniform(0, span, (count, 2))
    corners = rng.integers(20, 60, count)
    shapes = []
    for number in range(count):
        angle = np.linspace(0, 2 * np.pi, corners[number], endpoint=False)
        wave = 1 + 0.3 * np.sin(3 * angle + number) + 0.1 * rng.normal(size=len(angle))
        reach = radius[number] * np.clip(wave, 0.3, None)
        shapes.append(
            middle[number] + reach[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        )
    polygons = np.array([shapely.Polygon(shape) for shape in shapes], dtype=object)
    return polygons[shapely.is_valid(polygons)]


def tiles(side: int, *, span: float, steps: int) -> Geometries:
    """Return a grid of `side` × `side` polygons with wavy borders that fit exactly."""
    ticks = np.arange(side * steps + 1) * span / (side * steps)

    def wavy(x: float, y: float) -> tuple[float, float]:
        swing = 0.1 * span / side
        return x + swing * np.sin(7 * y / span * side), y + swing * np.sin(5 * x / span * side)

    shapes = []
    for row in range(side):
        for col in range(side):
            x = ticks[col * steps : (col + 1) * steps + 1]
            y = ticks[row * steps : (row + 1) * steps + 1]
            ring = [(one, y[0]) for one in x] + [(x[-1], one) for one in y[1:]]
            ring += [(one, y[-1]) for one in x[-2::-1]] + [(x[0], one) for one in y[-2:0:-1]]
            shapes.append(shapely.Polygon([wavy(*point) for point in ring]))
    return np.array(shapes, dtype=object)


def draw(size: dict[str, int]) -> World:
    """Return the world of a size; density is the same at each."""
    rng = np.random.default_rng(20230807)
    span = 115_000 * np.sqrt(size["patches"] / 50_000)
    return World(
        patches=blobs(rng, size["patches"], span=span, median_m2=30_000),
        ranges=blobs(rng, size["ranges"], span=span, median_m2=60_000),
        treatments=blobs(rng, size["treatments"], span=span, median_m2=15_000),
        erosion=tiles(size["erosion"], span=span, steps=8),
        watersheds=tiles(size["watersheds"], span=span, steps=24),
    )


def timed(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes, s."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def pure_geos(*pairs: tuple[Geometries, Geometries]) -> float:
    """Return the time of the intersections that no method can do without, s."""
    proper = []
    for left, right in pairs:
        i, j = shapely.STRtree(right).query(left, predicate="intersects")
        one, other = left[i], right[j]
        nested = shapely.covered_by(one, other) | shapely.covers(one, other)
        rest = ~nested & ~shapely.touches(one, other)
        proper.append((one[rest], other[rest]))
    count = sum(len(one) for one, _ in proper)
    print(f"  pairs that overlap properly: {count}")

    def intersect(one: Geometries, other: Geometries) -> tuple[Geometries]:
        return (shapely.intersection(one, other),)

    return timed(lambda: [in_chunks(intersect, *pair) for pair in proper])


def frame(polygons: Geometries) -> gpd.GeoDataFrame:
    """Return polygons as a frame with a number each."""
    return gpd.GeoDataFrame({"number": np.arange(len(polygons))}, geometry=polygons, crs=CRS)


def compliance(world: World) -> dict[str, float]:
    """Return the times of patches against ranges, s."""

    def ours() -> None:
        pairs = overlap_pairs(world.patches, world.ranges)
        shared_once(pairs, pairs.left, limits=shapely.area(world.patches))

    def geopandas() -> None:
        pieces = frame(world.patches).overlay(frame(world.ranges), how="intersection")
        pieces.dissolve("number_1").area.to_numpy()

    return {
        "ours": timed(ours),
        "geopandas": timed(geopandas),
        "GEOS": pure_geos((world.patches, world.ranges)),
    }


def with_band(world: World) -> float:
    """Return the time of patches against ranges with the tolerance band, s."""
    everyone = np.arange(len(world.patches))

    def ours() -> None:
        reach = reach_of(world.patches, world.ranges, settings=ComplianceSettings(), crs=CRS)
        reach.place(everyone, lambda _, at: np.ones(len(at), dtype=bool))

    return timed(ours)


def treatment(world: World) -> dict[str, float]:
    """Return the times of treatments against erosion and watersheds, s."""
    grade = np.arange(len(world.erosion)) % 6 + 1
    none = np.empty(0, dtype=object)

    def ours() -> None:
        treated = treated_ground(world.treatments, none)
        latest = np.zeros(len(treated.geometry), dtype=np.intp)
        cells_of(world.watersheds, (Survey(2021, world.erosion, grade),), treated, survey_of=latest)

    def geopandas() -> None:
        # As ours: no hectare twice, so what lies under several treatments becomes one first.
        covered = frame(world.treatments).dissolve().explode()[["geometry"]]
        ground = frame(world.watersheds).overlay(frame(world.erosion), how="intersection")
        pieces = covered.overlay(ground, how="intersection")
        pieces.dissolve(["number_1", "number_2"]).area.to_numpy()

    ground = overlap_pairs(world.watersheds, world.erosion).pieces
    return {
        "ours": timed(ours),
        "geopandas": timed(geopandas),
        "GEOS": pure_geos((world.watersheds, world.erosion), (world.treatments, ground)),
    }


def show(name: str, times: dict[str, float]) -> None:
    """Print one row."""
    ours, theirs, geos = times["ours"], times["geopandas"], times["GEOS"]
    figures = (ours, theirs, geos, theirs / ours, ours / geos)
    print(f"{name:34s}" + "".join(f"{figure:11.2f}" for figure in figures))


def main() -> None:
    """Draw a world, time all three, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--size", choices=SIZES, default="S")
    world = draw(SIZES[parser.parse_args().size])
    # Once over a few polygons, so that imports and threads are not counted as work.
    with_band(World(*(getattr(world, name)[:50] for name in World.__dataclass_fields__)))
    rows = {"patches x ranges": compliance(world)}
    rows["the same, tolerance band"] = {**rows["patches x ranges"], "ours": with_band(world)}
    rows["treatments x erosion x watersheds"] = treatment(world)
    heads = ("ours", "geopandas", "GEOS", "x faster", "x GEOS")
    print(f"{'seconds':34s}" + "".join(f"{head:>11s}" for head in heads))
    for name, times in rows.items():
        show(name, times)


if __name__ == "__main__":
    main()
