"""The ways in to rankings."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
