"""How commands read their layers and hand over their result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from swcgeo.check.place.district import outline_of
from swcgeo.cli.summary import say_findings, say_written
from swcgeo.errors import CrsError, UsageError
from swcgeo.export.findings import FINDINGS_FORMATS, write_findings
from swcgeo.export.vectors import require_writable_format, write_layers
from swcgeo.export.whole import require_place
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Kind, Layer, notes_of
from swcgeo.model.settings import AllSettings
from swcgeo.model.writing import WriteOptions
from swcgeo.read.files.paths import split_layer
from swcgeo.read.grids.graded import is_raster, read_erosion
from swcgeo.read.layers import read_layer
from swcgeo.read.registers import read_plans, read_settings
from swcgeo.reconcile.shift import placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """
    The reading options of one command, and what it has read so far.

    Attributes
    ----------
    crs, encoding : str or None
        As given.
    accept_repairs : bool
        Whether large repairs are accepted.
    settings_path, findings : str or None
        Settings file to read, findings file to write.
    lang : str
        Language of messages.
    out_encoding, gpkg_version : str or None
        How the result is written.
    profiles : tuple of str
        Delivery profiles of the user's own.
    read : list of Layer
        Layers read, for their notes.
    outline : list of shapely geometry
        Outline of the district in degrees, once it is read.
    extra : Notes
        What else was found.
    """

    crs: str | None
    encoding: str | None
    accept_repairs: bool
    settings_path: str | None
    findings: str | None
    lang: str
    out_encoding: str | None = None
    gpkg_version: str | None = None
    profiles: tuple[str, ...] = ()
    read: list[Layer] = field(default_factory=list)
    outline: list[BaseGeometry | None] = field(default_factory=list)
    extra: Notes = field(default_factory=Notes)

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Reading:
        """
        Make it from the options that `swcgeo.cli.options.reading` adds.

        Parameters
        ----------
        options : mapping
            Names and values.

        Returns
        -------
        Reading
            The same.

        Examples
        --------
        >>> names = ("crs", "encoding", "settings", "findings")
        >>> given = {**dict.fromkeys(names), "accept_repairs": False, "lang": "en"}
        >>> Reading.of(given).lang
        'en'
        """
        names = {"settings": "settings_path"}
        return cls(**{names.get(name, name): value for name, value in options.items()})

    @property
    def writing(self) -> WriteOptions:
        """How the result is written."""
        return WriteOptions(encoding=self.out_encoding, gpkg_version=self.gpkg_version)

    def settings(self) -> AllSettings:
        """
        Return the settings: the file's, with large repairs accepted where asked.

        Returns
        -------
        AllSettings
            The settings.

        Raises
        ------
        SettingsError
            If the file holds a setting that cannot be used.

        Examples
        --------
        >>> names = ("crs", "encoding", "settings", "findings")
        >>> given = {**dict.fromkeys(names), "accept_repairs": True, "lang": "en"}
        >>> Reading.of(given).settings().repair.accept_large
        True
        """
        found = AllSettings() if self.settings_path is None else read_settings(self.settings_path)
        if not self.accept_repairs:
            return found
        return replace(found, repair=replace(found.repair, accept_large=True))

    def first(self, path: str, *, kind: Kind) -> Layer:
        r"""
        Read the first file, whose CRS the option overrides.

        Parameters
        ----------
        path : str
            As given.
        kind : str
            What it is taken for.

        Returns
        -------
        Layer
            The layer.

        Examples
        --------
        >>> import tempfile
        >>> names = ("crs", "encoding", "settings", "findings")
        >>> given = {**dict.fromkeys(names), "accept_repairs": False, "lang": "en"}
        >>> reader = Reading.of({**given, "crs": "EPSG:4490"})
        >>> with tempfile.TemporaryDirectory() as home:
        ...     file = Path(home, "w.csv")
        ...     _ = file.write_text("wkt;id\nPOLYGON ((105 33, 106 33, 106 34, 105 33));W1")
        ...     len(reader.first(str(file), kind="watersheds")), len(reader.read)
        (1, 1)
        """
        return self._kept(path, kind=kind, crs=self.crs)

    def _kept(self, path: str, *, kind: Kind, crs: str | None) -> Layer:
        """Read a layer, bring it to where the settings say that it lies, and remember it."""
        settings = self.settings()
        layer = read_layer(
            path,
            kind=kind,
            crs=crs,
            encoding=self.encoding,
            district=self.outline[0] if self.outline else None,
            extra_dirs=self.profile_paths,
            repair=settings.repair,
        )
        layer = placed(layer, kind=kind, settings=settings)
        self.read.append(layer)
        return layer

    def district(self, path: str | None) -> Layer | None:
        """
        Read the district, if one was given; what is read after it is held against it.

        Parameters
        ----------
        path : str or None
            As given.

        Returns
        -------
        Layer or None
            The layer.

        Examples
        --------
        >>> names = ("crs", "encoding", "settings", "findings")
        >>> given = {**dict.fromkeys(names), "accept_repairs": False, "lang": "en"}
        >>> Reading.of(given).district(None) is None
        True
        """
        layer = self.optional(path, kind="district")
        if layer is not None:
            self.outline.append(outline_of(layer))
        return layer

    def other(self, path: str, *, kind: Kind) -> Layer:
        """
        Read a further file: the option gives its CRS only where it states none.

        Parameters
        ----------
        path : str
            As given.
        kind : str
            What it is taken for.

        Returns
        -------
        Layer
            The layer.

        Raises
        ------
        CrsError
            If neither the file nor the option names a CRS.

        Examples
        --------
        >>> names = ("crs", "encoding", "settings", "findings")
        >>> given = {**dict.fromkeys(names), "accept_repairs": False, "lang": "en"}
        >>> Reading.of(given).other("no-such.shp", kind="ranges")
        Traceback (most recent call last):
        swcgeo.errors.MissingFileError: ranges: there is no file no-such.shp. Check the path.
        """
        try:
            return self._kept(path, kind=kind, crs=None)
        except CrsError as problem:
            if self.crs is None or problem.code != "crs_missing":
                raise
            return self._kept(path, kind=kind, crs=self.crs)

    def plans(self, path: str, *, crs: object) -> Layer:
        """
        Read a register of plans.

        Parameters
        ----------
        path : str
            As given.
        crs : CRS or str
            CRS of the ranges.

        Returns
        -------
        Layer
            The register.

        Examples
        --------
        >>> names = ("crs", "encoding", "settings", "findings")
        >>> given = {**dict.fromkeys(names), "accept_repairs": False, "lang": "en"}
        >>> Reading.of(given).plans("no-such.xlsx", crs="EPSG:4544")
        Traceback (most recent call last):
        swcgeo.errors.MissingFileError: plans: there is no file no-such.xlsx. Check the path.
        """
        return read_plans(path, crs=crs, encoding=self.encoding, extra_dirs=self.profile_paths)

    @property
    def profile_paths(self) -> tuple[Path, ...]:
        """The delivery profiles of the user's own."""
        return tuple(map(Path, self.profiles))

    def erosion(self, path: str, *, legend: str | None) -> Layer:
        """
        Read erosion grades, polygons or a raster with its legend.

        Parameters
        ----------
        path : str
            As given.
        legend : str or None
            Legend of a raster.

        Returns
        -------
        Layer
            The layer.

        Examples
        --------
        >>> names = ("crs", "encoding", "settings", "findings")
        >>> given = {**dict.fromkeys(names), "accept_repairs": False, "lang": "en"}
        >>> Reading.of(given).erosion("gone.gpkg", legend=None)
        Traceback (most recent call last):
        swcgeo.errors.MissingFileError: erosion: there is no file gone.gpkg. Check the path.
        """
        if legend is None and not is_raster(path):
            return self.other(path, kind="erosion")
        layer = placed(
            read_erosion(path, legend=legend, crs=self.crs),
            kind="erosion",
            settings=self.settings(),
        )
        self.read.append(layer)
        return layer

    def optional(self, path: str | None, *, kind: Kind) -> Layer | None:
        """
        Read a further file if one was given.

        Parameters
        ----------
        path : str or None
            As given.
        kind : str
            What it is taken for.

        Returns
        -------
        Layer or None
            The layer.

        Examples
        --------
        >>> names = ("crs", "encoding", "settings", "findings")
        >>> given = {**dict.fromkeys(names), "accept_repairs": False, "lang": "en"}
        >>> Reading.of(given).optional(None, kind="zones") is None
        True
        """
        return None if path is None else self.other(path, kind=kind)


