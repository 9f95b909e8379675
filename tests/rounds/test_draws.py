"""The seed of a round: committed to, revealed, void, and fit for nobody's hand."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from sqlmodel import col, select

from hub import matching
from hub.actor import Role
from hub.identity import GrantState
from hub.rounds import MatchingRound, MatchingRun, State, commands, drawing
from hub.rounds.models import Commitment
from hub.universities import University
from tests import makers
from tests.rounds.scene import scene

NONCE = bytes(range(32))


def ran(code: str) -> str:
    """What our own page's command prints."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout


def opened(w: Any) -> Any:
    """A planned round, opened by its coordinator."""
    made = scene(w, 8, state=State.DRAFT)
    w.actor = makers.actor(w, w.get(makers.Person, made.coordinator))
    commands.open_(w, w.get(MatchingRound, made.round_id))
    return made


def test_the_hub_commits_at_the_opening_and_shows_its_nonce_at_the_freeze(work: Any) -> None:
    with work() as w:
        made = opened(w)
        found = w.get(MatchingRound, made.round_id)
        draw = drawing.draw_of(w, found)
        assert draw.stage is drawing.Stage.COMMITTING
        assert [one.nonce for one in draw.parts] == [""]
        commands.freeze(w, found, early=True)
        (part,) = drawing.draw_of(w, found).parts
        assert matching.keeps(f"round-{found.id}/1", bytes.fromhex(part.nonce), part.value)
        run = commands.start_run(w, found)
        expected = matching.drawn_seed([bytes.fromhex(part.nonce)], found.input_hash) >> 204
        assert run.seed == expected
        assert run.seed < 2**52


