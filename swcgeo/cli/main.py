"""The way in: commands, and what becomes of errors."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import click

from swcgeo import __version__
from swcgeo.cli.commands import account, check, classify, compare, init, match, run, sample
from swcgeo.cli.ledger import close, diff, ingest, link
from swcgeo.cli.rules import rules
from swcgeo.cli.sentences import sentence_of, usage_of
from swcgeo.cli.soil import soil_loss
from swcgeo.cli.status import status
from swcgeo.errors import SwcgeoError
from swcgeo.model.labels import LANGUAGES, label

_FAULT = 4
_WRONG_USAGE = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="swcgeo")
@click.option("-v", "--verbose", is_flag=True, help="Log what is done, on stderr.")
def commands(*, verbose: bool) -> None:
    """水土保持空间分析: patches, plans, treated land."""
    if verbose:
        logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(name)s: %(message)s")


for command in (
    init, sample, run, check, classify, account, match, compare, soil_loss, ingest, status, link,
    close, diff, rules,
):  # fmt: skip
    commands.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """
    Run the command line and exit.

    Parameters
    ----------
    arguments : sequence of str, optional
        What stands behind the program's name; by default that of the process.

    Raises
    ------
    SystemExit
        Always, with the exit code of the contract.

    Examples
    --------
    >>> main(["--version"])
    Traceback (most recent call last):
    SystemExit: 0
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = _language(given)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may lack a character; a mark in its place is better than a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    raise SystemExit(_exit_code(given, lang))


def _exit_code(given: list[str], lang: str) -> int:
    """Run a command and return its exit code; say what went wrong in one line."""
    try:
        code = commands.main(args=given, prog_name="swcgeo", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return _WRONG_USAGE
    except click.UsageError as problem:
        click.echo(usage_of(problem, lang), err=True)
        return _WRONG_USAGE
    except SwcgeoError as problem:
        click.echo(label("cli.error", lang, sentence=sentence_of(problem, lang)), err=True)
        return problem.exit_code
    except Exception as fault:  # noqa: BLE001 - the one place where the unforeseen ends
        click.echo(label("cli.fault", lang, fault=repr(fault), path=_log(fault)), err=True)
        return _FAULT
    return int(code or 0)


def _language(given: Sequence[str]) -> str:
    """Return the language asked for, before the options are parsed."""
    for word, following in pairwise([*given, ""]):
        if word in ("--lang=en", "--lang=zh"):
            return word[-2:]
        if word == "--lang" and following in LANGUAGES:
            return following
    return "zh"


def _log(fault: Exception) -> str:
    """Write the traceback of a fault to a file and return its path."""
    handle, path = tempfile.mkstemp(prefix="swcgeo-", suffix=".log")
    os.close(handle)
    Path(path).write_text("".join(traceback.format_exception(fault)), encoding="utf-8")
    return path
