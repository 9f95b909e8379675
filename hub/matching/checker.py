"""The independent judge of a result. It shares no code with what makes results."""

from __future__ import annotations

from collections import Counter

from hub.matching.instance import Challenge, Criterion, Instance, Student
from hub.matching.result import Result, Team


def check(instance: Instance, result: Result) -> list[str]:
    """Every broken hard rule as a sentence that begins with its code (H0 to H13); [] when legal.

    Codes as in the published judge, and H13 for a hard overlap rule, H14 for what was forbidden.
    """
    students = {one.id: one for one in instance.students}
    challenges = {one.id: one for one in instance.challenges}
    found: list[str] = []
    seat: dict[str, str] = {}
    for identity, times in Counter(team.id for team in result.teams).items():
        if times > 1:
            found.append(f"H0 team id {identity} is used {times} times")
    for team in result.teams:
        challenge = challenges.get(team.challenge)
        if challenge is None:
            found.append(f"H0 team {team.id}: unknown challenge {team.challenge}")
            continue
        members = []
        for name in team.members:
            if name in seat:
                found.append(f"H1 {name} is in {seat[name]} and {team.id}")
            seat[name] = team.id
            if name in students:
                members.append(students[name])
            else:
                found.append(f"H0 team {team.id}: unknown student {name}")
        found += _members(instance, team, challenge, members)
        found += _together(instance, team, challenge, members)
    return found + _round(instance, result, seat, challenges)


def _members(
    instance: Instance, team: Team, challenge: Challenge, members: list[Student]
) -> list[str]:
    found = []
    banned = {(one.student, one.challenge) for one in instance.forbidden}
    for member in members:
        if not any(challenge.id in tie for tie in member.ranking):
            found.append(f"H2 {member.id} did not rank {challenge.id}")
        if challenge.id in member.vetoes or (member.id, challenge.id) in banned:
            found.append(f"H14 {member.id} is ruled out from {challenge.id}")
        if member.level not in challenge.levels:
            found.append(f"H3 {member.id} has no admitted level for {challenge.id}")
        if team.language not in member.languages:
            found.append(f"H3 {member.id} does not work in {team.language}")
    if team.language not in challenge.languages:
        found.append(f"H3 {team.id}: {challenge.id} is not offered in {team.language}")
    return found


def _counts(member: Student, criterion: Criterion) -> bool:
    if criterion.field == "skills":
        return any(
            skill == criterion.value and level >= criterion.level for skill, level in member.skills
        )
    value = getattr(member, criterion.field)
    return criterion.value in value if isinstance(value, tuple) else value == criterion.value


def _together(
    instance: Instance, team: Team, challenge: Challenge, members: list[Student]
) -> list[str]:
    found = []
    size = len(members)
    if size < challenge.min_size or size > challenge.max_size:
        found.append(
            f"H4 {team.id} has {size} members, not {challenge.min_size}-{challenge.max_size}"
        )
    for need in challenge.skills:
        best = [level for one in members for skill, level in one.skills if skill == need.skill]
        if not best or max(best) < need.level:
            found.append(f"H6 {team.id}: nobody has {need.skill} at level {need.level}")
    of = Counter(one.university for one in members)
    if len(of) < challenge.min_universities:
        found.append(f"H7 {team.id}: {len(of)} universities, not {challenge.min_universities}")
    for university, count in sorted(of.items()):
        if count * 1000 > challenge.share_permille * size:
            found.append(f"H8 {team.id}: {count} of {size} members from {university}")
    for criterion in challenge.criteria:
        count = len([one for one in members if _counts(one, criterion)])
        if count < criterion.minimum:
            found.append(f"H9 {team.id}: {count} with {criterion.field} {criterion.value}")
    if instance.rule.overlap_is_hard and members:
        shared = set(members[0].availability)
        for one in members:
            shared = shared.intersection(one.availability).difference(one.unavailable)
        if len(shared) < instance.rule.minimum_overlap_blocks:
            found.append(f"H13 {team.id}: {len(shared)} common blocks")
    return found


def _round(
    instance: Instance, result: Result, seat: dict[str, str], challenges: dict[str, Challenge]
) -> list[str]:
    found = []
    teams = Counter(team.challenge for team in result.teams)
    challenge_of = {name: team.challenge for team in result.teams for name in team.members}
    for challenge in challenges.values():
        count = teams[challenge.id]
        if challenge.mandatory and count == 0:
            found.append(f"H5 {challenge.id} must run and has no team")
        if count and not challenge.min_teams <= count <= challenge.max_teams:
            found.append(f"H5 {challenge.id} has {count} teams")
    placed = Counter(one.university for one in instance.students if one.id in seat)
    for university in instance.universities:
        most = university.max_students
        if most is not None and placed[university.id] > most:
            found.append(f"H10 {university.id}: {placed[university.id]} placed, at most {most}")
        if placed[university.id] < university.min_students:
            least = university.min_students
            found.append(f"H10 {university.id}: {placed[university.id]} placed, at least {least}")
    for pin in instance.pins:
        if challenge_of.get(pin.student) != pin.challenge:
            found.append(f"H11 {pin.student} is pinned to {pin.challenge}")
    for student in instance.students:
        if (student.id in seat) == (student.id in result.unmatched):
            found.append(f"H12 {student.id} is not exactly one of placed and unmatched")
        if not result.unmatched.get(student.id, "-").strip():
            found.append(f"H12 {student.id} has no reason")
    for name, placement in sorted(result.placements.items()):
        if (seat.get(name), challenge_of.get(name)) != (placement.team, placement.challenge):
            found.append(f"H12 the place of {name} is not her team")
    if set(result.placements) != set(seat):
        found.append("H12 places and teams name different students")
    unknown = set(result.unmatched) - {one.id for one in instance.students}
    found += [f"H12 unknown unmatched student {name}" for name in sorted(unknown)]
    return found
