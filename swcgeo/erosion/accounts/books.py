"""The ground of an account, cut into cells, with what damage took of it: what tables sum."""

from __future__ import annotations

import numpy as np
import pandas as pd

from swcgeo.erosion.accounts.cells import Treated, cells_of, loss_of_faces, treated_ground, zones_of
from swcgeo.erosion.accounts.gathered import Gathered
from swcgeo.erosion.accounts.tables import Books
from swcgeo.overlay.area import only
from swcgeo.overlay.pairs import Flags, Indices, overlap_pairs


def books_of(plot: Gathered, standing: Flags) -> Books:
    """
    Cut the ground along the outlines of some treatments, and say what damage took of it.

    Parameters
    ----------
    plot : Gathered
        Everything on one ground.
    standing : ndarray of bool, n
        The treatments, such as all that count.

    Returns
    -------
    Books
        Ground under treatments that count is judged on the survey before the earliest of them,
        all other ground on the latest survey.

    Raises
    ------
    AccountError
        If what was cut does not add up to what it was cut from.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_given
    >>> from swcgeo.erosion.accounts.gathered import gathered
    >>> plot = gathered(drawn_given())
    >>> books = books_of(plot, plot.counted.counts)
    >>> round(books.cells.treated["area_m2"].sum(), -1)
    np.float64(60000.0)
    """
    works, damages = only(plot.treatments.geometry, standing & plot.treatments.usable), plot.damages
    zones, total_from = zones_of(plot.watersheds.geometry, plot.shared)
    treated = treated_ground(works, plot.hurt)
    loss = loss_of_faces(
        treated, completed=plot.records.completed, day=damages.day, share=damages.share,
        active=damages.active,
    )  # fmt: skip
    cells = cells_of(zones, plot.surveys, treated, survey_of=_survey_of(plot, treated))
    gross = overlap_pairs(works, zones)
    return Books(cells=cells, treated=treated, loss=loss, gross=gross, total_from=total_from)


def _survey_of(plot: Gathered, treated: Treated) -> Indices:
    """
    Return the survey on which each face is judged: the latest before its earliest completion.

    Only treatments that count decide: tillage of an earlier year leaves no mark on the account.
    """
    years = np.array([-(10**6) if survey.year is None else survey.year for survey in plot.surveys])
    deciding = plot.counted.counts[treated.record]
    face, record = treated.face[deciding], treated.record[deciding]
    rank = plot.records.owner_rank()
    first = pd.DataFrame({"face": face, "rank": rank[record], "record": record})
    first = first.sort_values(["face", "rank"]).drop_duplicates("face")
    completed = plot.records.years[first["record"]]
    before = np.searchsorted(years, completed, side="left") - 1
    # Without a date the record counts as the last completed, so the latest survey judges it.
    chosen = np.where(completed < 0, len(years) - 1, np.maximum(before, 0))
    survey = np.full(len(treated.geometry), len(years) - 1, dtype=np.intp)
    survey[first["face"]] = chosen
    return survey
