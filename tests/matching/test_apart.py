"""A solve in a child process: the same result, the same errors, and an end when it is told to."""

import json
import subprocess
from dataclasses import replace

import pytest

from hub.matching import (
    BadInstance,
    Cancelled,
    Died,
    Infeasible,
    Progress,
    Waiting,
    apart,
    check,
    counterfactual,
    counterfactual_apart,
    diagnose,
    diagnose_apart,
    examine,
    examine_apart,
    explain,
    repairs,
    repairs_apart,
    result_hash,
    solve,
    solve_apart,
    to_json,
    what_if,
    what_if_apart,
    without_each_rule,
)
from hub.matching.writing import instance_json
from tests.matching.makers import a_round
from tests.matching.test_running import pinned_apart


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The child processes that were begun."""
    begun: list[subprocess.Popen[bytes]] = []
    make = apart._child

    def noted() -> subprocess.Popen[bytes]:
        begun.append(make())
        return begun[-1]

    monkeypatch.setattr(apart, "_child", noted)
    return begun


def test_a_child_finds_the_same_result_and_tells_how_far_it_is(children):
    heard: list[Progress] = []
    round_ = a_round(48)
    here, there = solve(round_, seed=2), solve_apart(round_, seed=2, progress=heard.append)
    assert to_json(replace(there, seconds=here.seconds)) == to_json(here)
    assert result_hash(there) == there.result_hash
    assert {"ranks", "teams", "done"} <= {one.stage for one in heard}
    assert children[0].returncode is not None


def test_a_cancelled_child_is_ended(children):
    heard: list[Progress] = []
    with pytest.raises(Cancelled):
        solve_apart(a_round(48), seed=1, progress=heard.append, cancelled=lambda: bool(heard))
    assert children[0].returncode is not None


def test_a_child_says_what_clashes_and_what_cannot_be_read():
    with pytest.raises(Infeasible) as none:
        solve_apart(pinned_apart(a_round(30)), seed=1)
    assert none.value.conflict == ("s0000 is pinned to c001.",)
    round_ = a_round(6)
    postdoc = replace(round_.students[0], level="postdoc")
    with pytest.raises(BadInstance, match=r"students\[0\].level"):
        solve_apart(replace(round_, students=(postdoc, *round_.students[1:])), seed=1)


def test_a_child_that_outlives_its_time_is_ended(children, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(apart, "GRACE_S", -1.0)
    with pytest.raises(TimeoutError):
        solve_apart(a_round(120), seed=1, time_limit_s=0.5)
    assert children[0].returncode is not None


def test_a_time_limit_reaches_the_child():
    round_ = a_round(240)
    try:
        result = solve_apart(round_, seed=1, time_limit_s=0.3)
    except TimeoutError:
        return
    assert check(round_, result) == []


def test_a_child_without_memory_ends_and_the_parent_says_so(children):
    with pytest.raises(Died):
        solve_apart(a_round(48), seed=1, memory_mb=16)
    assert children[0].returncode is not None


def test_a_child_ends_with_its_parent_and_knows_no_secret(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SAMSKAP_SECRET", "hidden")
    asked = {"task": "solve", "instance": instance_json(a_round(400)), "seed": "1"}
    asked |= {"time_limit_s": None, "memory_mb": 4096}
    child = apart._child()
    child.communicate(json.dumps(asked).encode() + b"\n", timeout=60)
    assert child.returncode == 1
    names: list[dict[str, str]] = []

    def noted(*_: object, env: dict[str, str], **__: object) -> None:
        names.append(env)

    monkeypatch.setattr(subprocess, "Popen", noted)
    apart._child()
    assert "hidden" not in names[0].values()


def test_every_question_has_the_same_answer_in_a_child(children):
    round_ = a_round(48)
    result = solve(round_, seed=2)
    heard: list[Progress] = []
    waiting = Waiting(progress=heard.append)
    gone = [result.teams[0].members[0]]
    made = repairs(round_, result, seed=2, withdrawn=gone)
    there = repairs_apart(round_, result, waiting, seed=2, withdrawn=gone)
    assert [replace(one, result=own.result) for one, own in zip(there, made, strict=True)] == [
        *made
    ]
    assert [one.result.result_hash for one in there] == [one.result.result_hash for one in made]
    student = next(one for one, place in result.placements.items() if place.rank > 1)
    wish = explain(round_, result, student).choices[0].challenge
    assert examine_apart(round_, result, student, wish, waiting) == examine(
        round_, result, student, wish
    )
    assert counterfactual_apart(round_, result, student, waiting) == counterfactual(
        round_, result, student
    )
    variants = {"Without skills": without_each_rule(round_)["Without required skills"]}
    assert what_if_apart(round_, variants, waiting, seed=1) == what_if(round_, variants, seed=1)
    clash = pinned_apart(a_round(30))
    assert diagnose_apart(clash, waiting) == diagnose(clash) == ("s0000 is pinned to c001.",)
    assert heard
    assert len(children) == 5
    assert all(one.returncode is not None for one in children)
    with pytest.raises(Cancelled):
        counterfactual_apart(round_, result, student, Waiting(cancelled=lambda: True))
