"""What the erosion surveys themselves show of each watershed, treated or not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from swcgeo.erosion.accounts.cells import Survey
from swcgeo.erosion.accounts.tables import Books
from swcgeo.model.codes import FIRST_ERODING, Grade
from swcgeo.overlay.pairs import Areas, Indices


def over_watersheds(books: Books, zone: Indices, values: Areas) -> Areas:
    """
    Return what lies in zones summed by watershed, and the total after them.

    Parameters
    ----------
    books : Books
        The account.
    zone : ndarray of int, k
        In which zone it lies.
    values : ndarray of float, k
        What is summed.

    Returns
    -------
    ndarray of float, w + 1
        NaN for a watershed without a geometry that can be used, and so for the total.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_books
    >>> over_watersheds(drawn_books(), np.array([0, 0]), np.array([3.0, 1.0])).tolist()
    [4.0, 4.0]
    """
    by_zone = np.bincount(zone, weights=values, minlength=len(books.cells.zone_m2))
    lost = np.isnan(books.cells.zone_m2[: books.watersheds])
    by_watershed = np.append(by_zone[: books.watersheds], by_zone[books.total_from].sum())
    return np.where(np.append(lost, lost.any()), np.nan, by_watershed)


def monitored_table(books: Books, surveys: tuple[Survey, ...]) -> pd.DataFrame:
    """
    Return how much ground erodes by each survey.

    Parameters
    ----------
    books : Books
        The account.
    surveys : tuple of Survey
        Its surveys.

    Returns
    -------
    DataFrame
        ``place`` (0 to w, the total last), ``year`` (NaN where the survey states none),
        ``land_km2``, ``eroding_km2``, ``not_eroding_km2``, ``unknown_km2`` (what the survey does
        not grade); the surveys one after the other.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_books, drawn_survey
    >>> monitored_table(drawn_books(), (drawn_survey(),)).iloc[0].tolist()
    [0.0, 2021.0, 1.0, 0.5, 0.0, 0.5]
    """
    land = (
        over_watersheds(
            books, np.arange(len(books.cells.zone_m2)), np.nan_to_num(books.cells.zone_m2)
        )
        / 1e6
    )
    tables = []
    for survey, shown in zip(surveys, books.cells.surveyed, strict=True):

        def area(graded: pd.Series, shown: pd.DataFrame = shown) -> Areas:
            zone, area_m2 = shown["zone"].to_numpy(np.intp), shown["area_m2"].to_numpy(float)
            return over_watersheds(books, zone, area_m2 * graded.to_numpy()) / 1e6

        eroding, slight = (
            area(shown["grade"] >= FIRST_ERODING),
            area(shown["grade"] == Grade.SLIGHT),
        )
        columns = {
            "place": range(books.watersheds + 1),
            "year": np.nan if survey.year is None else float(survey.year),
            "land_km2": land,
            "eroding_km2": eroding,
            "not_eroding_km2": slight,
            "unknown_km2": np.maximum(land - eroding - slight, 0.0),
        }
        tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True)
