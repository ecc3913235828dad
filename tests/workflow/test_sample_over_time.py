"""
The sample over two years: three deliveries, a person's word, a correction, a closed year.

The story runs once for each kind of ledger; what is asked of it stands in `truth.toml`, which is
plain geometry of what was drawn, or is arithmetic on it.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import Geod
from shapely import affinity

from swcgeo.export.sample import write_sample
from swcgeo.ledger.closing import close_year, moved_since_close
from swcgeo.ledger.journal import Writer, open_ledger
from swcgeo.ledger.results import payloads
from swcgeo.ledger.words import set_link
from swcgeo.model.outcome import Outcome
from swcgeo.workflow import run
from swcgeo.workflow.standing import Standing, standing

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"
TRUTH = tomllib.loads((SAMPLE / "truth.toml").read_text(encoding="utf-8"))
AMAZON = ROOT.parent / "shared" / "realdata" / "amazon_mining"
ZHANG = Writer(by="张三", at=dt.datetime(2024, 7, 20, 8, tzinfo=dt.UTC))
LI = Writer(by="李四", at=dt.datetime(2025, 3, 1, 8, tzinfo=dt.UTC))
SPOKEN, GROWN = "ministry/2023-1/621299202301020", "ministry/2024-1/621299202401004"
"""A patch without any range, and what it has grown to a year later (`[[lineage]]`)."""
REDRAWN, SCALE = "621299202301013", 0.8
"""A patch whose outline comes again 0.8 times as long and as wide: above 0.5 hm² still."""
UNDONE = "2022-002"
"""A treatment that turns out not to have been accepted."""


def planted(source: str, patch_id: str) -> dict[str, object]:
    (found,) = [
        one for one in TRUTH["patch"] if (one["source"], one["patch_id"]) == (source, patch_id)
    ]
    return found


@dataclass
class Story:
    """What was found at each turn."""

    first: Outcome
    later: Outcome
    again: Outcome
    corrected: Outcome
    sites: list[dict[str, str]]
    moved: pd.DataFrame
    rows: pd.DataFrame
    undone_km2: float
    standing: Standing
    verdict_history: list[float]


def named_ledger(folder: Path, place: str) -> None:
    """Let both projects of the sample use a ledger elsewhere."""
    for file in ("project.toml", "project_2024.toml"):
        text = (folder / file).read_text(encoding="utf-8")
        assert 'ledger = "ledger.gpkg"' in text
        text = text.replace('ledger = "ledger.gpkg"', f'ledger = "{place}"')
        (folder / file).write_text(text, encoding="utf-8")


def redrawn(folder: Path) -> None:
    """Let the ministry's delivery come again with one outline smaller."""
    file = folder / "deliveries" / "ministry_2023_1.shp"
    layer = gpd.read_file(file, encoding="GBK")
    row = layer.index[layer["QDNM"] == REDRAWN]
    smaller = affinity.scale(layer.geometry[row].item(), SCALE, SCALE)
    layer.loc[row, layer.geometry.name] = gpd.GeoSeries([smaller], index=row, crs=layer.crs)
    layer.to_file(file, encoding="GBK")


def undone(folder: Path) -> float:
    """Let a treatment be designed only; return its geodesic area in km²."""
    file = folder / "treatments.gpkg"
    layer = gpd.read_file(file, layer="treatments")
    row = layer.index[layer["treatment_id"] == UNDONE]
    area, _ = Geod(ellps="GRS80").geometry_area_perimeter(
        layer.geometry[row].to_crs("EPSG:4490").item()
    )
    layer.loc[row, "stage"] = "designed"
    layer.to_file(file, layer="treatments", mode="w")
    return abs(area) / 1e6


def sites_in(place: str) -> dict[str, str]:
    with open_ledger(place) as ledger:
        return {key: said["site_id"] for key, said in payloads(ledger, "site").items()}


