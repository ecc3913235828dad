"""The commands: options, one call, and what is said of it."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from swcgeo.cli import options
from swcgeo.cli.sentences import sentence_of
from swcgeo.cli.summary import (
    say_account,
    say_findings,
    say_lineage,
    say_outcome,
    say_patches,
    say_sites,
    say_written,
    say_years,
    steps,
)
from swcgeo.errors import SwcgeoError
from swcgeo.model.labels import label

_YEARS = (1949, 2100)
"""As in `swcgeo.check.cells`, whose import would make --help wait."""
_KINDS = ("patches", "ranges", "watersheds", "treatments", "erosion")


@click.command()
@click.argument("directory", metavar="DIR")
@options.lang
def sample(*, directory: str, lang: str) -> int:
    """Write the sample project into DIR, ready to run."""
    from swcgeo.export.sample import write_sample

    say_written(write_sample(directory), lang=lang)
    return 0


@click.command()
@click.argument("directory", metavar="DIR")
@options.lang
def init(*, directory: str, lang: str) -> int:
    """Look through DIR, say what is taken for what, write a commented project.toml."""
    from swcgeo.errors import UsageError
    from swcgeo.export.project_file import as_words, write_project
    from swcgeo.model.project import PROJECT_FILE
    from swcgeo.read.draft.drafting import draft_project

    target = Path(directory, PROJECT_FILE)
    if target.exists():
        raise UsageError("project_exists", path=str(target))
    draft = draft_project(directory)
    written = write_project(draft, lang=lang)
    click.echo(as_words(draft, lang=lang))
    say_written(written, lang=lang)
    return 0 if draft.can_run else 1


@click.command()
@click.argument("project", metavar="PROJECT.toml")
@click.option("--out", required=True, metavar="DIR", help="Folder for all results.")
@click.option("--by", metavar="NAME", help="Who runs it.  [default: the user of the computer]")
@options.lang
def run(*, project: str, out: str, by: str | None, lang: str) -> int:
    """Run a project: deliveries, ranges, treatments, reported figures."""
    from swcgeo.cli.ledger import writer
    from swcgeo.export.outcome import write_outcome
    from swcgeo.workflow import run as run_project

    with steps(lang) as progress:
        outcome = run_project(project, writer=writer(by), progress=progress)
        written = write_outcome(outcome, out, lang=lang, started_on=now(), progress=progress)
    say_outcome(outcome, lang=lang)
    say_written(written, lang=lang, folder=out)
    notes = outcome.notes + written.notes
    say_findings(notes, lang=lang, where=str(Path(out) / "findings.csv"))
    return notes.exit_code


def now() -> dt.datetime:
    """
    Return the time of the command; SOURCE_DATE_EPOCH fixes it.

    Returns
    -------
    datetime
        In UTC.

    Examples
    --------
    >>> now().tzinfo
    datetime.timezone.utc
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is not None and epoch.isdecimal():
        return dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC)
    return dt.datetime.now(tz=dt.UTC)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--as", "kind", type=click.Choice(_KINDS), help="What the files are taken for.")
@click.option("--district", metavar="D", help="Outline of the district.")
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON.")
@options.findings
@options.profile
@options.settings
@options.encoding
@options.crs
@options.lang
def check(  # noqa: PLR0913 - one word for each option
    *,
    paths: tuple[str, ...],
    kind: str | None,
    district: str | None,
    as_json: bool,
    findings: str | None,
    profiles: tuple[str, ...],
    settings: str | None,
    encoding: str | None,
    crs: str | None,
    lang: str,
) -> int:
    """Say what is wrong in files; nothing is changed."""
    from swcgeo.check.report import as_json as json_text
    from swcgeo.cli.checking import check_path, notes_of_all, say_checked, say_exits
    from swcgeo.cli.layers import require_outputs

    require_outputs([*paths, district], findings=findings)
    seen, exits = [], []
    for path in paths:
        try:
            checked = check_path(
                path, kind=kind, district=district, crs=crs, encoding=encoding, settings=settings,
                profiles=tuple(map(Path, profiles)),
            )  # fmt: skip
        except SwcgeoError as problem:
            sentence = label("check.unusable", lang, sentence=sentence_of(problem, lang))
            click.echo(f"{path}\n  {sentence}\n", err=as_json)
            exits.append(problem.exit_code)
            continue
        if not as_json:
            say_checked(path, checked, lang=lang)
        seen.append(checked)
        exits.append(checked.notes.exit_code)
    together = notes_of_all(seen)
    if as_json:
        click.echo(json_text(together.findings, lang=lang))
    else:
        say_exits(exits, lang=lang)
    if findings is not None and seen:
        from swcgeo.export.findings import write_findings

        write_findings(together, findings, lang=lang)
    return max(exits)


