"""What a replay says of a published result: agreed, different, or legal and no more than that."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hub.matching import Instance, Result, instance_json, solve, to_json
from hub.matching.cli import DIFFERENT, GOOD, LEGAL_ONLY, UNREADABLE, match
from hub.matching.writing import result_hash
from tests.matching.makers import a_round


@pytest.fixture(scope="module")
def round_() -> Instance:
    return a_round(24, overlap_is_hard=True)


@pytest.fixture(scope="module")
def proven(round_: Instance) -> Result:
    return solve(round_, seed=1)


@pytest.fixture(scope="module")
def ended_by_time(round_: Instance, proven: Result) -> Result:
    """Legal, and not what the whole run comes to: the teams of another seed."""
    other = replace(solve(round_, seed=2), seed=1, proven=False, unique=False)
    other = replace(other, result_hash=result_hash(other))
    assert other.result_hash != proven.result_hash
    return other


def replayed(folder: Path, round_: Instance, published: dict[str, Any]) -> int:
    instance, result = folder / "round.json", folder / "result.json"
    instance.write_text(json.dumps(instance_json(round_)))
    result.write_text(json.dumps(published))
    return match(instance, result, replay=True)


def test_a_proven_result_is_reproduced(round_: Instance, proven: Result, tmp_path: Path):
    assert replayed(tmp_path, round_, to_json(proven)) == GOOD


def test_a_result_that_time_ended_is_called_legal_and_not_reproduced(
    round_: Instance, ended_by_time: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert replayed(tmp_path, round_, to_json(ended_by_time)) == LEGAL_ONLY
    said = capsys.readouterr().err
    assert "it is a legal result" in said
    assert "not reproduced" in said
    assert "a time limit ended it" in said


def test_a_run_that_finds_nothing_in_time_says_the_same(
    round_: Instance, ended_by_time: Result, proven: Result, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    def too_late(*_: object, **__: object) -> Result:
        raise TimeoutError("No legal result was found within the time limit.")

    monkeypatch.setattr("hub.matching.cli.solve", too_late)
    assert replayed(tmp_path, round_, to_json(ended_by_time)) == LEGAL_ONLY
    assert replayed(tmp_path, round_, to_json(proven)) == DIFFERENT


def test_a_result_that_claims_proof_must_be_reproduced(
    round_: Instance, ended_by_time: Result, tmp_path: Path
):
    assert replayed(tmp_path, round_, to_json(replace(ended_by_time, proven=True))) == DIFFERENT


def test_an_input_without_private_answers_is_checked_and_not_called_different(
    round_: Instance, proven: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    monkeypatch.setattr("hub.matching.cli.solve", None)  # a run could only come to another result
    source = instance_json(
        replace(round_, students=tuple(replace(one, inclusion=()) for one in round_.students))
    )
    instance, result = tmp_path / "round.json", tmp_path / "result.json"
    result.write_text(json.dumps(to_json(proven)))
    instance.write_text(json.dumps(source))
    assert match(instance, result, replay=True) == DIFFERENT
    instance.write_text(json.dumps({**source, "left_out": ["private attributes"]}))
    assert match(instance, result, replay=True) == LEGAL_ONLY
    assert "leaves out private attributes, which steered this run" in capsys.readouterr().err
    first, *rest = proven.teams
    cut = replace(proven, teams=(replace(first, members=first.members[:1]), *rest))
    for broken in (cut, replace(cut, result_hash=result_hash(cut))):
        result.write_text(json.dumps(to_json(broken)))
        assert match(instance, result, replay=True) == DIFFERENT


def test_a_published_file_that_is_no_result_says_what_it_lacks(
    round_: Instance, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert replayed(tmp_path, round_, {"seed": "1"}) == UNREADABLE
    assert "it has no seed, input_hash, result_hash" in capsys.readouterr().err


def test_an_unproven_result_that_is_not_legal_or_not_its_own_is_different(
    round_: Instance, ended_by_time: Result, tmp_path: Path
):
    first, *rest = ended_by_time.teams
    cut = replace(ended_by_time, teams=(replace(first, members=first.members[:1]), *rest))
    assert replayed(tmp_path, round_, to_json(cut)) == DIFFERENT
    whole = to_json(replace(cut, result_hash=result_hash(cut)))
    assert replayed(tmp_path, round_, whole) == DIFFERENT
    assert replayed(tmp_path, round_, {"seed": 1}) in (DIFFERENT, UNREADABLE)