@pytest.fixture(scope="module", params=["geopackage", "postgis"])
def story(request, tmp_path_factory) -> Story:
    """Run the sample through two years on one kind of ledger."""
    folder = tmp_path_factory.mktemp(request.param) / "sample"
    place = "ledger.gpkg"
    if request.param == "postgis":
        place = f"{request.getfixturevalue('postgis')}#sample_over_time"
    write_sample(folder)
    named_ledger(folder, place)
    at = place if "#" in place else str(folder / place)
    first = run(folder / "project.toml", writer=ZHANG)
    sites = [sites_in(at)]
    with open_ledger(at) as ledger:
        set_link(ledger, SPOKEN, project_id="P26", refuse=False, why="业主证明", writer=ZHANG)
    later = run(folder / "project_2024.toml", writer=ZHANG)
    sites.append(sites_in(at))
    again = run(folder / "project.toml", writer=ZHANG)
    with open_ledger(at) as ledger:
        close_year(ledger, 2023, writer=ZHANG)
        assert moved_since_close(ledger)[0].empty
    redrawn(folder)
    undone_km2 = undone(folder)
    corrected = run(folder / "project.toml", writer=LI)
    sites.append(sites_in(at))
    with open_ledger(at) as ledger:
        moved, rows = moved_since_close(ledger)
        found = standing(ledger, as_of=dt.date(2024, 8, 1))
        history = ledger.history("verdict", key=f"ministry/2023-1/{REDRAWN}")
    return Story(
        first=first, later=later, again=again, corrected=corrected, sites=sites, moved=moved,
        rows=rows, undone_km2=undone_km2, standing=found,
        verdict_history=[one.payload["area_m2"] for one in history],
    )  # fmt: skip


def test_the_verdicts_with_a_ledger_are_those_that_were_planted(story):
    judged = story.first.patches
    found = {(row.source, row.patch_id): (row.verdict, row.area_m2) for row in judged.itertuples()}
    assert len(found) == TRUTH["counts"]["patches"]
    for one in TRUTH["patch"]:
        verdict, area = found[one["source"], one["patch_id"]]
        assert verdict == one["verdict"]
        assert area == pytest.approx(one["area_m2"], rel=1e-4)


def test_the_changes_from_delivery_to_delivery_are_those_that_were_planted(story):
    table = story.later.further["lineage"]
    words = table[["old_id", "new_id", "change"]].astype(object).fillna("")
    found = set(words.itertuples(index=False, name=None))
    wanted = {
        (one.get("old_id", ""), one.get("new_id", ""), one["change"]) for one in TRUTH["lineage"]
    }
    assert found == wanted
    assert len(table) == len(TRUTH["lineage"])


def test_a_site_keeps_its_id_through_later_deliveries_and_corrections(story):
    first, later, corrected = story.sites
    assert {key: later[key] for key in first} == first
    assert corrected == later
    assert len(set(first.values())) == TRUTH["counts"]["distinct_sites"]


def test_what_is_seen_again_keeps_its_site_and_only_what_is_new_gets_one(story):
    sites = story.sites[1]
    before = set(story.sites[0].values())
    for one in TRUTH["lineage"]:
        if "new_id" not in one:
            continue
        site = sites[f"ministry/2024-1/{one['new_id']}"]
        if one["change"] == "new":
            assert site not in before
        elif one["change"] == "merged":  # one site cannot bear two names; both stay
            assert site in before
        else:
            assert site == sites[f"ministry/2023-1/{one['old_id']}"]
    new = Counter(one["change"] for one in TRUTH["lineage"])["new"]
    assert len(set(sites.values())) == TRUTH["counts"]["distinct_sites"] + new


def test_two_sites_that_a_later_patch_covers_are_named_and_keep_their_ids(story):
    (merged,) = {one["new_id"] for one in TRUTH["lineage"] if one["change"] == "merged"}
    old = [one["old_id"] for one in TRUTH["lineage"] if one["change"] == "merged"]
    (said,) = [one for one in story.later.notes.findings if one.code == "site_bridged"]
    assert said.id == merged
    assert set(said.fields["sites"].split(", ")) == {
        story.sites[0][f"ministry/2023-1/{name}"] for name in old
    }


def verdicts(outcome: Outcome) -> dict[str, str]:
    rows = outcome.patches
    keys = rows["source"] + "/" + rows["batch"] + "/" + rows["patch_id"]
    return dict(zip(keys, rows["verdict"], strict=True))


def test_a_persons_word_holds_for_the_patch_and_for_what_it_grows_to(story):
    name = SPOKEN.split("/")[2]
    assert planted("ministry", name)["verdict"] == "no_plan"
    # P26 is approved and has no boundary: nothing shows whether the patch lies inside it.
    assert verdicts(story.again)[SPOKEN] == "unknown"
    assert verdicts(story.later)[SPOKEN] == verdicts(story.later)[GROWN] == "unknown"
    links = story.later.patches.tables["links"]
    own = links[(links["patch_id"] == GROWN.split("/")[2]) & (links["how"] == "person")]
    assert own["project_id"].tolist() == ["P26"]
    inherited = [one for one in story.later.notes.findings if one.code == "word_inherited"]
    assert (GROWN.split("/")[2], SPOKEN, "张三") in {
        (one.id, one.fields["said_of"], one.fields["by"]) for one in inherited
    }


