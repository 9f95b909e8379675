"""The ways in to pages."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
