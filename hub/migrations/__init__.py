"""How the tables came about. `upgrade(settings)` brings a database to the newest shape."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa

from hub.config import Settings
from hub.db import make_engine

if TYPE_CHECKING:
    import sqlite3

    # Loaded only when there is something to do: it would make every start noticeably slower.
    from alembic.config import Config

HERE = Path(__file__).parent
REVISION = re.compile(r"""^(down_)?revision = ["'](\w+)["']""", re.MULTILINE)


def line() -> dict[str, str | None]:
    """Every revision, with the one that it follows."""
    found: dict[str, str | None] = {}
    for path in (HERE / "versions").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        names = {down: name for down, name in REVISION.findall(text)}
        found[names[""]] = names.get("down_")
    return found


def newest() -> str | None:
    """The revision that no other one follows; None before the first."""
    known = line()
    return next((revision for revision in known if revision not in known.values()), None)


def current(connection: sa.Connection) -> str | None:
    """The revision that a database is at; None where it has no tables."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(
        sa.text("SELECT version_num FROM alembic_version")
    ).scalar()
    return found


def is_known(settings: Settings) -> bool:
    """Whether this code knows how the database came about."""
    engine = make_engine(settings)
    try:
        with engine.connect() as connection:
            return current(connection) in (None, *line())
    finally:
        engine.dispose()


def configuration(connection: sa.Connection) -> "Config":
    """Alembic's configuration for one open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


@contextmanager
def changing(settings: Settings) -> Iterator[sa.Connection]:
    """A connection on which tables may be changed; what was done is kept if it ends well.

    To change a column, SQLite makes its table anew and drops the old one, to which others point. So
    it looks at foreign keys once all is done, and no sooner. Source: "Making Other Kinds Of Table
    Schema Changes", sqlite.org/lang_altertable.html.
    """
    engine = make_engine(settings)
    try:
        with engine.execution_options(writes=True).connect() as connection:
            if sqlite := engine.dialect.name == "sqlite":
                driver = cast("sqlite3.Connection", connection.connection.driver_connection)
                driver.execute("PRAGMA foreign_keys=OFF")
            yield connection
            if sqlite and (loose := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                raise RuntimeError(f"A row of {loose[0]} points to one of {loose[2]} that is gone.")
            connection.commit()
    finally:
        engine.dispose()


def upgrade(settings: Settings) -> bool:
    """Bring the database to the newest shape; whether anything was to be done."""
    with changing(settings) as connection:
        if current(connection) == newest():
            return False
        from alembic import command

        command.upgrade(configuration(connection), "head")
        return True
