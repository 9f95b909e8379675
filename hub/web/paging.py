"""Lists in pages: `?page=2` in the URL, never more rows than fit one page."""

from dataclasses import dataclass
from typing import Generic, TypeVar, TypeVarTuple
from urllib.parse import urlencode

from sqlalchemy import literal_column
from sqlmodel.sql.expression import Select, SelectOfScalar
from starlette.requests import Request

from hub.db import Work

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
PAGE_SIZE = 20
LAST_PAGE = 10_000


@dataclass(frozen=True)
class Paged(Generic[T]):
    """One page of a list: its rows, and what a pager needs to lead to the others."""

    rows: list[T]
    total: int
    page: int
    size: int
    query: str
    """The other parts of the URL's query, ready to be followed by `page=`."""

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The number of the first row shown, counted from 1; 0 when there is none."""
        return (self.page - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.total, self.page * self.size)

    def link(self, page: int) -> str:
        """The query of another page of the same list."""
        return f"?{self.query}page={page}"


def page_of(request: Request) -> int:
    """Which page is asked for; 1 for anything that is no page."""
    asked = request.query_params.get("page", "1")
    return min(int(asked), LAST_PAGE) if asked.isascii() and asked.isdigit() and int(asked) else 1


def paged(
    request: Request, work: Work, select: SelectOfScalar[T], size: int = PAGE_SIZE
) -> Paged[T]:
    """The asked page of a select, in two queries. A page beyond the end is the last one."""
    total = work.count(select)
    page = min(page_of(request), max(1, -(-total // size)))
    rows = work.all(select.offset((page - 1) * size).limit(size))
    return Paged(rows, total, page, size, rest_of_query(request))


def paged_rows(
    request: Request, work: Work, select: Select[*Ts], size: int = PAGE_SIZE
) -> Paged[tuple[*Ts]]:
    """The same for a select of several things a row."""
    total = work.count(select.with_only_columns(literal_column("1")))
    page = min(page_of(request), max(1, -(-total // size)))
    rows = work.all(select.offset((page - 1) * size).limit(size))
    return Paged(rows, total, page, size, rest_of_query(request))


def rest_of_query(request: Request) -> str:
    others = [(key, value) for key, value in request.query_params.multi_items() if key != "page"]
    return urlencode(others) + "&" if others else ""
