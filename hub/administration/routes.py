"""The ways in to administration."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
