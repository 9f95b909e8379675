"""Tables as files for spreadsheets: CSV and XLSX. Text is never a formula. Rows in, bytes out."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter  # type: ignore[import-untyped]

Cell = str | int | Decimal | None
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would run as a formula, or take for one after a break."""
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDE, NARROW = 24, 14


def harmless(cell: Cell) -> str:
    """A cell as text; one that a spreadsheet could run gets an apostrophe before it."""
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.startswith(DANGEROUS):
        return f"'{cell}"
    return str(cell)


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a mark at the start, so that spreadsheets read the letters right."""
    out = StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(name: str, rows: Sequence[Sequence[Cell]], wide: int) -> bytes:
    """A workbook with one sheet of this name; numbers are numbers, text stays text.

    rows: the headings, then the lines. wide: how many columns from the first on hold words.
    """
    out = BytesIO()
    plain = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, plain) as book:
        sheet = book.add_worksheet(name)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, cell, None if number else head)
                elif cell is not None:
                    sheet.write_number(number, place, float(cell))
        last = len(rows[0]) - 1
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(rows) - 1), last)
        sheet.set_column(0, wide - 1, WIDE)
        if wide <= last:
            sheet.set_column(wide, last, NARROW)
    return out.getvalue()
