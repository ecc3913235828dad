"""The decision table: `rules show` says and draws it, `rules check` proves it whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from swcgeo.cli import options
from swcgeo.cli.summary import say_written
from swcgeo.model.labels import label

if TYPE_CHECKING:  # loaded with the work itself, so that --help answers at once
    from swcgeo.patches.rules.check import Fault, Proof

_BROKEN = 4
"""A table that is not whole is a fault of ours."""


@click.group()
def rules() -> None:
    """Show the decision table, or prove it whole."""


@click.command()
@click.option("--out", metavar="FILE", help="Draw it too: .png .pdf .svg.")
@options.settings
@options.lang
def show(*, out: str | None, settings: str | None, lang: str) -> int:
    """Say the decision table, with the thresholds in force; changed ones are marked."""
    from swcgeo.cli.layers import require_outputs
    from swcgeo.export.figures import FIGURE_FORMATS, write_figure
    from swcgeo.model.settings import AllSettings
    from swcgeo.patches.rules.words import table_text
    from swcgeo.plot.rules_figure import rules_figure
    from swcgeo.read.registers import read_settings

    require_outputs([settings], out=out, formats=FIGURE_FORMATS)
    chosen = AllSettings() if settings is None else read_settings(settings)
    click.echo(table_text(chosen.compliance, lang=lang))
    if out is not None:
        say_written(write_figure(rules_figure(chosen.compliance, lang=lang), out), lang=lang)
    return 0


@click.command()
@options.lang
def check(*, lang: str) -> int:
    """Prove that the decision table decides every case, by one row alone."""
    from swcgeo.patches.rules.check import check_rules
    from swcgeo.patches.rules.logic import ATOMS, PLACE_CLASSES
    from swcgeo.patches.rules.words import edition_words

    proof = check_rules()
    sizes = {"cases": proof.cases, "classes": len(PLACE_CLASSES), "facts": len(ATOMS)}
    click.echo(edition_words(lang))
    click.echo(label("rules.checked", lang, **sizes))
    _say_rows(proof, lang)
    if proof.holds:
        click.echo(label("rules.proved", lang))
        return 0
    click.echo(label("rules.broken", lang, count=len(proof.faults)))
    for fault in proof.faults:
        _say_fault(fault, lang)
    return _BROKEN


def _say_rows(proof: Proof, lang: str) -> None:
    """Print how many cases each row decides, and the plainest of them."""
    from swcgeo.patches.rules.table import RULES

    for rule in RULES:
        if rule.row in proof.counts:
            words = {"row": rule.row, "verdict": label(f"verdict.{rule.verdict.value}", lang)}
            witness = _facts(proof.witnesses[rule.row], lang)
            count = proof.counts[rule.row]
            click.echo(label("rules.counted", lang, count=count, witness=witness, **words))


def _say_fault(fault: Fault, lang: str) -> None:
    """Print what is wrong, and a case in which it shows."""
    what = label(f"rulefault.{fault.what}", lang, row=fault.row, fact=fault.fact)
    if fault.count == 0:
        click.echo(f"  {what}")
        return
    witness = _facts(fault.witness, lang)
    click.echo(label("rules.fault", lang, what=what, count=fault.count, witness=witness))


def _facts(facts: tuple[str, ...], lang: str) -> str:
    """Return the facts of a case by their names in the table."""
    return label("rules.and", lang).join(facts) or label("rules.no_fact", lang)


for command in (show, check):
    rules.add_command(command)
