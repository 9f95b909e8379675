"""The ways in to challenges."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
