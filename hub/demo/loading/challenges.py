"""Challenges with their history, reviewers' comments, and public questions."""

from datetime import datetime, timedelta

from hub import challenges
from hub.challenges import Challenge, Confidentiality, LargestShare, Mode, Question, Rights, State
from hub.challenges.models import ChallengeEvent, FieldComment
from hub.db import Work
from hub.demo import content
from hub.demo.loading.register import Register, at

LEAD = timedelta(weeks=14)
"""How long before its start a challenge is posted."""
PLAIN = (
    *("title", "tagline", "problem", "affected", "affected_count", "theme", "exists_already"),
    *("data_given", "good_result", "big_idea", "essential_question", "partner_hours"),
    *("reply_days", "starts_on", "ends_on", "rights_note", "place", "credits", "team_size_min"),
    *("team_size_max", "max_teams", "min_universities", "access_note", "content_language"),
)
AFTER = {
    "draft": (State.DRAFT,),
    "submitted": (State.DRAFT, State.SUBMITTED),
    "edits_requested": (State.DRAFT, State.SUBMITTED, State.EDITS_REQUESTED),
    "published": (State.DRAFT, State.SUBMITTED, State.APPROVED, State.PUBLISHED),
}
AFTER["in_progress"] = (*AFTER["published"], State.MATCHING, State.IN_PROGRESS)
AFTER["delivered"] = (*AFTER["in_progress"], State.DELIVERED)
AFTER["closed"] = (*AFTER["delivered"], State.ASSESSED, State.CLOSED)


def load(work: Work, register: Register) -> None:
    rubric = {one.name: one.partner for one in content.rubric()}
    students = content.students()
    for one in content.challenges(register.today):
        row = make(work, register, one, rubric)
        register.challenges[one.key] = row
        write_history(work, register, one, row)
        for number, question in enumerate(one.questions):
            asker = [s for s in students if s.university == question.university][number]
            work.add(
                Question(
                    challenge_id=row.id,
                    asker_id=register.people[asker.key].id,
                    text=question.text,
                    asked_at=at(question.asked),
                    answer=question.answer,
                    answered_by_id=row.author_id if question.answered else None,
                    answered_at=at(question.answered) if question.answered else None,
                )
            )
        challenges.index(work, row)


def posted_at(work: Work, one: content.Challenge) -> datetime:
    """When a challenge was begun: well before its start, but never in the future."""
    latest = work.now - timedelta(days=12)
    return min(at(one.starts_on) - LEAD, latest) if one.starts_on else latest


def make(
    work: Work, register: Register, one: content.Challenge, rubric: dict[str, bool]
) -> Challenge:
    began = posted_at(work, one)
    state = AFTER[one.state][-1]
    contact = register.people[one.contact]
    sent = State.SUBMITTED in AFTER[one.state]
    public = State.PUBLISHED in AFTER[one.state]
    return work.add(
        Challenge(
            key=one.key,
            organisation_id=register.organisations[one.organisation].id,
            author_id=contact.id,
            state=state,
            sdgs=list(one.sdgs),
            criteria=[
                {
                    "name": criterion.name,
                    "weight": criterion.weight,
                    "partner": rubric.get(criterion.name, False),
                }
                for criterion in one.criteria
            ],
            contact_name=contact.name,
            rights=Rights(one.rights),
            confidentiality=Confidentiality(one.confidentiality),
            mode=Mode(one.mode),
            languages=list(one.languages),
            levels=list(one.levels),
            largest_share=LargestShare(one.largest_share),
            partner_criteria=[
                asked.model_dump(exclude_none=True) for asked in one.partner_criteria
            ],
            skills=[{"skill": skill.code, "level": skill.level} for skill in one.skills],
            coordinator_id=register.people[content.staff("coordinator")[0].key].id,
            made_at=began,
            changed_at=began + timedelta(days=8 if public else 2),
            submitted_at=began + timedelta(days=2) if sent else None,
            published_at=began + timedelta(days=8) if public else None,
            **{name: getattr(one, name) for name in PLAIN},
        )
    )


REASONS = {
    State.EDITS_REQUESTED: "Nearly there. The comments beside the fields say what is missing.",
    State.APPROVED: "Clear problem, reachable people, time promised.",
}


def write_history(work: Work, register: Register, one: content.Challenge, row: Challenge) -> None:
    reviewer = register.people[content.staff("coordinator")[0].key]
    for number, state in enumerate(AFTER[one.state]):
        own = state in (State.DRAFT, State.SUBMITTED)
        work.add(
            ChallengeEvent(
                challenge_id=row.id,
                at=min(row.made_at + timedelta(days=2 * number), work.now),
                actor_id=row.author_id if own else reviewer.id,
                state=state,
                reason=REASONS.get(state, ""),
            )
        )
    for comment in one.review:
        work.add(
            FieldComment(
                challenge_id=row.id,
                field=comment.field,
                text=comment.message,
                author_id=reviewer.id,
                at=min(row.made_at + timedelta(days=4), work.now),
            )
        )
