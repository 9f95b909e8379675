"""The front door and each person's home, and the pages on the hub itself."""

from hub.home.navigation import navigation

__all__ = ["navigation"]
