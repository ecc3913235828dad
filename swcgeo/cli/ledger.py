"""The commands on a ledger: take deliveries in, set a link, close a year, say what has moved."""

from __future__ import annotations

import getpass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from swcgeo.cli import options
from swcgeo.cli.summary import say_findings
from swcgeo.model.labels import label

if TYPE_CHECKING:  # loaded with the work itself, so that --help answers at once
    from swcgeo.ledger.journal import Writer

_LEDGER = click.option(
    "--ledger", required=True, metavar="L", help="A GeoPackage, or postgresql://…[#schema]."
)
_BY = click.option("--by", metavar="NAME", help="Who does it.  [default: the user of the computer]")


def writer(by: str | None) -> Writer:
    """
    Return who writes, and when.

    Parameters
    ----------
    by : str or None
        A name; None for the user of the computer.

    Returns
    -------
    Writer
        With the time of the command.

    Examples
    --------
    >>> writer("张三").by
    '张三'
    """
    from swcgeo.cli.commands import now
    from swcgeo.ledger.journal import Writer

    return Writer(by=by or getpass.getuser(), at=now())


@click.command()
@click.argument("deliveries", nargs=-1, required=True, metavar="DELIVERY...")
@_LEDGER
@click.option("--source", metavar="S", help="Who issued them.  [default: as the layer says]")
@click.option("--batch", metavar="B", help="Name of the batch.  [default: name of the file]")
@click.option("--received-on", metavar="D", help="Day on which they came.")
@click.option("--image-date", metavar="D", help="Image date, for layers without such a column.")
@_BY
@options.findings
@options.crs
@options.encoding
@options.lang
def ingest(  # noqa: PLR0913 - one word for each option
    *,
    deliveries: tuple[str, ...],
    ledger: str,
    source: str | None,
    batch: str | None,
    received_on: str | None,
    image_date: str | None,
    by: str | None,
    findings: str | None,
    crs: str | None,
    encoding: str | None,
    lang: str,
) -> int:
    """Take deliveries into a ledger without judging them."""
    from swcgeo.errors import UsageError
    from swcgeo.export.findings import write_findings
    from swcgeo.model.findings import Notes
    from swcgeo.workflow.ingesting import ingest_delivery, read_named

    if batch is not None and len(deliveries) > 1:
        wanted = ("只能用于一个文件", "for one file at a time")
        raise UsageError("option_wrong", option="--batch", value=batch, wanted=wanted)
    who, notes = writer(by), Notes()
    received, pictured = (
        day_option("--received-on", received_on),
        day_option("--image-date", image_date),
    )
    named = [
        read_named(path, source=source, batch=batch, received_on=received, image_date=pictured,
                   crs=crs, encoding=encoding)
        for path in deliveries
    ]  # fmt: skip
    for path, (name, layer) in zip(deliveries, named, strict=True):
        taken = ingest_delivery(
            ledger, layer, path=path, name=name, received_on=received, writer=who
        )
        counts = {"new": taken.new, "changed": taken.changed, "withdrawn": taken.withdrawn}
        delivery = "/".join(name)
        click.echo(label("say.ingested", lang, delivery=delivery, same=taken.same, **counts))
        notes = notes + layer.notes + taken.notes
    if findings is not None:
        notes = notes + write_findings(notes, findings, lang=lang).notes
    say_findings(notes, lang=lang, where=findings and str(Path(findings)))
    return notes.exit_code


def day_option(option: str, text: str | None) -> date | None:
    """
    Return a date given as an option, or raise where it is none.

    Parameters
    ----------
    option : str
        Name of the option.
    text : str or None
        As typed.

    Returns
    -------
    date or None
        The day.

    Raises
    ------
    UsageError
        If it is no date.

    Examples
    --------
    >>> day_option("--received-on", "2023-07-20")
    datetime.date(2023, 7, 20)
    """
    import numpy as np

    from swcgeo.check.cells import day_of
    from swcgeo.errors import UsageError

    if text is None:
        return None
    day = day_of(text)
    if np.isnat(day):
        wanted = ("如 2023-07-20 的日期", "a date such as 2023-07-20")
        raise UsageError("option_wrong", option=option, value=text, wanted=wanted)
    found: date = day.astype("datetime64[D]").item()
    return found


