"""The kernel of pages: routing, forms, responses, security, errors. It knows no capability."""

from hub.web.forms import Blank, Form, Submission, Upload, blank
from hub.web.responses import download, redirect, render
from hub.web.routing import Taken, action, channel, document, export, page

__all__ = [
    "Blank",
    "Form",
    "Submission",
    "Taken",
    "Upload",
    "action",
    "blank",
    "channel",
    "document",
    "download",
    "export",
    "page",
    "redirect",
    "render",
]
