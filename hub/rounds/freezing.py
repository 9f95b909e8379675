"""The frozen input of a round: what everybody said at that moment, as the matcher reads it."""

import json
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from hub import matching, needs
from hub.challenges import Challenge, Mode, share_permille
from hub.challenges import State as ChallengeState
from hub.db import Work
from hub.identity import Person
from hub.matching import Criterion, Instance, Need, Pin, RankRule, Rule, Student, University
from hub.needs import Limits
from hub.profiles import StudentProfile, grid_blocks, with_people
from hub.rankings import Choice, mutual_wishes, sent
from hub.rounds.codes import codes_of
from hub.rounds.models import MatchingRound, Quota, RoundChallenge, Ruling, RulingKind
from hub.universities import University as UniversityRow
from hub.web.words import zone_of

SHARE_PERMILLE = 500
"""No more than half of a team from one university, or less where a challenge says so."""
ALL_LEVELS = ("bachelor", "master", "doctoral")


def challenge_key(challenge_id: int) -> str:
    return f"c{challenge_id}"


def id_of(key: str) -> int:
    """The id of the challenge that a code of the matcher stands for."""
    return int(key[1:])


def kept(value: dict[str, Any]) -> dict[str, Any]:
    """A value as it comes back from a JSON column: lists, where there were tuples."""
    made: dict[str, Any] = json.loads(json.dumps(value))
    return made


def sizes(found: MatchingRound, challenge: Challenge) -> tuple[int, int]:
    """Least and most members of a team: what both the round and the challenge allow; the round's
    own where they have nothing in common."""
    least = max(found.team_size_min, challenge.team_size_min)
    most = min(found.team_size_max, challenge.team_size_max)
    return (least, most) if least <= most else (found.team_size_min, found.team_size_max)


def challenge_of(
    found: MatchingRound, row: Challenge, must_run: bool = False
) -> matching.Challenge:
    """A challenge as the matcher reads it."""
    least, most = sizes(found, row)
    return matching.Challenge(
        id=challenge_key(row.id),
        languages=tuple(sorted(row.languages or ["en"])),
        levels=tuple(sorted(row.levels or ALL_LEVELS)),
        max_teams=row.max_teams,
        min_size=least,
        max_size=most,
        mandatory=must_run,
        skills=tuple(Need(one["skill"], one["level"]) for one in row.skills),
        min_universities=max(found.min_universities, row.min_universities),
        share_permille=share_permille(row.largest_share, SHARE_PERMILLE),
        criteria=tuple(
            Criterion(one["field"], one["value"], one["min"], one.get("level", 1))
            for one in row.partner_criteria
        ),
    )


def student_of(
    code: str,
    profile: StudentProfile,
    university_key: str,
    zone: ZoneInfo,
    week: date,
    choices: Iterable[Choice],
    wishes: Iterable[str] = (),
    limits: Limits = needs.NONE,
    inclusion: tuple[str, ...] = (),
) -> Student:
    """A student as the matcher reads them, under a code: hours on the grid of the week in which
    work begins. What access needs take out of the hours leaves no other trace."""
    ordered = sorted(choices, key=lambda one: one.place or 0)
    return Student(
        id=code,
        university=university_key,
        level=profile.level.value,
        languages=tuple(sorted(profile.languages)),
        programme=profile.programme,
        skills=tuple(sorted(profile.skills.items())),
        availability=tuple(grid_blocks(limits.free(profile.free_blocks), zone, week)),
        ranking=tuple(
            (challenge_key(one.challenge_id),) for one in ordered if one.place is not None
        ),
        wishes=tuple(sorted(wishes)),
        vetoes=tuple(challenge_key(one.challenge_id) for one in ordered if one.place is None),
        inclusion=inclusion,
    )


def reachable(
    choices: Iterable[Choice], limits: Limits, offered: dict[int, Challenge], home: str, pin: str
) -> list[Choice]:
    """The choices of a student without those that an access need leaves no place for: the matcher
    reads them as if they had not been ranked.

    home: the city of the student's university. pin: the challenge that a coordinator chose for
    them, which stays; empty without.
    """

    def stays(one: Choice) -> bool:
        challenge = offered[one.challenge_id]
        if one.place is None or challenge_key(challenge.id) == pin:
            return True
        return not limits.against(challenge, challenge.mode is Mode.ON_SITE, home)

    return [one for one in choices if stays(one)]


