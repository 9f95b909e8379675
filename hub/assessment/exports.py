"""The gradebook as files: CSV and XLSX. Lines in, bytes out."""

from collections.abc import Sequence

from hub.assessment.gradebook import Line
from hub.web import sheets
from hub.web.sheets import Cell

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
    return sheets.as_csv(table(lines))


def as_xlsx(lines: Sequence[Line]) -> bytes:
    return sheets.as_xlsx("Gradebook", table(lines), wide=len(BEFORE))
