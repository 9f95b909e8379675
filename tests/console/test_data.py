"""The data folder: the demo never touches a real hub, and never opens one."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import typer

from hub.config import Settings
from hub.console import data


@pytest.fixture
def empty_hub(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, database_url="", durable=False)


@pytest.fixture
def real_hub(empty_hub: Settings) -> Settings:
    """A database that the demo did not make."""
    with closing(sqlite3.connect(empty_hub.data / "hub.db")) as database:
        database.execute("CREATE TABLE person (id INTEGER)")
    return empty_hub


def test_an_empty_folder_is_new(empty_hub: Settings) -> None:
    assert data.is_new(empty_hub)


def test_a_database_with_tables_is_not_new(real_hub: Settings) -> None:
    assert not data.is_new(real_hub)


def test_the_demo_is_not_made_in_the_place_of_a_real_hub(real_hub: Settings) -> None:
    with pytest.raises(typer.Exit):
        data.empty(real_hub)
    assert not data.is_new(real_hub)


def test_the_demo_door_stays_shut_on_a_real_hub(
    real_hub: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit):
        data.prepare(real_hub.model_copy(update={"demo": True}), demo=True)
    assert "Unset SAMSKAP_DEMO" in capsys.readouterr().err


def test_a_moved_demo_is_still_the_demo(empty_hub: Settings, tmp_path: Path) -> None:
    (empty_hub.data / "demo").write_text("hub.db\nwhole\n", encoding="utf-8")
    assert data.holds_demo(empty_hub)
    assert not data.holds_half_a_demo(empty_hub)


def test_another_database_is_not_the_demo(empty_hub: Settings) -> None:
    (empty_hub.data / "demo").write_text("hub.db\nwhole\n", encoding="utf-8")
    other = empty_hub.model_copy(update={"database_url": "postgresql+psycopg://a@b/c"})
    assert not data.holds_demo(other)


def test_what_replaces_the_data_needs_it_alone(empty_hub: Settings) -> None:
    with data.in_use(empty_hub, alone=False):
        with data.in_use(empty_hub, alone=False):
            pass
        with pytest.raises(typer.Exit), data.in_use(empty_hub, alone=True):
            pass
    with (
        data.in_use(empty_hub, alone=True),
        pytest.raises(typer.Exit),
        data.in_use(empty_hub, alone=False),
    ):
        pass
