"""Organisations: registering, describing, inviting, being checked."""

from collections.abc import Callable

import pytest
from sqlmodel import col, select

from hub.actor import Role
from hub.identity import Person, RoleGrant, actor_of
from hub.notices import Mail, Notice
from hub.organisations import Organisation, Verification, suspend, verify
from hub.organisations.models import Invitation
from tests import makers
from tests.conftest import Client, Opening

As = Callable[..., Client]
SENT = {
    "name": "Żuławy Water Partnership",
    "kind": "ngo",
    "city": "Gdańsk",
    "country": "PL",
    "website": "https://zulawy.example",
    "about": "We look after dikes and drains.",
}


def register(client: Client, **values: str) -> int:
    return client.post("/organisations", data={**SENT, **values}).status_code


def test_who_registers_speaks_for_it_and_it_waits_to_be_checked(work: Opening, as_: As) -> None:
    with work() as w:
        person, administrator = makers.person(w), makers.administrator(w)
    assert register(as_(person)) == 303
    with work() as w:
        organisation = w.one(select(Organisation))
        assert organisation.key == "zulawy-water-partnership"
        assert organisation.verification is Verification.PENDING
        actor = actor_of(w, person)
        assert actor.organisation_ids == {organisation.id}
        assert w.one(select(Notice)).person_id == administrator.id
    assert "Being checked" in as_(person).get("/challenges/mine").text


