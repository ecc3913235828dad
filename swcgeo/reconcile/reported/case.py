"""A reported figure in its account: what is computed for it, from which records, in its unit."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from swcgeo.check.units import AREA_UNITS_M2, unit_of
from swcgeo.model.results import Figure

TOTAL = "TOTAL"
WORK_COLUMNS = (
    "treated_gross_km2", "covered_km2", "treated_km2", "damaged_km2", "off_erosion_km2",
)  # fmt: skip
"""Columns that are sums over treatment records."""
GROSS = "treated_gross_km2"
_KM2 = 1e6
_SHARES = {"": 1.0, "1": 1.0, "%": 100.0}
"""How many of a unit make the whole."""
_COUNTED = ("_km2", "_share")
"""How the columns end in which a figure may be looked up."""
_QUOTIENTS = {"treated_share": ("treated_km2", "eroding_km2")}
"""Shares by their numerator and denominator."""
_HALF_SLACK = 1e-9
"""A value half-way between two printed ones is as far off in decimals, not quite in binary."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """
    A figure and the tables of the account in which it is looked up.

    Attributes
    ----------
    figure : Figure
        What was reported.
    tables : mapping of str to DataFrame
        ``by_treatment`` and, where there are, ``account``, ``overlaps``, ``by_project``,
        ``by_measure``, ``by_grade``, ``treatments`` (the register, as it was read).
    """

    figure: Figure
    tables: Mapping[str, pd.DataFrame]

    @cached_property
    def factor(self) -> float:
        """How many units of the figure make one km², or one whole; NaN for another unit."""
        if self.is_share:
            share = unicodedata.normalize("NFKC", self.figure.unit).strip()
            return _SHARES.get(share, float("nan"))
        return _KM2 / AREA_UNITS_M2.get(unit_of(self.figure.unit) or "", float("nan"))

    @property
    def is_share(self) -> bool:
        """Whether the figure is a share and not an area."""
        return self.figure.what.endswith("_share")

    @property
    def is_narrowed(self) -> bool:
        """Whether the figure is about some of the treatments only."""
        return bool(self.figure.projects) or self.figure.year is not None

    @cached_property
    def all_works(self) -> pd.DataFrame:
        """The treatment records over all watersheds, of the projects of the figure."""
        works = self.tables["by_treatment"]
        chosen = (works["watershed_id"] == TOTAL) & works["treatment_id"].notna()
        if self.figure.projects:
            chosen &= works["project_id"].isin(self.figure.projects)
        return works[chosen]

    @cached_property
    def works(self) -> pd.DataFrame:
        """The treatment records that the figure is about, over all watersheds."""
        works, year = self.all_works, self.figure.year
        return works if year is None else works[works["year"].astype(str) == str(year)]

    @cached_property
    def account(self) -> pd.DataFrame:
        """The rows that are summed up: the total of the account, or records."""
        whole = self.tables.get("account")
        if self.is_narrowed or whole is None:
            return self.works
        return whole[whole["watershed_id"] == TOTAL]

    @cached_property
    def computed(self) -> float:
        """The figure as the account has it, in the unit of the figure; NaN where it has none."""
        what = self.figure.what
        if not what.endswith(_COUNTED) or what not in self.account or self.account.empty:
            return float("nan")
        return float(self.account[what].sum(skipna=False)) * self.factor

    @property
    def difference(self) -> float:
        """What was stated less what is computed."""
        return self.figure.value - self.computed

    @property
    def tolerance(self) -> float:
        """How far rounding alone can part the figure from its value."""
        return 0.5 * 10.0**-self.figure.decimals + _HALF_SLACK

    @property
    def agrees(self) -> bool:
        """Whether nothing but its rounding parts the figure from what is computed."""
        return abs(self.difference) <= self.tolerance

    @cached_property
    def sums(self) -> Mapping[str, float]:
        """The columns of the account over what the figure is about, km²."""
        columns = [name for name in self.account.columns if str(name).endswith("_km2")]
        return {str(name): float(self.account[name].sum(skipna=False)) for name in columns}

    @cached_property
    def per_km2(self) -> float:
        """By how much the figure grows with one km² more in its column."""
        if not self.is_share:
            return self.factor
        _, below = _QUOTIENTS.get(self.figure.what, ("", ""))
        return self.factor / (self.sums.get(below) or float("nan"))

    @cached_property
    def column(self) -> str:
        """The column of areas that the figure rests on: its own, or the numerator of its share."""
        return _QUOTIENTS.get(self.figure.what, (self.figure.what, ""))[0]

    @cached_property
    def work_column(self) -> str | None:
        """The column of records that makes the figure; None where none does."""
        name = "treated_km2" if self.column == "remaining_km2" else self.column
        return name if name in WORK_COLUMNS and name in self.all_works else None

    @property
    def work_sign(self) -> int:
        """-1 where more treated ground makes the figure smaller."""
        return -1 if self.column == "remaining_km2" else 1

    @property
    def work_scale(self) -> float:
        """By how much the figure grows with one km² more in its column of records."""
        return self.work_sign * self.per_km2

    def of_works(self, works: pd.DataFrame) -> float:
        """
        Return how much records add to the figure.

        Parameters
        ----------
        works : DataFrame
            Rows of ``by_treatment``.

        Returns
        -------
        float
            In the unit of the figure; NaN where it is no sum over records.

        Examples
        --------
        >>> from swcgeo.reconcile.reported.drawn import drawn_case
        >>> case = drawn_case(15.17)
        >>> round(case.of_works(case.works[case.works["project_id"] == "P"]), 2)
        6.67
        """
        if self.work_column is None:
            return float("nan")
        return float(works[self.work_column].sum(skipna=False)) * self.work_scale

    @cached_property
    def parts(self) -> np.ndarray:
        """The stated parts."""
        return np.array(self.figure.parts, dtype=float)

    @property
    def parts_tolerance(self) -> float:
        """How far the sum of the rounded parts can be from a rounded sum."""
        return self.tolerance * (len(self.parts) + 1)

    @property
    def parts_make_value(self) -> bool:
        """Whether the stated parts add up to the stated value, but for rounding."""
        near = abs(self.parts.sum() - self.figure.value) <= self.parts_tolerance
        return bool(len(self.parts)) and bool(near)

    @property
    def parts_make_computed(self) -> bool:
        """Whether the stated parts add up to what is computed, but for rounding."""
        near = abs(self.parts.sum() - self.computed) <= self.parts_tolerance
        return bool(len(self.parts)) and bool(near)
