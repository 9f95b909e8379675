"""The ways in to teams."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
