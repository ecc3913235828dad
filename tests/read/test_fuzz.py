"""Spoiled files of every format: read, or refused by an error of ours; never anything else."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.read.mutants import outcome_of, sound_files, spoiled_copy, spoiled_inside

CORPUS = Path(__file__).parent / "corpus"
DATA = (
    ".shp",
    ".kml",
    ".geojson",
    ".csv",
    ".txt",
    ".gpkg",
    ".dxf",
    ".xlsx",
    ".zip",
    ".gpx",
    ".fgb",
    ".kmz",
)
KINDS = ["csv", "dxf", "fgb", "geojson", "gpkg", "gpx", "kml", "kmz", "parcels", "parquet", "shp",
         "vertices", "xlsx", "zip"]  # fmt: skip
ARCHIVES = frozenset({"kmz", "xlsx", "zip"})
FEW = settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return a small sound file of every format."""
    return sound_files(tmp_path_factory.mktemp("sound"))


def test_every_sound_file_is_read(sound):
    assert sorted(sound) == KINDS
    outcomes = {kind: outcome_of(path) for kind, path in sound.items()}
    # A pin is no polygon.
    assert outcomes == dict.fromkeys(KINDS, "read") | {"gpx": "layer_not_polygons"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoiled_file_is_read_or_refused(sound, kind):
    @FEW
    @given(random=st.randoms(use_true_random=False))
    def try_one(random):
        with TemporaryDirectory() as folder:
            inside = kind in ARCHIVES and random.random() < 0.8
            spoil = spoiled_inside if inside else spoiled_copy
            assert outcome_of(spoil(sound[kind], Path(folder), random)) != "silent"

    try_one()


@pytest.mark.parametrize("case", sorted(path.name for path in CORPUS.iterdir()))
def test_what_once_broke_a_reader_is_read_or_refused(case):
    (path,) = [file for file in (CORPUS / case).iterdir() if file.suffix in DATA]
    assert outcome_of(path) != "silent"
