"""台账 · What the ledger remembers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from swcgeo.ledger.journal import Writer, open_ledger
from swcgeo.ledger.words import set_link
from swcgeo.model.findings import Notes
from swcgeo.workflow import run
from swcgeo.workflow.ingesting import ingest_delivery, read_named
from tests.findings_worlds.drawn import patches, ranges, saved, square, written
from tests.findings_worlds.registry import occurs

WHO = Writer(by="张三", at=dt.datetime(2023, 7, 21, 8, tzinfo=dt.UTC))
FIRST, SECOND = ("2023-1", dt.date(2023, 7, 20)), ("2024-1", dt.date(2024, 7, 20))
Named = tuple[str, dt.date | None]


def ingested(folder: Path, layer: gpd.GeoDataFrame, name: Named = FIRST) -> Notes:
    """Take a delivery of the ministry into the ledger of a folder."""
    batch, day = name
    file = str(written(folder, layer, f"{batch}.gpkg"))
    named, read = read_named(file, source="ministry", batch=batch, received_on=day, image_date=None)
    return ingest_delivery(
        folder / "ledger.gpkg", read, path=file, name=named, received_on=day, writer=WHO
    ).notes


def judged(folder: Path, *shapes: BaseGeometry, name: Named = FIRST) -> Notes:
    """Run a project with one delivery of the ministry and the range of project P."""
    batch, day = name
    written(folder, patches(*shapes), f"{batch}.gpkg")
    written(folder, ranges(square(1000), project_id=["P"]), "ranges.gpkg")
    text = (
        f'[project]\nname = "P"\nledger = "ledger.gpkg"\n[layers]\nranges = "ranges.gpkg"\n'
        f'[[deliveries]]\npath = "{batch}.gpkg"\nsource = "ministry"\nbatch = "{batch}"\n'
        f"received_on = {day}\n"
    )
    return run(saved(folder, text, "project.toml"), writer=WHO).notes


def said(folder: Path, project: str) -> None:
    """Say that patch A of the first delivery belongs to a project."""
    with open_ledger(folder / "ledger.gpkg") as ledger:
        set_link(ledger, "ministry/2023-1/A", project_id=project, refuse=False,
                 why="业主证明", writer=WHO)  # fmt: skip


@occurs("delivery_corrected", "同一批次再次下发，内容与台账中已有的不同。",
        "A delivery comes again and differs from what the ledger holds of it.")  # fmt: skip
def comes_again(folder: Path) -> Notes:
    ingested(folder, patches(square(), square(300)))
    return ingested(folder, patches(square(), square(300, side=50)))


@occurs("received_on_missing", "录入的批次没有下发日期。",
        "A delivery is taken in without the day on which it came.")  # fmt: skip
def came_some_day(folder: Path) -> Notes:
    return ingested(folder, patches(square()), (FIRST[0], None))


@occurs("word_inherited", "人工判定过的地块在后来的批次中又有了图斑。",
        "A site of which a person has spoken is seen again in a later delivery.")  # fmt: skip
def seen_again(folder: Path) -> Notes:
    judged(folder, square())
    said(folder, "P")
    return judged(folder, square(1), name=SECOND)


@occurs("word_project_unknown", "人工关联的项目不在任何登记中。",
        "A person has linked a patch to a project that no register knows.")  # fmt: skip
def nobodys_project(folder: Path) -> Notes:
    judged(folder, square())
    said(folder, "P-9")
    return judged(folder, square())


@occurs("site_bridged", "后来的一个图斑同时覆盖两个已有编号的地块。",
        "A later patch covers two sites that have ids of their own.")  # fmt: skip
def two_sites_in_one(folder: Path) -> Notes:
    judged(folder, square(), square(100))
    return judged(folder, square(side=200).intersection(square().union(square(100))), name=SECOND)
