"""Members whom every summed rule allows and whom no split makes legal: nobody's place is lost."""

from dataclasses import replace

from hub.matching import Challenge, Instance, Need, Student, University, check, solve
from hub.matching.engine import never
from hub.matching.placing import formed
from hub.matching.programme import Programme
from hub.matching.running import Run
from hub.matching.stages import StageA
from hub.matching.table import Table
from hub.matching.teams import Judge
from tests.matching.rounds import every_legal_result, value


def student(name: str, university: str, *skills: str, ranking: tuple[str, ...]) -> Student:
    return Student(
        id=name,
        university=university,
        level="master",
        languages=("en",),
        skills=tuple((skill, 3) for skill in skills),
        availability=(1, 2),
        ranking=tuple((one,) for one in ranking),
    )


def pairs(*more: Student) -> Instance:
    """Two teams of two, each of two universities with both skills: who sits with Ada who can do
    both leaves two without one of them."""
    c1 = Challenge(
        "c1", ("en",), max_teams=2, min_size=2, max_size=2, skills=(Need("sew", 2), Need("cook", 2))
    )
    c2 = replace(c1, id="c2", max_teams=1, skills=())
    return Instance(
        "pairs",
        (University("u1"), University("u2")),
        (
            student("ada", "u1", "sew", "cook", ranking=("c1",)),
            student("ben", "u1", ranking=("c1", "c2")),
            student("cem", "u2", "sew", ranking=("c1", "c2")),
            student("dua", "u2", "cook", ranking=("c1", "c2")),
            *more,
        ),
        (c1, c2),
    )


def lonely(round_: Instance) -> Instance:
    """The round with its first challenge alone."""
    return replace(
        round_,
        challenges=round_.challenges[:1],
        students=tuple(replace(one, ranking=(("c1",),)) for one in round_.students),
    )


def seen_by_the_programme(round_: Instance) -> tuple[int, set[int]]:
    """How many it places before any split, and the variants that cannot be split."""
    judge = Judge(Table(round_))
    stage = StageA(Programme(judge.table), 1, Run(lambda *_: None, never, None))
    ranked = stage.ranked()
    return ranked.limit, formed(judge, stage.programme, ranked.values)[1]


def most(round_: Instance) -> int:
    return -min(value(round_, one) for one in every_legal_result(round_))[0]


def test_what_cannot_be_split_is_seen_and_the_round_is_still_proven():
    round_ = lonely(pairs())
    assert seen_by_the_programme(round_) == (4, {0})
    result = solve(round_, seed=1)
    assert check(round_, result) == []
    assert result.proven
    assert result.figures.matched == result.figures.matched_bound == most(round_) == 2


def test_no_place_is_lost_where_another_challenge_has_room():
    round_ = pairs()
    assert seen_by_the_programme(round_)[1]
    result = solve(round_, seed=1)
    assert check(round_, result) == []
    assert result.proven
    assert result.figures.matched == most(round_) == 4
    squares = sum(p.rank * p.rank + 9 * p.rank for p in result.placements.values())
    assert squares == min(value(round_, one) for one in every_legal_result(round_))[1]


def test_one_student_more_makes_it_whole_again():
    round_ = lonely(pairs(student("eve", "u2", "sew", "cook", ranking=("c1",))))
    result = solve(round_, seed=1)
    assert check(round_, result) == []
    assert result.figures.matched == most(round_) == 4