def test_a_word_changes_the_verdict_of_its_site_alone(story):
    before, after = verdicts(story.first), verdicts(story.again)
    site = story.sites[0][SPOKEN]
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {key for key, name in story.sites[0].items() if name == site}


def test_a_delivery_that_comes_again_otherwise_is_a_correction_and_both_are_kept(story):
    (said,) = [one for one in story.corrected.notes.findings if one.code == "delivery_corrected"]
    assert said.fields == {"delivery": "ministry/2023-1", "new": 0, "changed": 1, "withdrawn": 0}
    area = planted("ministry", REDRAWN)["area_m2"]
    assert story.verdict_history == pytest.approx([area, area * SCALE**2], rel=1e-4)


def test_the_figures_that_moved_since_the_close_name_the_rows_that_moved_them(story):
    moved = story.moved.set_index("figure")
    assert set(moved["year"]) == {2023}
    assert set(moved["by"]) == {"李四"}
    area = planted("ministry", REDRAWN)["area_m2"]
    patches = moved.loc["patches/area/no_plan"]
    assert patches["correction"] == pytest.approx(-area * (1 - SCALE**2), rel=1e-4)
    assert patches["rows"] == f"ministry/2023-1/{REDRAWN}"
    gross = moved.loc["account/TOTAL/treated_gross"]
    assert gross["correction"] == pytest.approx(-story.undone_km2, abs=1e-6)
    assert gross["after"] == pytest.approx(gross["before"] + gross["correction"], abs=1e-9)
    assert gross["rows"].startswith(f"{UNDONE}/ZDGC2022/")
    # One patch was redrawn: their number has not moved, nor what any other verdict covers.
    assert [name for name in moved.index if name.startswith("patches/")] == ["patches/area/no_plan"]


def test_status_counts_what_the_registers_say(story):
    found = Counter()
    order = ["issued", "judged", "visited", "decided", "handled", "rectified", "closed"]
    for state in story.standing.status.patches["state"]:
        found.update(order[: order.index(state) + 1])
    registers = TRUTH["registers"]
    new = len({one["new_id"] for one in TRUTH["lineage"] if "new_id" in one})
    assert found == {
        "issued": TRUTH["counts"]["patches"] + new, "judged": TRUTH["counts"]["patches"] + new,
        "visited": registers["visits"], "decided": registers["visits_decided"],
        "handled": registers["cases"], "rectified": registers["cases_rectified"],
        "closed": registers["cases_closed"],
    }  # fmt: skip
    assert story.standing.sites == len(set(story.sites[1].values()))
    rates = story.standing.rates.set_index("rate")
    paid = rates.loc["fees_paid", ["numerator", "denominator"]].tolist()
    assert paid == pytest.approx([registers["fees_paid_yuan"], registers["fees_due_yuan"]])


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> Outcome:
    """Run the sample without a ledger."""
    folder = tmp_path_factory.mktemp("bare") / "sample"
    write_sample(folder)
    file = folder / "project.toml"
    text = file.read_text(encoding="utf-8").replace('ledger = "ledger.gpkg"\n', "")
    file.write_text(text, encoding="utf-8")
    return run(file)


def test_the_patches_are_judged_alike_with_a_ledger_and_without(story, bare):
    pd.testing.assert_frame_equal(
        pd.DataFrame(story.first.patches.drop(columns="geometry")),
        pd.DataFrame(bare.patches.drop(columns="geometry")),
    )


@pytest.mark.skipif(not AMAZON.is_dir(), reason="the shared data is not here")
def test_the_amazon_is_judged_alike_with_a_ledger_and_without(tmp_path):
    text = """
    [project]
    name = "Amazon"
    {ledger}
    [layers]
    ranges = "{home}/indigenous_territories_impacts.geojson"
    [[deliveries]]
    path = "{home}/mining_2025Q3_diff.geojson"
    source = "ACA"
    batch = "2025Q3"
    received_on = 2025-10-01
    """
    found = []
    for ledger in ("", 'ledger = "ledger.gpkg"'):
        file = tmp_path / "project.toml"
        file.write_text(text.format(ledger=ledger, home=AMAZON.resolve().as_posix()), "utf-8")
        found.append(pd.DataFrame(run(file, writer=ZHANG).patches.drop(columns="geometry")))
    bare, held = found
    assert len(bare) == 2780
    pd.testing.assert_frame_equal(held, bare)
