"""Every kind of reason that a student can read: a sentence with a title in it, and no code."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from hub.matching import (
    Challenge,
    Criterion,
    Instance,
    Need,
    Pin,
    Result,
    Student,
    University,
    solve,
)
from hub.matching.table import Table
from hub.rounds import reasons
from hub.rounds.wording import conflict_of, in_words, with_skills

TITLES = {f"c{n}": f"Challenge number {n}" for n in range(1, 7)}
CODES = re.compile(r"\bs[0-9a-f]{8}\b|\b[sc]\d+\b|\bNone\b|[{}]")


def student(number: int, **values: Any) -> Student:
    return Student(
        **{
            "id": f"s{number}",
            "university": f"u{number % 3}",
            "level": "master",
            "languages": ("en",),
            "ranking": tuple((one,) for one in TITLES),
            **values,
        }
    )


def a_round() -> Instance:
    """Six challenges that stand against a student in six ways, and one open team of four."""
    open_to = Challenge("c1", ("en",), max_size=4)
    return Instance(
        "made up",
        tuple(University(f"u{n}") for n in range(3)),
        tuple(student(n) for n in range(7)),
        (
            open_to,
            replace(open_to, id="c2", levels=("bachelor",)),
            replace(open_to, id="c3", languages=("fi",)),
            replace(open_to, id="c4", skills=(Need("statistics", 3),)),
            replace(open_to, id="c5"),
            replace(open_to, id="c6"),
        ),
        forbidden=tuple(Pin(f"s{n}", "c5") for n in range(7)),
    )


@pytest.fixture
def round_() -> Instance:
    return a_round()


@pytest.fixture
def result(round_: Instance) -> Result:
    return solve(round_, seed=1)


def sentences(rows: list[dict[str, str]]) -> list[str]:
    for one in rows:
        assert one["title"][0].isupper()
        assert not one["title"].endswith(".")
        for said in one.values():
            assert not CODES.search(said), said
        assert one["text"][0] in "“ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        assert one["text"].endswith(".")
        assert not re.search(r"\b1 (students|teams|members)\b|\b[2-9] (student|team|member)\b",
                             one["text"])  # fmt: skip
    return [f"{one['title']}: {one['text']}" for one in rows]


def test_each_better_choice_is_missed_for_a_reason_with_its_title(
    round_: Instance, result: Result
) -> None:
    facts = reasons.facts_of(round_, result, TITLES)
    one = round_.students[0]
    told = {}
    for rank, name in enumerate(TITLES, start=1):
        row = reasons.missed(facts, one, name, rank)
        sentences([row])
        assert f"“{TITLES[name]}”" in row["text"]
        told[name] = row
    assert "All its places are taken." in told["c1"]["text"]
    assert "does not take master students" in told["c2"]["text"]
    assert "does not name" in told["c3"]["text"]
    assert told["c4"]["title"] == "Your fourth choice does not run"
    assert told["c5"]["title"].startswith("A coordinator’s decision keeps your fifth choice closed")
    wide = replace(round_, challenges=(replace(round_.challenges[0], max_size=6),))
    unknown = reasons.facts_of(wide, result, TITLES, {})
    assert "would have broken a rule there" in reasons.missed(unknown, one, "c1", 1)["text"]
    for rule, words in reasons.RULES.items():
        free = reasons.facts_of(wide, result, TITLES, {one.id: {"c1": rule}})
        row = reasons.missed(free, one, "c1", 1)
        sentences([row])
        assert words in row["text"]


def test_a_missed_choice_says_what_of_the_own_answers_its_teams_had_less_room_for(
    round_: Instance, result: Result
) -> None:
    challenge = replace(
        round_.challenges[0],
        skills=(Need("interviewing", 3),),
        criteria=(Criterion("languages", "nl", 1),),
    )
    round_ = replace(round_, challenges=(challenge,), forbidden=())
    facts = reasons.facts_of(round_, result, TITLES, {})
    inside = [one for team in result.teams for one in team.members]
    counts = Counter(facts.students[one].university for one in inside)
    full, free = max(counts, key=counts.__getitem__), min(counts, key=counts.__getitem__)
    assert counts[full] == 2
    assert counts[free] == 1  # of the four members of a team no more than half are of one
    said = reasons.missed(facts, student(90, university=full), "c1", 1)["text"]
    assert "2 members are from your university, the most that the rule" in said
    assert "needs “Interviewing people” at level 3 of 5 and at least 1 member who speaks" in said
    able = student(91, university=free, languages=("en", "nl"), skills=(("interviewing", 3),))
    assert reasons.missed(facts, able, "c1", 1)["text"].endswith("All its places are taken.")


def test_what_stands_against_all_choices_is_said_once(round_: Instance, result: Result) -> None:
    facts = reasons.facts_of(round_, result, TITLES, {})
    said = "Of the 5 challenges you ranked that are open to you, 5 have all their seats taken."
    told = reasons.waiting(facts, "s0", said)[0]["text"]
    assert told == (
        "All 5 challenges that you ranked and that are open to you have all their seats taken."
    )
    mixed = said.replace("5 have", "4 have")
    assert reasons.waiting(facts, "s0", mixed)[0]["text"] == mixed


def test_the_round_is_read_once_for_the_reasons_of_all(
    round_: Instance, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Instance] = []
    monkeypatch.setattr("hub.matching.reasons.Table", lambda one: read.append(one) or Table(one))
    assert len(reasons.obstacles(round_, result)) > 2
    assert read == [round_]


def test_what_was_given_up_for_teams_is_part_of_the_rule_that_decided(
    round_: Instance, result: Result
) -> None:
    for slack, told in ((0, False), (5, True)):
        tried = replace(round_, rule=replace(round_.rule, rank_slack_permille=slack))
        text = reasons.placed(reasons.facts_of(tried, result, TITLES, {}), "s0", 6)[-1]["text"]
        assert ("may be given up" in text) is told


def test_the_rule_that_stood_against_a_choice_is_the_matchers_own(result: Result) -> None:
    seat = replace(a_round().challenges[0], max_size=6)
    round_ = replace(a_round(), challenges=(seat,), forbidden=())
    placed = [code for team in result.teams for code in team.members]
    found = reasons.obstacles(round_, result)
    assert set(found) == {one.id for one in round_.students} - set(placed)
    assert {rule for rules in found.values() for rule in rules.values()} <= set(reasons.RULES)
    done: list[float] = []
    reasons.obstacles(round_, result, done.append)
    assert done == [0.0]


def test_whoever_is_placed_waits_or_moved_up_reads_sentences(
    round_: Instance, result: Result
) -> None:
    pinned = replace(round_, pins=(Pin("s3", "c6"),))
    facts = reasons.facts_of(pinned, result, TITLES)
    assert "first choice" in sentences(reasons.placed(facts, "s0", 1))[0]
    later = sentences(reasons.placed(facts, "s0", 6))
    assert len(later) == 6  # five better choices, and the rule that decided
    placed_here = sentences(reasons.placed(facts, "s3", 6))
    assert len(placed_here) == 1
    assert placed_here[0].startswith("A coordinator placed you here")
    assert "“Challenge number 6”, your sixth choice" in placed_here[0]
    for code, why in result.unmatched.items():
        assert "challenges you ranked" in sentences(reasons.waiting(facts, code, why))[0]
    sentences(reasons.from_waiting(2))


def test_sentences_of_the_matcher_get_names_for_their_codes() -> None:
    said = "s0000000c is pinned to c1. s0000000d is ruled out from c2. c3 must run."
    assert in_words(said, TITLES, {"s0000000c": "Maja"}) == (
        "Maja is pinned to “Challenge number 1”. A student is ruled out from “Challenge number 2”. "
        "“Challenge number 3” must run."
    )
    assert conflict_of(f"No legal result exists: {said}")[1] == "s0000000d is ruled out from c2."
    assert conflict_of("Another fault.") == []
    words = with_skills("What stood in the way: the required skill data-analysis.")
    assert re.search(r"the required skill “[A-Z][^”]+”\.$", words)
