"""The register of rounds: anybody reads which rules held and what came of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hub.actor import Role
from hub.rounds import State, commands
from hub.rounds.models import MatchingRound
from tests import makers
from tests.rounds.scene import frozen, published, scene


def test_anybody_reads_where_each_round_stands_and_by_which_rule(
    work: Any, as_: Any, validate: Callable[[str], None]
) -> None:
    assert "No round yet" in as_().get("/rounds/register").text
    with work() as w:
        done = scene(w, 24, challenges=3, name="The first one", overlap_is_hard=True)
        published(w, done)
        still = scene(w, name="The second one", closes_at=w.now - timedelta(hours=1))
        frozen(w, still)
        late = scene(w, name="The third one", closes_at=w.now - timedelta(hours=1))
        soon = {"opens_at": w.now + timedelta(days=2), "closes_at": w.now + timedelta(days=9)}
        makers.matching_round(w, [], name="The fourth one", **soon)
        makers.matching_round(w, [], name="A secret plan", state=State.DRAFT)
        commands.cancel(w, w.get(MatchingRound, scene(w, name="A round in vain").round_id))
    page = as_().get("/rounds/register").text
    validate(page)
    # Three challenges, each with one team of six.
    assert "18 of 24 students placed, the most possible." in page
    assert "2 common hours a week required." in page
    assert "Teams of 4 to 6 from at least 2 universities" in page
    assert page.count("The teams are being formed.") == 1
    assert page.count("The answers are frozen next.") == 1
    assert page.count("Students rank from ") == 1
    assert "A secret plan" not in page
    assert "A round in vain" not in page
    assert f'href="/rounds/{done.round_id}/fairness"' in page
    assert f'href="/rounds/{still.round_id}/fairness"' not in page
    assert f'href="/rounds/{late.round_id}/verification"' in page


def test_the_register_asks_as_often_for_many_rounds_as_for_one(
    work: Any, as_: Any, queries: Any
) -> None:
    with work() as w:
        scene(w, 6)
    with queries() as few:
        as_().get("/rounds/register")
    with work() as w:
        for _ in range(4):
            scene(w, 6)
    with queries() as many:
        assert as_().get("/rounds/register").text.count("rows__item") == 5
    assert len(many) == len(few)


def test_the_ombud_finds_rounds_in_the_header(work: Any, as_: Any) -> None:
    with work() as w:
        ombud = makers.person(w, Role.OMBUD).id
        made = scene(w, 6)
    client = as_(ombud)
    assert 'href="/rounds/register"' in client.get("/challenges").text.split("</header>")[0]
    assert client.get(f"/rounds/{made.round_id}/verification").status_code == 200
