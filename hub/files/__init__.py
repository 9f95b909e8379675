"""Uploaded files: checked, kept by their content, served as attachments."""

from hub.files.models import StoredFile

__all__ = ["StoredFile"]
