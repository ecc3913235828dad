"""The benchmarks run; what they measure is for people to read, not for tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_overlay_bench_prints_its_three_rows():
    script = ROOT / "scripts" / "bench" / "overlay.py"
    done = subprocess.run(
        [sys.executable, str(script), "--size", "XS"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    rows = [line.split("  ")[0] for line in done.stdout.splitlines()[-3:]]
    assert rows == [
        "patches x ranges", "the same, tolerance band", "treatments x erosion x watersheds"
    ]  # fmt: skip
