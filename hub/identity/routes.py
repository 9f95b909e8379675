"""The ways in to identity."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
