"""What can be checked of a published round, by whom, and what never leaves the hub."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from hub import matching
from hub.actor import Role
from hub.rounds import (
    MatchingRound,
    MatchingRun,
    State,
    commands,
    publishing,
    records,
    solving,
    verifying,
)
from hub.rounds.freezing import kept
from tests import makers
from tests.rounds.scene import Scene, code_of, published, scene, solved

ROOT = Path(__file__).parents[2]
SECRETS = ("wheelchair-user", "first-generation")


def told(w: Any, private: bool = False) -> Scene:
    """A published round that was opened by its commitment; with private facts in its input."""
    made = scene(w, 12, state=State.DRAFT)
    found = w.get(MatchingRound, made.round_id)
    w.actor = makers.actor(w, w.get(makers.Person, made.coordinator))
    commands.open_(w, found)
    commands.freeze(w, found, early=True)
    if private:
        instance = matching.read_instance(found.instance)
        students = tuple(
            replace(one, inclusion=SECRETS[at % 2 :], unavailable=(at,))
            for at, one in enumerate(instance.students)
        )
        instance = replace(instance, students=students)
        found.instance = kept(matching.instance_json(instance))
        found.input_hash = matching.input_hash(instance)
        found.input_root = records.root(w.settings.secret(), instance)
        w.add(found)
    publishing.publish(w, found, solved(w, found))
    return made


def test_everybody_can_check_a_round_by_its_public_file(
    work: Any, as_: Any, validate: Callable[[str], None], tmp_path: Path
) -> None:
    with work() as w:
        made = told(w)
    here = f"/rounds/{made.round_id}/verification"
    page = as_().get(here)
    validate(page.text)
    assert "Check it yourself" in page.text
    assert "The whole run" not in page.text
    file = as_().get(f"{here}/public.json")
    assert file.status_code == 200
    name = f"round-{made.round_id}-public.json"
    (tmp_path / name).write_bytes(file.content)
    code = page.text.split('python3 -c "')[1].split('"</code>')[0]
    done = subprocess.run(  # noqa: S603 our own page's command
        [sys.executable, "-c", code.replace("&#39;", "'").replace("&gt;", ">")],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "The draw is as published.\n", done.stderr
    value = json.loads(file.text)
    with work() as w:
        found = w.get(MatchingRound, made.round_id)
        run = w.get(MatchingRun, found.published_run_id)
        instance, result = solving.instance_for(found, run), matching.read_result(run.result)
        facts, teams = verifying.public_round(instance, result)
        assert verifying.public_faults(facts, result, teams) == []
        short = [replace(teams[0], members=teams[0].members[1:]), *teams[1:]]
        assert verifying.public_faults(facts, result, short)
        assert value["result_hash"] == run.result_hash
        assert value["input_hash"] == found.input_hash
    assert [team["members"] for team in value["teams"]] == [list(t.members) for t in teams]


def test_nothing_private_is_in_any_file(work: Any, as_: Any) -> None:
    with work() as w:
        made = told(w, private=True)
        ombud = makers.person(w, Role.OMBUD).id
    here = f"/rounds/{made.round_id}/verification"
    public = as_().get(f"{here}/public.json").text
    value = json.loads(public)
    assert not any(f'"s{student}"' in public for student in made.students)
    for one in value["instance"]["students"]:
        assert set(one) == {
            *("id", "university", "level", "languages", "skills", "availability", "ranking")
        }
        assert len(one["ranking"]) == 1
        assert one["availability"] == []
    assert not {"isolated", "holders", "by_university"} & set(value["figures"])
    for text in (
        public,
        as_(ombud).get(f"{here}/input.json").text,
        as_(ombud).get(f"{here}/result.json").text,
        as_(made.coordinator).get(here).text,
        as_(made.students[0]).get(f"/rounds/{made.round_id}/result").text,
    ):
        assert not any(secret in text for secret in SECRETS)
    given = json.loads(as_(ombud).get(f"{here}/input.json").text)
    assert all(one["inclusion"] == one["unavailable"] == [] for one in given["students"])
    assert "a replay at home will differ" in as_(ombud).get(here).text


def test_the_hub_replays_a_round_and_says_so_to_all(
    work: Any, as_: Any, run_errands: Callable[[], int], validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = told(w, private=True)
    here = f"/rounds/{made.round_id}/verification"
    desk = as_(made.coordinator)
    # The first time it does so by itself, since something will be erased.
    assert desk.post(f"{here}/replay").status_code == 409
    run_errands()
    assert "All 7 checks agree" in as_().get(here).text
    assert desk.post(f"{here}/replay").status_code == 303
    assert desk.post(f"{here}/replay").status_code == 409
    validate(as_().get(here).text)
    assert "The round is being verified, 0 %" in as_().get(here).text
    run_errands()
    page = as_().get(here).text
    validate(page)
    assert "All 7 checks agree" in page


def test_a_result_that_was_tampered_with_is_found(
    work: Any, as_: Any, run_errands: Callable[[], int], validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = told(w)
        run = w.one(select(MatchingRun))
        result = json.loads(json.dumps(run.result))
        first, second = result["teams"][0]["members"], result["teams"][1]["members"]
        first[0], second[0] = second[0], first[0]
        run.result, run.seed = result, run.seed + 1
        w.add(run)
    as_(made.coordinator).post(f"/rounds/{made.round_id}/verification/replay")
    run_errands()
    page = as_().get(f"/rounds/{made.round_id}/verification").text
    validate(page)
    assert "checks do not agree" in page
    assert "The seed does not follow from what was committed to." in page
    assert "The stored result gives another hash than the published one." in page


def test_a_round_of_an_earlier_rule_says_so_where_its_repetition_differs(
    work: Any, as_: Any, run_errands: Callable[[], int]
) -> None:
    with work() as w:
        made = told(w)
        run = w.one(select(MatchingRun))
        run.result = {**run.result, "rule_version": "samskap-matching/0"}
        run.result_hash = matching.result_hash(matching.read_result(run.result))
        w.add(run)
    as_(made.coordinator).post(f"/rounds/{made.round_id}/verification/replay")
    run_errands()
    page = as_().get(f"/rounds/{made.round_id}/verification").text
    assert "It was made by samskap-matching/0 with" in page
    assert f"and is checked by {matching.RULE_VERSION} with" in page


def test_the_command_line_replays_what_an_overseer_downloads(
    work: Any, as_: Any, tmp_path: Path
) -> None:
    from hub.matching import cli

    with work() as w:
        made = told(w)
    here = f"/rounds/{made.round_id}/verification"
    for name in ("input", "result"):
        (tmp_path / f"{name}.json").write_bytes(
            as_(made.coordinator).get(f"{here}/{name}.json").content
        )
    assert cli.match(tmp_path / "input.json", tmp_path / "result.json", replay=True) == cli.GOOD


def test_the_command_line_says_that_private_answers_are_not_in_a_download(
    work: Any, as_: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from hub.matching import cli

    with work() as w:
        made = told(w, private=True)
    here = f"/rounds/{made.round_id}/verification"
    for name in ("input", "result"):
        (tmp_path / f"{name}.json").write_bytes(
            as_(made.coordinator).get(f"{here}/{name}.json").content
        )
    replay = cli.match(tmp_path / "input.json", tmp_path / "result.json", replay=True)
    assert replay == cli.LEGAL_ONLY
    assert "leaves out private attributes, access needs or wishes" in capsys.readouterr().err


def test_a_student_can_prove_that_the_own_answers_were_in_the_input(
    work: Any, as_: Any, tmp_path: Path
) -> None:
    with work() as w:
        made = told(w)
        root = w.get(MatchingRound, made.round_id).input_root
    here = f"/rounds/{made.round_id}/result"
    client = as_(made.students[3])
    file = client.get(f"{here}/record.json")
    assert file.status_code == 200
    value = json.loads(file.text)
    assert value["root"] == root
    assert value["record"]["id"] == code_of(made.students[3])
    others = set(made.students) - {made.students[3]}
    assert not any(f'"s{other}"' in file.text for other in others)
    (tmp_path / f"round-{made.round_id}-my-record.json").write_bytes(file.content)
    code = client.get(here).text.split('python3 -c "')[1].split('"</code>')[0]
    done = subprocess.run(  # noqa: S603 our own page's command
        [sys.executable, "-c", code.replace("&#39;", "'")],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("True [['c"), done.stderr
    changed = {**value["record"], "ranking": value["record"]["ranking"][::-1]}
    leaf = matching.leaf(changed, bytes.fromhex(value["salt"]))
    path = [(step["side"], step["hash"]) for step in value["path"]]
    assert matching.on_path(
        matching.leaf(value["record"], bytes.fromhex(value["salt"])), path, root
    )
    assert not matching.on_path(leaf, path, root)
    assert as_().get(f"{here}/record.json").status_code == 303
    assert as_(made.coordinator).get(f"{here}/record.json").status_code == 404


@pytest.mark.parametrize("role", [None, Role.STUDENT, Role.TEACHER, Role.PARTNER])
def test_rankings_are_for_coordinators_and_the_ombud(
    work: Any, as_: Any, role: Role | None
) -> None:
    with work() as w:
        made = told(w)
        person = makers.person(w, *([role] if role else [])).id
    client = as_(person) if role else as_()
    here = f"/rounds/{made.round_id}/verification"
    for path in ("input.json", "result.json"):
        assert client.get(f"{here}/{path}").status_code in (303, 403)
    assert client.post(f"{here}/replay").status_code == 403


def test_a_round_that_is_not_told_gives_nothing_away(work: Any, as_: Any) -> None:
    with work() as w:
        made = scene(w, 8, state=State.DRAFT)
        opened = scene(w, 8)
        ombud = makers.person(w, Role.OMBUD).id
    assert as_().get(f"/rounds/{made.round_id}/verification").status_code == 404
    here = f"/rounds/{opened.round_id}/verification"
    page = as_().get(here)
    assert page.status_code == 200
    assert "Nobody committed to a nonce" in page.text
    assert as_().get(f"{here}/public.json").status_code == 404
    for path in ("input.json", "result.json"):
        assert as_(ombud).get(f"{here}/{path}").status_code == 409
    assert as_(ombud).post(f"{here}/replay").status_code == 409


def test_a_round_without_a_commitment_says_so(work: Any, as_: Any) -> None:
    with work() as w:
        made = scene(w, 12)
        published(w, made)
    page = as_().get(f"/rounds/{made.round_id}/verification").text
    assert "Nobody committed to a nonce" in page
    assert "draws the seed again" not in page


def test_a_run_that_a_time_limit_ended_says_that_nobody_can_repeat_it(
    work: Any, as_: Any, run_errands: Callable[[], int], validate: Callable[[str], None]
) -> None:
    with work() as w:
        made = told(w)
        run = w.one(select(MatchingRun))
        result = matching.read_result(run.result)
        late = replace(
            result,
            proven=False,
            figures=replace(result.figures, matched_bound=result.figures.matched + 2),
        )
        late = replace(late, result_hash=matching.result_hash(late))
        instance = solving.instance_for(w.get(MatchingRound, made.round_id), run)
        for name, value in solving.outcome(instance, late).items():
            setattr(run, name, value)
        w.add(run)
    here = f"/rounds/{made.round_id}/verification"
    page = as_().get(here).text
    validate(page)
    assert "Not proven, and not repeatable." in page
    assert "At most 2 more students could have been placed." in page
    assert "Nobody has to trust us" not in page
    assert "replay checks it" not in page
    as_(made.coordinator).post(f"{here}/replay")
    run_errands()
    page = as_().get(here).text
    validate(page)
    assert "All 6 checks agree" in page
    assert "Solved again" not in page
    assert (
        "nobody can repeat it exactly"
        in as_(made.students[0]).get(f"/rounds/{made.round_id}/result").text
    )
    with work() as w:  # as hubs of before kept it
        found = w.get(MatchingRound, made.round_id)
        old = {"name": "Solved again", "good": False, "note": "Another result."}
        found.verified = {**found.verified, "checks": [*found.verified["checks"], old]}
        w.add(found)
    assert "All 6 checks agree" in as_().get(here).text


def test_a_proven_run_says_nothing_of_a_time_limit(work: Any, as_: Any) -> None:
    with work() as w:
        made = told(w)
    page = as_().get(f"/rounds/{made.round_id}/verification").text
    assert "not repeatable" not in page
    assert "time limit" not in page
    assert "Solved again on the server" in page
