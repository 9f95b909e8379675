"""A hub within the test process with a round open for ranking, for browsers; errands run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hub.actor import HUB
from hub.db import Work
from tests import makers
from tests.browser.serving import Served, prepare, serve
from tests.rounds.scene import ranked

TITLES = (
    "Heatwave neighbours",
    "Keep cellars dry",
    "The lift is out: now what?",
    "Quiet deliveries",
    "Shade on the way to school",
    "Read the meter, cut the bill",
)


@dataclass
class Host(Served):
    """The hub, and its round."""

    round_id: int = 0


@contextmanager
def running(folder: Path) -> Iterator[Host]:
    """A hub with Chiara who runs the round, Maja who has not ranked, and thirteen who have."""
    host = Host(*prepare(folder))
    with host.database.work(HUB) as w:
        _fill(host, w)
    with serve(host):
        yield host


def _fill(host: Host, w: Work) -> None:
    universities = [
        makers.university(w, name=name, short_name=name)
        for name in ("NTNU", "Gdańsk Tech", "Chalmers")
    ]
    people = {"Chiara Bianchi": makers.coordinator(w)}
    people["Maja Nowicka"] = makers.student(w, universities[0])
    people["Noor Haddad"] = makers.person(w, email=f"noor@{universities[1].email_domains[0]}")
    challenges = [makers.challenge(w, title=title) for title in TITLES]
    found = makers.matching_round(w, challenges, made_by_id=people["Chiara Bianchi"].id)
    for at in range(13):
        student = makers.student(w, universities[at % 3])
        people[f"Student {at}"] = student
        ranked(w, found, student, challenges[at % 2 :] + challenges[: at % 2])
    for name, person in people.items():
        person.name = name
        w.add(person)
        host.emails[name.split()[0] if "Student" not in name else name] = person.email
    host.round_id = found.id
