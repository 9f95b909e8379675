"""Largest share and partner's criteria: typed, refused beside their boxes, kept, and shown."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from hub.challenges import Challenge, LargestShare, State, partners, share_permille
from hub.challenges.models import ChallengeEvent
from hub.challenges.words import asked_sentences
from tests import makers
from tests.challenges.walk import PAGES, fill
from tests.conftest import Client, Opening

As = Callable[..., Client]
ASKED = {
    "largest_share": "third",
    "asked_1": "languages:pl",
    "asked_1_least": "2",
    "asked_3": "skills:gis",
    "asked_3_least": "1",
    "asked_3_level": "4",
}
KEPT = [
    {"field": "languages", "value": "pl", "min": 2},
    {"field": "skills", "value": "gis", "min": 1, "level": 4},
]
LINES = [
    "No more than a third of a team comes from one university",
    "At least 2 members who speak Polski",
    "At least 1 member who has the skill “Maps and geographic data” "
    "(“I have done it often, in different places”, or more)",
]


@pytest.fixture
def house(work: Opening) -> dict[str, Any]:
    """An organisation with two people, a whole draft, and a coordinator."""
    with work() as w:
        organisation = makers.organisation(w)
        return {
            "partner": makers.partner(w, organisation),
            "colleague": makers.partner(w, organisation),
            "coordinator": makers.coordinator(w),
            "organisation": organisation,
        }


@pytest.fixture
def draft(house: dict[str, Any], as_: As, work: Opening) -> int:
    client = as_(house["partner"])
    assert client.post(f"/challenges/of/{house['organisation'].id}").status_code == 303
    with work() as w:
        challenge_id = w.one(select(Challenge.id))
    fill(client, challenge_id)
    return challenge_id


def send(client: Client, challenge_id: int, **values: Any) -> Any:
    path = f"/challenges/{challenge_id}/draft/team"
    version = client.get(path).text.split('name="version" value="')[1].split('"')[0]
    return client.post(path, data={"version": version, "then": "next", **PAGES["team"], **values})


def test_what_is_asked_is_kept_and_stands_in_the_boxes_again(
    house: dict[str, Any],
    draft: int,
    as_: As,
    work: Opening,
    validate: Callable[[str], None],
) -> None:
    client = as_(house["partner"])
    with work() as w:
        assert w.get(Challenge, draft).largest_share is LargestShare.AS_ROUND
    assert send(client, draft, **ASKED).status_code == 303
    with work() as w:
        kept = w.get(Challenge, draft)
        assert (kept.largest_share, kept.partner_criteria) == (LargestShare.THIRD, KEPT)
    page = client.get(f"/challenges/{draft}/draft/team").text
    validate(page)
    assert '<option value="languages:pl" selected>' in page
    assert 'name="asked_1_least" inputmode="numeric" autocomplete="off" value="2"' in page
    assert '<option value="skills:gis" selected>' in page
    assert 'name="asked_3" aria' not in page
    assert 'value="third" checked' in page
    assert send(client, draft).status_code == 303
    with work() as w:
        kept = w.get(Challenge, draft)
        assert (kept.largest_share, kept.partner_criteria) == (LargestShare.THIRD, [])


def test_students_reviewers_and_the_side_by_side_view_read_what_is_asked(
    house: dict[str, Any], draft: int, as_: As, work: Opening
) -> None:
    client, desk = as_(house["partner"]), as_(house["coordinator"])
    send(client, draft, **ASKED)
    for path in ("draft/check", "preview"):
        page = client.get(f"/challenges/{draft}/{path}").text
        assert all(line in page for line in LINES[1:])
    assert (
        "No more than a third: one of 3, 4 or 5, two of 6"
        in client.get(f"/challenges/{draft}/draft/check").text
    )
    client.post(f"/challenges/{draft}/submission", data={})
    review = desk.get(f"/challenges/{draft}/review").text
    assert all(line in review for line in LINES[1:])
    asked = desk.post(
        f"/challenges/{draft}/comments",
        data={"field": "partner_criteria", "text": "Why must two of them speak Polish?"},
    )
    assert asked.status_code == 303
    with work() as w:
        shown = makers.challenge(w, largest_share=LargestShare.THIRD, partner_criteria=KEPT)
        plain = makers.challenge(w)
    for path in (
        "/challenges",
        f"/challenges/{shown.id}",
        f"/challenges/comparison?compare={shown.id}",
    ):
        page = as_().get(path).text
        assert all(line in page for line in LINES)
    assert "The organisation asks of each team" not in as_().get(f"/challenges/{plain.id}").text


@pytest.mark.parametrize(
    ("values", "box", "sentence"),
    [
        ({"asked_1_least": ""}, "asked_1_least", "Say how many members at least: 1 or more."),
        ({"asked_1_least": "0"}, "asked_1_least", "Enter 1 or more."),
        ({"asked_1_least": "two"}, "asked_1_least", "Write a whole number"),
        ({"asked_1_least": "5"}, "asked_1_least", "Ask for at most 4: so many has the smallest"),
        ({"asked_1": ""}, "asked_1", "Choose what these members bring, or clear the number."),
        ({"asked_1": "university:ntnu"}, "asked_1", "Choose one of the answers shown."),
        ({"asked_1": "programme:Law"}, "asked_1", "Choose one of the answers shown."),
        ({"asked_3": "languages:pl"}, "asked_3", "Polski is asked for twice. Keep one of them."),
        ({"asked_1": "level:doctoral"}, "asked_1", "Students at doctoral level may not take part"),
        (
            {"asked_1": "level:master", "levels": ["master"]},
            "asked_1",
            "All members study at master level anyway",
        ),
        ({"languages": ["pl"]}, "asked_1", "All members speak Polski anyway"),
        (
            {
                "asked_1": "level:master",
                "asked_1_least": "3",
                "asked_3": "level:bachelor",
                "asked_3_least": "2",
            },
            "asked_3_least",
            "The levels together ask for 5 members, and the smallest team has 4.",
        ),
        ({"largest_share": "half"}, "largest_share", "Choose one of the answers shown."),
        (
            {"largest_share": "quarter", "team_size_min": "3"},
            "largest_share",
            "A quarter of a team of 3 is less than one student.",
        ),
    ],
)
def test_a_fault_stands_beside_its_box_and_what_was_typed_stays(
    house: dict[str, Any],
    draft: int,
    as_: As,
    work: Opening,
    values: dict[str, Any],
    box: str,
    sentence: str,
) -> None:
    answer = send(as_(house["partner"]), draft, **{**ASKED, **values})
    assert answer.status_code == 422
    beside = answer.text.split(f'id="{box}-fault"')[1].split("</p>")[0]
    assert sentence in beside
    assert f'href="#{box}"' in answer.text
    assert answer.text.count('class="field__fault"') == 1
    if values.get("asked_1_least"):
        assert f'value="{values["asked_1_least"]}"' in answer.text
    with work() as w:
        assert w.get(Challenge, draft).partner_criteria == []


def test_a_draft_may_be_left_half_written_but_not_sent(
    house: dict[str, Any], draft: int, as_: As, work: Opening
) -> None:
    client = as_(house["partner"])
    left = send(client, draft, asked_2="languages:pl", then="leave")
    assert left.status_code == 303
    half = send(client, draft, asked_2_least="3", then="leave")
    assert half.status_code == 303
    with work() as w:
        assert w.get(Challenge, draft).partner_criteria == [{"field": "", "value": "", "min": 3}]
    assert 'value="3"' in client.get(f"/challenges/{draft}/draft/team").text
    check = client.get(f"/challenges/{draft}/draft/check").text
    assert "Choose what these members bring" in check
    assert f"/challenges/{draft}/draft/team#partner_criteria" in check
    assert client.post(f"/challenges/{draft}/submission", data={}).status_code == 422


def test_two_people_who_ask_for_different_things_are_told_of_each_other(
    house: dict[str, Any], draft: int, as_: As, work: Opening
) -> None:
    first, second = as_(house["partner"]), as_(house["colleague"])
    path = f"/challenges/{draft}/draft/team"
    sent = {"version": "1", "then": "next", **PAGES["team"]}
    assert first.post(path, data={**sent, **ASKED}).status_code == 303
    answer = second.post(path, data={**sent, "asked_1": "skills:law", "asked_1_least": "2"})
    assert answer.status_code == 422
    saved = answer.text.split('id="partner_criteria-theirs"')[1].split("</p>")[0]
    assert "At least 2 members who speak Polski" in saved
    assert '<option value="skills:law" selected>' in answer.text


def test_a_version_shows_what_was_asked_anew_and_nothing_in_texts_from_before(
    house: dict[str, Any], draft: int, as_: As, work: Opening
) -> None:
    client, desk = as_(house["partner"]), as_(house["coordinator"])
    client.post(f"/challenges/{draft}/submission", data={})
    with work() as w:
        event = w.one(select(ChallengeEvent).where(ChallengeEvent.state == State.SUBMITTED))
        old = {k: v for k, v in event.snapshot.items() if k not in ("largest_share",)}
        old.pop("partner_criteria")
        event.snapshot = old
        w.add(event)
    desk.post(
        f"/challenges/{draft}/comments",
        data={"field": "skills", "text": "Do you need no language of the street?"},
    )
    assert "What changed with the version" not in desk.get(f"/challenges/{draft}/review").text
    desk.post(
        f"/challenges/{draft}/decision",
        data={"decision": "changes", "message": "Please look at the comment."},
    )
    send(client, draft, **{**ASKED, "largest_share": "as_round"})
    client.post(f"/challenges/{draft}/submission", data={})
    review = desk.get(f"/challenges/{draft}/review").text
    assert ": 1 answer</summary>" in review
    changed = review.split("What changed with the version")[1].split("</details>")[0]
    assert "Partner’s criteria" in changed
    assert "Largest share" not in changed


def test_a_share_never_loosens_the_rule_of_the_round() -> None:
    assert share_permille(LargestShare.AS_ROUND, 500) == 500
    assert share_permille(LargestShare.QUARTER, 500) == 250
    assert share_permille(LargestShare.TWO_FIFTHS, 300) == 300


@pytest.mark.parametrize(
    ("share", "members"),
    [
        (LargestShare.TWO_FIFTHS, {3: 1, 4: 1, 5: 2, 6: 2}),
        (LargestShare.THIRD, {3: 1, 4: 1, 5: 1, 6: 2}),
        (LargestShare.QUARTER, {4: 1, 5: 1, 6: 1, 7: 1}),
    ],
)
def test_the_words_of_a_share_count_as_the_matcher_does(
    share: LargestShare, members: dict[int, int]
) -> None:
    permille = share_permille(share, 500)
    assert {size: permille * size // 1000 for size in members} == members


def test_words_of_one_and_of_many() -> None:
    assert partners.criterion_words("level", "master", 1) == (
        "at least 1 member who studies at master level"
    )
    assert partners.criterion_words("level", "master", 2) == (
        "at least 2 members who study at master level"
    )
    assert partners.criterion_words("skills", "law", 2) == (
        "at least 2 members who have the skill “Law and public rules”"
    )
    assert asked_sentences(Challenge(key="", organisation_id=1, author_id=1)) == []
