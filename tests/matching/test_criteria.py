"""Partner's criteria: named where they clash, and where one of them stood in a student's way."""

from dataclasses import replace

import pytest

from hub.matching import (
    Challenge,
    Criterion,
    Infeasible,
    Instance,
    Pin,
    Student,
    University,
    check,
    diagnose,
    examine,
    explain,
    solve,
    without_each_rule,
)
from hub.matching.reasons import relaxations

POLISH = Criterion("languages", "pl", 2)
MAPS = Criterion("skills", "gis", 1, 3)


def a_student(number: int, **values: object) -> Student:
    made: dict[str, object] = {
        "id": f"s{number}",
        "university": f"u{number % 2}",
        "level": "master",
        "languages": ("en",),
        "ranking": (("c1",), ("c2",)),
        **values,
    }
    return Student(**made)  # type: ignore[arg-type]


def a_round(*students: Student, criteria: tuple[Criterion, ...], **rules: bool) -> Instance:
    """One team of four in each of two challenges; the first has the criteria."""
    first = Challenge("c1", ("en",), max_size=4, criteria=criteria, **rules)  # type: ignore[arg-type]
    return Instance(
        "made up",
        tuple(University(f"u{n}") for n in range(6)),
        students,
        (first, Challenge("c2", ("en",), max_size=4)),
    )


def test_a_criterion_that_too_few_meet_is_named_in_the_conflict() -> None:
    people = [a_student(n, languages=("en", "pl") if n == 0 else ("en",)) for n in range(5)]
    round_ = a_round(*people, criteria=(POLISH, MAPS), mandatory=True)
    with pytest.raises(Infeasible) as none:
        solve(round_, seed=1)
    conflict = none.value.conflict
    assert conflict == diagnose(round_)
    assert "c1 must run." in conflict
    assert len(conflict) == 2
    asked = "c1 has a partner's criterion (at least 2 with languages pl)."
    also = "c1 has a partner's criterion (at least 1 with skills gis at level 3)."
    assert {asked, also} & set(conflict)
    able = replace(round_, students=tuple(replace(s, skills=(("gis", 3),)) for s in people))
    assert diagnose(able) == (asked, "c1 must run.")
    met = replace(able, students=tuple(replace(s, languages=("en", "pl")) for s in able.students))
    assert diagnose(met) == ()


def test_pins_that_leave_no_place_for_a_criterion_are_named_with_it() -> None:
    speaks = ("en", "pl")
    people = [a_student(n, languages=speaks if n < 2 else ("en",)) for n in range(6)]
    people = [replace(one, university=f"u{n}") for n, one in enumerate(people)]
    pinned = tuple(Pin(f"s{n}", "c1") for n in range(2, 5))
    round_ = replace(a_round(*people, criteria=(POLISH,)), pins=pinned)
    assert diagnose(round_) == (
        "c1 has a partner's criterion (at least 2 with languages pl).",
        *(f"s{n} is pinned to c1." for n in range(2, 5)),
    )


def test_an_examined_choice_names_the_one_criterion_that_bound() -> None:
    people = [a_student(n, languages=("en", "pl") if n == 0 else ("en",)) for n in range(4)]
    round_ = a_round(*people, criteria=(POLISH, Criterion("level", "master", 1)))
    result = solve(round_, seed=1)
    assert check(round_, result) == []
    assert {place.challenge for place in result.placements.values()} == {"c2"}
    assert explain(round_, result, "s1").choices[0].rule == "closed"
    words = [name for name, _ in relaxations(round_, "s1", "c1")]
    assert [one for one in words if "criterion" in one] == [
        "the partner's criterion (at least 2 with languages pl)",
        "the partner's criterion (at least 1 with level master)",
    ]
    found = examine(round_, result, "s1", "c1")
    assert found.rule == "impossible"
    assert found.binding == "the partner's criterion (at least 2 with languages pl)"
    assert f"One rule alone stood in the way: {found.binding}." in found.sentence


def test_the_cost_of_partners_criteria_is_that_of_all_of_them() -> None:
    people = [a_student(n, ranking=(("c1",),)) for n in range(4)]
    round_ = a_round(*people, criteria=(POLISH, MAPS))
    assert solve(round_, seed=1).figures.matched == 0
    free = without_each_rule(round_)["Without partners' criteria"]
    assert solve(free, seed=1).figures.matched == 4
