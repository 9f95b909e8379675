"""Uploaded files: checked, kept by their content, served as attachments.

No pages of its own: a file is reached through what it belongs to, and that capability's guard.
"""

from hub.files.answers import attachment, inline_image
from hub.files.commands import content, keep, store
from hub.files.models import StoredFile

__all__ = ["StoredFile", "attachment", "content", "inline_image", "keep", "store"]
