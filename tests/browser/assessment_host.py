"""A hub within the test process where two teams have handed in, for browsers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hub.actor import HUB
from tests.assessment.scene import Scene
from tests.browser.serving import Served, prepare, serve


@dataclass(kw_only=True)
class Host(Served):
    """The hub, and who is on it."""

    scene: Scene


@contextmanager
def running(folder: Path) -> Iterator[Host]:
    """A hub with the people of a Scene."""
    port, app = prepare(folder, background=False)
    with app.state.database.work(HUB) as w:
        scene = Scene(w, teams=2)
        emails = {name: person.email for name, person in scene.people().items()}
    host = Host(port, app, emails, scene=scene)
    with serve(host):
        yield host
