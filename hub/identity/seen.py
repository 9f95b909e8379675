"""When each browser was last here: noted after what it asked for is over, and rarely.

A page only reads, and on SQLite reading cannot turn into writing: so this is a transaction of its
own, begun once that of the page or action has ended and holds no lock any more.
"""

from contextlib import suppress
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, SessionTransaction
from sqlmodel import col

from hub.db import Work
from hub.identity.models import SignedIn

RENEWED = timedelta(minutes=5)
"""How old a moment has to be before it is written anew: the list of browsers is that exact."""


def note(work: Work, session_id: int, seen_at: datetime) -> None:
    """Note that a browser is here, once this unit of work is over; nothing if that is known."""
    if work.now - seen_at < RENEWED:
        return
    renewal = sa.update(SignedIn).where(col(SignedIn.id) == session_id).values(seen_at=work.now)
    engine = work.session.get_bind().engine.execution_options(writes=True)

    def ended(_: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is not None:  # only a savepoint: all else is still held
            return
        # A locked database is no reason to refuse a page: the next one notes it.
        with suppress(OperationalError):
            keep(engine, renewal)

    sa.event.listen(work.session, "after_transaction_end", ended)


def keep(engine: Engine, renewal: sa.Update) -> None:
    with engine.begin() as connection:
        connection.execute(renewal)
