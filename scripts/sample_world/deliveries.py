"""The two deliveries: one set of facts in two dialects."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from . import files, plane, terrain
from .dbf import Field
from .scenes import MINISTRY, PROVINCE, Patch

MINISTRY_PATH = "deliveries/ministry_2023_1.shp"
LATER_PATH = "deliveries/ministry_2024_1.shp"
PROVINCE_PATH = "deliveries/省级加密2023第2批.shp"
MINISTRY_FIELDS = (
    Field("QDNM", "C", 30),
    Field("QTYPE", "C", 24),
    Field("QAREA", "N", 12, 4),
    Field("EAREA", "N", 12, 4),
    Field("QDCS", "C", 12),
    Field("QDTYPE", "C", 30),
    Field("BYD", "C", 30),
    Field("PROJECT_ID", "C", 20),
    Field("ISREVIEW", "C", 10),
    Field("NOTE", "C", 60),
)
PROVINCE_FIELDS = (
    Field("图斑编号", "C", 20),
    Field("扰动图斑类型", "C", 30),
    Field("扰动变化类型", "C", 40),
    Field("扰动合规性", "C", 45),
    Field("施工现状", "C", 12),
    Field("扰动面积", "N", 12, 4),
    Field("影像时间", "D", 8),
    Field("涉及县", "C", 18),
    Field("备注", "C", 60),
)
PROVINCE_DAYS = ("2023-03-12", "2023-03-29", "2023-04-08", "2023-05-02")


def numbered(patches: list[Patch]) -> list[tuple[str, Patch]]:
    """Give each patch the id of its delivery: 15 digits, or 10 digits with a leading zero."""
    counts = {MINISTRY: 0, PROVINCE: 0}
    pairs = []
    for patch in patches:
        counts[patch.source] += 1
        n = counts[patch.source]
        pairs.append(
            (f"6212992023010{n:02d}" if patch.source == MINISTRY else f"06202302{n:02d}", patch)
        )
    return pairs


def _guess(patch: Patch) -> str:
    """Return what the issuing office guessed about compliance: it sends suspicions only."""
    return {7: "疑似超出防治责任范围", 2: "", 11: "疑似建设地点变更"}.get(patch.row, "疑似未批先建")


def _hectares(patch: Patch) -> float:
    """Return the stated area in hm²."""
    return round(patch.shape.area * patch.stated_factor / 10_000, 4)


def write_ministry(
    path: Path, pairs: list[tuple[str, Patch]], *, day: tuple[int, int, int]
) -> None:
    """Write patches of the ministry: short codes, GBK, no .cpg, longitude and latitude."""
    own = [(i, p) for i, p in pairs if p.source == MINISTRY]
    rows = [
        (
            i,
            p.kind,
            _hectares(p),
            None,
            p.state,
            p.change,
            _guess(p),
            p.project_id,
            "未复核",
            "道路" if "road" in p.scene else "",
        )
        for i, p in own
    ]
    files.write_shapefile(
        path,
        [p.shape for _, p in own],
        plane.MINISTRY,
        MINISTRY_FIELDS,
        rows,
        encoding="gbk",
        day=day,
        cpg=None,
    )


def image_days(pairs: list[tuple[str, Patch]]) -> dict[str, str | None]:
    """Return the image date of each of the province's patches; exactly one has none."""
    rng = np.random.default_rng([terrain.SEED, 30])
    return {
        i: None if p.undated else str(rng.choice(PROVINCE_DAYS))
        for i, p in pairs
        if p.source == PROVINCE
    }


def write_province(folder: Path, pairs: list[tuple[str, Patch]]) -> None:
    """Write the province's 16 patches: Chinese headings cut to 10 bytes, UTF-8, zone-prefixed."""
    own = [(i, p) for i, p in pairs if p.source == PROVINCE]
    seen = image_days(pairs)
    rows = [
        (
            i,
            p.kind,
            p.change,
            _guess(p),
            p.state,
            _hectares(p),
            seen[i],
            "垭豁区",
            "乡镇报告" if p.twin else "",
        )
        for i, p in own
    ]
    files.write_shapefile(
        folder / PROVINCE_PATH,
        [p.shape for _, p in own],
        plane.PROVINCE,
        PROVINCE_FIELDS,
        rows,
        encoding="utf-8",
        day=(2023, 6, 6),
        cpg="UTF-8",
    )