def test_a_university_commits_reveals_and_changes_the_seed(
    work: Any, as_: Any, validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = opened(w)
        university = w.maybe(select(University)).id
        admin = makers.administrator(w).id
    here = f"/rounds/{made.round_id}/verification"
    value = matching.commitment(f"round-{made.round_id}/1", NONCE)
    helper = as_(admin)
    page = helper.get(here)
    validate(page.text)
    assert "Only the hub committed." in page.text
    assert "Add your university’s commitment" in page.text
    sent = {"university_id": str(university), "value": f"  {value.upper()} "}
    refused = helper.post(f"{here}/commitments", data={**sent, "value": "abc"})
    assert refused.status_code == 422
    validate(refused.text)
    assert helper.post(f"{here}/commitments", data=sent).status_code == 303
    again = helper.post(f"{here}/commitments", data=sent)
    assert again.status_code == 422
    assert "Somebody has sent this hash already" in again.text
    public = as_().get(here)
    validate(public.text)
    assert value in public.text
    assert "The hub entered all commitments." in public.text
    assert "entered by those who run this hub" in public.text
    assert "What this proves." not in public.text
    assert "Add your university" not in public.text

    desk = as_(made.coordinator)
    assert desk.post(f"/rounds/{made.round_id}/freeze", data={"early": "yes"}).status_code == 303
    page = desk.get(f"/rounds/{made.round_id}").text
    validate(page)
    assert "Still to reveal" in page
    assert "Go to the draw" in page
    assert "Run the matching<" not in page
    not_yet = desk.post(f"/rounds/{made.round_id}/runs")
    assert not_yet.status_code == 409
    assert "Still to reveal" in not_yet.text
    late = helper.post(f"{here}/commitments", data={**sent, "value": "0" * 64})
    assert late.status_code == 409
    with work() as w:
        part = w.one(select(Commitment).where(col(Commitment.value) == value)).id
    page = helper.get(here)
    validate(page.text)
    assert "Show a nonce" in page.text
    wrong = helper.post(f"{here}/nonces", data={"commitment_id": part, "nonce": "0" * 64})
    assert wrong.status_code == 422
    assert "does not give the hash" in wrong.text
    good = helper.post(f"{here}/nonces", data={"commitment_id": part, "nonce": NONCE.hex()})
    assert good.status_code == 303
    assert "Run the matching<" in desk.get(f"/rounds/{made.round_id}").text
    assert desk.post(f"/rounds/{made.round_id}/runs").status_code == 303
    with work() as w:
        found = w.get(MatchingRound, made.round_id)
        parts = drawing.draw_of(w, found).parts
        nonces = [bytes.fromhex(one.nonce) for one in parts]
        assert len(nonces) == 2
        run = w.one(select(MatchingRun))
        assert run.seed == matching.drawn_seed(nonces, found.input_hash) >> 204
        assert run.seed != matching.drawn_seed(nonces[:1], found.input_hash) >> 204


def test_staff_of_a_university_commit_and_reveal_for_it_alone(
    work: Any, as_: Any, validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = opened(w)
        home, other = w.all(select(University).order_by(col(University.id)))[:2]
        teacher = makers.teacher(w, home).id
        student = makers.student(w, home).id
        waits = makers.person(w)
        makers.grant(w, waits, Role.TEACHER, university_id=home.id, state=GrantState.REQUESTED)
        pending, name = waits.id, home.name
        ids = {"home": home.id, "other": other.id}
    here = f"/rounds/{made.round_id}/verification"
    value = matching.commitment(f"round-{made.round_id}/1", NONCE)
    staff = as_(teacher)
    page = staff.get(here).text
    validate(page)
    assert re.findall(r'<option value="(\d+)"', page) == [str(ids["home"])]
    for person in (student, pending):
        assert "Add your university" not in as_(person).get(here).text
        sent = {"university_id": ids["home"], "value": value}
        assert as_(person).post(f"{here}/commitments", data=sent).status_code == 403
    elsewhere = {"university_id": ids["other"], "value": value}
    assert staff.post(f"{here}/commitments", data=elsewhere).status_code == 403
    sent = {"university_id": ids["home"], "value": value}
    assert staff.post(f"{here}/commitments", data=sent).status_code == 303
    assert "Add your university" not in staff.get(here).text  # it has one part in each draw
    page = as_().get(here).text
    validate(page)
    assert "What this proves." in page
    assert "sent by its own staff" in page
    assert f"in doubt, ask {name}." in unescape(page)
    as_(made.coordinator).post(f"/rounds/{made.round_id}/freeze", data={"early": "yes"})
    with work() as w:
        part = w.one(select(Commitment).where(col(Commitment.value) == value)).id
        stranger = makers.teacher(w, w.get(University, ids["other"])).id
    assert "Show a nonce" not in as_(stranger).get(here).text
    assert "Show a nonce" in staff.get(here).text
    shown = {"commitment_id": part, "nonce": NONCE.hex()}
    assert staff.post(f"{here}/nonces", data=shown).status_code == 303
    assert "All nonces are shown" in as_().get(here).text


def test_a_nonce_kept_back_voids_the_draw_in_public(
    work: Any, as_: Any, validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = opened(w)
        found = w.get(MatchingRound, made.round_id)
        university = w.maybe(select(University)).id
        drawing.add(w, found, university, matching.commitment("elsewhere", NONCE))
        commands.freeze(w, found, early=True)
        first = drawing.draw_of(w, found).parts[0].nonce
    here = f"/rounds/{made.round_id}/verification"
    desk = as_(made.coordinator)
    validate(desk.get(here).text)
    assert desk.post(f"{here}/closing").status_code == 409
    assert desk.post(f"{here}/voiding").status_code == 303
    assert desk.post(f"{here}/voiding").status_code == 409
    page = desk.get(here).text
    validate(page)
    assert "1 draw was void before" in page
    assert desk.post(f"/rounds/{made.round_id}/runs").status_code == 409
    assert desk.post(f"{here}/closing").status_code == 303
    assert desk.post(f"/rounds/{made.round_id}/runs").status_code == 303
    with work() as w:
        draw = drawing.draw_of(w, w.get(MatchingRound, made.round_id))
        assert draw.stage is drawing.Stage.DRAWN
        assert draw.parts[0].nonce != first
        assert len(draw.void) == 2


def test_the_command_on_the_page_gives_a_commitment_that_is_kept(work: Any, as_: Any) -> None:
    with work() as w:
        made = opened(w)
    page = as_(made.coordinator).get(f"/rounds/{made.round_id}/verification").text
    code = page.split('python3 -c "')[1].split('"</code>')[0].replace("&#39;", "'")
    nonce, value = (line.split()[-1] for line in ran(code).splitlines())
    label = f"round-{made.round_id}/1".encode()
    assert hashlib.sha256(b"commit\0" + label + b"\0" + bytes.fromhex(nonce)).hexdigest() == value
    assert matching.keeps(label.decode(), bytes.fromhex(nonce), value)


@pytest.mark.parametrize("role", [None, Role.STUDENT, Role.TEACHER, Role.OMBUD])
def test_who_may_not_commit_for_a_university(work: Any, as_: Any, role: Role | None) -> None:
    with work() as w:
        made = opened(w)
        person = makers.person(w, *([role] if role else [])).id
    client = as_(person) if role else as_()
    here = f"/rounds/{made.round_id}/verification"
    assert client.get(here).status_code == 200
    for path in ("commitments", "nonces"):
        assert client.post(f"{here}/{path}").status_code == 403


def test_a_coordinator_of_one_university_commits_for_no_other(work: Any, as_: Any) -> None:
    with work() as w:
        made = opened(w)
        own, other = (one.id for one in w.all(select(University).limit(2)))
        person = makers.person(w)
        makers.grant(w, person, Role.COORDINATOR, university_id=own)
        key = person.id
    here = f"/rounds/{made.round_id}/verification"
    for university, status in ((other, 403), (own, 303)):
        sent = {"university_id": str(university), "value": "a" * 64}
        assert as_(key).post(f"{here}/commitments", data=sent).status_code == status