@click.command()
@click.argument("patches", metavar="PATCHES")
@click.argument("ranges", metavar="RANGES|-")
@options.writing
@click.option("--plans", metavar="P", help="Register of approved plans (Excel, CSV or vector).")
@click.option("--zones", metavar="Z", help="Key zones and water source areas.")
@click.option("--district", metavar="D", help="Outline of the district.")
@click.option("--dem", metavar="DEM", help="Heights, for steep ground.")
@click.option("--history", metavar="H", multiple=True, help="An earlier delivery; may be repeated.")
@click.option(
    "--image-date", metavar="DATE", help="Image date, where the layer has no such column."
)
@options.reading
def classify(  # noqa: PLR0913 - one word for each option
    *,
    patches: str,
    ranges: str,
    out: str,
    plans: str | None,
    zones: str | None,
    district: str | None,
    dem: str | None,
    history: tuple[str, ...],
    image_date: str | None,
    **reading: object,
) -> int:
    """Judge PATCHES against RANGES (- for none) by the decision table."""
    from swcgeo.check.place.district import held_against
    from swcgeo.check.place.shifted import shift_findings
    from swcgeo.cli.layers import Reading, finish, require_outputs
    from swcgeo.model.findings import Notes
    from swcgeo.patches.compliance import classify as judge
    from swcgeo.workflow import steep_around

    reader = Reading.of(reading)
    given = (patches, ranges, plans, zones, district, dem, *history, reader.settings_path)
    require_outputs(given, out=out, findings=reader.findings, writing=reader.writing)
    settings = reader.settings()
    outline = reader.district(district)
    patch_layer = reader.first(patches, kind="patches")
    range_layer = None if ranges == "-" else reader.other(ranges, kind="ranges")
    if range_layer is not None:
        if outline is None:
            patch_layer = held_against(patch_layer, range_layer, kind="patches")
            reader.read.append(patch_layer)
        kinds = ("patches", "ranges")
        lying = shift_findings(patch_layer, range_layer, kinds=kinds, settings=settings.offset)
        reader = replace(reader, extra=Notes(lying))
    home = patch_layer if range_layer is None else range_layer
    register = None if plans is None else reader.plans(plans, crs=home.crs)
    steep = None
    if dem is not None:
        steep = steep_around(dem, [patch_layer], from_deg=settings.compliance.steep_deg)
    judged = judge(
        patch_layer,
        range_layer,
        plans=register,
        zones=reader.optional(zones, kind="zones"),
        steep=steep,
        district=outline,
        history=[reader.other(path, kind="patches") for path in history],
        image_date=options_date(image_date),
        settings=settings.compliance,
        repair=settings.repair,
    )
    layers = {"patches": judged, **judged.tables}
    results = [register, judged]
    told = partial(say_patches, judged, lang=reader.lang)
    return finish(layers, out, reader, results=results, say=told)


@click.command()
@click.argument("source_a", metavar="SOURCE_A")
@click.argument("source_b", metavar="SOURCE_B")
@options.writing
@options.reading
def match(*, source_a: str, source_b: str, out: str, **reading: object) -> int:
    """Find the sites that two deliveries of patches both show."""
    from swcgeo.cli.layers import Reading, finish, require_outputs
    from swcgeo.reconcile.sources import match as find_sites

    reader = Reading.of(reading)
    given = (source_a, source_b, reader.settings_path)
    require_outputs(given, out=out, findings=reader.findings, writing=reader.writing)
    settings = reader.settings()
    a, b = (reader.first(source_a, kind="patches"), reader.other(source_b, kind="patches"))
    matched = find_sites(a, b, settings=settings.match, repair=settings.repair)
    layers = {"patches": matched, **matched.tables}
    told = partial(say_sites, matched, lang=reader.lang, rows_of_a=len(a))
    return finish(layers, out, reader, results=[matched], say=told)


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@options.writing
@options.reading
def compare(*, old: str, new: str, out: str, **reading: object) -> int:
    """Say what became of each patch of OLD in NEW, and which are new."""
    from swcgeo.cli.layers import Reading, finish, require_outputs
    from swcgeo.patches.lineage import compare as trace

    reader = Reading.of(reading)
    given = (old, new, reader.settings_path)
    require_outputs(given, out=out, findings=reader.findings, writing=reader.writing)
    settings = reader.settings()
    before, after = (reader.first(old, kind="patches"), reader.other(new, kind="patches"))
    compared = trace(before, after, settings=settings.lineage, repair=settings.repair)
    layers = {"patches": compared, **compared.tables}
    told = partial(say_lineage, compared, compared.tables["flow"], lang=reader.lang)
    return finish(layers, out, reader, results=[compared], say=told)


