"""Walking the running demo: who asks, and what every path can be filled with."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select
from starlette.applications import Starlette
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from hub.actor import HUB, Role
from hub.app import create_app
from hub.config import Settings
from hub.db import Database
from hub.identity import GrantState, Person, RoleGrant, sessions
from hub.web.routing import WayIn
from tests.house.test_routes import ways

HOST = "http://hub.test"
PARAMETER = re.compile(r"{(\w+)(?::(\w+))?}")
SAMPLES = 2
SIGNED_OUT = "signed out"


class Walk:
    """The demo's hub in this process, asked as a person of each role."""

    def __init__(self, app: Starlette, client: TestClient) -> None:
        self.app = app
        self.client = client
        self.database: Database = app.state.database
        self.defects: list[str] = []
        """Why the last answer was a 500."""
        self.people: dict[str, int | None] = {SIGNED_OUT: None, **self._people()}

    def routes(self, method: str) -> list[tuple[str, WayIn]]:
        """The ways in by this method, with their full paths."""
        return [
            (path, route)
            for _, path, route in ways(self.app)
            if isinstance(route, WayIn) and method in (route.methods or ())
        ]

    def ask(self, method: str, path: str, who: str | int | None, **options: Any) -> Any:
        """One request as the person of a role, or with an id, in a session of its own."""
        person_id = self.people[who] if isinstance(who, str) else who
        self.client.cookies.clear()
        if person_id is not None:
            with self.database.work(HUB) as work:
                token = sessions.begin(work, work.get(Person, person_id), days=1)
            self.client.cookies.set("session", token)
        with capture_logs() as logs:
            answer = self.client.request(method, path, follow_redirects=False, **options)
        self.defects = [last_line(entry["trace"]) for entry in logs if "trace" in entry]
        return answer

    def filled(self, path: str) -> Iterator[str]:
        """The path with ids of rows that there are: a few samples, first and last."""
        names = PARAMETER.findall(path)
        if not names:
            yield path
            return
        for values in self._samples([name for name, kind in names if kind == "int"]):
            yield fill(path, values)

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The statements that run meanwhile."""
        seen: list[str] = []

        def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
            if statement.lstrip().upper().startswith(("SELECT", "WITH", "INSERT", "UPDATE")):
                seen.append(statement)

        sa.event.listen(self.database.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            sa.event.remove(self.database.engine, "before_cursor_execute", note)

    def _people(self) -> dict[str, int]:
        found: dict[str, int] = {}
        with self.database.work(HUB, writes=False) as work:
            for role in Role:
                grant = work.maybe(
                    select(RoleGrant)
                    .where(col(RoleGrant.role) == role)
                    .where(col(RoleGrant.state) == GrantState.CONFIRMED)
                    .order_by(col(RoleGrant.id))
                )
                if grant is not None:
                    found[role.value] = grant.person_id
        return found

    def _samples(self, names: list[str]) -> list[dict[str, int]]:
        """Values for the ids of a path: rows of the last one's table, and their parents."""
        tables = SQLModel.metadata.tables
        inner = names[-1].removesuffix("_id") if names else ""
        if inner not in tables:
            return [dict.fromkeys(names, 1)]
        table = tables[inner]
        with self.database.work(HUB, writes=False) as work:
            rows = [
                row
                for order in (table.c.id.asc(), table.c.id.desc())
                for row in work.session.connection().execute(
                    sa.select(table).order_by(order).limit(SAMPLES)
                )
            ]
        return [
            {**{name: getattr(row, name, None) or 1 for name in names}, names[-1]: row.id}
            for row in {row.id: row for row in rows}.values()
        ]


def last_line(trace: str) -> str:
    """What a trace comes to: the last line that names an error."""
    lines = [line for line in trace.splitlines() if re.match(r"[\w.]+(: |$)", line)]
    return lines[-1] if lines else trace[-200:]


def fill(path: str, values: dict[str, int]) -> str:
    """The path with these values; where there is none, a word that no row has."""
    return PARAMETER.sub(lambda match: str(values.get(match.group(1), "unknown")), path)


@contextmanager
def walk_through(demo: Path, folder: Path) -> Iterator[Walk]:
    """A walk through an own copy of the demo."""
    shutil.copytree(demo, folder)
    settings = Settings(data=folder, public_url=HOST, durable=False, demo=True)
    app = create_app(settings, background=False)
    headers = {"origin": HOST, "sec-fetch-site": "same-origin"}
    with TestClient(app, base_url=HOST, headers=headers, raise_server_exceptions=False) as client:
        yield Walk(app, client)