def test_registering_needs_an_account(as_: As) -> None:
    assert as_().get("/organisations/new").status_code == 303
    assert register(as_()) == 403


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Fill in this field."),
        ("name", "x" * 121, "at most 120 characters"),
        ("kind", "club", "Choose one of the answers shown."),
        ("city", "", "Fill in this field."),
        ("country", "XX", "Choose one of the countries shown."),
        ("website", "javascript:alert(1)", "begins with https://"),
        ("website", "https://a b.example", "without spaces"),
        ("about", "x" * 1001, "at most 1000 characters"),
    ],
)
def test_each_fault_is_said_and_nothing_is_lost(
    work: Opening, as_: As, field: str, value: str, sentence: str
) -> None:
    with work() as w:
        person = makers.person(w)
    answer = as_(person).post("/organisations", data={**SENT, field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "We look after dikes" in answer.text or field == "about"


def test_two_organisations_may_have_one_name(work: Opening, as_: As) -> None:
    with work() as w:
        person = makers.person(w)
    assert [register(as_(person)) for _ in range(2)] == [303, 303]
    with work() as w:
        keys = w.all(select(Organisation.key).order_by(col(Organisation.id)))
    assert keys == ["zulawy-water-partnership", "zulawy-water-partnership-2"]


def test_nobody_registers_without_end(work: Opening, as_: As) -> None:
    with work() as w:
        person = makers.person(w)
    client = as_(person)
    assert [register(client) for _ in range(4)] == [303, 303, 303, 409]


def test_an_unverified_organisation_is_not_public(work: Opening, as_: As) -> None:
    with work() as w:
        row = makers.organisation(w, verification=Verification.PENDING, name="Unknown House")
        partner, coordinator = makers.partner(w, row), makers.coordinator(w)
        student = makers.student(w)
    path = f"/organisations/{row.id}"
    codes = [as_(one).get(path).status_code for one in (None, student, partner, coordinator)]
    assert codes == [404, 404, 200, 200]
    with work() as w:
        verify(w, w.get(Organisation, row.id))
    assert as_().get(path).status_code == 200


ROUTES = [
    # nobody, student, partner, other partner, coordinator, administrator
    ("GET", "/organisations/{id}", (200, 200, 200, 200, 200, 200)),
    ("GET", "/organisations/new", (303, 200, 200, 200, 200, 200)),
    ("GET", "/organisations/{id}/edit", (303, 403, 200, 403, 403, 403)),
    ("GET", "/organisations/{id}/invitation", (303, 404, 404, 404, 404, 404)),
    ("POST", "/organisations", (403, 422, 422, 422, 422, 422)),
    ("POST", "/organisations/{id}/details", (403, 403, 422, 403, 403, 403)),
    ("POST", "/organisations/{id}/colleagues", (403, 403, 422, 403, 403, 403)),
    ("POST", "/organisations/{id}/membership", (403, 404, 404, 404, 404, 404)),
]


@pytest.mark.parametrize(("method", "path", "codes"), ROUTES)
def test_who_gets_in(
    work: Opening, as_: As, method: str, path: str, codes: tuple[int, ...]
) -> None:
    with work() as w:
        row = makers.organisation(w)
        people = [
            None,
            makers.student(w),
            makers.partner(w, row),
            makers.partner(w),
            makers.coordinator(w),
            makers.administrator(w),
        ]
    full = path.format(id=row.id)
    assert tuple(as_(one).request(method, full).status_code for one in people) == codes


def test_two_people_describing_it_are_told_of_each_other(work: Opening, as_: As) -> None:
    with work() as w:
        row = makers.organisation(w)
        first, second = makers.partner(w, row), makers.partner(w, row)
    path = f"/organisations/{row.id}/details"
    sent = {**SENT, "version": "0"}
    assert as_(first).post(path, data={**sent, "about": "We pump."}).status_code == 303
    answer = as_(second).post(path, data={**sent, "about": "We dig."})
    assert answer.status_code == 422
    assert "We pump." in answer.text
    assert "We dig." in answer.text
    again = {**sent, "version": "1", "about": "We dig."}
    assert as_(second).post(path, data=again).status_code == 303


def test_a_colleague_comes_in_by_the_invited_address_only(work: Opening, as_: As) -> None:
    with work() as w:
        row = makers.organisation(w, name="Open Stairs")
        partner, stranger = makers.partner(w, row), makers.person(w)
        colleague = makers.person(w, email="ada@stairs.example")
        unproven = makers.person(w, email="eve@stairs.example", email_proven_at=None)
    client = as_(partner)
    for email in ("Ada@Stairs.example", "eve@stairs.example"):
        sent = client.post(f"/organisations/{row.id}/colleagues", data={"email": email})
        assert sent.status_code == 303
    with work() as w:
        mail = w.one(select(Mail).where(col(Mail.to) == "ada@stairs.example"))
        assert f"{{origin}}/organisations/{row.id}/invitation" in mail.text
    page = f"/organisations/{row.id}/invitation"
    assert as_(stranger).get(page).status_code == 404
    assert as_(unproven).get(page).status_code == 404
    assert "Open Stairs" in as_(colleague).get(page).text
    assert as_(colleague).post(f"/organisations/{row.id}/membership").status_code == 303
    assert as_(colleague).get(page).status_code == 404
    with work() as w:
        assert actor_of(w, w.get(Person, colleague.id)).organisation_ids == {row.id}
        assert w.one(select(Notice)).person_id == partner.id


@pytest.mark.parametrize("email", ["", "ada", "ada@", "a b@c.example", "ada@x.example, eve@x.y"])
def test_an_invitation_needs_one_address(work: Opening, as_: As, email: str) -> None:
    with work() as w:
        row = makers.organisation(w)
        partner = makers.partner(w, row)
    answer = as_(partner).post(f"/organisations/{row.id}/colleagues", data={"email": email})
    assert answer.status_code == 422
    with work() as w:
        assert w.count(select(Invitation)) == 0


def test_nobody_is_invited_twice(work: Opening, as_: As) -> None:
    with work() as w:
        row = makers.organisation(w)
        partner = makers.partner(w, row)
    path = f"/organisations/{row.id}/colleagues"
    client = as_(partner)
    assert client.post(path, data={"email": "ada@x.example"}).status_code == 303
    answer = client.post(path, data={"email": "ADA@x.example"})
    assert answer.status_code == 422
    assert "invited already" in answer.text


def test_mail_addresses_are_for_colleagues_only(work: Opening, as_: As) -> None:
    with work() as w:
        row = makers.organisation(w)
        partner = makers.partner(w, row)
        student = makers.student(w)
    path = f"/organisations/{row.id}"
    assert partner.email in as_(partner).get(path).text
    assert partner.email not in as_(student).get(path).text
    assert partner.name not in as_().get(path).text


def test_its_people_hear_of_a_check(work: Opening) -> None:
    with work() as w:
        row = makers.organisation(w, verification=Verification.PENDING)
        partner = makers.partner(w, row)
        verify(w, row)
        verify(w, row)
        suspend(w, row)
        kinds = w.all(
            select(Notice.kind).where(col(Notice.person_id) == partner.id).order_by(col(Notice.id))
        )
        assert kinds == ["organisations.verified", "organisations.suspended"]
        assert row.verified_at is None
        assert w.count(select(RoleGrant).where(col(RoleGrant.role) == Role.PARTNER)) == 1
