"""The gradebook as files: CSV and XLSX. Text is never a formula. Lines in, bytes out."""

import csv
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter  # type: ignore[import-untyped]

from hub.assessment.gradebook import Line

Cell = str | int | Decimal | None
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would run as a formula, or take for one after a break."""
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BEFORE = ("Student", "Mail address", "University", "Challenge", "Team")
AFTER = (
    "Individual difference",
    "Reason",
    "Points",
    "Passed",
    "Credits (ECTS)",
    "Local grade (suggested)",
    "State",
)


def criteria_names(lines: Sequence[Line]) -> list[str]:
    """The criteria of all lines, each once, in the order in which they come."""
    return list(dict.fromkeys(name for line in lines for name in line.marks))


def table(lines: Sequence[Line]) -> list[list[Cell]]:
    """Headings, then a row for each line; None where there is nothing."""
    names = criteria_names(lines)
    rows: list[list[Cell]] = [[*BEFORE, *names, *AFTER]]
    for line in lines:
        rows.append(
            [
                line.person.name,
                line.person.email,
                line.university.name if line.university else None,
                line.challenge.title,
                line.team.name,
                *(line.marks.get(name) for name in names),
                line.difference,
                line.reason or None,
                line.points,
                None if line.passed is None else "yes" if line.passed else "no",
                line.credits,
                line.grade or None,
                line.words,
            ]
        )
    return rows


def as_csv(lines: Sequence[Line]) -> bytes:
    """UTF-8 with a mark at the start, so that spreadsheets read the letters right."""
    out = StringIO()
    writer = csv.writer(out)
    for row in table(lines):
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: Cell) -> str:
    """A cell as text; one that a spreadsheet could run gets an apostrophe before it."""
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.startswith(DANGEROUS):
        return f"'{cell}"
    return str(cell)


def as_xlsx(lines: Sequence[Line]) -> bytes:
    """A workbook with one sheet; numbers are numbers, text stays text."""
    out = BytesIO()
    plain = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, plain) as book:
        sheet = book.add_worksheet("Gradebook")
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        rows = table(lines)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, cell, None if number else head)
                elif cell is not None:
                    sheet.write_number(number, place, float(cell))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(rows) - 1), len(rows[0]) - 1)
        sheet.set_column(0, 4, 24)
        sheet.set_column(5, len(rows[0]) - 1, 14)
    return out.getvalue()
