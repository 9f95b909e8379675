"""The ways in to assessment."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
