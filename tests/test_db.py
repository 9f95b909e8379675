"""Engines: what is lent when a hub ends is closed all the same."""

from pathlib import Path

import pytest

from hub.config import Settings
from hub.db import make_engine
from tests.conftest import engines
from tests.postgresql import Postgresql


@pytest.mark.skipif("postgresql" not in engines(), reason="PostgreSQL is left out")
def test_a_connection_that_comes_back_after_the_end_is_closed(
    postgresql: Postgresql, tmp_path: Path
) -> None:
    engine = make_engine(Settings(data=tmp_path, database_url=postgresql.bare()))
    lent, kept = engine.connect(), engine.connect()
    late, early = (one.connection.driver_connection for one in (lent, kept))
    assert late is not None
    assert early is not None
    kept.close()
    engine.dispose()
    assert early.closed
    assert not late.closed
    lent.close()
    assert late.closed
    with engine.connect() as again:
        after = again.connection.driver_connection
    assert after is not None
    assert not after.closed
    engine.dispose()
    assert after.closed
