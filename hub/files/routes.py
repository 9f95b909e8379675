"""The ways in to files."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
