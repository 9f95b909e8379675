"""Full-text search: one interface, on SQLite by FTS5 and on PostgreSQL by tsvector.

Texts are folded here (case, accents, letters such as ø and ł), so both databases find the same.
"""

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select

from hub.db import Work

MOST = 2000
"""How many matches a search may give, best first."""
MOST_WORDS = 12
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŧ": "t"}
)
_WORD = re.compile(r"[^\W_]+")


class SearchEntry(SQLModel, table=True):
    """The words by which one thing is found, folded. `title` weighs more than `body`."""

    __tablename__ = "search_entry"
    __table_args__ = (sa.UniqueConstraint("kind", "item_id"),)

    id: int = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    item_id: int
    language: str = Field(default="", max_length=12)
    title: str = Field(sa_type=sa.Text)
    body: str = Field(sa_type=sa.Text)


SQLITE_DDL = [
    "CREATE VIRTUAL TABLE search_text USING fts5(title, body, content='search_entry', "
    "content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    "CREATE TRIGGER search_text_added AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_text(rowid, title, body) VALUES (new.id, new.title, new.body); END",
    "CREATE TRIGGER search_text_removed AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_text(search_text, rowid, title, body) "
    "VALUES ('delete', old.id, old.title, old.body); END",
    "CREATE TRIGGER search_text_changed AFTER UPDATE ON search_entry BEGIN "
    "INSERT INTO search_text(search_text, rowid, title, body) "
    "VALUES ('delete', old.id, old.title, old.body); "
    "INSERT INTO search_text(rowid, title, body) VALUES (new.id, new.title, new.body); END",
]
_VECTOR = "(setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', body))"
POSTGRESQL_DDL = [f"CREATE INDEX search_text ON search_entry USING gin ({_VECTOR})"]
DDL = {"sqlite": SQLITE_DDL, "postgresql": POSTGRESQL_DDL}
"""What each database needs after the table itself. Migrations run the same statements."""


def _prepare(dialect: str) -> None:
    for statement in DDL[dialect]:
        make_ddl: Any = sa.DDL  # untyped in SQLAlchemy
        ddl = make_ddl(statement).execute_if(dialect=dialect)
        sa.event.listen(SQLModel.metadata.tables["search_entry"], "after_create", ddl)


_prepare("sqlite")
_prepare("postgresql")


def fold(text: str) -> str:
    """Lower-case words without accents, one space between: what is kept and what is looked for."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(_WORD.findall(bare.translate(_LETTERS)))


def index(work: Work, kind: str, item_id: int, title: str, body: str, language: str = "") -> None:
    """Make one thing findable, or say anew by which words."""
    entry = _entry(work, kind, item_id) or SearchEntry(
        kind=kind, item_id=item_id, title="", body=""
    )
    entry.title, entry.body, entry.language = fold(title), fold(body), language
    work.add(entry)


def forget(work: Work, kind: str, item_id: int) -> None:
    """Let one thing not be found any more."""
    entry = _entry(work, kind, item_id)
    if entry is not None:
        work.remove(entry)


def _entry(work: Work, kind: str, item_id: int) -> SearchEntry | None:
    return work.maybe(
        select(SearchEntry).where(
            col(SearchEntry.kind) == kind, col(SearchEntry.item_id) == item_id
        )
    )


def matching(work: Work, kind: str, query: str) -> sa.Subquery | None:
    """The things of a kind that hold every word of the query, or a longer one beginning so.

    A subquery with columns `item_id` and `score` (higher is better), at most MOST rows; None
    when the query has no word, so that everything matches.
    """
    words = fold(query).split()[:MOST_WORDS]
    if not words:
        return None
    make = _sqlite if work.session.get_bind().dialect.name == "sqlite" else _postgresql
    return make(kind, words)


def _sqlite(kind: str, words: list[str]) -> sa.Subquery:
    text = sa.table("search_text", sa.column("rowid", sa.Integer), sa.column("search_text"))
    entry = col(SearchEntry.id), col(SearchEntry.item_id), col(SearchEntry.kind)
    score = -sa.func.bm25(sa.literal_column("search_text"), 8.0, 1.0)
    return (
        sa.select(entry[1].label("item_id"), score.label("score"))
        .select_from(text)
        .join(SearchEntry, entry[0] == text.c.rowid)
        .where(
            sa.literal_column("search_text").op("MATCH")(" ".join(f'"{word}"*' for word in words)),
            entry[2] == kind,
        )
        .order_by(score.desc())
        # The limit also keeps SQLite from merging this into the outer query, where bm25 is lost.
        .limit(MOST)
        .subquery("found")
    )


def _postgresql(kind: str, words: list[str]) -> sa.Subquery:
    vector: sa.ColumnElement[Any] = sa.literal_column(
        _VECTOR.replace("title", "search_entry.title").replace("body", "search_entry.body")
    )
    query = sa.func.to_tsquery("simple", " & ".join(f"{word}:*" for word in words))
    score = sa.func.ts_rank(vector, query)
    return (
        sa.select(col(SearchEntry.item_id).label("item_id"), score.label("score"))
        .where(vector.op("@@")(query), col(SearchEntry.kind) == kind)
        .order_by(score.desc())
        .limit(MOST)
        .subquery("found")
    )