@click.command()
@click.argument("patch", metavar="SOURCE/BATCH/PATCH")
@click.argument("project", metavar="PROJECT")
@click.option("--refuse", is_flag=True, help="The patch does not belong to the project.")
@click.option("--by", required=True, metavar="NAME", help="Who says so.")
@click.option("--why", required=True, metavar="TEXT", help="On what ground.")
@_LEDGER
@options.lang
def link(
    *, patch: str, project: str, refuse: bool, by: str, why: str, ledger: str, lang: str
) -> int:
    """Set or refuse the link of a patch and a project: a person's word."""
    from swcgeo.ledger.journal import open_ledger
    from swcgeo.ledger.readable import show
    from swcgeo.ledger.words import set_link

    who = writer(by)
    with open_ledger(ledger) as opened, opened.store.writing():
        set_link(opened, patch, project_id=project, refuse=refuse, why=why, writer=who)
        show(opened, writer=who)
    said = "say.refused" if refuse else "say.linked"
    click.echo(label(said, lang, patch=patch, project=project, by=by, why=why))
    return 0


@click.command()
@click.argument("year", type=int, metavar="YEAR")
@_LEDGER
@_BY
@options.lang
def close(*, year: int, ledger: str, by: str | None, lang: str) -> int:
    """Close a year: freeze inputs, settings, links and figures."""
    from swcgeo.ledger.closing import close_year
    from swcgeo.ledger.journal import open_ledger
    from swcgeo.ledger.readable import show

    who = writer(by)
    with open_ledger(ledger) as opened, opened.store.writing():
        count = close_year(opened, year, writer=who)
        show(opened, writer=who)
    click.echo(label("say.closed", lang, year=year, count=count))
    return 0


@click.command()
@click.argument("ledgers", nargs=-1, required=True, metavar="L1 [L2]")
@options.lang
def diff(*, ledgers: tuple[str, ...], lang: str) -> int:
    """Say which figures moved: of one ledger since its last close, or between two."""
    from swcgeo.errors import UsageError

    if len(ledgers) > len(("L1", "L2")):
        wanted = ("一个或两个台账", "one ledger or two")
        raise UsageError("option_wrong", option="L1 [L2]", value=len(ledgers), wanted=wanted)
    if len(ledgers) == 1:
        _say_moved(ledgers[0], lang)
    else:
        _say_differing(*ledgers, lang=lang)
    return 0


def _say_moved(place: str, lang: str) -> None:
    """Print which figures of closed years have moved."""
    from swcgeo.ledger.closing import moved_since_close
    from swcgeo.ledger.journal import open_ledger
    from swcgeo.ledger.results import figure_words

    with open_ledger(place) as opened:
        closed = bool(opened.holding("close"))
        moved, _ = moved_since_close(opened)
    if not closed or moved.empty:
        click.echo(label("say.nothing_moved" if closed else "say.nothing_closed", lang))
    for row in moved.to_dict("records"):
        numbers = {name: _number(row[name], lang) for name in ("before", "correction", "after")}
        words = {**row, **numbers, "figure": figure_words(row["figure"], lang)}
        click.echo(label("say.moved", lang, **{str(name): text for name, text in words.items()}))


def _say_differing(one: str, other: str, *, lang: str) -> None:
    """Print the figures in which two ledgers differ."""
    from swcgeo.ledger.closing import diff as differences
    from swcgeo.ledger.journal import open_ledger
    from swcgeo.ledger.results import figure_words

    with open_ledger(one) as left, open_ledger(other) as right:
        table = differences(left, right)
    if table.empty:
        click.echo(label("say.same_figures", lang))
    for row in table.to_dict("records"):
        numbers = {name: _number(row[name], lang) for name in ("before", "correction", "after")}
        year, _, name = row["figure"].partition("/")
        words = {**row, **numbers, "figure": f"{year} {figure_words(name, lang)}"}
        click.echo(label("say.differs", lang, **{str(key): text for key, text in words.items()}))


def _number(value: float | None, lang: str) -> str:
    """Return a number as it is printed; a figure that is missing is missing, not zero."""
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return label("say.no_number", lang)
    return f"{value:.6f}".rstrip("0").rstrip(".")
