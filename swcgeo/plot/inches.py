"""Inches on the sheet, which stay in step with the map when a notebook crops what it shows."""

from __future__ import annotations

from matplotlib.figure import Figure, SubFigure
from matplotlib.transforms import Affine2D, Transform


def inches_of(figure: Figure | SubFigure) -> Transform:
    """
    Return the transform from inches, counted from the sheet's lower left corner.

    Parameters
    ----------
    figure : Figure
        The sheet, at the size that it will keep.

    Returns
    -------
    Transform
        Goes through the figure's own coordinates: `Figure.dpi_scale_trans` does not, so that
        lettering would stay behind where the sheet is cropped (``bbox_inches="tight"``).

    Examples
    --------
    >>> inches_of(Figure(figsize=(8, 4), dpi=50)).transform((2, 1)).tolist()
    [100.0, 50.0]
    """
    width, height = figure.get_figure(root=True).get_size_inches()
    return Affine2D().scale(1 / width, 1 / height) + figure.transFigure
