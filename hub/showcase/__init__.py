"""The showcase: what teams made, for everyone to read, use and cite."""

from hub.showcase.models import Project
from hub.showcase.queries import outcomes, published

__all__ = ["Project", "outcomes", "published"]
