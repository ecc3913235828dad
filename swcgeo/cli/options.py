"""Options that several commands share, each in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

Command = Callable[..., Any]

lang = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True,
    help="Language of all that readers see.",
)  # fmt: skip
out = click.option(
    "--out", required=True, metavar="FILE",
    help="Result: .gpkg .shp .parquet .csv .xlsx .geojson, or a folder of parquet, ending in /.",
)  # fmt: skip
crs = click.option(
    "--crs", metavar="CRS",
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
