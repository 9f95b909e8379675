"""The ways in to showcase."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
