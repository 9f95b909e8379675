"""The ways in to universities."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