def rule_of(found: MatchingRound, rank_rule: str | None = None) -> Rule:
    """The round's rule; with another rank rule for a run that tries one."""
    return Rule(
        minimum_overlap_blocks=-(-found.min_overlap_hours // 2),
        overlap_is_hard=found.overlap_is_hard,
        rank_rule=RankRule(rank_rule or found.rank_rule),
    )


def offered(work: Work, found: MatchingRound) -> list[Challenge]:
    """The challenges of a round, by title."""
    return work.all(
        select(Challenge)
        .join(RoundChallenge, col(RoundChallenge.challenge_id) == col(Challenge.id))
        .where(col(RoundChallenge.round_id) == found.id)
        .order_by(col(Challenge.title), col(Challenge.id))
    )


def must_run(work: Work, found: MatchingRound) -> list[int]:
    """The challenges without which a result is none."""
    return work.all(
        select(RoundChallenge.challenge_id)
        .where(col(RoundChallenge.round_id) == found.id, col(RoundChallenge.must_run))
        .order_by(col(RoundChallenge.challenge_id))
    )


def universities_of(work: Work, found: MatchingRound, keys: set[str]) -> tuple[University, ...]:
    """The universities of those who take part, with the quotas that the round sets them."""
    quotas = {
        key: (most, least)
        for key, most, least in work.all(
            select(UniversityRow.key, Quota.most, Quota.least)
            .join(UniversityRow, col(UniversityRow.id) == col(Quota.university_id))
            .where(col(Quota.round_id) == found.id)
        )
    }
    return tuple(University(key, *quotas.get(key, (None, 0))) for key in sorted(keys))


def rulings_of(
    work: Work, found: MatchingRound, students: set[str], offered_ids: set[int]
) -> dict[RulingKind, tuple[Pin, ...]]:
    """What coordinators decided on those who take part, as the matcher reads it."""
    codes = codes_of(found)
    made: dict[RulingKind, list[Pin]] = {kind: [] for kind in RulingKind}
    for row in work.all(
        select(Ruling).where(col(Ruling.round_id) == found.id).order_by(col(Ruling.id))
    ):
        code = codes.of(row.person_id)
        if code in students and row.challenge_id in offered_ids:
            made[row.kind].append(Pin(code, challenge_key(row.challenge_id)))
    return {kind: tuple(pins) for kind, pins in made.items()}


def wishes_of(
    work: Work, found: MatchingRound, choices: dict[int, list[Choice]]
) -> dict[int, list[int]]:
    """Person → those of the same input with whom a wish is mutual and who rank a common challenge.

    What is one-sided stays out of the input: it has no effect, and nobody else is to read it.
    """
    ranks = {
        person_id: {one.challenge_id for one in entries if one.place is not None}
        for person_id, entries in choices.items()
    }
    return {
        one: sorted(other for other in others if ranks[one] & ranks.get(other, set()))
        for one, others in mutual_wishes(work, found.id).items()
        if one in ranks
    }


def instance_of(work: Work, found: MatchingRound, *, without: Collection[int] = ()) -> Instance:
    """The input of the matching as everything stands now: complete rankings of complete
    profiles. A challenge that was withdrawn is left out, and every choice that went to it.

    without: challenges that are left out too; see `hub.rounds.losses`.
    """
    challenges = [
        one
        for one in offered(work, found)
        if one.state is not ChallengeState.WITHDRAWN and one.id not in without
    ]
    by_id = {one.id: one for one in challenges}
    known, must = set(by_id), set(must_run(work, found))
    codes = codes_of(found)
    by_person: dict[int, list[Choice]] = {}
    for ranking, choice in sent(work, found.id):
        entries = by_person.setdefault(ranking.person_id, [])
        if choice.challenge_id in known:
            entries.append(choice)
    people: dict[int, tuple[StudentProfile, Person, UniversityRow]] = with_people(
        work, list(by_person)
    )
    entrants = [one for one, (profile, _, _) in sorted(people.items()) if profile.completed_at]
    rulings = rulings_of(work, found, {codes.of(one) for one in entrants}, known)
    pinned = {one.student: one.challenge for one in rulings[RulingKind.PIN]}
    limits = needs.limits_of(work, entrants, found.starts_on)
    inclusion = needs.tokens_of(work, entrants, found.code_key)
    takes_part = {
        one: reachable(
            by_person[one],
            limits.get(one, needs.NONE),
            by_id,
            people[one][2].city,
            pinned.get(codes.of(one), ""),
        )
        for one in entrants
    }
    wishes = wishes_of(work, found, takes_part)
    students = [
        student_of(
            codes.of(person_id),
            profile,
            university.key,
            zone_of(person.time_zone),
            found.starts_on,
            choices,
            [codes.of(other) for other in wishes.get(person_id, ())],
            limits.get(person_id, needs.NONE),
            inclusion.get(person_id, ()),
        )
        for person_id, choices in takes_part.items()
        for profile, person, university in [people[person_id]]
    ]
    return Instance(
        name=f"round-{found.id}",
        universities=universities_of(work, found, {one.university for one in students}),
        students=tuple(students),
        challenges=tuple(challenge_of(found, one, one.id in must) for one in challenges),
        pins=rulings[RulingKind.PIN],
        forbidden=rulings[RulingKind.CLOSED],
        rule=rule_of(found),
    )
