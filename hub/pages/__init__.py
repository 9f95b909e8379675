"""Shared project pages: written together, read as plain HTML."""

from hub.pages.models import Page

__all__ = ["Page"]
