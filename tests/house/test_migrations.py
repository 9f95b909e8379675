"""The migrations make exactly what the models describe, on both databases."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from hub import migrations
from hub.app import load_models
from hub.config import Settings
from hub.db import make_engine
from tests.conftest import engines


@pytest.fixture(params=engines())
def unmade(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a database without any table."""
    url = request.getfixturevalue("postgresql").bare() if request.param == "postgresql" else ""
    return Settings(data=tmp_path, database_url=url)


def owned(item: Any, name: str | None, kind: str, *_: Any) -> bool:
    return not (kind in ("table", "index") and (name or "").startswith("search_text"))


def test_migrations_equal_models(unmade: Settings) -> None:
    load_models()
    assert migrations.upgrade(unmade)
    engine = make_engine(unmade)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": owned, "compare_type": True}
        )
        difference = compare_metadata(context, SQLModel.metadata)
    engine.dispose()
    assert not difference, difference


def test_a_second_upgrade_finds_nothing_to_do(unmade: Settings) -> None:
    assert migrations.upgrade(unmade)
    assert not migrations.upgrade(unmade)


def test_there_is_one_line_of_migrations() -> None:
    assert len(ScriptDirectory(str(migrations.HERE)).get_heads()) == 1


def test_our_reading_of_the_line_is_alembics() -> None:
    scripts = ScriptDirectory(str(migrations.HERE))
    assert migrations.newest() == scripts.get_current_head()
    assert set(migrations.line()) == {script.revision for script in scripts.walk_revisions()}


def test_a_database_of_a_newer_hub_is_left_alone(unmade: Settings) -> None:
    migrations.upgrade(unmade)
    assert migrations.is_known(unmade)
    engine = make_engine(unmade)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'of_tomorrow'"))
    engine.dispose()
    assert not migrations.is_known(unmade)


def counts(settings: Settings) -> dict[str, int]:
    """How many rows each table holds."""
    engine = make_engine(settings)
    with engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        found = {
            name: connection.execute(
                sa.select(sa.func.count()).select_from(sa.table(name))
            ).scalar_one()
            for name in names
        }
    engine.dispose()
    return found


def test_a_hub_at_work_comes_along_from_any_revision(demo_data: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_data, tmp_path / "data")
    settings = Settings(data=tmp_path / "data")
    before = counts(settings)
    assert before["challenge"] > 10
    for _ in range(len(migrations.line()) - 1):
        with migrations.changing(settings) as connection:
            command.downgrade(migrations.configuration(connection), "-1")
        older = counts(settings)
        assert {name: before[name] for name in older} == older
    assert migrations.upgrade(settings)
    now = counts(settings)
    later = now.keys() - older.keys()  # these were dropped on the way, with what they held
    assert now == {name: 0 if name in later else count for name, count in before.items()}


def test_a_migration_that_leaves_a_row_without_its_other_is_not_kept(
    demo_data: Path, tmp_path: Path
) -> None:
    shutil.copytree(demo_data, tmp_path / "data")
    settings = Settings(data=tmp_path / "data")
    with (
        pytest.raises(RuntimeError, match="points to one of university"),
        migrations.changing(settings) as connection,
    ):
        connection.execute(sa.text("DELETE FROM university"))
    assert counts(settings)["university"]


FIRST = "cd1fc15baf98"


def test_a_database_of_the_first_tables_comes_along_with_its_documents(unmade: Settings) -> None:
    engine = make_engine(unmade)
    with engine.execution_options(writes=True).connect() as connection:
        command.upgrade(migrations.configuration(connection), FIRST)
        connection.execute(
            sa.text(
                "INSERT INTO document_snapshot (room, data, author_ids) VALUES ('r', :data, '[]')"
            ),
            {"data": b"x" * 1000},
        )
        connection.commit()
    assert migrations.upgrade(unmade)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT parts FROM document_snapshot")).scalar() == 200
    engine.dispose()
