"""The ways in to profiles."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
