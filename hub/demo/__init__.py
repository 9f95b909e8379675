"""Demo: a hub full of invented people and work, so that every page can be seen in use."""

from hub.demo.loading import load

__all__ = ["load"]
