"""A small account of three works, for examples: 15.24 km² in all records, 0.07 of them twice."""

from __future__ import annotations

from typing import Any

import pandas as pd

from swcgeo.model.results import Figure
from swcgeo.reconcile.reported.case import Case


def drawn_tables() -> dict[str, pd.DataFrame]:
    """
    Return the tables of an account of two projects: P with 6.67 km², Q with 3.21 and 5.36.

    Returns
    -------
    dict of str to DataFrame
        ``account``, ``by_treatment``, ``overlaps``; P and Q share 0.07 km², which P owns.

    Examples
    --------
    >>> drawn_tables()["overlaps"]["shared_km2"].tolist()
    [0.07]
    """
    gross, net = [6.67, 3.21, 5.36], [6.67, 3.14, 5.36]
    works = pd.DataFrame(
        {"watershed_id": "TOTAL", "treatment_id": ["A", "B", "C"], "project_id": ["P", "Q", "Q"],
         "year": ["2023", "2023", "2022"], "treated_gross_km2": gross, "covered_km2": net}
    )  # fmt: skip
    total = {"watershed_id": "TOTAL", "total_km2": 120.55, "treated_gross_km2": sum(gross),
             "covered_km2": sum(net), "overlap_km2": sum(gross) - sum(net)}  # fmt: skip
    shared = {"id_a": ["A"], "id_b": ["B"], "project_a": ["P"], "project_b": ["Q"],
              "shared_km2": [0.07]}  # fmt: skip
    account = pd.DataFrame([{**total, "watershed_id": "W"}, total])
    return {"account": account, "by_treatment": works, "overlaps": pd.DataFrame(shared)}


def drawn_case(value: float, **more: Any) -> Case:  # noqa: ANN401 - any field of a Figure
    """
    Return a figure of two decimals on all records of the drawn account.

    Parameters
    ----------
    value : float
        What is stated, km².
    **more
        Further fields of the `Figure`.

    Returns
    -------
    Case
        The figure in its account.

    Examples
    --------
    >>> round(drawn_case(15.17).difference, 2)
    -0.07
    """
    usual = {"id": "F", "text": "", "unit": "km2", "decimals": 2, "what": "treated_gross_km2"}
    return Case(figure=Figure(value=value, **{**usual, **more}), tables=drawn_tables())
