"""How the tables came about. `upgrade(settings)` brings a database to the newest shape."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from hub.config import Settings
from hub.db import make_engine

HERE = Path(__file__).parent


def configuration(connection: sa.Connection) -> Config:
    """Alembic's configuration for one open connection."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def upgrade(settings: Settings) -> bool:
    """Bring the database to the newest shape; whether anything was to be done."""
    engine = make_engine(settings)
    try:
        with engine.execution_options(writes=True).connect() as connection:
            config = configuration(connection)
            newest = ScriptDirectory.from_config(config).get_current_head()
            if MigrationContext.configure(connection).get_current_revision() == newest:
                return False
            command.upgrade(config, "head")
            connection.commit()
            return True
    finally:
        engine.dispose()
