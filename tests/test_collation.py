"""The order of names: as readers expect it, alike on both databases, kept with every change."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from hub import migrations
from hub.collation import sort_key
from hub.config import Settings
from hub.db import make_engine
from hub.identity import Person
from tests import makers
from tests.conftest import engines

EXPECTED = (
    *("Aalto", "Ada", "Álvaro", "anna", "Anna", "Åse", "Astrid", "Çelik", "Cem", "d'Arc", "Dara"),
    *("Dora", "Đorđe", "İpek", "Iris", "Łukasz", "Luz", "Müller", "O'Neill", "Ødegaard", "Olsen"),
    *("Strauss", "Strauß", "Strausz", "van Dijk", "Van Dyck", "Zoë", "Þór"),
    *("Єва", "Іван", "Йосип", "Яна"),
)


def test_letters_stand_where_readers_look_for_them() -> None:
    assert tuple(sorted(sorted(EXPECTED), key=sort_key)) == EXPECTED


@pytest.mark.parametrize("backwards", [True, False])
def test_both_databases_order_by_the_key(work: Any, backwards: bool) -> None:
    with work() as w:
        for name in sorted(EXPECTED, reverse=backwards):
            makers.person(w, name=name)
    with work() as w:
        assert tuple(w.all(select(Person.name).order_by(col(Person.name_key)))) == EXPECTED


def test_a_new_name_takes_its_new_place(work: Any) -> None:
    with work() as w:
        first, other = makers.person(w, name="Åse"), makers.person(w, name="Berit")
    with work() as w:
        row = w.get(Person, first.id)
        row.name = "Östen"
        w.add(row)
    with work() as w:
        found = w.all(select(Person.id).order_by(col(Person.name_key)))
        assert found == [other.id, first.id]


@given(st.text(max_size=120))
def test_every_text_has_a_key(text: str) -> None:
    assert sort_key(text) <= sort_key(text + "z")


@pytest.fixture(params=engines())
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = request.getfixturevalue("postgresql").bare() if request.param == "postgresql" else ""
    return Settings(data=tmp_path, database_url=url)


def test_who_was_there_before_has_a_place_after_the_migration(older: Settings) -> None:
    engine = make_engine(older)
    columns = ("official_name", "password_hash", "language", "time_zone", "about")
    plain: dict[str, Any] = dict.fromkeys(columns, "") | {"mail_notices": True, "version": 0}
    plain["made_at"] = "2026-11-24 12:00:00"
    names = ("name", "email", "name_key", *plain)
    people = sa.table("person", *(sa.column(name) for name in names))
    with engine.execution_options(writes=True).connect() as connection:
        command.upgrade(migrations.configuration(connection), "5fc2f731c470")
        for name in sorted(EXPECTED):
            own = {"name": name, "email": f"{name}@people.example"}
            connection.execute(sa.insert(people).values(**plain, **own))
        connection.commit()
    assert migrations.upgrade(older)
    with engine.connect() as connection:
        found = connection.execute(sa.select(people.c.name).order_by(people.c.name_key)).scalars()
        assert tuple(found) == EXPECTED
    engine.dispose()
