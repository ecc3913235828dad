"""Findings and receipts to files."""

from __future__ import annotations

from pathlib import Path

from swcgeo.export.csv_tables import write_csv
from swcgeo.export.vectors import output_ending, require_writable_format, write_layers
from swcgeo.export.whole import Written, write_whole
from swcgeo.model.findings import Notes, findings_table, receipts_table

FINDINGS_FORMATS = (".gpkg", ".xlsx", ".csv", "/")
"""Formats in which both tables can stand."""


def write_findings(notes: Notes, path: str | Path, *, lang: str = "zh") -> Written:
    """
    Write the tables `findings` and `receipts`.

    Parameters
    ----------
    notes : Notes
        What was found and changed.
    path : str or Path
        The file; with ``.csv`` the receipts go to its stem + ``-receipts.csv``.
    lang : str
        Language of the sentences.

    Returns
    -------
    Written
        The files that stand there now.

    Raises
    ------
    UsageError
        If the ending picks no format that can hold two tables.
    OutputError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_findings(Notes(), f"{folder}/f.csv").paths]
    ['f.csv', 'f-receipts.csv']
    """
    require_writable_format(path, among=FINDINGS_FORMATS)
    findings = findings_table(notes.findings, lang=lang)
    receipts = receipts_table(notes.receipts, lang=lang)
    if output_ending(path) != ".csv":
        return write_layers({"findings": findings, "receipts": receipts}, path)

    def write(part: Path) -> None:
        write_csv(findings, part)
        write_csv(receipts, part.with_name(f"{part.stem}-receipts.csv"))

    return write_whole(path, write)
