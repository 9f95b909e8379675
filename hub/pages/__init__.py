"""Shared project pages: written together, read as plain HTML.

What a page says is a tree of plain values: `templates/pages/_tree.html` shows one, live or
frozen. Images of a frozen tree are served by `frozen_image`, through the guard of whoever
keeps the tree; that template then needs `image_base`, the address before `/<file id>`.
"""

from hub.pages.commands import freeze, make
from hub.pages.document import outline, plain_text
from hub.pages.images import frozen_image
from hub.pages.models import Page
from hub.pages.queries import PageLine, of_team, tree
from hub.pages.templates import TEMPLATES

__all__ = [
    "TEMPLATES",
    "Page",
    "PageLine",
    "freeze",
    "frozen_image",
    "make",
    "of_team",
    "outline",
    "plain_text",
    "tree",
]
