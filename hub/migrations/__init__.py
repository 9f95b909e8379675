"""How the tables came about. `upgrade(settings)` brings a database to the newest shape."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from hub.config import Settings
from hub.db import make_engine

if TYPE_CHECKING:
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


def upgrade(settings: Settings) -> bool:
    """Bring the database to the newest shape; whether anything was to be done."""
    engine = make_engine(settings)
    try:
        with engine.execution_options(writes=True).connect() as connection:
            if current(connection) == newest():
                return False
            from alembic import command

            command.upgrade(configuration(connection), "head")
            connection.commit()
            return True
    finally:
        engine.dispose()
