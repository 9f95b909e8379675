"""The data folder: who may use it now, whether it is the demo's, and how it is made ready."""

import gc
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from hub import migrations
from hub.config import LOOPBACK, Settings
from hub.console.output import stop, timed
from hub.db import make_engine


@contextmanager
def in_use(settings: Settings, *, alone: bool) -> Iterator[None]:
    """Hold the data folder: servers share it, what replaces the data needs it alone.

    Stops with a sentence when others hold it.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with (settings.data / "in-use").open("w") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            stop(
                f"The hub is running on the data in {settings.data}. Stop it first, then try again."
                if alone
                else f"The data in {settings.data} is being replaced. Wait, then start again."
            )
        yield


def is_new(settings: Settings) -> bool:
    """Whether the database has no tables yet."""
    if not settings.database_url and not (settings.data / "hub.db").exists():
        return True
    engine = make_engine(settings)
    try:
        with engine.connect() as connection:
            return not sa.inspect(connection).get_table_names()
    except sa.exc.OperationalError as error:
        stop(f"The database cannot be reached. Check SAMSKAP_DATABASE_URL. It said: {error.orig}")
    finally:
        engine.dispose()


def holds_demo(settings: Settings) -> bool:
    """Whether this very database was made by the demo: only then may its door open."""
    return _mark(settings).startswith(_place(settings))


def holds_half_a_demo(settings: Settings) -> bool:
    """Whether loading the demo was broken off."""
    return holds_demo(settings) and not _mark(settings).endswith("\nwhole\n")


def migrate(settings: Settings) -> None:
    """Bring the database to the newest shape. Stops where a newer hub has made it newer."""
    if not migrations.is_known(settings):
        stop("This database was made by a newer version of the hub. Use that version.")
    with timed("Bringing the database up to date"):
        migrations.upgrade(settings)


def prepare(settings: Settings, *, demo: bool) -> bool:
    """Make the data ready to be served; whether it is the demo's, with its door open.

    demo: whether an empty database gets the demo. It never does beyond this machine.
    """
    beyond = settings.host not in LOOPBACK
    if settings.demo and not is_new(settings) and not holds_demo(settings):
        stop(
            "SAMSKAP_DEMO is on, but this database was not made by the demo, so its door stays "
            "shut. Unset SAMSKAP_DEMO, or set SAMSKAP_DATA to a folder for the demo."
        )
    if holds_half_a_demo(settings):
        empty(settings)
    loads = demo and not beyond and is_new(settings)
    migrate(settings)
    if loads:
        load_demo(settings)
    return demo and holds_demo(settings)


def load_demo(settings: Settings) -> None:
    """Put the demo's people and work into an empty database."""
    from hub import demo

    gc.enable()
    with timed("Loading the demo"):
        # Marked first: a demo that was loaded by half must never pass for a real hub.
        marker = settings.data / "demo"
        marker.write_text(f"{_place(settings)}\n", encoding="utf-8")
        demo.load(settings)
        marker.write_text(f"{_place(settings)}\nwhole\n", encoding="utf-8")


def write_migration(name: str) -> Path:
    """Write a migration that brings the migrations up to the models; where it is.

    It is worked out on an empty database of its own.
    """
    from alembic import command
    from alembic.script import Script

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), database_url="")
        migrations.upgrade(settings)
        engine = make_engine(settings)
        with engine.execution_options(writes=True).connect() as connection:
            script = command.revision(
                migrations.configuration(connection),
                message=name,
                autogenerate=True,
                process_revision_directives=_drop_if_empty,
            )
        engine.dispose()
    if not isinstance(script, Script):
        stop("The migrations make what the models describe: there is nothing to write.")
    for tidying in (("format", "--quiet"), ("check", "--fix", "--quiet")):
        # Only those who develop have it, and nobody else writes migrations.
        if ruff := shutil.which("ruff", path=str(Path(sys.executable).parent)):
            subprocess.run([ruff, *tidying, script.path], check=False)  # noqa: S603
    return Path(script.path)


def _drop_if_empty(_: object, __: object, directives: list[Any]) -> None:
    if directives[0].upgrade_ops is None or directives[0].upgrade_ops.is_empty():
        directives.clear()


def empty(settings: Settings) -> None:
    """Remove every table and uploaded file of a demo. Stops if the data is no demo."""
    if not is_new(settings) and not holds_demo(settings):
        stop(
            "This database was not made by the demo, so it is left alone. "
            "To try the demo beside it, set SAMSKAP_DATA to another folder."
        )
    engine = make_engine(settings)
    if engine.dialect.name == "sqlite":
        engine.dispose()
        for suffix in ("", "-wal", "-shm"):
            (settings.data / f"hub.db{suffix}").unlink(missing_ok=True)
    else:
        with engine.execution_options(writes=True).begin() as connection:
            connection.execute(sa.text("DROP SCHEMA public CASCADE"))
            connection.execute(sa.text("CREATE SCHEMA public"))
        engine.dispose()
    shutil.rmtree(settings.data / "files", ignore_errors=True)


def _mark(settings: Settings) -> str:
    marker = settings.data / "demo"
    return marker.read_text(encoding="utf-8") if marker.exists() else ""


def _place(settings: Settings) -> str:
    """The database in one line; a data folder may be moved, with all that is in it."""
    if not settings.database_url:
        return "hub.db"
    return sa.make_url(settings.url).set(password=None).render_as_string()
