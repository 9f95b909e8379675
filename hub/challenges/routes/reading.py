"""The catalogue, a challenge, and its public questions."""

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from hub.actor import Role
from hub.challenges import asking, beside, card, catalogue, keeping, policy, queries
from hub.challenges.forms import AnswerForm, QuestionForm
from hub.challenges.models import Challenge, Question, State
from hub.challenges.moves import NAMES
from hub.challenges.values import FACETS
from hub.challenges.wishes import MOST_COMPARED, SORTS, Wish, ids, wish_of
from hub.challenges.words import (
    LANGUAGE,
    LEVEL,
    SKILL,
    SKILL_LEVEL,
    asked_sentences,
    language_words,
    mode_words,
    rights_sentences,
    team_words,
)
from hub.db import Work
from hub.organisations import KINDS, Organisation
from hub.rankings import FITTING_RULE, standing
from hub.web import Submission, action, blank, page, redirect, render


def index(request: Request, work: Work, _: None) -> Response:
    return listed(request, work, wish_of(request.query_params), blank())


def listed(
    request: Request, work: Work, wish: Wish, form: Submission[Any], status: int = 200
) -> Response:
    """The catalogue. `form`: the name under which this search is to be kept."""
    mine = standing(work)
    found = catalogue.find(work, wish, mine)
    return render(
        request,
        "challenges/index.html",
        status=status,
        found=found,
        mine=mine,
        fits=mine.fits(found.cards) if mine else {},
        names=FACETS,
        sorts={
            value: name
            for value, name in SORTS.items()
            if (value != "match" or wish.text) and (value != "profile" or mine is not None)
        },
        fitting_rule=FITTING_RULE,
        most_compared=MOST_COMPARED,
        searches=keeping.searches(work),
        form=form,
    )


def comparison(request: Request, work: Work, _: None) -> Response:
    """Some challenges side by side, by the numbers in the address."""
    asked = ids(request.query_params.getlist("compare"))
    rows = queries.side_by_side(work, asked[:MOST_COMPARED])
    wish = wish_of(request.query_params)
    wish = replace(wish, compare=tuple(challenge.id for challenge, _, _ in rows))
    mine = standing(work)
    return render(
        request,
        "challenges/comparison.html",
        rows=rows,
        facts=beside.facts(rows, work.actor.time_zone),
        wish=wish,
        left_out=max(0, len(asked) - MOST_COMPARED),
        most=MOST_COMPARED,
        mine=mine,
        fits={
            challenge.id: (mine.fit(challenge.id, challenge), mine.common(challenge.id, challenge))
            for challenge, _, _ in rows
            if mine
        },
    )


def show(request: Request, work: Work, challenge: Challenge) -> Response:
    return shown(request, work, challenge, blank())


def shown(
    request: Request,
    work: Work,
    challenge: Challenge,
    form: Submission[Any],
    status: int = 200,
    *,
    preview: bool = False,
) -> Response:
    """The page of a challenge: for everybody, and as a preview for those who prepare it."""
    organisation = work.get(Organisation, challenge.organisation_id)
    closes_at = queries.closing(work, challenge)
    is_open = challenge.state is State.PUBLISHED
    student = work.actor.has(Role.STUDENT)
    mine = standing(work) if is_open and not preview else None
    return render(
        request,
        "challenges/show.html",
        status=status,
        challenge=challenge,
        organisation=organisation,
        kind=KINDS[organisation.kind],
        state_name=NAMES[challenge.state],
        is_open=is_open,
        preview=preview,
        goals=card.goals(challenge),
        rights=rights_sentences(challenge),
        team=team_words(challenge),
        languages=language_words(challenge),
        mode=mode_words(challenge),
        levels=[LEVEL.get(one, one) for one in challenge.levels],
        skills=[
            (SKILL.get(one["skill"], one["skill"]), SKILL_LEVEL[one["level"]])
            for one in challenge.skills
        ],
        asked=asked_sentences(challenge),
        reliability=queries.reliability(work, organisation.id),
        questions=queries.questions(work, challenge),
        similar=queries.similar(work, challenge),
        coordinator=queries.coordinator(work, challenge),
        closes_at=closes_at,
        can_ask=student and is_open and not preview,
        can_edit=policy.is_owner(work.actor, challenge),
        language_name=LANGUAGE.get(challenge.content_language, challenge.content_language),
        can_answer=policy.is_owner(work.actor, challenge) and not preview,
        follows=not preview and keeping.follows(work, challenge),
        can_rank=closes_at is not None and mine is not None,
        fit=mine.fit(challenge.id, challenge) if mine else None,
        address=f"{request.app.state.settings.origin}{request.url.path}",
        form=form,
    )


def ask(
    request: Request, work: Work, challenge: Challenge, form: Submission[QuestionForm]
) -> Response:
    if form.value is None:
        return shown(request, work, challenge, form, status=422)
    question = asking.ask(work, challenge, form.value.text)
    return redirect(
        request,
        "challenges:show",
        challenge_id=challenge.id,
        fragment=f"question-{question.id}",
        notice="Your question is public. You get a notice when it is answered.",
    )


def question(request: Request, work: Work, subject: tuple[Challenge, Question]) -> Response:
    return _answering(request, work, subject, blank(answer=subject[1].answer))


def answer(
    request: Request,
    work: Work,
    subject: tuple[Challenge, Question],
    form: Submission[AnswerForm],
) -> Response:
    if form.value is None:
        return _answering(request, work, subject, form, status=422)
    challenge, asked = subject
    asking.answer(work, challenge, asked, form.value.answer)
    return redirect(
        request,
        "challenges:show",
        challenge_id=challenge.id,
        fragment=f"question-{asked.id}",
        notice="Your answer is public.",
    )


def _answering(
    request: Request,
    work: Work,
    subject: tuple[Challenge, Question],
    form: Submission[Any],
    status: int = 200,
) -> Response:
    challenge, asked = subject
    return render(
        request,
        "challenges/question.html",
        status=status,
        challenge=challenge,
        question=asked,
        mendable=asking.mendable(asked, work),
        hours=asking.MEND_HOURS,
        form=form,
    )


routes: list[BaseRoute] = [
    page("/", index, policy.anyone),
    page("/comparison", comparison, policy.anyone),
    page("/{challenge_id:int}", show, policy.reader),
    action("/{challenge_id:int}/questions", ask, policy.asker, QuestionForm),
    page("/{challenge_id:int}/questions/{question_id:int}", question, policy.answerer),
    action(
        "/{challenge_id:int}/questions/{question_id:int}/answer",
        answer,
        policy.answerer,
        AnswerForm,
    ),
]
