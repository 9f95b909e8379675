"""What somebody from an organisation finds under My challenges."""

from collections.abc import Callable

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
