"""The showcase: what teams made, for everyone to read, use and cite."""

from hub.showcase.models import Project

__all__ = ["Project"]
