"""拐点坐标表 · Tables of vertices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from swcgeo.model.layers import Layer
from swcgeo.read.vectors import read_vector
from tests.findings_worlds.drawn import X, Y, saved
from tests.findings_worlds.registry import occurs

CORNERS = [(0, 0), (100, 0), (100, 100), (0, 100)]
"""Metres north and east."""
HEADING = "地块,点号,X,Y"

Row = tuple[object, ...]


def _rows(*more: object, corners: Sequence[tuple[float, float]] = CORNERS) -> list[Row]:
    """Return the rows of a square parcel, each with more cells at its end."""
    return [
        ("甲", f"J{at}", Y + north, X + east, *more)
        for at, (north, east) in enumerate(corners, start=1)
    ]


def _read(folder: Path, rows: Sequence[Row], heading: str = HEADING) -> Layer:
    """Return what is read from a table of vertices."""
    lines = [heading, *(",".join(str(cell) for cell in row) for row in rows)]
    path = saved(folder, "\n".join(lines), "拐点.csv")
    return read_vector(path, layer_name="ranges", crs="EPSG:4544")


@occurs("vertex_table_read", "表格每行是一个拐点。", "Each row of a table is a vertex.")
def plain_table(folder: Path) -> Layer:
    return _read(folder, _rows())


@occurs("axes_contradict", "X 一列是东坐标，与测量上的惯例相反。",
        "The column X holds eastings, against the custom of surveying.")  # fmt: skip
def east_under_x(folder: Path) -> Layer:
    return _read(folder, [(name, point, east, north) for name, point, north, east in _rows()])


@occurs("axes_undecided", "坐标是缩略的局部坐标，两列数值差不多大。",
        "Coordinates are local ones, of the same size in both columns.")  # fmt: skip
def small_numbers(folder: Path) -> Layer:
    return _read(folder, [(name, point, north - 3_500_000, east - 300_000)
                          for name, point, north, east in _rows()])  # fmt: skip


@occurs("vertices_reordered", "拐点按点号的文字排序（J10 在 J2 之前），轮廓因此自相交。",
        "Vertices are sorted as text (J10 before J2), so that the outline crosses itself.")  # fmt: skip
def sorted_as_text(folder: Path) -> Layer:
    steps = (0, 30, 60)
    around = [*((0, e) for e in steps), *((n, 90) for n in steps),
              *((90, 90 - e) for e in steps), *((90 - n, 0) for n in steps)]  # fmt: skip
    return _read(folder, sorted(_rows(corners=around), key=lambda row: str(row[1])))


@occurs("vertex_order_differs", "行序与点号次序不同，而两种次序的轮廓都不自相交。",
        "Rows and numbers are in different orders, and neither outline crosses itself.")  # fmt: skip
def two_orders(folder: Path) -> Layer:
    inwards = [*CORNERS, (50, 40)]
    rows = _rows(corners=inwards)
    return _read(folder, [*rows[:2], rows[4], *rows[2:4]])


@occurs("closure_differs", "末点与首点同号，坐标却不同。",
        "The last vertex has the name of the first and lies elsewhere.")  # fmt: skip
def not_quite_closed(folder: Path) -> Layer:
    return _read(folder, [*_rows(), ("甲", "J1", Y - 3, X)])


@occurs("vertex_rows_left", "表中有不是拐点的行，例如说明坐标系的一行。",
        "A row of the table is no vertex, such as a line on the CRS.")  # fmt: skip
def note_below(folder: Path) -> Layer:
    return _read(folder, [*_rows(), ("", "坐标系：CGCS2000", "", "")])


@occurs("vertex_columns_vary", "某个字段在同一地块的各拐点上取值不同。",
        "A column differs from vertex to vertex of a parcel.")  # fmt: skip
def elevations(folder: Path) -> Layer:
    rows = [(*row, 1200 + at) for at, row in enumerate(_rows())]
    return _read(folder, rows, f"{HEADING},高程")


@occurs("parcel_area_differs", "表中注明的面积不是拐点围成的面积。",
        "The area that a table states is not the one its vertices enclose.")  # fmt: skip
def other_area(folder: Path) -> Layer:
    return _read(folder, _rows(1.2), f"{HEADING},面积（公顷）")


@occurs("vertices_lost", "勘测定界文本中的拐点少于其声明的个数。",
        "The text of a land survey has fewer vertices than it states.")  # fmt: skip
def text_of_survey(folder: Path) -> Layer:
    lines = ["[地块坐标]", "6,1.0000,DK01,一号地块,面,,,,@"]
    lines += [f"{point},1,{north},{east}" for _, point, north, east in _rows()]
    path = saved(folder, "\n".join(lines), "勘测定界.txt")
    return read_vector(path, layer_name="ranges", crs="EPSG:4544")
