"""The ways in to notices."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
