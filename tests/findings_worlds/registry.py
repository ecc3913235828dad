"""Which world shows which finding."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from swcgeo.model.findings import Finding, Notes

WORLDS: dict[str, World] = {}
"""Code to world, in the order in which they were written down."""


@dataclass(frozen=True, slots=True)
class World:
    """
    A world in which a finding occurs.

    Attributes
    ----------
    when : dict of str to str
        When it occurs, by language.
    draw : callable
        Given an empty folder, it returns a layer, something else with notes, or notes.
    room : str
        The module in which it stands.
    never : bool
        True where a fault had to be put into our own code, since no honest world shows it.
    """

    when: dict[str, str]
    draw: Callable[[Path], object]
    room: str
    never: bool = False


def occurs(code: str, zh: str, en: str, *, never: bool = False) -> Callable[..., object]:
    """Register a function as the world of a code: when it occurs, in Chinese and English."""

    def register(draw: Callable[[Path], object]) -> Callable[[Path], object]:
        assert code not in WORLDS, f"{code} has two worlds"
        WORLDS[code] = World({"zh": zh, "en": en}, draw, draw.__module__, never)
        return draw

    return register


@functools.cache
def told(code: str) -> tuple[Finding, ...]:
    """Return the findings of a code in its own world, paths without the temporary folder."""
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        made = WORLDS[code].draw(folder)
        notes = made if isinstance(made, Notes) else made.notes
        return tuple(
            _at_home(finding, folder) for finding in notes.findings if finding.code == code
        )


def _at_home(finding: Finding, folder: Path) -> Finding:
    """Return a finding whose fields name files as if the folder were the current one."""
    fields = {
        name: value.replace(f"{folder.as_posix()}/", "") if isinstance(value, str) else value
        for name, value in finding.fields.items()
    }
    return Finding(finding.code, finding.layer, finding.row, finding.id, fields=fields)