def options_date(text: str | None) -> str | None:
    """
    Return a date given as an option, or raise where it is none.

    Parameters
    ----------
    text : str or None
        As typed.

    Returns
    -------
    str or None
        The same.

    Raises
    ------
    UsageError
        If it is no date.

    Examples
    --------
    >>> options_date("2023-04-01")
    '2023-04-01'
    """
    import numpy as np

    from swcgeo.check.cells import day_of
    from swcgeo.errors import UsageError

    if text is not None and np.isnat(day_of(text)):
        wanted = "a date such as 2023-04-01 / 如 2023-04-01 的日期"
        raise UsageError("option_wrong", option="--image-date / --as-of", value=text, wanted=wanted)
    return text


@click.command()
@click.argument("watersheds", metavar="WATERSHEDS")
@click.argument("erosion", metavar="EROSION")
@click.argument("treatments", metavar="TREATMENTS")
@options.writing
@click.option("--damage", metavar="D", help="Damage to treatments.")
@click.option(
    "--reported", metavar="R.toml", help="Reported figures, to stand beside computed ones."
)
@click.option("--legend", metavar="L.toml", help="Grades of an erosion raster: value = grade.")
@click.option(
    "--erosion-year", type=click.IntRange(*_YEARS), metavar="Y", help="Year of the erosion survey."
)
@click.option(
    "--as-of", metavar="DATE", help="Day of the account; default the latest in the inputs."
)
@options.reading
def account(  # noqa: PLR0913 - one word for each option
    *,
    watersheds: str,
    erosion: str,
    treatments: str,
    out: str,
    damage: str | None,
    reported: str | None,
    legend: str | None,
    erosion_year: int | None,
    as_of: str | None,
    **reading: object,
) -> int:
    """Account for treated and remaining eroding land, per watershed."""
    from swcgeo.cli.layers import Reading, finish, require_outputs
    from swcgeo.erosion.account import account as close
    from swcgeo.erosion.second_method import second_method
    from swcgeo.model.findings import Notes
    from swcgeo.read.registers import read_reported
    from swcgeo.reconcile.reported import candidates_of, compare_reported

    reader = Reading.of(reading)
    given = (watersheds, erosion, treatments, damage, reported, legend, reader.settings_path)
    require_outputs(given, out=out, findings=reader.findings, writing=reader.writing)
    settings = reader.settings()
    figures = None if reported is None else read_reported(reported)
    parts = (
        reader.first(watersheds, kind="watersheds"),
        reader.erosion(erosion, legend=legend),
        reader.other(treatments, kind="treatments"),
    )
    more: dict[str, Any] = {
        "damage": reader.optional(damage, kind="damage"),
        "erosion_year": erosion_year,
        "as_of": options_date(as_of),
        "repair": settings.repair,
    }
    books = close(*parts, settings=settings.account, **more)
    layers, extra = {"account": books, **books.tables}, Notes()
    if figures is not None:
        known, rules = {**layers, "treatments": parts[-1]}, settings.reported
        layers["reported"], extra = compare_reported(figures, known, settings=rules)
        causes = candidates_of(figures, known, settings=rules, lang=reader.lang)
        layers["reported_candidates"] = causes
    if settings.second_method.enabled:
        layers["second_method"], again = second_method(
            books, *parts, settings=settings.second_method, counting=settings.account, **more
        )
        extra = extra + again
    reader = replace(reader, extra=extra)

    def told() -> None:
        say_account(books, lang=reader.lang)
        say_years(books.tables, lang=reader.lang)

    return finish(layers, out, reader, results=[books], say=told)
