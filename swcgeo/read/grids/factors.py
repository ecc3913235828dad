"""`read_factors`: the factors of soil loss, numbers and rasters of any grid, all on one grid."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

from swcgeo.model.csle import FACTORS, require_possible
from swcgeo.model.findings import Notes
from swcgeo.model.raster import Grid, Part
from swcgeo.read.files.paths import PathLike
from swcgeo.read.grids.aligned import Aligned, Source, aligned, open_source, small_cache
from swcgeo.read.toml import only_keys, read_toml, wrong

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """
    Factors of soil loss on one grid, read part by part; closed at the end of a ``with`` block.

    Attributes
    ----------
    grid : Grid
        That of the DEM; without one the finest in a projected CRS, else the finest.
    names : frozenset of str
        The factors at hand.
    notes : Notes
        How each raster was put on the grid.
    numbers : mapping of str to float
        Factors that are the same everywhere.
    rasters : mapping of str to Aligned
        The others.
    paths : tuple of Path
        The files, the TOML file first.
    """

    grid: Grid
    notes: Notes
    numbers: Mapping[str, float]
    rasters: Mapping[str, Aligned]
    paths: tuple[Path, ...]
    _open: ExitStack = field(repr=False)

    @property
    def names(self) -> frozenset[str]:
        """The factors at hand."""
        return frozenset(self.numbers) | frozenset(self.rasters)

    def read(self, name: str, part: Part) -> Values:
        """
        Return a factor's values in some cells.

        Parameters
        ----------
        name : str
            The factor.
        part : Part
            Cells of the grid.

        Returns
        -------
        ndarray of float
            (rows, cols), NaN where unknown; a single value for a number.

        Examples
        --------
        >>> import numpy, rasterio, tempfile
        >>> from affine import Affine
        >>> with tempfile.TemporaryDirectory() as home:
        ...     with rasterio.open(f"{home}/k.tif", "w", driver="GTiff", width=2, height=1, count=1,
        ...             dtype="float32", nodata=-1, crs="EPSG:4544",
        ...             transform=Affine(10, 0, 500_000, 0, -10, 3_700_000)) as file:
        ...         file.write(numpy.array([[0.5, -1]], "float32"), 1)
        ...     _ = Path(home, "f.toml").write_text('K = "k.tif"' + chr(10) + "R = 2000")
        ...     with read_factors(f"{home}/f.toml") as factors:
        ...         factors.read("K", Part(0, 0, 1, 2)), factors.read("R", Part(0, 0, 1, 2))
        (array([[0.5, nan]]), array(2000.))
        """
        if name in self.numbers:
            return np.array(self.numbers[name], dtype="float64")
        return self.rasters[name].read(part)

    def close(self) -> None:
        """
        Close the rasters.

        Examples
        --------
        >>> grid = Grid.__new__(Grid)
        >>> Factors(grid, Notes(), {}, {}, (), ExitStack()).close()
        """
        self._open.close()

    def __enter__(self) -> Self:
        """Return the factors, to be closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """Close the rasters."""
        self.close()


def read_factors(path: PathLike) -> Factors:
    """
    Open the factors of soil loss.

    Parameters
    ----------
    path : str or path
        A TOML file with keys ``R K L S LS B E C T P dem``, each a number or the path of a raster
        relative to the file.

    Returns
    -------
    Factors
        To be used in a ``with`` block; nothing but headers has been read.

    Raises
    ------
    MissingFileError
        If a file does not exist.
    UsageError
        If it is no TOML, has another key, or no raster at all.
    LayerError
        If a raster cannot be read, has several bands or lies askew.
    CrsError
        If a raster has no CRS, or no ground in common with the grid.

    Examples
    --------
    >>> read_factors("no-such.toml")
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: factors: there is no file no-such.toml. Check the path.
    """
    file = Path(path)
    numbers, named = _entries(file)
    if not named:
        raise wrong(file, 'no raster: dem = "dem.tif" ? / 至少要有一个栅格')
    with ExitStack() as stack:
        stack.enter_context(small_cache())
        sources = {
            name: stack.enter_context(
                open_source(str(one), name=name, by_class=FACTORS[name].by_class)
            )
            for name, one in named.items()
        }
        home = _home(sources)
        rasters = {
            name: stack.enter_context(aligned(source, to=home)) for name, source in sources.items()
        }
        held = stack.pop_all()
    notes = sum((one.notes for one in rasters.values()), start=Notes())
    return Factors(home.grid, notes, numbers, rasters, (file, *named.values()), held)


def _home(sources: Mapping[str, Source]) -> Source:
    """Return the raster whose grid is that of all."""
    if "dem" in sources:
        return sources["dem"]
    return min(sources.values(), key=lambda one: (one.crs.is_geographic, one.cell_m))


def _entries(file: Path) -> tuple[dict[str, float], dict[str, Path]]:
    """Return the factors that are numbers and those that are rasters."""
    table = read_toml(file, layer_name="factors")
    only_keys(table, tuple(FACTORS), where="", path=file)
    numbers: dict[str, float] = {}
    named: dict[str, Path] = {}
    for name, value in table.items():
        if isinstance(value, str) and value.strip():
            named[name] = file.parent / value
        elif isinstance(value, int | float) and not isinstance(value, bool) and name != "dem":
            numbers[name] = require_possible(name, float(value))
        else:
            raise wrong(file, f'{name} = {value!r} ({name} = "{name}.tif" ?)')
    return numbers, named
