"""Whom the door admits for which proof."""

import pytest
from sqlmodel import col, select

from hub.audit import AuditEvent
from hub.errors import NotFound
from hub.identity import Person
from hub.identity.door import Proof, Way, admit
from tests import makers


def acts(w):
    found = select(AuditEvent.action, AuditEvent.details).order_by(col(AuditEvent.id))
    return [(action, details.get("by")) for action, details in w.all(found)]


@pytest.mark.parametrize("way", list(Way))
def test_whoever_is_known_comes_in_and_it_is_recorded_how(work, way):
    with work() as w:
        row = makers.person(w)
        assert admit(w, Proof(way, row.email)).id == row.id
        assert acts(w) == [("identity.sign_in", way.value)]
        assert w.maybe(select(AuditEvent.actor_id)) == row.id


@pytest.mark.parametrize("way", list(Way))
def test_only_who_reads_the_mail_of_an_address_proves_it(work, way):
    with work() as w:
        row = makers.person(w, email_proven_at=None)
        admit(w, Proof(way, row.email))
        assert (row.email_proven_at is not None) is (way is Way.LINK)


def test_only_a_mailed_link_makes_an_account(work):
    with work() as w:
        for way in (Way.PASSWORD, Way.DEMO):
            with pytest.raises(NotFound):
                admit(w, Proof(way, "new@people.example"))
        made = admit(w, Proof(Way.LINK, "new@people.example"))
        assert w.all(select(Person.id)) == [made.id]
        assert acts(w) == [("identity.join", None), ("identity.sign_in", "link")]


@pytest.mark.parametrize("way", list(Way))
def test_nobody_comes_in_by_a_closed_account(work, way):
    with work() as w:
        row = makers.person(w, closed_at=w.now)
        with pytest.raises(NotFound):
            admit(w, Proof(way, row.email))
