"""A backup holds all, and what was there before a restore is kept."""

import io
import os
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
import typer

from hub.config import Settings
from hub.console import backups


def hub_with(data: Path, words: str) -> Settings:
    """A data folder with one row and one file that say these words."""
    (data / "files").mkdir(parents=True)
    (data / "files" / "a.txt").write_text(words, encoding="utf-8")
    (data / "secret").write_text("key", encoding="utf-8")
    with closing(sqlite3.connect(data / "hub.db")) as database:
        database.execute("CREATE TABLE said (words TEXT)")
        database.execute("INSERT INTO said VALUES (?)", (words,))
        database.commit()
    return Settings(data=data, database_url="")


def said(data: Path) -> str:
    with closing(sqlite3.connect(data / "hub.db")) as database:
        return str(database.execute("SELECT words FROM said").fetchone()[0])


def test_a_hub_comes_back_whole(tmp_path: Path) -> None:
    settings = hub_with(tmp_path / "old", "before")
    backups.write(settings, tmp_path / "hub.tar")
    other = Settings(data=tmp_path / "new", database_url="")
    assert backups.read(other, tmp_path / "hub.tar") is None
    assert said(other.data) == "before"
    assert (other.data / "files" / "a.txt").read_text(encoding="utf-8") == "before"
    assert (other.data / "secret").read_text(encoding="utf-8") == "key"


def test_only_its_owner_may_read_a_backup(tmp_path: Path) -> None:
    backups.write(hub_with(tmp_path / "old", "x"), tmp_path / "hub.tar")
    if os.name == "posix":
        assert (tmp_path / "hub.tar").stat().st_mode & 0o777 == 0o600


def test_what_was_there_before_is_kept(tmp_path: Path) -> None:
    backups.write(hub_with(tmp_path / "old", "before"), tmp_path / "hub.tar")
    now = hub_with(tmp_path / "now", "after")
    kept = backups.read(now, tmp_path / "hub.tar")
    assert kept is not None
    assert (said(now.data), said(kept)) == ("before", "after")
    assert (kept / "files" / "a.txt").read_text(encoding="utf-8") == "after"


def test_a_backup_is_of_one_moment_while_others_write(tmp_path: Path) -> None:
    settings = hub_with(tmp_path / "old", "before")
    with closing(sqlite3.connect(settings.data / "hub.db")) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("UPDATE said SET words = 'not kept'")
        backups.write(settings, tmp_path / "hub.tar")
        writer.rollback()
    other = Settings(data=tmp_path / "new", database_url="")
    backups.read(other, tmp_path / "hub.tar")
    assert said(other.data) == "before"


def test_a_backup_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = hub_with(tmp_path / "old", "x")
    (tmp_path / "hub.tar").write_bytes(b"precious")
    with pytest.raises(typer.Exit):
        backups.write(settings, tmp_path / "hub.tar")
    assert (tmp_path / "hub.tar").read_bytes() == b"precious"
    assert "Choose another name" in capsys.readouterr().err


@pytest.mark.parametrize("bytes_", [b"", b"no tar at all"])
def test_what_is_no_backup_changes_nothing(tmp_path: Path, bytes_: bytes) -> None:
    now = hub_with(tmp_path / "now", "after")
    (tmp_path / "hub.tar").write_bytes(bytes_)
    with pytest.raises(typer.Exit):
        backups.read(now, tmp_path / "hub.tar")
    assert said(now.data) == "after"
    assert not list(now.data.glob("restore-*"))


def test_a_tar_that_climbs_out_is_refused(tmp_path: Path) -> None:
    now = hub_with(tmp_path / "now", "after")
    with tarfile.open(tmp_path / "hub.tar", "w") as tar:
        member = tarfile.TarInfo("../../climbed")
        member.size = 1
        tar.addfile(member, io.BytesIO(b"x"))
    with pytest.raises(typer.Exit):
        backups.read(now, tmp_path / "hub.tar")
    assert not (tmp_path / "climbed").exists()
    assert said(now.data) == "after"


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    settings = hub_with(tmp_path / "old", "x" * 20_000)
    backups.write(settings, tmp_path / "good.tar")
    broken = bytearray((tmp_path / "good.tar").read_bytes())
    start = broken.index(b"SQLite format 3")
    broken[start + 4096 : start + 12_000] = os.urandom(12_000 - 4096)
    (tmp_path / "bad.tar").write_bytes(broken)
    with pytest.raises(typer.Exit):
        backups.read(settings, tmp_path / "bad.tar")
    assert said(settings.data).startswith("x")