def require_outputs(
    inputs: Iterable[str | None],
    *,
    out: str | None = None,
    findings: str | None = None,
    writing: WriteOptions | None = None,
    formats: tuple[str, ...] | None = None,
) -> None:
    """
    Look, before any work, that the outputs can be written and take no other file's place.

    Parameters
    ----------
    inputs : iterable of str or None
        Everything that is read, as ``file`` or ``file:layer``.
    out : str or None
        The result.
    findings : str or None
        The file of findings.
    writing : WriteOptions, optional
        What was chosen about the result.
    formats : tuple of str, optional
        Endings that the result may have; by default those of layers.

    Raises
    ------
    UsageError
        If a format cannot be written, a folder is missing, or an output is an input or the
        other output.

    Examples
    --------
    >>> require_outputs(["a.gpkg", "o.gpkg:ranges", None], out="o.gpkg")
    Traceback (most recent call last):
    swcgeo.errors.UsageError: --out is o.gpkg, which cannot be used: \
该文件另有用处，会被覆盖 / the file is in use for something else and would be lost.
    """
    taken = {split_layer(path)[0].resolve() for path in inputs if path is not None}
    for option, path, endings in (
        ("--out", out, formats),
        ("--findings", findings, FINDINGS_FORMATS),
    ):
        if path is None:
            continue
        ending = require_writable_format(path, among=endings)
        if writing is not None and option == "--out":
            writing.require_for(ending)
        require_place(path)
        if Path(path).resolve() in taken:
            wanted = (
                "该文件另有用处，会被覆盖 / the file is in use for something else and would be lost"
            )
            raise UsageError("option_wrong", option=option, value=path, wanted=wanted)
        taken.add(Path(path).resolve())


