"""Puts the demo's content into an empty database: through the same commands as people would."""

from hub.actor import HUB
from hub.app import load_models
from hub.config import Settings
from hub.db import Database
from hub.demo.loading import (
    boards,
    challenges,
    needs,
    notices,
    past,
    people,
    results,
    rounds,
    teams,
)
from hub.demo.loading.register import Register


def load(settings: Settings) -> None:
    """Fill an empty, migrated database. Deterministic but for random secrets.

    One unit of work a part: a break leaves a half demo, which the console empties and loads anew.
    """
    load_models()
    database = Database(settings)
    register = Register(today=database.clock().date())
    try:
        for part in (
            people,
            challenges,
            rounds,
            teams,
            past,
            boards,
            results,
            needs,
            notices,
        ):
            with database.work(HUB) as work:
                part.load(work, register)
    finally:
        database.engine.dispose()
