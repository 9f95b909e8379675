"""Tables as files: what a spreadsheet could run stays text."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook

from hub.web import sheets


@pytest.mark.parametrize("start", sheets.DANGEROUS)
def test_no_cell_begins_a_formula(start):
    wild = f"{start}HYPERLINK(1)"
    data = sheets.as_csv([["name"], [wild]]).decode("utf-8-sig")
    assert list(csv.reader(StringIO(data)))[1] == [f"'{wild}"]


def test_numbers_are_numbers_and_nothing_is_empty():
    rows = [["name", "points"], ["Ada, “ß”", Decimal("-2.5")], [None, 3]]
    read = list(csv.reader(StringIO(sheets.as_csv(rows).decode("utf-8-sig"))))
    assert read == [["name", "points"], ["Ada, “ß”", "-2.5"], ["", "3"]]
    book = CalamineWorkbook.from_filelike(BytesIO(sheets.as_xlsx("All", rows, wide=2)))
    assert book.sheet_names == ["All"]
    assert book.get_sheet_by_index(0).to_python()[1:] == [["Ada, “ß”", -2.5], ["", 3.0]]
