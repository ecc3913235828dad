"""The readers of layers: a file, its profile, and what is wrong in it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from shapely.geometry.base import BaseGeometry

from swcgeo.check.report import check_layer
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.layers import Kind, Layer
from swcgeo.model.settings import RepairSettings
from swcgeo.read.dialects.profiles import apply_profile
from swcgeo.read.files.paths import PathLike
from swcgeo.read.vectors import read_vector, with_notes

_SAID_BEFORE = frozenset({"feature_unreadable", "not_polygon"})


class Reader(Protocol):
    """What all readers of layers look like."""

    def __call__(
        self, path: PathLike, *, crs: str | None = None, encoding: str | None = None
    ) -> Layer:
        """Read a layer."""
        ...


def read_layer(
    path: PathLike,
    *,
    kind: Kind,
    crs: str | None = None,
    encoding: str | None = None,
    district: BaseGeometry | None = None,
    extra_dirs: tuple[Path, ...] = (),
    repair: RepairSettings | None = None,
) -> Layer:
    r"""
    Read a layer of any format, under canonical column names.

    Parameters
    ----------
    path : str or path
        ``file`` or ``file:layer``.
    kind : str
        What it is: patches, ranges, zones, watersheds, treatments, erosion, damage, district,
        towns, hills, centrelines.
        towns, land_use, gullies, settlements.
    crs : str, optional
        CRS to be used instead of the one that the file states.
    encoding : str, optional
        Encoding of its text instead of the one that its content suggests.
    district : shapely geometry, optional
        Outline of the district in degrees, against which the CRS is held.
    extra_dirs : tuple of Path
        Delivery profiles of the user's own, or folders of them.
    repair : RepairSettings, optional
        Which repairs of geometry the analysis will accept: those are no error.

    Returns
    -------
    Layer, n rows
        Every row of the file; what was found and changed in its `notes`.

    Raises
    ------
    MissingFileError
        If there is no such file.
    LayerError
        If it cannot be read, is empty, or does not hold the layer.
    CrsError
        If it has no CRS.
    GeometryError
        If it has no polygons where polygons are due, or no geometry that can be read.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "w.csv"
    ...     text = "wkt;小流域编号\nPOLYGON ((105 33, 106 33, 106 34, 105 33));W1"
    ...     _ = file.write_text(text, encoding="utf-8")
    ...     read_layer(file, kind="watersheds", crs="EPSG:4490")["watershed_id"].item()
    'W1'
    """
    delivered = read_vector(path, layer_name=kind, crs=crs, encoding=encoding, district=district)
    named = apply_profile(delivered, kind=kind, extra_dirs=extra_dirs)
    checked = check_layer(named, kind=kind, repair=repair)
    new = tuple(_not_said_before(checked, named.notes.findings))
    return with_notes(named, named.notes + Notes(new))


def _not_said_before(checked: tuple[Finding, ...], said: tuple[Finding, ...]) -> list[Finding]:
    """Return the findings of the checks that do not repeat what reading has found."""
    rows = {finding.row for finding in said if finding.code in _SAID_BEFORE}
    whole = {finding.code for finding in said if finding.row is None}
    return [
        finding
        for finding in checked
        if not (finding.code == "geometry_missing" and finding.row in rows)
        and not (finding.row is None and finding.code in whole)
    ]


def _reader(kind: Kind, what: str) -> Reader:
    """Return `read_layer` for one kind of layer, as a function of its own."""

    def read(path: PathLike, *, crs: str | None = None, encoding: str | None = None) -> Layer:
        return read_layer(path, kind=kind, crs=crs, encoding=encoding)

    read.__name__ = read.__qualname__ = f"read_{kind}"
    read.__doc__ = f"Read {what} as `read_layer` does with ``kind={kind!r}``."
    return read


read_patches = _reader("patches", "disturbance patches")
read_ranges = _reader("ranges", "responsibility ranges")
read_zones = _reader("zones", "key zones and water source areas")
read_watersheds = _reader("watersheds", "watersheds")
read_treatments = _reader("treatments", "treatments, lines and points among them,")
read_damage = _reader("damage", "flood damage")
read_district = _reader("district", "the outline of the district")
read_towns = _reader("towns", "towns")
read_hills = _reader("hills", "mountains and hills")
read_centrelines = _reader("centrelines", "centre lines of linear projects, version by version,")
read_land_use = _reader("land_use", "land use")
read_gullies = _reader("gullies", "gullies, lines or polygons,")
read_settlements = _reader("settlements", "settlements, points or polygons,")
