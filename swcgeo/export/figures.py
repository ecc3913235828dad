"""A finished sheet to a file: PNG, PDF or SVG, with nothing in it that changes from run to run."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from swcgeo.errors import UsageError
from swcgeo.export.whole import Written, make_folder, write_whole
from swcgeo.plot.fonts import map_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURE_FORMATS = (".png", ".pdf", ".svg")
_PNG_DPI = 200
_STAMPS = MappingProxyType(
    {
        ".png": {"Software": None},
        ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
        ".svg": {"Date": None, "Creator": None},
    }
)
"""What matplotlib would write of time and version."""


def write_figure(figure: Figure, path: str | Path) -> Written:
    """
    Write a sheet; the ending picks the format.

    Parameters
    ----------
    figure : Figure
        A finished sheet.
    path : str or Path
        The file: ``.png``, ``.pdf`` or ``.svg``.

    Returns
    -------
    Written
        Where it stands.

    Raises
    ------
    UsageError
        If the ending is none of these.
    OutputError
        If it cannot be written there.

    Examples
    --------
    >>> import tempfile
    >>> from matplotlib.figure import Figure
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_figure(Figure(figsize=(1, 1)), Path(folder, "sheet.svg"))
    ...     written.paths[0].read_bytes()[:5]
    b'<?xml'
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending not in FIGURE_FORMATS:
        raise UsageError(
            "option_wrong", option="--out", value=str(path), wanted=" ".join(FIGURE_FORMATS)
        )
    make_folder(target.parent)

    def write(part: Path) -> None:
        with map_style():
            dots = _PNG_DPI if ending == ".png" else "figure"
            figure.savefig(part, dpi=dots, metadata=_STAMPS[ending])

    return write_whole(target, write)
