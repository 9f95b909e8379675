"""Every page of challenges and organisations is valid HTML."""

from collections.abc import Callable

from hub.challenges import Question, State
from hub.challenges.models import FieldComment
from hub.challenges.steps import STEPS
from hub.identity import Person
from hub.organisations import Organisation
from tests import makers
from tests.challenges.walk import PAGES
from tests.conftest import Client, Opening

Validate = Callable[[str], None]


def test_pages_are_valid(work: Opening, as_: Callable[..., Client], validate: Validate) -> None:
    with work() as w:
        house: Organisation = makers.organisation(w)
        partner, coordinator = makers.partner(w, house), makers.coordinator(w)
        student, stranger = makers.student(w), makers.person(w)
        draft = makers.challenge(w, organisation_id=house.id, state=State.DRAFT)
        back = makers.challenge(w, organisation_id=house.id, state=State.EDITS_REQUESTED)
        sent = makers.challenge(w, organisation_id=house.id, state=State.SUBMITTED)
        for row in (back, sent):
            w.add(
                FieldComment(
                    challenge_id=row.id,
                    field="criteria",
                    text="Name a third one.",
                    author_id=coordinator.id,
                    at=w.now,
                )
            )
        shown = [makers.challenge(w, content_language="de") for _ in range(25)]
        makers.matching_round(w, shown)
        public = makers.challenge(w, organisation_id=house.id)
        question = w.add(Question(challenge_id=public.id, text="Why so?", asked_at=w.now))
    walks: list[tuple[Person | None, list[str]]] = [
        (
            None,
            [
                "/challenges",
                "/challenges?q=cellar&mode=online&goal=11&theme=water&sort=title&page=2",
                "/challenges?q=zzz",
                f"/challenges/{shown[0].id}",
                f"/organisations/{house.id}",
            ],
        ),
        (
            partner,
            [
                "/challenges/mine",
                f"/challenges/{public.id}",
                f"/challenges/{public.id}/questions/{question.id}",
                f"/challenges/{sent.id}/draft",
                f"/challenges/{draft.id}/draft",
                f"/challenges/{draft.id}/draft/check",
                f"/challenges/{draft.id}/preview",
                *(f"/challenges/{back.id}/draft/{step.key}" for step in STEPS),
                f"/challenges/{back.id}/draft",
                f"/challenges/{back.id}/draft/check",
                f"/organisations/{house.id}",
                f"/organisations/{house.id}/edit",
            ],
        ),
        (
            coordinator,
            [
                "/challenges/desk",
                f"/challenges/{sent.id}/review",
                f"/challenges/{sent.id}/preview",
            ],
        ),
        (student, [f"/challenges/{public.id}"]),
        (stranger, ["/challenges/mine", "/organisations/new"]),
    ]
    faults = []
    for who, paths in walks:
        client = as_(who)
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200, path
            try:
                validate(answer.text)
            except AssertionError as error:
                faults.append(f"{path}: {error}")
    writer = as_(partner)
    for step, sent_values in PAGES.items():
        first = next(iter(sent_values))
        values = {**sent_values, first: "x" * 5000, "version": "9", "then": "next"}
        answer = writer.post(f"/challenges/{draft.id}/draft/{step}", data=values)
        assert answer.status_code == 422, step
        try:
            validate(answer.text)
        except AssertionError as error:
            faults.append(f"refused {step}: {error}")
    assert not faults, "\n".join(faults)


def test_who_coordinates_a_challenge_is_told_to_those_signed_in(
    work: Opening, as_: Callable[..., Client]
) -> None:
    with work() as w:
        coordinator = makers.coordinator(w)
        row = makers.challenge(w, coordinator_id=coordinator.id)
        bare = makers.challenge(w, coordinator_id=None)
        student = makers.student(w)
    page = as_(student).get(f"/challenges/{row.id}").text
    assert f'href="mailto:{coordinator.email}"' in page
    assert coordinator.email not in as_().get(f"/challenges/{row.id}").text
    assert "mailto:" not in as_(student).get(f"/challenges/{bare.id}").text
    with work() as w:
        w.get(Person, coordinator.id).closed_at = w.now
    assert coordinator.email not in as_(student).get(f"/challenges/{row.id}").text
