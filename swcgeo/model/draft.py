"""What a folder seems to hold: sources, what each may be, and why; the draft of a project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from swcgeo.errors import SwcgeoError

REGISTERS = ("plans", "visits", "cases", "fees", "pushed_projects")
"""Registers of a project file, in its order."""


@dataclass(frozen=True, slots=True)
class Reason:
    """
    Something that speaks for a guess.

    Attributes
    ----------
    code : str
        Label ``why.<code>``.
    points : float
        How much it counts.
    fields : mapping
        What the label is filled with.
    """

    code: str
    points: float
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """
    What a source may be.

    Attributes
    ----------
    kind : str
        A layer or register of a project file, or patches, erosion, images, reported.
    score : float
        Sum of the points of its reasons.
    reasons : tuple of Reason
        The weightiest first.
    """

    kind: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    One layer, table or raster of a folder.

    Attributes
    ----------
    path : str
        As a project file names it: relative, ``file`` or ``file:layer``.
    shape : str
        polygon, line, point, mixed, table, raster or text.
    rows : int
        Features, rows or bands.
    crs : str or None
        What its CRS is called.
    guesses : tuple of Guess
        The likeliest first.
    problem : SwcgeoError or None
        Why it cannot be used.
    note : {"", "weak", "tie", "unused"}
        Whether its guess is weak, another source fits as well, or no step uses it.
    in_doubt : bool
        Whether its coordinates contradict its CRS.
    twin : str or None
        Path of a source that holds the very same.
    profile : str or None
        Name of the delivery profile that understands its headings best.
    columns : frozenset of str
        Canonical columns that it has.
    """

    path: str
    shape: str
    rows: int
    crs: str | None = None
    guesses: tuple[Guess, ...] = ()
    problem: SwcgeoError | None = None
    note: str = ""
    in_doubt: bool = False
    twin: str | None = None
    profile: str | None = None
    columns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDelivery:
    """
    A delivery as far as its file tells.

    Attributes
    ----------
    source : Source
        Its file.
    issuer : str or None
        ministry or province; None where nothing says so.
    batch : str
        From the file name.
    batch_told : bool
        False where the file name merely stands in for a batch.
    day : date or None
        A day that the file name holds: of the image, or of receipt.
    """

    source: Source
    issuer: str | None
    batch: str
    batch_told: bool
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """
    The draft of a project file.

    Attributes
    ----------
    folder : Path
        The folder looked through.
    deliveries : tuple of DraftDelivery
        Batches of patches.
    layers, registers : mapping of str to Source
        By their key in the project file.
    erosion : tuple of (Source, int or None)
        Surveys, with the year in the file name.
    images : tuple of Source
        Images of sites.
    reported : Source or None
        Reported figures.
    doubtful : tuple of Source
        Sources that are not used: their guesses are weak, or another source fits better.
    missing : tuple of str
        Kinds of which nothing was found.
    year : int or None
        Latest year that file names of deliveries hold.
    """

    folder: Path
    deliveries: tuple[DraftDelivery, ...]
    layers: Mapping[str, Source]
    registers: Mapping[str, Source]
    erosion: tuple[tuple[Source, int | None], ...]
    images: tuple[Source, ...]
    reported: Source | None
    doubtful: tuple[Source, ...]
    missing: tuple[str, ...]
    year: int | None

    @property
    def can_run(self) -> bool:
        """Whether there are patches with ranges, or all that an account needs."""
        patches = bool(self.deliveries) and "ranges" in self.layers
        return patches or (bool(self.erosion) and {"watersheds", "treatments"} <= set(self.layers))
