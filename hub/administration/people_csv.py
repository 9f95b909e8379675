"""People in the CSV shape that a registrar's office sends: read whole, judged row by row.

Columns, in any order, named in the first line: email, name, role (student, teacher, partner or
coordinator), university (key, short name or e-mail domain), programme, level (bachelor, master,
doctoral), languages (ISO 639-1 codes between spaces), organisation (key; partners only).
Comma, semicolon or tab between; the letters as `letters` reads them. Columns that we do not know
are left unread and said; one whose name is nearly that of a column which is missing is a fault, so
that a slip loses nothing. Values in, values out: no I/O.
"""

import csv
import difflib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.actor import Role
from hub.identity import mail_address
from hub.profiles import Level
from hub.reference.languages import BY_CODE
from hub.web.words import listing

REQUIRED = ("email", "name", "role")
KNOWN = (*REQUIRED, "university", "programme", "level", "languages", "organisation")
ROLES = (Role.STUDENT, Role.TEACHER, Role.PARTNER, Role.COORDINATOR)
MAX_ROWS = 20_000


@dataclass(frozen=True)
class Row:
    """One person, read and found good."""

    line: int
    email: str
    name: str
    role: Role
    university_id: int | None = None
    organisation_id: int | None = None
    programme: str = ""
    level: Level = Level.MASTER
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """One thing wrong: the line in the file, the column, and what to do about it."""

    line: int
    column: str
    sentence: str


@dataclass
class Sheet:
    """What a file says: good rows, and every fault. Only a sheet without faults is imported."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    """Columns that were not read, as the file names them."""


def read(text: str, universities: Mapping[str, int], organisations: Mapping[str, int]) -> Sheet:
    """Read a file. universities, organisations: lower-case name by which one is known → id."""
    sheet = Sheet()
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        names = [name.strip() for name in next(reader, [])]
        head = [name.lower() for name in names]
        sheet.faults.extend(faults_of_head(head))
        sheet.unused.extend(name for name in names if name and name.lower() not in KNOWN)
        if sheet.faults:
            return sheet
        seen: dict[tuple[str, str], int] = {}
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(sheet.rows) + len(sheet.faults) >= MAX_ROWS:
                sheet.faults.append(Fault(reader.line_num, "", f"Send at most {MAX_ROWS} rows."))
                break
            if any(cell.strip() for cell in cells[len(head) :]):
                sheet.faults.append(Fault(reader.line_num, "", too_many(len(cells), len(head))))
                continue
            values = {name: cell.strip() for name, cell in zip(head, cells, strict=False)}
            judge(sheet, reader.line_num, values, seen, universities, organisations)
    except csv.Error as fault:
        sheet.faults.append(Fault(reader.line_num, "", f"This line cannot be read: {fault}."))
    return sheet


def faults_of_head(head: list[str]) -> list[Fault]:
    """What is wrong with the names of the columns."""
    absent = [name for name in KNOWN if name not in head]
    faults = []
    for name in dict.fromkeys(head):
        if name in KNOWN and head.count(name) > 1:
            faults.append(Fault(1, name, "This column is there twice. Keep one of them."))
        nearly = difflib.get_close_matches(name, absent, n=1, cutoff=0.8)
        if name not in KNOWN and nearly:
            sentence = f"Is this the column “{nearly[0]}”? Name it so, or take it out of the file."
            faults.append(Fault(1, name[:40], sentence))
    missing = [name for name in REQUIRED if name not in head]
    if missing:
        faults.append(Fault(1, "", f"The first line has no column named {listing(missing)}."))
    return faults


def too_many(cells: int, columns: int) -> str:
    return (
        f"This row has {cells} cells for {columns} columns. "
        "Put quotation marks around a cell that has the separating mark in it."
    )


def judge(
    sheet: Sheet,
    line: int,
    values: Mapping[str, str],
    seen: dict[tuple[str, str], int],
    universities: Mapping[str, int],
    organisations: Mapping[str, int],
) -> None:
    """Add one row to the sheet, or all of its faults."""
    faults: list[Fault] = []

    def wrong(column: str, sentence: str) -> None:
        faults.append(Fault(line, column, sentence))

    try:
        email = mail_address(values.get("email", ""))
    except ValueError as fault:
        email = ""
        wrong("email", str(fault))
    name = values.get("name", "")
    if not 1 <= len(name) <= 60 or not name.isprintable():
        wrong("name", "Write a name of 1 to 60 characters.")
    programme = values.get("programme", "")
    if len(programme) > 120 or not programme.isprintable():
        wrong("programme", "Write the programme in at most 120 characters.")
    role = next((one for one in ROLES if one.value == values.get("role", "").lower()), None)
    if role is None:
        wrong("role", f"Write {listing([one.value for one in ROLES], 'or')}.")
    university_id = known(values.get("university", ""), universities)
    if values.get("university") and university_id is None:
        wrong("university", f"No open university is known as “{values['university']}”.")
    if role in (Role.STUDENT, Role.TEACHER) and not values.get("university"):
        wrong("university", "Name the university of students and teachers.")
    organisation_id = known(values.get("organisation", ""), organisations)
    if role is Role.PARTNER and organisation_id is None:
        wrong("organisation", "Name the organisation by its key, as in its address.")
    level = values.get("level", "").lower() or Level.MASTER.value
    if level not in {one.value for one in Level}:
        wrong("level", "Write bachelor, master or doctoral.")
    languages = tuple(values.get("languages", "").lower().replace(",", " ").split())
    unknown = [code for code in languages if code not in BY_CODE]
    if unknown:
        wrong("languages", f"No language has the code {listing(unknown, 'or')}.")
    if email and role is not None:
        before = seen.setdefault((email, role.value), line)
        if before != line:
            wrong("email", f"The same person and role stand in line {before}.")
    if faults or role is None:
        sheet.faults.extend(faults)
        return
    sheet.rows.append(
        Row(
            line,
            email,
            name,
            role,
            university_id if role in (Role.STUDENT, Role.TEACHER) else None,
            organisation_id if role is Role.PARTNER else None,
            programme,
            Level(level),
            languages,
        )
    )


def known(name: str, by_name: Mapping[str, int]) -> int | None:
    return by_name.get(name.strip().lower())
