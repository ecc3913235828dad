"""A run's results as files: GeoPackage, workbook, maps, findings, manifest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from swcgeo.check.attributes import codes
from swcgeo.erosion.soil_loss import soil_loss
from swcgeo.export.figures import write_figure
from swcgeo.export.findings import write_findings
from swcgeo.export.manifest import write_manifest
from swcgeo.export.measures import write_measures
from swcgeo.export.soil_loss import write_soil_loss
from swcgeo.export.vectors import write_layers
from swcgeo.export.whole import Written, make_folder
from swcgeo.export.workbook import write_workbook
from swcgeo.model.codes import STAGES
from swcgeo.model.findings import findings_table, receipts_table
from swcgeo.model.labels import label
from swcgeo.model.outcome import Outcome
from swcgeo.model.results import confirmed
from swcgeo.plot import map_acceptance, map_patches, map_transition, map_treatment
from swcgeo.read.dialects.library import written_fields
from swcgeo.read.grids.factors import read_factors

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.figure import Figure


def write_outcome(
    outcome: Outcome,
    folder: str | Path,
    *,
    lang: str = "zh",
    started_on: dt.datetime,
    progress: Callable[[str], None] = lambda _: None,
) -> Written:
    """
    Write all results of a run into a folder.

    Parameters
    ----------
    outcome : Outcome
        What `swcgeo.workflow.run` found.
    folder : str or Path
        Made where it does not exist; files of other runs are replaced.
    lang : str
        Language of what readers see.
    started_on : datetime
        When the run began; it stands in the manifest alone.
    progress : callable
        Is told ``tables``, ``maps`` and ``manifest`` as they begin.

    Returns
    -------
    Written
        The files that stand there now, and what was found in writing them.

    Raises
    ------
    LayerError, CrsError
        If the factors of soil loss cannot be used.
    OutputError
        If a file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from swcgeo.model.project import Project
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     project = Path(folder, "project.toml")
    ...     _ = project.write_text("", encoding="utf-8")
    ...     outcome = Outcome(project=Project(path=project, name="P"))
    ...     today = dt.datetime(2023, 7, 1, tzinfo=dt.UTC)
    ...     written = write_outcome(outcome, folder, started_on=today)
    ...     [path.name for path in written.paths][:2]
    ['results.gpkg', 'ledger.xlsx']
    """
    home = make_folder(folder)
    progress("tables")
    first = _write_loss(outcome, home) + _write_measures(outcome, home)
    outcome = replace(outcome, notes=outcome.notes + first.notes)
    written = _write_tables(outcome, home, lang=lang) + first
    progress("maps")
    for figure, name in _maps(outcome, lang=lang):
        written = written + _write_map(figure, home / "maps" / name)
    progress("manifest")
    return written + write_manifest(
        home / "manifest.json",
        project=outcome.project.path,
        inputs=outcome.inputs,
        outputs=written.paths,
        absent=outcome.absent,
        settings=outcome.project.settings,
        method=_method(outcome),
        started_on=started_on,
    )


def _write_loss(outcome: Outcome, home: Path) -> Written:
    """Compute and write soil loss, where the project names its factors."""
    project = outcome.project
    if "factors" not in project.layers:
        return Written(())
    with read_factors(project.layers["factors"]) as factors:
        loss = soil_loss(
            factors, region=project.erosion_region or "", settings=project.settings.soil_loss
        )
        graded, written = write_soil_loss(loss, home / "soil_loss.tif")
    return Written(written.paths, written.notes + graded.notes)


def _write_measures(outcome: Outcome, home: Path) -> Written:
    """Write the layer of measures for the key-project system, where there are treatments."""
    drawn, project = outcome.drawn, outcome.project
    if "treatments" not in drawn:
        return Written(())
    return write_measures(
        drawn["treatments"],
        home / "measures",
        fields=written_fields("treatments", project.profiles),
        watersheds=drawn.get("watersheds"),
        settings=project.settings.key_projects,
    )


def _write_tables(outcome: Outcome, home: Path, *, lang: str) -> Written:
    """Write GeoPackage, workbook and findings."""
    layers = outcome.layers()
    notes = outcome.notes
    if "reported_candidates" in layers:
        layers["reported_candidates"] = confirmed(layers["reported_candidates"], lang)
    shown = {
        **layers,
        "findings": findings_table(notes.findings, lang=lang),
        "receipts": receipts_table(notes.receipts, lang=lang),
    }
    account = outcome.account
    return (
        write_layers(shown, home / "results.gpkg")
        + write_workbook(
            home / "ledger.xlsx",
            patches=outcome.patches,
            links=layers.get("links"),
            account_tables={} if account is None else {"account": account, **account.tables},
            further=outcome.further,
            notes=notes,
            about=_about(outcome, lang),
            lang=lang,
        )
        + write_findings(notes, home / "findings.csv", lang=lang)
    )


def _about(outcome: Outcome, lang: str) -> Iterator[tuple[str, str]]:
    """Yield what this run has to say of itself: topic and text."""
    yield label("about.project", lang), outcome.project.name
    for finding in outcome.notes.findings:
        if finding.code in ("area_method", "ranges_without_boundary"):
            yield label(f"layer.{finding.layer}", lang), finding.message(lang)
    for path in outcome.inputs:
        yield label("about.input", lang), path.name


def _standing(treatments: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the treatments that stand on the ground; designs are for the map of acceptance."""
    return treatments[codes(treatments, "stage", STAGES) != "designed"]