def finish(
    layers: Mapping[str, pd.DataFrame | gpd.GeoDataFrame],
    out: str,
    reader: Reading,
    *,
    results: Sequence[object],
    say: Callable[[], None],
) -> int:
    """
    Write a result and its findings, say so, and return the exit code.

    Parameters
    ----------
    layers : mapping of str to DataFrame
        The result, its main layer first.
    out : str
        Where to.
    reader : Reading
        What was read and how.
    results : sequence
        Frames whose notes count.
    say : callable
        Says the result in a few lines.

    Returns
    -------
    int
        0, or 1 where an error finding is listed.

    Examples
    --------
    >>> import tempfile
    >>> names = ("crs", "encoding", "settings", "findings")
    >>> reader = Reading.of({**dict.fromkeys(names), "accept_repairs": False, "lang": "en"})
    >>> table = pd.DataFrame({"watershed_id": ["TOTAL"], "treated_km2": [1.5]})
    >>> with tempfile.TemporaryDirectory() as home:
    ...     finish({"account": table}, f"{home}/a.csv", reader, results=[], say=lambda: None)
    0
    """
    written = write_layers(layers, out, options=reader.writing)
    notes = notes_of(*reader.read, *results) + reader.extra + written.notes
    if reader.findings is not None:
        written = written + write_findings(notes, reader.findings, lang=reader.lang)
    say()
    say_written(written, lang=reader.lang)
    where = None if reader.findings is None else str(Path(reader.findings))
    say_findings(notes, lang=reader.lang, where=where)
    return (notes + written.notes).exit_code
