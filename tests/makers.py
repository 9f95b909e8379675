"""Makers: each gives a valid row, and a test names only what it is about."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

from hub.actor import Actor, Role
from hub.challenges import Challenge, index
from hub.challenges import State as ChallengeState
from hub.db import Work
from hub.identity import Person, RoleGrant, actor_of
from hub.needs import AccessNeed, Effect
from hub.organisations import Kind, Organisation, Verification
from hub.profiles import Level, StudentProfile
from hub.rounds import MatchingRound, RoundChallenge
from hub.rounds import State as RoundState
from hub.teams import Membership, Team
from hub.teams import State as TeamState
from hub.universities import University

CODE_KEY = "5a" * 16
"""The key of every round made here, so that its draw is the same each time."""
_numbers: Iterator[int] = count(1)
CRITERIA = [
    {"name": "Understanding the problem", "weight": 40, "partner": False},
    {"name": "Solution and test", "weight": 40, "partner": True},
    {"name": "Work with people", "weight": 20, "partner": True},
]


def university(w: Work, **values: Any) -> University:
    n = next(_numbers)
    return w.add(
        University(
            **{
                "key": f"uni{n}",
                "name": f"University {n}",
                "short_name": f"U{n}",
                "city": "Trondheim",
                "country": "NO",
                "time_zone": "Europe/Oslo",
                "email_domains": [f"uni{n}.example"],
                "grades": [],
                **values,
            }
        )
    )


def organisation(w: Work, **values: Any) -> Organisation:
    n = next(_numbers)
    return w.add(
        Organisation(
            **{
                "key": f"org-{n}",
                "name": f"Organisation {n}",
                "kind": Kind.NGO,
                "city": "Gdańsk",
                "country": "PL",
                "verification": Verification.VERIFIED,
                "made_at": w.now,
                **values,
            }
        )
    )


def person(w: Work, *roles: Role, **values: Any) -> Person:
    """Somebody; with roles that need no context."""
    n = next(_numbers)
    row = w.add(
        Person(
            **{
                "name": f"Person {n}",
                "email": f"person{n}@people.example",
                "email_proven_at": w.now,
                "made_at": w.now,
                **values,
            }
        )
    )
    for role in roles:
        grant(w, row, role)
    return row


def grant(w: Work, row: Person, role: Role, **context: Any) -> RoleGrant:
    return w.add(RoleGrant(person_id=row.id, role=role, made_at=w.now, **context))


def student(w: Work, at: University | None = None, **profile: Any) -> Person:
    """A student with a complete profile."""
    at = at or university(w)
    row = person(w)
    grant(w, row, Role.STUDENT, university_id=at.id)
    w.add(
        StudentProfile(
            **{
                "person_id": row.id,
                "university_id": at.id,
                "programme": "Civil engineering",
                "level": Level.MASTER,
                "languages": ["en"],
                "skills": {"interviewing": 3, "data_analysis": 3},
                "free_blocks": [8, 9, 20, 21, 32, 33],
                "completed_at": w.now,
                "changed_at": w.now,
                **profile,
            }
        )
    )
    return row


def partner(w: Work, of: Organisation | None = None) -> Person:
    """A contact person of an organisation."""
    of = of or organisation(w)
    row = person(w)
    grant(w, row, Role.PARTNER, organisation_id=of.id)
    return row


def teacher(w: Work, at: University | None = None) -> Person:
    row = person(w)
    grant(w, row, Role.TEACHER, university_id=(at or university(w)).id)
    return row


def coordinator(w: Work) -> Person:
    return person(w, Role.COORDINATOR)


def administrator(w: Work) -> Person:
    return person(w, Role.ADMINISTRATOR)


def actor(w: Work, row: Person) -> Actor:
    """The actor that a person is."""
    return actor_of(w, row)


def challenge(w: Work, **values: Any) -> Challenge:
    """A published challenge, complete, of a verified organisation."""
    n = next(_numbers)
    if "organisation_id" not in values:
        values["organisation_id"] = organisation(w).id
    if "author_id" not in values:
        values["author_id"] = person(w).id
    row = w.add(
        Challenge(
            **{
                "key": f"challenge-{n}",
                "state": ChallengeState.PUBLISHED,
                "title": f"Keep cellars dry {n}",
                "tagline": "Warnings reach 9,000 households, and cellars flood all the same.",
                "problem": "Before heavy rain a message goes out. Cellars flood all the same.",
                "affected": "People in old houses by the river.",
                "affected_count": "About 400 households",
                "sdgs": [11, 13],
                "theme": "water",
                "exists_already": "A text message and a leaflet.",
                "good_result": "Half as many flooded cellars on two streets.",
                "big_idea": "Living with water",
                "essential_question": "How do neighbours act in time?",
                "criteria": CRITERIA,
                "contact_name": "Solveig",
                "starts_on": date(2027, 2, 1),
                "ends_on": date(2027, 6, 15),
                "languages": ["en"],
                "levels": ["bachelor", "master"],
                "skills": [],
                "made_at": w.now,
                "changed_at": w.now,
                "submitted_at": w.now,
                "published_at": w.now,
                **values,
            }
        )
    )
    index(w, row)
    return row


def access_need(w: Work, person_id: int, **values: Any) -> AccessNeed:
    """A need in the student's own words, from today on."""
    return w.add(
        AccessNeed(
            **{
                "person_id": person_id,
                "effect": Effect.OTHER,
                "words": "A ramp",
                "valid_from": w.now.date(),
                "made_at": w.now,
                "changed_at": w.now,
                **values,
            }
        )
    )


def matching_round(w: Work, challenges: list[Challenge] | None = None, **v: Any) -> MatchingRound:
    """A round open for ranking."""
    row = w.add(
        MatchingRound(
            **{
                "name": "Spring 2027",
                "code_key": CODE_KEY,
                "state": RoundState.OPEN,
                "opens_at": w.now - timedelta(days=5),
                "closes_at": w.now + timedelta(days=10),
                "starts_on": date(2027, 2, 1),
                "made_at": w.now,
                **v,
            }
        )
    )
    for one in challenges or []:
        w.add(RoundChallenge(round_id=row.id, challenge_id=one.id))
    return row


def team(w: Work, members: list[Person] | None = None, **values: Any) -> Team:
    """An active team, with a teacher, on a challenge in progress."""
    n = next(_numbers)
    if "challenge_id" not in values:
        values["challenge_id"] = challenge(w, state=ChallengeState.IN_PROGRESS).id
    if "teacher_id" not in values:
        values["teacher_id"] = teacher(w).id
    row = w.add(
        Team(**{"name": f"Heron {n}", "state": TeamState.ACTIVE, "made_at": w.now, **values})
    )
    for one in members or []:
        w.add(Membership(team_id=row.id, person_id=one.id, made_at=w.now))
    return row