def _maps(outcome: Outcome, *, lang: str) -> Iterator[tuple[Figure, str]]:
    """Yield each map, drawn, and its name."""
    yield from _change_maps(outcome, lang=lang)
    project, drawn = outcome.project, outcome.drawn
    if outcome.patches is not None:
        yield (
            map_patches(
                outcome.patches,
                district=drawn.get("district"),
                towns=drawn.get("towns"),
                ranges=drawn.get("ranges"),
                title=label("map.patches_of", lang, name=project.name, year=project.year or ""),
                maker=project.report.maker,
                lang=lang,
            ),
            "patches",
        )
    if outcome.account is not None:
        yield (
            map_treatment(
                outcome.account,
                erosion=drawn["erosion"],
                treatments=_standing(drawn["treatments"]),
                damage=drawn.get("damage"),
                district=drawn.get("district"),
                title=label("map.treatment_of", lang, name=project.name, year=project.year or ""),
                maker=project.report.maker,
                lang=lang,
            ),
            "treatment",
        )
    if "acceptance" in outcome.further and len(outcome.further["acceptance"]):
        yield (
            map_acceptance(
                outcome.further["acceptance"],
                missing=outcome.further["missing"],
                treatments=drawn["treatments"],
                watersheds=drawn.get("watersheds"),
                district=drawn.get("district"),
                title=label("map.acceptance_of", lang, name=project.name, year=project.year or ""),
                maker=project.report.maker,
                lang=lang,
            ),
            "acceptance",
        )


def _change_maps(outcome: Outcome, *, lang: str) -> Iterator[tuple[Figure, str]]:
    """Yield a map for each pair of erosion surveys that were compared."""
    project, further = outcome.project, outcome.further
    if outcome.account is None or "transitions" not in further:
        return
    names = ("transition_ground", "transitions", "transition_summary")
    keys = ["year_from", "year_to"]
    for pair in further["transitions"][keys].drop_duplicates().itertuples(index=False):
        ground, matrix, summary = (_of_pair(further[name], pair) for name in names)
        start, stop = ("?" if pd.isna(year) else str(year) for year in pair)
        yield (
            map_transition(
                ground,
                matrix=matrix,
                summary=summary,
                watersheds=outcome.account,
                district=outcome.drawn.get("district"),
                title=label("map.transition_of", lang, name=project.name, years=f"{start}–{stop}"),
                maker=project.report.maker,
                lang=lang,
            ),
            f"transition_{start}_{stop}".replace("?", "unknown"),
        )


def _of_pair(table: pd.DataFrame, pair: tuple[object, ...]) -> pd.DataFrame:
    """Return the rows of a pair of surveys."""
    chosen = pd.Series(True, index=table.index)
    for name, year in zip(("year_from", "year_to"), pair, strict=True):
        chosen &= table[name].isna() if pd.isna(year) else (table[name] == year).fillna(False)
    return table[chosen]


def _write_map(figure: Figure, stem: Path) -> Written:
    """Write a map as PNG and PDF."""
    png, pdf = (write_figure(figure, stem.with_suffix(ending)) for ending in (".png", ".pdf"))
    return png + pdf


def _method(outcome: Outcome) -> dict[str, object]:
    """Return how areas were computed, and how far they are from Karney's."""
    return {
        finding.layer: {
            "crs": str(finding.fields["crs"]),
            "largest_relative_difference_to_geodesic_area": f"{finding.fields['difference']:.1e}",
            "polygons_compared": finding.fields["rows"],
        }
        for finding in outcome.notes.findings
        if finding.code == "area_method"
    }
