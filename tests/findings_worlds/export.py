"""写出结果 · Writing results."""

from __future__ import annotations

from pathlib import Path

from swcgeo.export.vectors import write_layers
from swcgeo.export.whole import Written
from tests.findings_worlds.drawn import patches, square
from tests.findings_worlds.registry import occurs


@occurs("text_cut", "文本超过输出格式的长度上限。", "A text is longer than the format can hold.")
def long_text(folder: Path) -> Written:
    return write_layers({"patches": patches(square(), note=["水" * 100])}, folder / "结果.shp")


@occurs("output_beside", "要覆盖的结果正被其他程序打开。",
        "Another program holds the result that is to be replaced.")  # fmt: skip
def held_open(folder: Path) -> Written:
    layers = {"patches": patches(square())}
    write_layers(layers, folder / "结果.gpkg")
    (folder / "结果.gpkg-wal").write_bytes(b"")  # as desktop software leaves it while it edits
    return write_layers(layers, folder / "结果.gpkg")
