"""The kernel of pages: routing, forms, responses, security, errors. It knows no capability."""

from hub.web.forms import Blank, Form, Submission, Upload, blank
from hub.web.responses import download, redirect, render
from hub.web.routing import action, channel, document, page

__all__ = [
    "Blank",
    "Form",
    "Submission",
    "Upload",
    "action",
    "blank",
    "channel",
    "document",
    "download",
    "page",
    "redirect",
    "render",
]
