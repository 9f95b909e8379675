"""The ways in to boards."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
