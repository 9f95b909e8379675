"""Two processes, a broker, and everything that goes wrong at once: a few runs by fixed seeds.

`python -m tests.realtime.convergence 200` makes many more.
"""

import asyncio

from tests.postgresql import Postgresql
from tests.realtime.convergence import world


def test_all_end_with_the_same_and_nothing_promised_is_missing(postgresql: Postgresql) -> None:
    async def story() -> None:
        async with world(postgresql.bare()) as given:
            for seed in (103, 104, 108):
                await given.run(seed)
            assert given.counts["acknowledged"] > 100

    asyncio.run(story())
