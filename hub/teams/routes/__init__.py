"""The ways in to teams: the space, tasks, decisions, messages, files."""

from starlette.routing import BaseRoute

from hub.teams.routes import decisions, files, messages, overview, tasks

routes: list[BaseRoute] = [
    *overview.routes,
    *tasks.routes,
    *decisions.routes,
    *messages.routes,
    *files.routes,
]
