"""`swcgeo status`: where the work stands, and what a colleague must know to take it over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from swcgeo.cli import options
from swcgeo.model.labels import label

if TYPE_CHECKING:  # loaded with the work itself, so that --help answers at once
    import pandas as pd

    from swcgeo.ledger.journal import Ledger
    from swcgeo.workflow.standing import Standing

_ROWS = 10


@click.command()
@click.option("--ledger", required=True, metavar="L", help="A GeoPackage, or postgresql://…")
@click.option("--handover", is_flag=True, help="Add what a colleague needs to take over.")
@click.option("--as-of", metavar="DATE", help="The day that is asked for.  [default: today]")
@options.lang
def status(*, ledger: str, handover: bool, as_of: str | None, lang: str) -> int:
    """Say what was received, judged, visited, decided, what is overdue and what is next."""
    from swcgeo.cli.commands import now
    from swcgeo.cli.ledger import day_option
    from swcgeo.cli.summary import say_findings
    from swcgeo.ledger.journal import open_ledger
    from swcgeo.workflow.standing import standing

    day = day_option("--as-of", as_of) or now().date()
    with open_ledger(ledger) as opened:
        found = standing(opened, as_of=day)
        click.echo(label("say.standing", lang, name=opened.name, day=day.isoformat()))
        _say_counts(found, lang)
        _say_deadlines(found, lang)
        _say_rates(found.rates, lang)
        if handover:
            _say_handover(opened, lang)
    say_findings(found.status.notes, lang=lang, where=None)
    return found.status.notes.exit_code


def _say_counts(found: Standing, lang: str) -> None:
    """Print how many patches reached each state."""
    from swcgeo.patches.status import STATES

    table = found.status.patches
    joint = label("ledger.joint", lang)
    by_source = joint.join(
        f"{label(f'source.{source}', lang)} {count}"
        for source, count in table["source"].value_counts(sort=False).items()
    )
    sites = label("say.no_number", lang) if found.sites is None else found.sites
    click.echo(label("say.received", lang, count=len(table), sources=by_source, sites=sites))
    reached = [STATES.index(state) for state in table["state"]]
    counts = (
        f"{label(f'state.{state}', lang)} {sum(at >= place for at in reached)}"
        for place, state in enumerate(STATES[1:], start=1)
    )
    click.echo(label("say.reached", lang, counts=joint.join(counts)))


def _say_deadlines(found: Standing, lang: str) -> None:
    """Print what is overdue, and what is due next."""
    late, ahead = found.overdue, found.next_deadline
    click.echo(label("say.overdue", lang, count=len(late)))
    for row in late.head(_ROWS).to_dict("records"):
        click.echo(label("say.overdue_row", lang, **_words(row, lang)))
    if len(late) > _ROWS:
        click.echo(label("say.overdue_more", lang, count=len(late) - _ROWS))
    if len(ahead):
        steps = ahead["due"].value_counts(sort=False)
        counts = label("ledger.joint", lang).join(
            f"{label(f'state.{state}', lang)} {count}" for state, count in steps.items()
        )
        day: dt.date = ahead["due_on"].iloc[0].date()
        click.echo(label("say.next_deadline", lang, day=day.isoformat(), counts=counts))
    else:
        click.echo(label("say.no_deadline", lang))


def _words(row: dict[str, object], lang: str) -> dict[str, object]:
    """Return a patch with something overdue as words."""
    return {
        "patch": f"{row['source']}/{row['batch']}/{row['patch_id']}",
        "due": label(f"state.{row['due']}", lang),
        "day": str(row["due_on"])[:10],
        "days": row["overdue_days"],
    }


def _say_rates(rates: pd.DataFrame, lang: str) -> None:
    """Print the rates, each with what was divided by what."""
    for row in rates.to_dict("records"):
        known = bool(row["denominator"])
        value = f"{row['value']:.1%}" if known else label("say.no_rate", lang)
        unknown = label("say.rate_unknown", lang, count=row["unknown"]) if row["unknown"] else ""
        words = {
            "rate": label(f"rate.{row['rate']}", lang), "value": value, "unknown": unknown,
            "numerator": f"{row['numerator']:.10g}", "denominator": f"{row['denominator']:.10g}",
            "of": label(f"of.{row['of']}", lang),
        }  # fmt: skip
        click.echo(label("say.rate", lang, **words))


def _say_handover(ledger: Ledger, lang: str) -> None:
    """Print what a colleague needs: changed settings, basis of figures, links by hand, findings."""
    from swcgeo.ledger.results import runs_of
    from swcgeo.workflow.standing import changed_settings, settings_of

    settings = [
        label("say.handover_setting", lang, name=name, usual=usual, value=value)
        for name, usual, value in changed_settings(settings_of(ledger))
    ]
    _say_part("settings", settings, lang)
    _say_part("figures", [*_runs(ledger, lang), *_closed(ledger, lang)], lang)
    _say_part("words", _words_by_hand(ledger, lang), lang)
    findings = [
        f"  [{label('severity.' + one['severity'], lang)}] {one[lang]}"
        for run in runs_of(ledger)[-1:]
        for one in run.payload["findings"]
    ]
    _say_part("findings", findings, lang)


def _say_part(part: str, lines: Sequence[str], lang: str) -> None:
    """Print a part of the handover; one that is empty says so."""
    click.echo(label(f"say.handover_{part}", lang))
    for line in lines or [f"  {label('say.no_number', lang)}"]:
        click.echo(line)


def _runs(ledger: Ledger, lang: str) -> Iterator[str]:
    """Yield what each run was made from."""
    from swcgeo.ledger.results import runs_of

    for run in runs_of(ledger):
        names = label("ledger.joint", lang).join(
            f"{one['name']} ({one['sha256'][:8]})" for one in run.payload["inputs"]
        )
        words = {"project": run.payload["project"], "year": run.payload["year"], "inputs": names}
        yield label("say.handover_run", lang, at=run.at, by=run.by, **words)


def _closed(ledger: Ledger, lang: str) -> Iterator[str]:
    """Yield which years are closed."""
    for closed in ledger.holding("close"):
        words = {"year": closed.payload["year"], "count": len(closed.payload["figures"])}
        yield label("say.handover_closed", lang, at=closed.at, by=closed.by, **words)


def _words_by_hand(ledger: Ledger, lang: str) -> list[str]:
    """Return what persons have said of patch and project."""
    from swcgeo.ledger.entries import parts_of
    from swcgeo.ledger.words import words_of

    return [
        label(
            "say.handover_refused" if word["refuse"] else "say.handover_word",
            lang,
            **{str(name): text for name, text in word.items() if name != "key"},
            patch="/".join(parts_of(word["key"])),
        )
        for word in words_of(ledger).to_dict("records")
    ]
