"""The ways in to submissions."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
