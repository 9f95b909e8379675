"""Who may see and write a profile: the student, and nobody else by a page of this folder."""

from hub.db import Work
from hub.identity import Person
from hub.identity import member as signed_in


def owner(work: Work) -> Person:
    """Whoever is signed in, on the own profile. It is where one becomes a student here."""
    return signed_in(work)
