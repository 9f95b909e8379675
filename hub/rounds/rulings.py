"""What a coordinator decides by hand before a round is matched: pins and closed challenges.

Each has a reason and is recorded. All are part of the frozen input, so every run, repair and
replay keeps them; how many there were is public, on whom never.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from hub.actor import Role
from hub.challenges import Challenge
from hub.db import Work
from hub.errors import Conflict, Invalid
from hub.identity import GrantState, Person, RoleGrant
from hub.profiles import StudentProfile, with_people
from hub.rankings import Choice, Ranking
from hub.reference import LANGUAGES, STUDY_LEVELS
from hub.rounds import consistency, losses
from hub.rounds.forms import RulingForm
from hub.rounds.freezing import offered, sizes
from hub.rounds.holding import hold
from hub.rounds.models import MatchingRound, Quota, Ruling, RulingKind, State
from hub.rounds.nameless import require_nameless
from hub.universities import University
from hub.web.words import listing, plural

LANGUAGE = {one.code: one.name for one in LANGUAGES}
LEVEL = {one.code: one.name.lower() for one in STUDY_LEVELS}
MOST_FOUND = 20


class TooLate(Conflict):
    """A decision on a round whose input stands still."""


def changeable(found: MatchingRound) -> bool:
    """Whether pins, closed challenges and quotas can still be set."""
    return found.state in (State.DRAFT, State.OPEN)


def require_changeable(work: Work, found: MatchingRound) -> None:
    """Hold a round whose input still changes. Raises TooLate."""
    hold(work, found)
    if not changeable(found):
        raise TooLate("Pins and quotas are set before the freeze. The input cannot change now.")


@dataclass(frozen=True)
class Entry:
    """What one student brings to a round. places: challenge → place, None where it is excluded;
    None as a whole without a complete ranking."""

    name: str
    profile: StudentProfile | None
    university_id: int | None
    places: dict[int, int | None] | None


def entries(work: Work, found: MatchingRound, people: Collection[int]) -> dict[int, Entry]:
    """What these people bring to the round now, by person."""
    names = work.all(select(Person.id, Person.name).where(col(Person.id).in_(people)))
    profiles = with_people(work, list(people))
    places: dict[int, dict[int, int | None]] = {}
    for person_id, challenge_id, place in work.all(
        select(Ranking.person_id, Choice.challenge_id, Choice.place)
        .join(Choice, col(Choice.ranking_id) == col(Ranking.id))
        .where(
            col(Ranking.round_id) == found.id,
            col(Ranking.sent_at).is_not(None),
            col(Ranking.person_id).in_(people),
        )
    ):
        places.setdefault(person_id, {})[challenge_id] = place
    return {
        key: Entry(
            name,
            profiles[key][0] if key in profiles else None,
            profiles[key][2].id if key in profiles else None,
            places.get(key),
        )
        for key, name in names
    }


def pin_fault(entry: Entry, challenge: Challenge) -> str:
    """Why this student cannot be pinned there; empty when nothing stands against it."""
    name, title, profile = entry.name, challenge.title, entry.profile
    if profile is None or profile.completed_at is None:
        return f"{name} has no complete profile yet, so nobody can say what fits."
    if challenge.levels and profile.level.value not in challenge.levels:
        levels = listing([LEVEL.get(one, one) for one in challenge.levels])
        level = LEVEL[profile.level.value]
        return f"“{title}” is for {levels} students. {name} studies at {level} level."
    if challenge.languages and not set(challenge.languages) & set(profile.languages):
        languages = listing([LANGUAGE.get(one, one) for one in challenge.languages])
        return f"Teams of “{title}” work in {languages}. {name} has no such working language."
    if entry.places is None:
        return f"{name} has no complete ranking in this round yet. Only who takes part is placed."
    if challenge.id not in entry.places:
        return f"{name} did not rank “{title}”. Nobody is placed in what they did not rank."
    if entry.places[challenge.id] is None:
        return f"{name} excluded “{title}”. Nobody is placed in what they excluded."
    return ""


def _standing(work: Work, found: MatchingRound) -> list[Challenge]:
    """What the round offers, without what was lost since."""
    rows = offered(work, found)
    away = losses.lost(work, rows)
    return [one for one in rows if one.id not in away]


def listed(found: MatchingRound) -> Select[Ruling, Person, str]:
    """The decisions on people of a round with the title of the challenge; by name."""
    return (
        select(Ruling, Person, Challenge.title)
        .join(Person, col(Person.id) == col(Ruling.person_id))
        .join(Challenge, col(Challenge.id) == col(Ruling.challenge_id))
        .where(col(Ruling.round_id) == found.id)
        .order_by(col(Person.name_key), col(Ruling.person_id), col(Ruling.id))
    )


def faults(work: Work, found: MatchingRound, rows: Collection[Ruling]) -> dict[int, str]:
    """Why pins among these cannot hold as rankings stand now, by ruling."""
    pins = [one for one in rows if one.kind is RulingKind.PIN]
    if not pins:
        return {}
    known = {one.id: one for one in _standing(work, found)}
    brought = entries(work, found, {one.person_id for one in pins})
    told = {}
    for one in pins:
        challenge = known.get(one.challenge_id)
        words = (
            pin_fault(brought[one.person_id], challenge)
            if challenge is not None
            else "This round does not offer the challenge any more."
        )
        if words:
            told[one.id] = words
    return told


def require_holding(work: Work, found: MatchingRound) -> None:
    """Raises TooLate where a pin cannot hold any more: the input is not frozen with it."""
    rows = work.all(select(Ruling).where(col(Ruling.round_id) == found.id).order_by(col(Ruling.id)))
    broken = list(faults(work, found, rows).values())
    if broken:
        raise TooLate(
            f"{plural(len(broken), 'pin', 'pins')} cannot hold: {broken[0]} Change this on the "
            "page “Pins and quotas” first."
        )


def candidates(words: str) -> SelectOfScalar[Person]:
    """Students whose name has these words."""
    students = select(RoleGrant.person_id).where(
        col(RoleGrant.role) == Role.STUDENT, col(RoleGrant.state) == GrantState.CONFIRMED
    )
    wanted = select(Person).where(col(Person.id).in_(students), col(Person.closed_at).is_(None))
    for word in words.split()[:6]:
        wanted = wanted.where(col(Person.name).icontains(word, autoescape=True))
    return wanted.order_by(col(Person.name_key), col(Person.id)).limit(MOST_FOUND + 1)


def decide(work: Work, found: MatchingRound, form: RulingForm) -> Ruling:
    """Pin a student to a challenge, or close it to them. Raises TooLate, Invalid."""
    require_changeable(work, found)
    brought = entries(work, found, {form.person_id}).get(form.person_id)
    challenge = next((one for one in _standing(work, found) if one.id == form.challenge_id), None)
    if brought is None:
        raise Invalid("person_id", "Choose a student.")
    if challenge is None:
        raise Invalid("challenge_id", "Choose a challenge that this round offers.")
    rows = work.all(
        select(Ruling, Challenge.title)
        .join(Challenge, col(Challenge.id) == col(Ruling.challenge_id))
        .where(col(Ruling.round_id) == found.id, col(Ruling.person_id) == form.person_id)
    )
    for row, title in rows:
        _against(form, brought.name, row, title)
    require_nameless(work, found, "reason", form.reason, own=form.person_id)
    if form.kind is RulingKind.PIN:
        fault = pin_fault(brought, challenge)
        if fault:
            raise Invalid("challenge_id", fault)
        _room(work, found, challenge, brought)
    row = work.add(
        Ruling(
            round_id=found.id,
            made_by_id=work.actor.person_id,
            made_at=work.now,
            **form.model_dump(),
        )
    )
    work.record(
        "rounds.ruling",
        f"rounds/{found.id}",
        kind=row.kind.value,
        person=row.person_id,
        challenge=row.challenge_id,
    )
    consistency.look(work, found)
    return row


def _against(form: RulingForm, name: str, row: Ruling, title: str) -> None:
    """Raises Invalid where a decision stands against an earlier one on the same student."""
    same = row.challenge_id == form.challenge_id
    if same and row.kind is form.kind:
        raise Invalid("challenge_id", f"This is decided already for {name} and “{title}”.")
    if same and form.kind is RulingKind.PIN:
        raise Invalid("challenge_id", f"“{title}” is closed to {name}. Remove that first.")
    if same:
        raise Invalid("challenge_id", f"{name} is pinned to “{title}”. Remove that pin first.")
    if row.kind is form.kind is RulingKind.PIN:
        raise Invalid("challenge_id", f"{name} is pinned to “{title}”. Remove that pin first.")


def _room(work: Work, found: MatchingRound, challenge: Challenge, entry: Entry) -> None:
    """Raises Invalid where earlier pins took the seats of the challenge or of the university."""
    pinned = work.all(
        select(Ruling.challenge_id, StudentProfile.university_id)
        .join(StudentProfile, col(StudentProfile.person_id) == col(Ruling.person_id))
        .where(col(Ruling.round_id) == found.id, col(Ruling.kind) == RulingKind.PIN)
    )
    seats = challenge.max_teams * sizes(found, challenge)[1]
    if sum(one == challenge.id for one, _ in pinned) >= seats:
        raise Invalid(
            "challenge_id",
            f"“{challenge.title}” has {plural(seats, 'seat', 'seats')}, and all have a pin.",
        )
    quota = work.maybe(
        select(Quota.most, University.short_name)
        .join(University, col(University.id) == col(Quota.university_id))
        .where(
            col(Quota.round_id) == found.id,
            col(Quota.university_id) == entry.university_id,
            col(Quota.most).is_not(None),
        )
    )
    if quota is not None and sum(of == entry.university_id for _, of in pinned) >= (quota[0] or 0):
        raise Invalid(
            "challenge_id",
            f"{quota[1]} has a quota of at most {quota[0]}, and as many of its students have a "
            "pin. Change the quota first.",
        )


def remove(work: Work, found: MatchingRound, row: Ruling) -> None:
    """Take a decision back. Raises TooLate."""
    require_changeable(work, found)
    work.record(
        "rounds.ruling_removed",
        f"rounds/{found.id}",
        kind=row.kind.value,
        person=row.person_id,
        challenge=row.challenge_id,
    )
    work.remove(row)
    consistency.look(work, found)
