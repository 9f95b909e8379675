"""Which columns of a page's tables hold numbers, and whether they are set as numbers."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from hub.web.words import figure_columns


@dataclass
class Cell:
    is_number: bool
    """Whether it is set as one: to the right, in figures of one width."""
    text: str = ""


@dataclass
class Tables(HTMLParser):
    """The cells of each table, row by row."""

    tables: list[list[list[Cell]]] = field(default_factory=list)
    _cell: Cell | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self._cell = Cell("table__num" in (dict(attrs).get("class") or "").split())
            self.tables[-1][-1].append(self._cell)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.text += data


def astray(html: str) -> list[str]:
    """Columns whose every figure is a number, but not set as one, or not all of it."""
    page = Tables()
    page.feed(html)
    found = []
    for rows in page.tables:
        whole = [row for row in rows if len(row) == len(rows[0])]
        for at in figure_columns([one.text for one in row] for row in whole[1:]):
            if not all(row[at].is_number for row in whole):
                found.append(f"the column “{rows[0][at].text.strip()}” is not set in numbers")
    return found
