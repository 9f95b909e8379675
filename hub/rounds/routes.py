"""The ways in to rounds."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
