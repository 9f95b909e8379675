"""A hub within the test process with a few challenges, for browsers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.actor import HUB
from hub.challenges import Mode
from tests import makers
from tests.browser.serving import Served, prepare, serve

TITLES = ("Heatwave neighbours", "Keep cellars dry", "The lift is out: now what?")


Host = Served


@contextmanager
def running(folder: Path) -> Iterator[Host]:
    """A hub with Jonas and his organisation, Chiara who reviews, Maja who studies."""
    host = Served(*prepare(folder, background=False))
    with host.database.work(HUB) as w:
        organisation = makers.organisation(w, name="Żuławy Water Partnership")
        people = {
            "Jonas": makers.partner(w, organisation),
            "Anna": makers.partner(w, organisation),
            "Chiara": makers.coordinator(w),
            "Maja": makers.student(w),
        }
        for name, person in people.items():
            person.name = f"{name} Kowalska"
            w.add(person)
            host.emails[name] = person.email
        rows = [
            makers.challenge(w, title=TITLES[n % 3], mode=list(Mode)[n % 3], sdgs=[11 + n % 3])
            for n in range(24)
        ]
        makers.matching_round(w, rows)
    with serve(host):
        yield host
