"""What somebody from an organisation finds under My challenges."""

from collections.abc import Callable

from hub.challenges import Challenge, State
from tests import makers
from tests.conftest import Client, Opening

As = Callable[..., Client]


def test_my_challenges_name_who_reviews_them(as_: As, work: Opening) -> None:
    with work() as w:
        organisation = makers.organisation(w)
        partner = makers.partner(w, organisation)
    client = as_(partner)
    assert "Your coordinator" not in client.get("/challenges/mine").text
    with work() as w:
        for name in ("Chiara Bassi", "Chiara Bassi", "Nobody Else"):
            other = makers.organisation(w)
            person = makers.coordinator(w)
            person.name = name
            w.add(person)
            mine = other if name == "Nobody Else" else organisation
            makers.challenge(w, organisation_id=mine.id, coordinator_id=person.id)
    page = client.get("/challenges/mine").text
    assert "Your coordinators" in page
    assert page.count('class="person__name">Chiara Bassi') == 2
    assert "Nobody Else" not in page


def test_somebody_without_an_organisation_is_shown_how_to_begin(work: Opening, as_: As) -> None:
    with work() as w:
        person = makers.person(w)
    assert "Register an organisation" in as_(person).get("/challenges/mine").text


def test_what_students_are_placed_in_cannot_be_taken_back(work: Opening, as_: As) -> None:
    with work() as w:
        organisation = makers.organisation(w)
        partner = makers.partner(w, organisation)
        challenge = makers.challenge(w, organisation_id=organisation.id, state=State.MATCHING)
    client = as_(partner)
    page = client.get(f"/challenges/{challenge.id}/draft").text
    assert "it cannot be withdrawn now" in page
    assert "Withdraw this challenge" not in page
    answer = client.post(
        f"/challenges/{challenge.id}/withdrawal", data={"reason": "The river was moved."}
    )
    assert answer.status_code == 409
    with work() as w:
        assert w.get(Challenge, challenge.id).state is State.MATCHING
