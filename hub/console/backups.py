"""Backups: the database, the files and the secret in one tar, and the way back.

A backup holds all that people entrusted to the hub, so only its owner may read it.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from hub.config import Settings
from hub.console.output import stop

FORMAT = 1
NOTE = "samskap-backup.json"
KEPT = ("files", "secret", "demo")
"""What of the data folder goes along with the database."""


def write(settings: Settings, target: Path) -> None:
    """Write a backup of a hub that may be running. Stops with a sentence where it cannot."""
    if target.exists():
        stop(f"{target} exists already. Choose another name, so that no backup is lost.")
    url = sa.make_url(settings.url)
    kind = url.get_backend_name()
    with tempfile.TemporaryDirectory(prefix="samskap-") as folder:
        dump = Path(folder) / ("hub.db" if kind == "sqlite" else "hub.dump")
        if kind == "sqlite":
            _copy_sqlite(settings, dump)
        else:
            _postgresql("pg_dump", url, "--format=custom", f"--file={dump}")
        note = Path(folder) / NOTE
        facts = {"format": FORMAT, "database": kind, "made_at": datetime.now(UTC).isoformat()}
        note.write_text(json.dumps(facts), encoding="utf-8")
        part = target.with_name(f"{target.name}.part")
        with open(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                tar.add(note, NOTE)
                tar.add(dump, dump.name)
                for name in KEPT:
                    if (settings.data / name).exists():
                        tar.add(settings.data / name, name)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)


def read(settings: Settings, source: Path) -> Path | None:
    """Put a backup in place; the folder in which the data from before is kept, if any.

    Nothing is touched before the backup has been unpacked and found whole.
    """
    url = sa.make_url(settings.url)
    kind = url.get_backend_name()
    settings.data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.data, prefix="restore-") as name:
        folder = Path(name)
        _unpack(source, folder, kind)
        before = _set_aside(settings)
        if kind == "sqlite":
            (folder / "hub.db").rename(settings.data / "hub.db")
        else:
            dump = folder / "hub.dump"
            _postgresql("pg_restore", url, "--clean", "--if-exists", "--no-owner", str(dump))
        for kept in KEPT:
            if (folder / kept).exists():
                (folder / kept).rename(settings.data / kept)
    return before


def _copy_sqlite(settings: Settings, target: Path) -> None:
    source = settings.data / "hub.db"
    if not source.exists():
        stop(f"There is no hub in {settings.data} yet, so there is nothing to back up.")
    # SQLite's own copy is of one moment, even while others write.
    with closing(sqlite3.connect(source)) as present, closing(sqlite3.connect(target)) as copy:
        present.backup(copy)


def _unpack(source: Path, folder: Path, kind: str) -> None:
    try:
        with tarfile.open(source) as tar:
            tar.extractall(folder, filter="data")
        facts = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except OSError as error:
        stop(f"{source} cannot be read: {error.strerror or error}.")
    except (tarfile.TarError, ValueError):
        stop(f"{source} is not a backup of this hub. Name a file that `backup` wrote.")
    if facts["format"] != FORMAT:
        stop(f"{source} was written by a newer version of the hub. Use that version.")
    if facts["database"] != kind:
        stop(
            f"{source} holds a {facts['database']} database, and this hub uses {kind}. "
            "Set SAMSKAP_DATABASE_URL to match."
        )
    if kind == "sqlite" and not _is_whole(folder / "hub.db"):
        stop(f"The database in {source} is damaged. Use another backup.")


def _is_whole(database: Path) -> bool:
    with closing(sqlite3.connect(database)) as copy:
        try:
            found: tuple[str] = copy.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError:
            return False
    return found == ("ok",)


def _set_aside(settings: Settings) -> Path | None:
    """Move the present data into a folder beside it."""
    names = [*KEPT, "hub.db", "hub.db-wal", "hub.db-shm"]
    present = [settings.data / name for name in names if (settings.data / name).exists()]
    if not present:
        return None
    before = settings.data / f"before-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    before.mkdir()
    for path in present:
        path.rename(before / path.name)
    return before


def _postgresql(tool: str, url: sa.URL, *arguments: str) -> None:
    program = shutil.which(tool)
    if program is None:
        stop(
            f"Backups of PostgreSQL need its program {tool}, which is not on the PATH. "
            "Install the PostgreSQL client, or use your database's own backups."
        )
    plain = url.set(drivername="postgresql", password=None).render_as_string()
    # The password goes by the environment: arguments can be read by everybody on the machine.
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603  # our own arguments, no shell
        [program, f"--dbname={plain}", *arguments],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        stop(f"{tool} failed: {done.stderr.strip()}")
