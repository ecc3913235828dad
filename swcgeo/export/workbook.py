"""The bureau's workbook: every number of a run in sheets that are finished to print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from swcgeo.export.account_sheets import (
    account_sheets,
    candidates_sheet,
    notes_sheets,
    table_sheet,
)
from swcgeo.export.book import write_book
from swcgeo.export.patch_sheets import patch_sheet, summary_sheet
from swcgeo.export.project_sheets import project_sheet
from swcgeo.export.sheets import Sheet, SheetColumn
from swcgeo.export.whole import Written, write_whole
from swcgeo.model.findings import Notes
from swcgeo.model.labels import label

_OWN_SHEETS: Mapping[str, Callable[..., Sheet]] = {
    "reported_candidates": candidates_sheet,
    **{
        name: partial(project_sheet, name)
        for name in ("projects", "plans_to_urge", "approvals", "approval_candidates")
    },
}
"""Tables that are more than a table on paper."""
_EXPLAINED = ("suspected", "verdict_order", "areas", "account", "empty")


def write_workbook(
    path: str | Path,
    *,
    patches: pd.DataFrame | None = None,
    links: pd.DataFrame | None = None,
    account_tables: Mapping[str, pd.DataFrame] | None = None,
    further: Mapping[str, pd.DataFrame] | None = None,
    notes: Notes | None = None,
    about: Iterable[tuple[str, str]] = (),
    lang: str = "zh",
) -> Written:
    """
    Write ``ledger.xlsx``: patches, counts, account, reported figures, findings, explanations.

    Parameters
    ----------
    path : str or Path
        The workbook.
    patches : DataFrame or GeoDataFrame, optional
        Result of `classify`; columns that are not there are left out of the list.
    links : DataFrame, optional
        Layer `links` of the patches.
    account_tables : mapping of str to DataFrame, optional
        Layers of `account` by name (``account``, ``by_grade``, …).
    further : mapping of str to DataFrame, optional
        Tables that follow the account, each a sheet of its own: the reported figures beside the
        computed ones, and those of the steps after them.
    notes : Notes, optional
        Findings and receipts of the run.
    about : iterable of (str, str)
        What this run has to say of itself: topic and text, such as CRS, area method, inputs.
    lang : str
        Language of all that is read.

    Returns
    -------
    Written
        The file that stands there now.

    Raises
    ------
    OutputError
        If it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_workbook(f"{folder}/ledger.xlsx", about=[("坐标系", "EPSG:4544")])
    ...     written.paths[0].name
    'ledger.xlsx'
    """
    sheets: list[Sheet] = []
    if patches is not None:
        sheets.append(patch_sheet(patches, links=links, lang=lang))
        sheets.append(summary_sheet(patches, lang=lang))
    sheets += account_sheets(account_tables or {}, lang=lang)
    sheets += [_further_sheet(name, frame, lang) for name, frame in (further or {}).items()]
    sheets += notes_sheets(notes or Notes(), lang=lang)
    sheets.append(_about_sheet(tuple(about), lang))
    return write_whole(path, lambda part: write_book(sheets, part, lang=lang))


def _further_sheet(name: str, frame: pd.DataFrame, lang: str) -> Sheet:
    """Return the sheet of a table that follows the account."""
    if name in _OWN_SHEETS:
        return _OWN_SHEETS[name](frame, lang=lang)
    return table_sheet(name, frame, lang=lang)


def _about_sheet(about: Sequence[tuple[str, str]], lang: str) -> Sheet:
    """Return the sheet that explains the others."""
    fixed = [
        (label(f"about.{topic}", lang), label(f"about.{topic}_text", lang)) for topic in _EXPLAINED
    ]
    topics, texts = zip(*about, *fixed, strict=True)
    return Sheet(
        name=label("sheet.about", lang),
        columns=(
            SheetColumn(heading=label("head.topic", lang), values=topics, widest=24.0),
            SheetColumn(heading=label("head.explanation", lang), values=texts, widest=110.0),
        ),
    )
