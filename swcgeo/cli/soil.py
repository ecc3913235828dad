"""The command on rasters: soil loss and its grades."""

from __future__ import annotations

from pathlib import Path

import click

from swcgeo.cli import options
from swcgeo.cli.summary import say_findings, say_loss, say_written


@click.command("soil-loss")
@click.argument("factors", metavar="FACTORS.toml")
@click.option("--region", metavar="NAME", help="Region of SL 190 that decides the tolerable loss.")
@click.option("--out", required=True, metavar="FILE.tif", help="Soil loss, t/(hm²·a).")
@options.settings
@options.findings
@options.lang
def soil_loss(
    *,
    factors: str,
    region: str | None,
    out: str,
    settings: str | None,
    findings: str | None,
    lang: str,
) -> int:
    """Compute soil loss (CSLE or RUSLE) and its grades from FACTORS.toml."""
    from swcgeo.cli.layers import require_outputs
    from swcgeo.erosion.soil_loss import soil_loss as plan
    from swcgeo.export.findings import write_findings
    from swcgeo.export.soil_loss import RASTER_FORMATS, write_soil_loss
    from swcgeo.model.csle import tolerable_loss
    from swcgeo.model.settings import AllSettings
    from swcgeo.read.grids.factors import read_factors
    from swcgeo.read.registers import read_settings

    tolerable_loss(region)
    rules = AllSettings() if settings is None else read_settings(settings)
    with read_factors(factors) as opened:
        given = [*map(str, opened.paths), settings]
        require_outputs(given, out=out, findings=findings, formats=RASTER_FORMATS)
        loss = plan(opened, region=str(region), settings=rules.soil_loss)
        graded, written = write_soil_loss(loss, out)
    notes = graded.notes + written.notes
    if findings is not None:
        written = written + write_findings(notes, findings, lang=lang)
    say_loss(graded.by_grade, lang=lang)
    say_written(written, lang=lang)
    say_findings(notes, lang=lang, where=None if findings is None else str(Path(findings)))
    return (notes + written.notes).exit_code
