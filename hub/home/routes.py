"""The ways in to the front door."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
