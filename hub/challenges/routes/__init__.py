"""The ways in to challenges: reading, posting, reviewing."""

from starlette.routing import BaseRoute

from hub.challenges.routes import keeping, posting, reading, reviewing

# Words before numbers, so that a path means one thing only.
routes: list[BaseRoute] = [
    *posting.routes,
    *reviewing.routes,
    *keeping.routes,
    *reading.routes,
]
