"""Who may read a need: its student and the ombud team. No other role implies it."""

from typing import Any

import pytest

from hub.actor import NOBODY, Role
from hub.errors import Forbidden, NotFound, SignInFirst
from hub.needs import policy
from tests import makers
from tests.makers import access_need as need

OTHERS = [role for role in Role if role is not Role.OMBUD]


def test_its_student_may_read_and_change_it(work: Any) -> None:
    with work() as w:
        person = makers.student(w)
        row = need(w, person.id)
        w.actor = makers.actor(w, person)
        assert policy.own(w, row.id) is row
        with pytest.raises(Forbidden):
            policy.ombud_reader(w, row.id)


def test_the_ombud_team_reads_it_and_changes_nothing_of_the_students(work: Any) -> None:
    with work() as w:
        row = need(w, makers.student(w).id)
        w.actor = makers.actor(w, makers.person(w, Role.OMBUD))
        assert policy.ombud_reader(w, row.id) is row
        with pytest.raises(NotFound):
            policy.own(w, row.id)


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_does(work: Any, role: Role) -> None:
    with work() as w:
        row = need(w, makers.student(w).id)
        w.actor = makers.actor(w, makers.person(w, role))
        for guard in (policy.ombud, policy.ombud_reader):
            with pytest.raises(Forbidden):
                guard(w, **({"need_id": row.id} if guard is policy.ombud_reader else {}))
        with pytest.raises(NotFound):
            policy.own(w, row.id)


def test_signed_out_one_has_to_sign_in(work: Any, as_: Any) -> None:
    with work() as w:
        row = need(w, makers.student(w).id)
    for path in ("", "/inclusion", "/current", f"/{row.id}", f"/{row.id}/arrangement"):
        answer = as_().get(f"/needs{path}")
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/identity/sign-in"), path
    with work() as w:
        w.actor = NOBODY
        with pytest.raises(SignInFirst):
            policy.owner(w)
