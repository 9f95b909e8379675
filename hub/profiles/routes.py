"""The ways in to profiles."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub import universities
from hub.db import Work
from hub.identity import GrantState, Person
from hub.profiles import commands, policy, queries
from hub.profiles.forms import ProfileForm
from hub.profiles.models import StudentProfile
from hub.profiles.week import DAYS, PARTS, parts_of
from hub.reference import LANGUAGES, SKILL_LEVELS, SKILLS, STUDY_LEVELS
from hub.universities import University
from hub.web import Submission, action, blank, page, redirect, render
from hub.web.words import city, listing


def show(request: Request, work: Work, person: Person) -> Response:
    profile = queries.own(work)
    if profile is None:
        return edit(request, work, person)
    parts = parts_of(profile.free_blocks)
    grant = queries.belonging(work, person)
    return render(
        request,
        "profiles/show.html",
        profile=profile,
        person=person,
        university=work.get(University, profile.university_id),
        missing=commands.missing(profile),
        confirmed=grant is not None and grant.state is GrantState.CONFIRMED,
        requested=grant is not None and grant.state is GrantState.REQUESTED,
        level=next(one.name for one in STUDY_LEVELS if one.code == profile.level),
        languages=[one.own_name for one in LANGUAGES if one.code in profile.languages],
        skills=[
            (one.name, dict(SKILL_LEVELS)[profile.skills[one.code]])
            for one in SKILLS
            if one.code in profile.skills
        ],
        times=times_words(parts),
        place=city(person.time_zone),
    )


def times_words(parts: list[int]) -> list[tuple[str, str]]:
    """Day → its free parts, as "12–16 and 16–20"."""
    found = []
    for at, day in enumerate(DAYS):
        hours = [
            f"{first:02}–{end:02}"
            for place, (_, first, end) in enumerate(PARTS)
            if at * len(PARTS) + place in parts
        ]
        if hours:
            found.append((day, listing(hours)))
    return found


def edit(request: Request, work: Work, person: Person) -> Response:
    profile = queries.own(work)
    grant = queries.belonging(work, person)
    if profile is None:
        form = blank(university_id=_likely(work, person, grant), version=0)
    else:
        form = blank(
            university_id=profile.university_id,
            programme=profile.programme,
            level=profile.level,
            languages=profile.languages,
            skills=[f"{code}:{level}" for code, level in profile.skills.items()],
            times=parts_of(profile.free_blocks),
            version=profile.version,
        )
    return _editing(request, work, person, profile, form)


def _likely(work: Work, person: Person, grant: Any) -> int | None:
    """The university to offer first: the one of the grant, or of the address."""
    if grant is not None and grant.university_id is not None:
        return int(grant.university_id)
    fitting = [one.id for one in universities.offered(work) if commands.belongs(person, one)]
    return fitting[0] if fitting else None


def save(request: Request, work: Work, person: Person, form: Submission[ProfileForm]) -> Response:
    if form.value is None:
        return _editing(request, work, person, queries.own(work), form, status=422)
    profile = commands.save(work, person, form.value)
    left = commands.missing(profile)
    if left:
        return redirect(request, "profiles:edit", notice=f"Saved. Still missing: {listing(left)}.")
    return redirect(request, "profiles:show", notice="Saved. Your profile is complete.")


def _editing(
    request: Request,
    work: Work,
    person: Person,
    profile: StudentProfile | None,
    form: Submission[Any],
    status: int = 200,
) -> Response:
    kept = profile.university_id if profile else None
    return render(
        request,
        "profiles/edit.html",
        status=status,
        form=form,
        profile=profile,
        missing=commands.missing(profile),
        universities=[(one.id, one.name) for one in universities.offered(work, kept)],
        levels=[(one.code, one.name) for one in STUDY_LEVELS],
        languages=[
            (one.code, one.own_name, one.name if one.name != one.own_name else "")
            for one in LANGUAGES
        ],
        skills=SKILLS,
        skill_levels=SKILL_LEVELS,
        known=dict(one.split(":", 1) for one in form.sent.get("skills", []) if ":" in one),
        ticked=form.sent.get("times", []),
        days=DAYS,
        parts=PARTS,
        place=city(person.time_zone),
    )


routes: list[BaseRoute] = [
    page("/", show, policy.owner),
    page("/edit", edit, policy.owner),
    action("/edit", save, policy.owner, ProfileForm),
]
