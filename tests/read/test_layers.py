"""Layers and deliveries: read, named and checked in one go."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swcgeo.read import (
    read_delivery,
    read_layer,
    read_patches,
    read_project,
    read_treatments,
    read_watersheds,
)

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "project.toml"


def codes(layer):
    return [finding.code for finding in layer.notes.findings]


def test_a_layer_is_named_and_checked(squares):
    layer = read_patches(squares("p.gpkg", QDNM=["1", "1", None], QAREA=[1, 1, 1]))
    assert layer["patch_id"].tolist()[:2] == ["1", "1"]
    assert {"profile_used", "duplicate_id", "id_empty"} <= set(codes(layer))


def test_what_reading_has_said_is_not_said_again(squares):
    path = squares("c.shp", count=20, WATERSHED_=[str(i) for i in range(20)])
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    found = codes(read_watersheds(path))
    assert found.count("feature_unreadable") == 11
    assert "geometry_missing" not in found


def test_a_crs_in_doubt_is_said_once(squares):
    path = squares("d.gpkg", crs="EPSG:4544", x=105.5, y=33.5, side=0.01)
    assert codes(read_treatments(path)).count("crs_in_doubt") == 1


def test_the_covering_letter_fills_what_the_delivery_lacks(squares):
    layer = read_delivery(
        squares("p.gpkg", patch_id=["1", "2", "3"]), source="ministry", batch="2023-1",
        received_on=date(2023, 7, 20), image_date=date(2023, 4, 1),
    )  # fmt: skip
    assert set(layer["source"]) == {"ministry"}
    assert set(layer["batch"]) == {"2023-1"}
    assert layer["image_date"].dt.date.tolist() == [date(2023, 4, 1)] * 3


def test_a_column_of_the_delivery_stands_even_with_gaps(squares):
    path = squares(
        "p.gpkg", patch_id=["1", "2", "3"], image_date=["2023-03-01", None, "2023-03-01"]
    )
    layer = read_delivery(path, source="s", batch="b", image_date=date(2023, 4, 1))
    assert layer["image_date"].isna().tolist() == [False, True, False]
    assert "image_date_ignored" in codes(layer)


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not made yet")
def test_the_two_dialects_of_the_sample_are_read():
    # README of the sample: 31 patches in EPSG:4490 as GBK, 16 in EPSG:4523 as UTF-8, cut headings,
    # exactly one empty image date.
    project = read_project(SAMPLE)
    ministry, province = (
        read_delivery(item.path, source=item.source, batch=item.batch, image_date=item.image_date)
        for item in project.deliveries
    )
    assert (len(ministry), ministry.crs.to_epsg()) == (31, 4490)
    assert (len(province), province.crs.to_epsg()) == (16, 4523)
    assert province["image_date"].isna().sum() == 1
    for layer in (ministry, province):
        wanted = {"patch_id", "patch_type", "build_state", "change_type", "stated_area_m2"}
        assert wanted <= set(layer.columns)
        # Stated areas agree with the drawn ones to a tenth but where a difference is planted.
        drawn = layer.to_crs(4544).area
        assert (layer["stated_area_m2"] / drawn).median() == pytest.approx(1, abs=0.01)


def test_points_of_treatments_are_kept(real):
    path = real / "amazon_mining/Illegal-Airstrips-NYT-Intercept-Public.geojson"
    assert read_layer(path, kind="treatments").geom_type.eq("Point").all()
