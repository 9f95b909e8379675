"""Notices in the hub and by mail. Others call `notify` and `mail`."""

from hub.notices.commands import mail, notify
from hub.notices.models import Mail, Notice
from hub.notices.queries import unread

__all__ = ["Mail", "Notice", "mail", "notify", "unread"]
