"""Options that several commands share, each in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from swcgeo.errors import UsageError
from swcgeo.model.writing import GPKG_VERSIONS, OUT_ENCODINGS

Command = Callable[..., Any]

lang = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True,
    help="Language of all that readers see.",
)  # fmt: skip
out = click.option(
    "--out", required=True, metavar="FILE",
    help="Result: .gpkg .shp .parquet .csv .xlsx .geojson, or a folder of parquet, ending in /.",
)  # fmt: skip
gpkg_version = click.option(
    "--gpkg-version", type=click.Choice(GPKG_VERSIONS),
    help="Version of a .gpkg; 1.2 for older desktop software.  [default: 1.3]",
)  # fmt: skip
out_encoding = click.option(
    "--out-encoding", type=click.Choice(OUT_ENCODINGS),
    help="Encoding of a .shp or .csv.  [default: utf-8]",
)  # fmt: skip


def _known_crs(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Return a CRS as typed, after looking that it is one."""
    del context, option
    if value is not None:
        from pyproj import CRS  # loaded where it is asked for, so that --help answers at once
        from pyproj.exceptions import CRSError

        try:
            CRS.from_user_input(value)
        except CRSError as error:
            wanted = "EPSG:4544, EPSG:4490 …"
            raise UsageError("option_wrong", option="--crs", value=value, wanted=wanted) from error
    return value


crs = click.option(
    "--crs", metavar="CRS", callback=_known_crs,
    help="CRS of the first file, e.g. EPSG:4544, and of every other file that states none.",
)  # fmt: skip
encoding = click.option("--encoding", metavar="NAME", help="Encoding of all text, e.g. GBK.")
findings = click.option(
    "--findings", metavar="FILE", help="Write findings and receipts: .gpkg .xlsx .csv or a folder/."
)
accept_repairs = click.option(
    "--accept-repairs", is_flag=True, help="Accept repairs of geometry that change the area a lot."
)
profile = click.option(
    "--profile", "profiles", metavar="P.toml", multiple=True,
    help="A delivery profile of your own, or a folder of them; goes before the packaged ones.",
)  # fmt: skip
settings = click.option("--settings", metavar="S.toml", help="Thresholds, as in [settings].")


def reading(command: Command) -> Command:
    """
    Add the options of every command that reads layers.

    Parameters
    ----------
    command : callable
        The function behind the command.

    Returns
    -------
    callable
        The same, with ``--crs --encoding --accept-repairs --profile --settings --findings --lang``.

    Examples
    --------
    >>> len(reading(lambda: None).__click_params__)
    7
    """
    for option in (lang, findings, settings, accept_repairs, profile, encoding, crs):
        command = option(command)
    return command


def writing(command: Command) -> Command:
    """
    Add the options of every command that writes one result.

    Parameters
    ----------
    command : callable
        The function behind the command.

    Returns
    -------
    callable
        The same, with ``--out --out-encoding --gpkg-version``.

    Examples
    --------
    >>> len(writing(lambda: None).__click_params__)
    3
    """
    for option in (gpkg_version, out_encoding, out):
        command = option(command)
    return command
