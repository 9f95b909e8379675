"""Review: comments on named answers, sending back, sending again, deciding, publishing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlmodel import col, select

from hub.challenges import Challenge, State
from hub.challenges.models import FieldComment
from hub.identity import Person
from hub.notices import Notice
from hub.organisations import Verification, verify
from hub.organisations.models import Organisation
from tests import makers
from tests.challenges.walk import PAGES, fill
from tests.conftest import Client, Opening

As = Callable[..., Client]
WISH = "This names a product. What would a caretaker notice?"


class Scene:
    """A challenge that was sent, its organisation and its reviewer."""

    def __init__(self, work: Opening, as_: As, verified: bool = True) -> None:
        check = Verification.VERIFIED if verified else Verification.PENDING
        with work() as w:
            self.organisation: Organisation = makers.organisation(w, verification=check)
            self.partner: Person = makers.partner(w, self.organisation)
            self.coordinator: Person = makers.coordinator(w)
        self.work = work
        self.writer, self.reviewer = as_(self.partner), as_(self.coordinator)
        self.writer.post(f"/challenges/of/{self.organisation.id}")
        with work() as w:
            self.id = w.one(select(Challenge.id))
        fill(self.writer, self.id)
        self.writer.post(f"/challenges/{self.id}/submission", data={})

    def comment(self, field: str = "good_result", text: str = WISH) -> Any:
        return self.reviewer.post(
            f"/challenges/{self.id}/comments", data={"field": field, "text": text}
        )

    def decide(self, decision: str, message: str = "") -> Any:
        return self.reviewer.post(
            f"/challenges/{self.id}/decision", data={"decision": decision, "message": message}
        )

    @property
    def state(self) -> State:
        with self.work() as w:
            return w.get(Challenge, self.id).state

    def news(self, person: Person) -> list[str]:
        with self.work() as w:
            return w.all(
                select(Notice.kind)
                .where(col(Notice.person_id) == person.id)
                .order_by(col(Notice.id))
            )


@pytest.fixture
def scene(work: Opening, as_: As) -> Scene:
    return Scene(work, as_)


def test_the_whole_walk_with_one_change(scene: Scene) -> None:
    assert scene.comment().status_code == 303
    assert scene.state is State.IN_REVIEW
    # Not sent yet: the organisation sees nothing of it.
    assert WISH not in scene.writer.get(f"/challenges/{scene.id}/draft").text
    assert scene.decide("changes", "Good, but one answer names a product.").status_code == 303
    assert scene.state is State.EDITS_REQUESTED

    overview = scene.writer.get(f"/challenges/{scene.id}/draft").text
    assert "Needs changes" in overview
    assert "Good, but one answer names a product." in overview
    step = scene.writer.get(f"/challenges/{scene.id}/draft/result").text
    assert WISH in step
    assert WISH not in scene.writer.get(f"/challenges/{scene.id}/draft/problem").text

    mended = "By the second evening each staircase knows whom nobody has seen that day, and rings."
    version = step.split('name="version" value="')[1].split('"')[0]
    answer = scene.writer.post(
        f"/challenges/{scene.id}/draft/result",
        data={"version": version, "then": "next", **PAGES["result"], "good_result": mended},
    )
    assert answer.status_code == 303
    step = scene.writer.get(f"/challenges/{scene.id}/draft/result").text
    assert "You have changed this answer since." in step
    assert "Needs changes" not in scene.writer.get(f"/challenges/{scene.id}/draft").text
    assert scene.writer.post(f"/challenges/{scene.id}/submission", data={}).status_code == 303

    review = scene.reviewer.get(f"/challenges/{scene.id}/review").text
    assert "What changed with the version of" in review
    assert "removed: " in review
    assert "added: " in review
    assert scene.decide("approve").status_code == 303
    assert scene.reviewer.post(f"/challenges/{scene.id}/publication").status_code == 303
    assert scene.state is State.PUBLISHED
    assert scene.news(scene.partner) == [
        "challenges.edits_requested",
        "challenges.approved",
        "challenges.published",
    ]
    assert scene.news(scene.coordinator) == ["challenges.sent", "challenges.sent"]


def test_a_comment_that_is_not_followed_is_settled_by_sending_again(scene: Scene) -> None:
    scene.comment()
    scene.decide("changes", "One answer should be clearer.")
    check = scene.writer.get(f"/challenges/{scene.id}/draft/check").text
    assert "1 comment stands on answers you have not changed" in check
    scene.writer.post(
        f"/challenges/{scene.id}/submission", data={"note": "It is not a product at all."}
    )
    with scene.work() as w:
        assert w.one(select(FieldComment)).resolved_at is not None
    assert (
        "It is not a product at all." in scene.reviewer.get(f"/challenges/{scene.id}/review").text
    )


def test_asking_for_changes_needs_a_message_and_a_comment(scene: Scene) -> None:
    answer = scene.decide("changes", "Please see my comments.")
    assert answer.status_code == 422
    assert "Write a comment beside at least one answer first." in answer.text
    assert "Please see my comments." in answer.text
    scene.comment()
    answer = scene.decide("changes")
    assert answer.status_code == 422
    assert "Say in a sentence what you ask for, and why." in answer.text
    assert scene.state is State.IN_REVIEW


def test_rejecting_needs_a_reason_that_the_organisation_reads(scene: Scene) -> None:
    assert scene.decide("reject").status_code == 422
    assert scene.decide("reject", "This is work for a supplier.").status_code == 303
    assert scene.state is State.REJECTED
    page = scene.writer.get(f"/challenges/{scene.id}/draft").text
    assert "This is work for a supplier." in page
    assert scene.news(scene.partner) == ["challenges.rejected"]


def test_a_decision_is_chosen(scene: Scene) -> None:
    assert scene.reviewer.post(f"/challenges/{scene.id}/decision", data={}).status_code == 422
    assert scene.decide("maybe").status_code == 422


def test_publishing_waits_for_a_verified_organisation(work: Opening, as_: As) -> None:
    scene = Scene(work, as_, verified=False)
    scene.decide("approve")
    answer = scene.reviewer.post(f"/challenges/{scene.id}/publication")
    assert answer.status_code == 409
    assert "has not been verified yet" in answer.text
    assert "once your organisation is verified" in scene.writer.get("/challenges/mine").text
    with work() as w:
        verify(w, w.get(Organisation, scene.organisation.id))
    assert scene.reviewer.post(f"/challenges/{scene.id}/publication").status_code == 303
    assert "organisations.verified" in scene.news(scene.partner)


def test_nothing_is_published_without_approval(scene: Scene) -> None:
    assert scene.reviewer.post(f"/challenges/{scene.id}/publication").status_code == 409
    assert scene.state is State.SUBMITTED


def test_a_review_is_begun_once(scene: Scene) -> None:
    assert scene.reviewer.post(f"/challenges/{scene.id}/review").status_code == 303
    assert scene.reviewer.post(f"/challenges/{scene.id}/review").status_code == 409


def test_a_comment_can_be_taken_back_before_it_is_sent(scene: Scene) -> None:
    scene.comment()
    with scene.work() as w:
        comment = w.one(select(FieldComment.id))
    path = f"/challenges/{scene.id}/comments/{comment}/removal"
    assert scene.reviewer.post(path).status_code == 303
    assert scene.reviewer.post(path).status_code == 404
    with scene.work() as w:
        assert w.count(select(FieldComment)) == 0


def test_a_comment_names_an_answer_and_says_something(scene: Scene) -> None:
    assert scene.comment(text="No").status_code == 422
    assert scene.comment(field="state").status_code == 422
    assert scene.comment(field="x" * 99).status_code == 422


def test_a_comment_of_another_challenge_is_out_of_reach(scene: Scene, work: Opening) -> None:
    scene.comment()
    with work() as w:
        other = makers.challenge(w, state=State.SUBMITTED)
        comment = w.one(select(FieldComment.id))
    answer = scene.reviewer.post(f"/challenges/{other.id}/comments/{comment}/removal")
    assert answer.status_code == 404


def test_the_reviewer_is_told_of_a_withdrawal(scene: Scene) -> None:
    scene.comment()
    scene.writer.post(f"/challenges/{scene.id}/withdrawal", data={"reason": "The money is gone."})
    assert scene.news(scene.coordinator)[-1] == "challenges.withdrawn"


def test_the_desk_shows_who_waits_longest(work: Opening, as_: As, clock: Any) -> None:
    from datetime import timedelta

    with work() as w:
        coordinator = makers.coordinator(w)
        for days in (1, 7, 3):
            makers.challenge(
                w,
                state=State.SUBMITTED,
                title=f"Waiting {days} days",
                submitted_at=clock.now - timedelta(days=days),
            )
        makers.challenge(w, state=State.DRAFT, title="A secret draft")
    page = as_(coordinator).get("/challenges/desk").text
    places = [page.index(f"Waiting {days} days") for days in (7, 3, 1)]
    assert places == sorted(places)
    assert "7 days waiting" in page
    assert "A secret draft" not in page
    assert "A secret draft" not in as_(coordinator).get("/challenges/desk?state=draft").text
    assert as_(coordinator).get("/challenges/desk?state=nonsense").status_code == 200


def test_desk_and_review_ask_as_much_for_many_as_for_few(
    work: Opening,
    as_: As,
    queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    with work() as w:
        coordinator = makers.coordinator(w)
        one = makers.challenge(w, state=State.SUBMITTED)
    client = as_(coordinator)
    for path in ("/challenges/desk", f"/challenges/{one.id}/review"):
        seen = []
        for more in (10, 190):
            with work() as w:
                for _ in range(more):
                    makers.challenge(w, state=State.SUBMITTED)
                    row = FieldComment(
                        challenge_id=one.id,
                        field="title",
                        text="Shorter, if you can.",
                        author_id=coordinator.id,
                        at=w.now,
                    )
                    w.add(row)
            with queries() as statements:
                assert client.get(path).status_code == 200
            seen.append(len(statements))
        assert seen[0] == seen[1], path
        assert seen[0] <= 12, path
