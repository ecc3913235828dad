"""Findings and receipts to files."""

import openpyxl
import pandas as pd
import pyogrio
import pytest

from swcgeo.errors import UsageError
from swcgeo.export.findings import write_findings
from swcgeo.model.findings import FINDING_COLUMNS, RECEIPT_COLUMNS, Finding, Notes, Receipt

NOTES = Notes(
    (Finding("geometry_missing", "patches", row=2, id="=A1"),),
    (Receipt("ranges", 1, "R1", "repaired", 10.0, 9.5),),
)


def test_csv_has_the_receipts_in_a_second_file(tmp_path):
    paths = write_findings(NOTES, tmp_path / "f.csv").paths
    assert [path.name for path in paths] == ["f.csv", "f-receipts.csv"]
    found = pd.read_csv(paths[0], encoding="utf-8-sig", dtype=str)
    changed = pd.read_csv(paths[1], encoding="utf-8-sig")
    assert tuple(found) == FINDING_COLUMNS
    assert tuple(changed) == RECEIPT_COLUMNS
    assert found.loc[0, ["severity", "row", "id"]].tolist() == ["error", "2", "'=A1"]
    assert changed["before_m2"].item() == 10.0


def test_gpkg_and_xlsx_hold_both_layers(tmp_path):
    write_findings(NOTES, tmp_path / "f.gpkg")
    write_findings(NOTES, tmp_path / "f.xlsx", lang="en")
    layers = pyogrio.list_layers(tmp_path / "f.gpkg")[:, 0].tolist()
    assert layers == openpyxl.load_workbook(tmp_path / "f.xlsx").sheetnames
    assert layers == ["findings", "receipts"]


def test_no_findings_are_tables_without_rows(tmp_path):
    write_findings(Notes(), tmp_path / "f.gpkg")
    assert pyogrio.read_info(tmp_path / "f.gpkg", layer="findings")["features"] == 0


def test_a_format_for_one_table_only_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"\.shp of .*Use one of \.gpkg \.xlsx \.csv"):
        write_findings(NOTES, tmp_path / "f.shp")
