"""The ways in to organisations."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
