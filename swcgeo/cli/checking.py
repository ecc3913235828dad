"""`swcgeo check`: files read, looked at, and told of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import shapely

from swcgeo.check.place.chinese import crs_name
from swcgeo.check.place.district import outline_of
from swcgeo.check.place.placement import require_common_ground
from swcgeo.check.place.shifted import shift_findings
from swcgeo.check.place.undecided import undecided
from swcgeo.check.report import as_text
from swcgeo.model.findings import Notes
from swcgeo.model.labels import label
from swcgeo.model.layers import Kind, Layer
from swcgeo.model.settings import AllSettings
from swcgeo.read.layers import read_layer
from swcgeo.read.registers import read_settings
from swcgeo.read.vectors import with_notes
from swcgeo.reconcile.shift import placed


@dataclass(frozen=True, slots=True)
class Checked:
    """
    A file as it was read.

    Attributes
    ----------
    layer : Layer, n rows
        Its rows, and all that is to be said of them.
    kind : str
        What it was taken for.
    said : bool
        Whether the user said so.
    """

    layer: Layer
    kind: Kind
    said: bool

    @property
    def notes(self) -> Notes:
        """Findings and receipts."""
        return self.layer.notes


def check_path(
    path: str,
    *,
    kind: str | None,
    district: str | None,
    crs: str | None,
    encoding: str | None,
    profiles: tuple[Path, ...] = (),
    settings: str | None = None,
) -> Checked:
    """
    Read a file and return it with all that is to be said of it.

    Parameters
    ----------
    path : str
        The file.
    kind : str or None
        What it is taken for; patches where nothing is said.
    district : str or None
        Outline in which it should lie.
    crs, encoding : str or None
        Override what is detected.
    profiles : tuple of Path
        Delivery profiles of the user's own.
    settings : str or None
        Settings file: parameters between datums, shifts.

    Returns
    -------
    Checked
        The layer, its findings and receipts.

    Raises
    ------
    SwcgeoError
        If the file cannot be used at all.

    Examples
    --------
    >>> check_path("no-such.shp", kind=None, district=None, crs=None, encoding=None)
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: patches: there is no file no-such.shp. Check the path.
    """
    taken: Kind = kind or "patches"  # type: ignore[assignment]
    rules = AllSettings() if settings is None else read_settings(settings)
    around = None
    if district is not None:
        around = placed(read_layer(district, kind="district"), kind="district", settings=rules)
    outline = None if around is None else outline_of(around)
    layer = read_layer(
        path, kind=taken, crs=crs, encoding=encoding, district=outline, extra_dirs=profiles,
        repair=rules.repair,
    )  # fmt: skip
    layer = placed(layer, kind=taken, settings=rules)
    said = list(undecided(layer, kind=taken, placed=outline is not None))
    if around is not None:
        require_common_ground(layer, around, layer=taken, other_layer="district")
        kinds = (taken, "district")
        said += shift_findings(layer, around, kinds=kinds, settings=rules.offset)
    noted = with_notes(layer, layer.notes + Notes(tuple(said)))
    return Checked(noted, taken, said=kind is not None)


def notes_of_all(seen: Iterable[Checked]) -> Notes:
    """
    Return the notes of several files together, each as often as it was made.

    Parameters
    ----------
    seen : iterable of Checked
        The files.

    Returns
    -------
    swcgeo.model.findings.Notes
        In the order of the files.  Two files may say the same, and both said it.

    Examples
    --------
    >>> from swcgeo.model.findings import Finding
    >>> layer = Layer(notes=Notes((Finding("id_missing", "patches"),)))
    >>> len(notes_of_all([Checked(layer, "patches", said=True)] * 2).findings)
    2
    """
    notes = [checked.notes for checked in seen]
    return Notes(
        tuple(finding for some in notes for finding in some.findings),
        tuple(receipt for some in notes for receipt in some.receipts),
    )


def say_checked(path: str, checked: Checked, *, lang: str) -> None:
    """
    Print the report on one file.

    Parameters
    ----------
    path : str
        The file as named by the user.
    checked : Checked
        What was read.
    lang : str
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> layer = Layer({"range_id": ["R"]}, geometry=[box(105, 33, 106, 34)], crs="EPSG:4490")
    >>> say_checked("r.gpkg", Checked(layer, "ranges", said=True), lang="en")
    r.gpkg
      read as ranges; 1 rows; CRS EPSG:4490 China Geodetic Coordinate System 2000
      0 errors, 0 warnings, 0 notes
    <BLANKLINE>
    """
    report = as_text(checked.notes.findings, lang=lang)
    click.echo(f"{path}\n  {what_it_is(checked, lang=lang)}\n  {report}\n")


def say_exits(exits: Sequence[int], *, lang: str) -> None:
    """
    Print how many of several files are fine.

    Parameters
    ----------
    exits : sequence of int
        The exit code of each file.
    lang : str
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> say_exits([0, 1, 0, 3], lang="en")
    4 files: 2 without errors, 1 with errors, 1 cannot be used
    """
    if len(exits) > 1:
        fine, faulty = (sum(code == wanted for code in exits) for wanted in (0, 1))
        counts = {"fine": fine, "faulty": faulty, "unusable": len(exits) - fine - faulty}
        click.echo(label("check.files", lang, files=len(exits), **counts))


def what_it_is(checked: Checked, *, lang: str) -> str:
    """
    Return in one line what a file was read as.

    Parameters
    ----------
    checked : Checked
        The file.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str
        Kind of layer, rows, CRS; encoding and profile where they had to be found out.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> layer = Layer({"range_id": ["R"]}, geometry=[box(105, 33, 106, 34)], crs="EPSG:4490")
    >>> what_it_is(Checked(layer, "ranges", said=True), lang="en")
    'read as ranges; 1 rows; CRS EPSG:4490 China Geodetic Coordinate System 2000'
    """
    layer = checked.layer
    taken = label("check.taken" if checked.said else "check.untold", lang,
                  layer=label(f"layer.{checked.kind}", lang))  # fmt: skip
    doubt = "crs_in_doubt" in layer and bool(layer["crs_in_doubt"].fillna(False).any())
    crs = label("check.crs_in_doubt" if doubt else "check.crs", lang, crs=crs_name(layer.crs))
    parts = [taken, _rows(layer, lang), crs, *_text(checked.notes, lang)]
    return label("check.joint", lang).join(parts)


def _rows(layer: Layer, lang: str) -> str:
    """Return how many rows there are, and how many of them cannot be placed."""
    drawn = np.asarray(layer.geometry.array, dtype=object)
    undrawn = int((shapely.is_missing(drawn) | shapely.is_empty(drawn)).sum())
    key = "check.undrawn" if undrawn else "check.rows"
    return label(key, lang, count=len(layer), undrawn=undrawn)


def _text(notes: Notes, lang: str) -> list[str]:
    """Return in which encoding and with which profile a file was read, as findings say it."""
    encodings = [finding.fields.get("encoding") for finding in notes.findings]
    parts = [label("check.encoding", lang, encoding=name) for name in encodings if name][:1]
    for finding in notes.findings:
        if finding.code == "profile_used":
            key = "check.profile_scored" if "score" in finding.fields else "check.profile"
            parts.append(label(key, lang, **finding.fields))
    return parts
