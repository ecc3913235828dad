"""A small bureau: a folder with a project, drawn from squares, whose ledger fills year by year."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import geopandas as gpd
from shapely.geometry import box

from swcgeo.ledger.journal import Writer

X, Y, CRS = 500_000, 3_700_000, "EPSG:4544"
WRITER = Writer(by="张三", at=dt.datetime(2023, 7, 21, 8, 0, tzinfo=dt.UTC))

PROJECT = """
[project]
name = "{year}年"
year = {year}
ledger = "{ledger}"
crs = "EPSG:4544"

[layers]
ranges = "ranges.gpkg"
watersheds = "watersheds.gpkg"
treatments = "treatments.gpkg"

[[layers.erosion]]
path = "erosion.gpkg"
year = 2020

{deliveries}
"""
DELIVERY = """
[[deliveries]]
path = "{name}.gpkg"
source = "{source}"
batch = "{batch}"
received_on = {received_on}
image_date = {image_date}
"""


def square(east, north=0, side=100):
    """Return a square; 100 m a side are 1 hm²."""
    return box(X + east, Y + north, X + east + side, Y + north + side)


def frame(shapes, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=CRS)


# Patch A lies within the range of P; B is beside no range; C lies half in the range of Q.
MINISTRY = frame([square(0), square(3000), square(6050)], patch_id=["A", "B", "C"])
# The province sees B again, somewhat redrawn, and D far away.
PROVINCE = frame([square(3005), square(9000)], patch_id=["P1", "P2"])
# A year later: A as it was, B grown by 100 m to the east, C gone, E new.
LATER = frame([square(1), box(X + 3000, Y, X + 3200, Y + 100), square(12000)],
              patch_id=["A9", "B9", "E9"])  # fmt: skip
RANGES = frame([square(-50, -50, 200), square(6000, -50, 100).union(square(6000, 0, 100))],
               range_id=["R1", "R2"], project_id=["P", "Q"], project_name=["甲项目", "乙项目"],
               approved_on=["2020-01-01", "2020-01-01"], range_kind=["boundary", "boundary"])  # fmt: skip
WATERSHEDS = frame([square(0, 0, 1000)], watershed_id=["W"])
EROSION = frame([square(0, 0, 1000)], grade=["中度"])
TREATMENTS = frame([square(0, 500, 200), square(400, 500, 200)], treatment_id=["T1", "T2"],
                   project_id=["P", "P"], measure=["梯田", "梯田"], year=[2022, 2023],
                   stage=["accepted", "accepted"])  # fmt: skip

FIRST = {"name": "ministry", "source": "ministry", "batch": "2023-1", "received_on": "2023-07-20",
         "image_date": "2023-04-01"}  # fmt: skip
SECOND = {"name": "province", "source": "province", "batch": "2023-2",
          "received_on": "2023-08-10", "image_date": "2023-05-01"}  # fmt: skip
THIRD = {"name": "later", "source": "ministry", "batch": "2024-1", "received_on": "2024-07-20",
         "image_date": "2024-04-01"}  # fmt: skip


def write(folder: Path, name: str, layer: gpd.GeoDataFrame) -> Path:
    """Write a layer in the place of what stood there."""
    file = folder / f"{name}.gpkg"
    file.unlink(missing_ok=True)
    layer.to_file(file, layer=name)
    return file


def bureau(folder: Path, *, ledger: str = "ledger.gpkg") -> Path:
    """Return a folder with all layers and the projects of 2023 and 2024."""
    folder.mkdir(parents=True, exist_ok=True)
    layers = {"ministry": MINISTRY, "province": PROVINCE, "later": LATER, "ranges": RANGES,
              "watersheds": WATERSHEDS, "erosion": EROSION, "treatments": TREATMENTS}  # fmt: skip
    for name, layer in layers.items():
        write(folder, name, layer)
    project(folder, 2023, [FIRST, SECOND], ledger=ledger)
    project(folder, 2024, [THIRD], ledger=ledger)
    return folder


def project(folder: Path, year: int, deliveries: list[dict], *, ledger: str) -> Path:
    """Write the project of a year."""
    text = "".join(DELIVERY.format(**one) for one in deliveries)
    file = folder / f"{year}.toml"
    file.write_text(PROJECT.format(year=year, deliveries=text, ledger=ledger), encoding="utf-8")
    return file


def content(ledger) -> list[tuple]:
    """Return all that a ledger holds, but for when and by whom."""
    kinds = ("delivery", "patch", "site", "verdict", "link", "word", "run", "figure", "trace",
             "visit", "case", "fee", "pushed", "close")  # fmt: skip
    return [(one.entry.kind, one.entry.key, one.entry.text, one.entry.wkb)
            for kind in kinds for one in ledger.history(kind)]  # fmt: skip


def moved(folder: Path, target: Path) -> Path:
    """Return the folder, moved elsewhere."""
    return Path(shutil.move(str(folder), str(target)))
