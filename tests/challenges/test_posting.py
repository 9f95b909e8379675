"""The posting wizard, over HTTP."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from hub.challenges import Challenge, Mode, Rights, State
from hub.challenges.models import ChallengeEvent
from hub.identity import Person
from hub.notices import Mail, Notice
from hub.organisations import Organisation
from tests import makers
from tests.challenges.walk import PAGES, fill
from tests.conftest import Client, Opening

As = Callable[..., Client]


@pytest.fixture
def house(work: Opening) -> dict[str, Any]:
    """An organisation with two people, a draft, and a coordinator."""
    with work() as w:
        organisation = makers.organisation(w)
        return {
            "organisation": organisation,
            "partner": makers.partner(w, organisation),
            "colleague": makers.partner(w, organisation),
            "coordinator": makers.coordinator(w),
        }


@pytest.fixture
def draft(house: dict[str, Any], as_: As, work: Opening) -> int:
    """A draft begun by the partner, still empty."""
    answer = as_(house["partner"]).post(f"/challenges/of/{house['organisation'].id}")
    assert answer.status_code == 303
    with work() as w:
        return w.one(select(Challenge.id))


def saved(work: Opening, challenge_id: int) -> Challenge:
    with work() as w:
        return w.get(Challenge, challenge_id)


def test_a_whole_challenge_from_nothing_to_sent(
    house: dict[str, Any], draft: int, as_: As, work: Opening
) -> None:
    client = as_(house["partner"])
    assert "0 of 8 steps are done" in client.get(f"/challenges/{draft}/draft").text
    fill(client, draft)
    page = client.get(f"/challenges/{draft}/draft").text
    assert "All steps are done" in page
    challenge = saved(work, draft)
    assert challenge.criteria == [
        {"name": "Understanding", "weight": 60, "partner": False},
        {"name": "Result", "weight": 40, "partner": True},
    ]
    assert challenge.skills == [{"skill": "hydrology", "level": 3}]
    assert (challenge.starts_on, challenge.ends_on) == (date(2027, 2, 1), date(2027, 6, 15))
    assert (challenge.mode, challenge.credits) == (Mode.BLENDED, 7.5)
    assert challenge.rights is Rights.NON_EXCLUSIVE
    assert challenge.sdgs == [11, 13]
    answer = client.post(f"/challenges/{draft}/submission", data={"note": "We are in a hurry."})
    assert answer.status_code == 303
    assert saved(work, draft).state is State.SUBMITTED
    with work() as w:
        event = w.one(select(ChallengeEvent))
        assert (event.state, event.reason) == (State.SUBMITTED, "We are in a hurry.")
        notice = w.one(select(Notice))
        assert notice.person_id == house["coordinator"].id
        assert notice.path == f"/challenges/{draft}/review"
        assert w.count(select(Mail)) == 1


def test_what_was_saved_stands_in_the_fields_again(
    house: dict[str, Any], draft: int, as_: As
) -> None:
    client = as_(house["partner"])
    fill(client, draft)
    result = client.get(f"/challenges/{draft}/draft/result").text
    assert 'name="criterion_1" value="Understanding"' in result
    assert 'name="criterion_2_weight"' in result
    time = client.get(f"/challenges/{draft}/draft/time").text
    assert 'value="2027"' in time
    team = client.get(f"/challenges/{draft}/draft/team").text
    assert '<option value="7.5" selected>' in team
    assert '<option value="hydrology" selected>' in team


def test_going_on_wants_the_page_whole_and_loses_nothing(
    house: dict[str, Any], draft: int, as_: As, work: Opening
) -> None:
    client = as_(house["partner"])
    path = f"/challenges/{draft}/draft/result"
    sent = {**PAGES["result"], "good_result": "An app", "criterion_2_weight": "30"}
    answer = client.post(path, data={"version": "0", "then": "next", **sent})
    assert answer.status_code == 422
    assert "Describe the change in at least 80 characters. You have written 6." in answer.text
    assert "Make the weights add up to 100. They add up to 90 now." in answer.text
    assert "An app" in answer.text
    assert 'href="#good_result"' in answer.text
    assert "Not saved" in answer.text
    assert saved(work, draft).good_result == ""


def test_leaving_keeps_what_is_not_complete(
    house: dict[str, Any], draft: int, as_: As, work: Opening
) -> None:
    client = as_(house["partner"])
    answer = client.post(
        f"/challenges/{draft}/draft/problem",
        data={"version": "0", "then": "leave", "title": "Keep"},
    )
    assert answer.headers["location"].endswith(f"/challenges/{draft}/draft")
    assert saved(work, draft).title == "Keep"
    assert "In progress" in client.get(f"/challenges/{draft}/draft").text


def test_leaving_keeps_whatever_can_be_read_and_shows_the_rest(
    house: dict[str, Any], draft: int, as_: As, work: Opening
) -> None:
    client = as_(house["partner"])
    path = f"/challenges/{draft}/draft/time"
    sent = {**PAGES["time"], "partner_hours": "two", "starts_on-day": "31"}
    answer = client.post(path, data={"version": "0", "then": "leave", **sent})
    assert answer.status_code == 422
    assert "Everything else on this page is saved" in answer.text
    assert 'value="two"' in answer.text
    assert "Write a whole number, in digits." in answer.text
    challenge = saved(work, draft)
    assert (challenge.contact_name, challenge.reply_days) == ("Solveig Berg", 3)
    assert (challenge.starts_on, challenge.ends_on) == (None, date(2027, 6, 15))
    version = answer.text.split('name="version" value="')[1].split('"')[0]
    again = client.post(path, data={"version": version, "then": "next", **PAGES["time"]})
    assert again.status_code == 303


@pytest.mark.parametrize(
    ("step", "field", "value", "sentence"),
    [
        ("problem", "title", "x" * 121, "at most 120 characters"),
        ("problem", "content_language", "xx", "Choose one of the answers shown."),
        ("people", "sdgs", ["1", "2", "3", "4"], "Choose at most 3."),
        ("people", "sdgs", ["18"], "Choose one of the answers shown."),
        ("people", "sdgs", ["one"], "Write a whole number"),
        ("people", "theme", "none", "Choose one of the answers shown."),
        ("result", "criterion_1_weight", "all", "Write a whole number"),
        ("result", "criterion_1_weight", "0", "Enter 1 or more."),
        ("time", "partner_hours", "99", "Enter 40 or less."),
        ("time", "ends_on-year", "1999", "Enter a date with a year such as 2027."),
        ("rights", "rights", "everything", "Choose one of the answers shown."),
        ("team", "credits", "6", "Choose one of the answers shown."),
        ("team", "team_size_max", "3", "not below the smallest"),
        ("team", "min_universities", "5", "more universities than it has members"),
        ("team", "place", "", "Say where the team meets."),
        ("team", "skill_1", "wizardry", "Choose one of the answers shown."),
        ("team", "languages", ["tlh"], "Choose one of the answers shown."),
    ],
)
def test_each_fault_is_said_by_its_field(
    house: dict[str, Any],
    draft: int,
    as_: As,
    step: str,
    field: str,
    value: Any,
    sentence: str,
) -> None:
    sent = {"version": "0", "then": "next", **PAGES[step], field: value}
    answer = as_(house["partner"]).post(f"/challenges/{draft}/draft/{step}", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_two_people_in_one_step_are_told_of_each_other(
    house: dict[str, Any], draft: int, as_: As, work: Opening
) -> None:
    first, second = as_(house["partner"]), as_(house["colleague"])
    path = f"/challenges/{draft}/draft/rights"
    sent = {"version": "0", "then": "next", **PAGES["rights"]}
    assert first.post(path, data={**sent, "rights_note": "Names stay out."}).status_code == 303
    answer = second.post(path, data={**sent, "rights_note": "Numbers stay out."})
    assert answer.status_code == 422
    with work() as w:
        name = w.get(Person, house["partner"].id).name
    assert f"{name} changed this while you wrote" in answer.text
    assert "Names stay out." in answer.text
    assert "Numbers stay out." in answer.text
    assert saved(work, draft).rights_note == "Names stay out."
    version = answer.text.split('name="version" value="')[1].split('"')[0]
    again = second.post(path, data={**sent, "version": version, "rights_note": "Numbers stay out."})
    assert again.status_code == 303
    assert saved(work, draft).rights_note == "Numbers stay out."


def test_two_people_in_two_steps_do_not_meet(house: dict[str, Any], draft: int, as_: As) -> None:
    fill(as_(house["partner"]), draft, "rights")
    fill(as_(house["colleague"]), draft, "exists")


def test_sending_too_early_names_all_that_is_missing(
    house: dict[str, Any], draft: int, as_: As, work: Opening
) -> None:
    client = as_(house["partner"])
    fill(client, draft, "problem", "people", "time")
    answer = client.post(f"/challenges/{draft}/submission", data={})
    assert answer.status_code == 422
    assert "Describe the change in at least 80 characters." in answer.text
    assert f"/challenges/{draft}/draft/result#good_result" in answer.text
    assert f"/challenges/{draft}/draft/rights#rights" in answer.text
    assert "Write a title" not in answer.text
    assert saved(work, draft).state is State.DRAFT


def test_after_sending_the_text_stands_still(house: dict[str, Any], draft: int, as_: As) -> None:
    client = as_(house["partner"])
    fill(client, draft)
    client.post(f"/challenges/{draft}/submission", data={})
    assert client.get(f"/challenges/{draft}/draft").status_code == 200
    assert client.get(f"/challenges/{draft}/draft/problem").status_code == 409
    answer = client.post(f"/challenges/{draft}/draft/problem", data=PAGES["problem"])
    assert answer.status_code == 409
    assert client.post(f"/challenges/{draft}/submission", data={}).status_code == 409


def test_the_preview_is_the_page_students_will_see(
    house: dict[str, Any], draft: int, as_: As
) -> None:
    client = as_(house["partner"])
    fill(client, draft)
    page = client.get(f"/challenges/{draft}/preview").text
    assert "Preview" in page
    assert PAGES["result"]["good_result"] in page
    assert "2 teams of 4 to 6, at least 3 universities" in page


def test_a_copy_takes_the_answers_but_not_the_dates(
    house: dict[str, Any], as_: As, work: Opening
) -> None:
    with work() as w:
        old = makers.challenge(
            w, organisation_id=house["organisation"].id, state=State.CLOSED, title="Old times"
        )
    client = as_(house["partner"])
    answer = client.post(f"/challenges/{old.id}/copy")
    assert answer.status_code == 303
    with work() as w:
        fresh = w.one(select(Challenge).where(col(Challenge.id) != old.id))
        assert (fresh.title, fresh.state, fresh.starts_on) == ("Old times", State.DRAFT, None)
        assert fresh.criteria == old.criteria
        assert fresh.submitted_at is None
    steps = client.get(f"/challenges/{fresh.id}/draft").text
    assert "Copied from an earlier challenge." in steps
    client.post(f"/challenges/{fresh.id}/draft/problem", data=PAGES["problem"])
    again = client.get(f"/challenges/{fresh.id}/draft").text
    assert again.count("Copied from") == steps.count("Copied from") - 1


def test_a_mailed_link_leads_back_to_the_draft(
    house: dict[str, Any], draft: int, as_: As, work: Opening
) -> None:
    answer = as_(house["partner"]).post(f"/challenges/{draft}/draft/reminder")
    assert answer.headers["location"] == f"/challenges/{draft}/draft"
    with work() as w:
        mail = w.one(select(Mail))
        assert mail.to == house["partner"].email
        assert f"{{origin}}/challenges/{draft}/draft\n" in mail.text
    signed_out = as_().get(f"/challenges/{draft}/draft")
    assert signed_out.headers["location"] == f"/identity/sign-in?next=/challenges/{draft}/draft"


def test_withdrawing_needs_a_reason_and_is_for_good(
    house: dict[str, Any], draft: int, as_: As, work: Opening
) -> None:
    client = as_(house["partner"])
    assert client.post(f"/challenges/{draft}/withdrawal", data={}).status_code == 422
    answer = client.post(f"/challenges/{draft}/withdrawal", data={"reason": "The river was moved."})
    assert answer.status_code == 303
    assert saved(work, draft).state is State.WITHDRAWN
    assert client.get(f"/challenges/{draft}/draft").status_code == 200


def test_my_challenges_say_what_needs_me(
    house: dict[str, Any], draft: int, as_: As, work: Opening
) -> None:
    client = as_(house["partner"])
    assert "Draft. Only your organisation sees it." in client.get("/challenges/mine").text
    with work() as w:
        makers.challenge(
            w,
            organisation_id=house["organisation"].id,
            state=State.EDITS_REQUESTED,
            title="Shade for all",
        )
    assert "Change “Shade for all”" in client.get("/challenges/mine").text


def test_drafts_cannot_pile_up(house: dict[str, Any], as_: As) -> None:
    client = as_(house["partner"])
    path = f"/challenges/of/{house['organisation'].id}"
    answers = [client.post(path).status_code for _ in range(21)]
    assert answers == [303] * 20 + [409]


def test_state_is_not_set_by_an_extra_field(
    house: dict[str, Any], draft: int, as_: As, work: Opening
) -> None:
    with work() as w:
        other = makers.organisation(w)
    sent = {
        "version": "0",
        "then": "next",
        **PAGES["problem"],
        "state": "published",
        "organisation_id": str(other.id),
        "good_result": "From another step",
    }
    as_(house["partner"]).post(f"/challenges/{draft}/draft/problem", data=sent)
    challenge = saved(work, draft)
    assert challenge.state is State.DRAFT
    assert challenge.organisation_id == house["organisation"].id
    assert challenge.good_result == ""
    with work() as w:
        assert w.count(select(Organisation)) == 2
