"""The gallery: every macro on one page, rendered without a hub, for tests and for looking at."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader

from hub.actor import Actor
from hub.web.forms import Submission, refused
from hub.web.paging import Paged
from hub.web.templates import environment

TEMPLATES = "tests/house/templates"
WITH_GALLERY = environment.overlay(
    loader=ChoiceLoader([FileSystemLoader(TEMPLATES), environment.loader])
)
NOW = datetime(2026, 10, 12, 8, 0, tzinfo=UTC)
TASKS = [
    {
        "name": "Finish your ranking",
        "url": "#1",
        "note": "You have ranked 4. At least 5 are needed",
        "status": "23 October, 4 minutes",
        "state": "changes",
        "glyph": "clock",
    },
    {"name": "Read the partner’s feedback", "url": "#2", "status": "Today, 6 minutes"},
    {"name": "Check and send", "note": "Steps 4 to 7 come first", "status": "Cannot start yet"},
]
STEPS = [
    {"label": "The problem", "url": "#s1", "state": "done"},
    {"label": "People affected", "url": "#s2", "state": "done", "note": "on 2 September"},
    {"label": "A good result", "state": "now", "note": "you, by 18 September"},
    {"label": "Check and send"},
]
FAULTY: Submission[Any] = Submission(
    sent={
        "title": "Heatwave neighbours",
        "change": "An app that warns old neighbours",
        "skills": ["2"],
        "stance": "for",
        "reach": "tried",
        "start-day": "31",
        "start-month": "15",
        "start-year": "2027",
        "version": "3",
    },
    errors={
        "change": "Write at least 80 characters. You have written 31.",
        "skills": "Choose at least 2.",
        "start": "Enter a month between 1 and 12.",
        "version": "Elena changed this while you wrote. Read both, then save again.",
    },
    theirs={"title": "Heatwave neighbours of Lambrate"},
)


def rendered(
    template: str = "gallery.html", *, signed_in: bool = True, theme: str = "system", **more: Any
) -> str:
    """A template with what every page gets. Addresses are the names of routes."""
    context = {
        "request": SimpleNamespace(url=SimpleNamespace(path="/gallery"), method="GET"),
        "actor": Actor(3 if signed_in else None, "Maja Nowicka" if signed_in else ""),
        "now": NOW,
        "url": lambda name, **_: f"/{name.replace(':', '/')}",
        "static": lambda name: f"/static/{name}",
        "theme": theme,
        "notice": "Your ranking is saved.",
        "zone": "Europe/Oslo",
        "demo": True,
        "nav": [
            {"label": "Home", "url": "/", "current": False},
            {"label": "Challenges", "url": "/challenges", "current": True},
            {"label": "My team", "url": "/teams", "current": False},
            {"label": "Showcase", "url": "/showcase", "current": False},
        ],
        "unread": 2,
        "form": FAULTY,
        "soon": NOW + timedelta(days=11, hours=9),
        "tomorrow": NOW + timedelta(hours=30),
        "tasks": TASKS,
        "steps": STEPS,
        "paged": Paged([], 97, 5, 8, "sort=team&"),
        "sentence": "There is nothing here for you to see.",
        "number": "4f2a91bc",
    }
    context |= more
    return WITH_GALLERY.get_template(template).render(context, faulty=refused(context))
