"""Bad files: every fault with its place, and nothing else than BadInstance."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.matching import BadInstance, input_hash, instance_json, read_instance
from hub.matching.cli import match
from tests.matching.makers import a_round


def good() -> dict[str, Any]:
    """A round as a file of the exchange format holds it."""
    value = json.loads(json.dumps(instance_json(a_round(30))))
    for challenge in value["challenges"]:
        challenge["max_university_share"] = challenge.pop("share_permille") / 1000
    return value


def test_the_frozen_input_reads_back_as_the_same_round():
    frozen = json.loads(json.dumps(instance_json(a_round(30))))
    assert input_hash(read_instance(frozen)) == input_hash(a_round(30))


def test_what_is_written_reads_back_as_the_same_round():
    assert input_hash(read_instance(good())) == input_hash(a_round(30))


def test_every_fault_is_told_with_its_place():
    value = good()
    value["students"][0]["level"] = "postdoc"
    value["students"][1]["ranking"] = [["c000"], ["c000"], ["nowhere"]]
    value["students"][2]["availability"] = [84]
    value["students"][3]["university"] = "atlantis"
    value["challenges"][0]["max_size"] = 1
    value["challenges"][1]["max_university_share"] = 2
    value["challenges"][2]["criteria"] = [{"field": "height", "value": "tall", "min": 1}]
    value["pins"] = [{"student": "s9999", "challenge": "c000"}]
    value["rule"]["rank_rule"] = "luck"
    value["students"][4] = 7
    value["students"][5]["vetoes"] = ["c777"]
    value["students"][6]["wishes"] = ["s7777"]
    value["students"][7]["level"] = None
    value["students"][7]["id"] = None
    value["challenges"][3]["languages"] = []
    value["challenges"][4]["levels"] = []
    value["seed"] = -1
    del value["name"]
    with pytest.raises(BadInstance) as bad:
        read_instance(value)
    faults = "\n".join(bad.value.faults)
    for place in (
        "students[0].level",
        "students[1].ranking",
        "students[2].availability[0]",
        "students[3].university",
        "challenges[0].max_size",
        "challenges[1].max_university_share",
        "challenges[2].criteria[0].field",
        "pins[0].student",
        "rule.rank_rule",
        "students[4]: must be an object",
        "students[5].vetoes: there is no challenge c777",
        "students[6].wishes: there is no student s7777",
        "students[7].level: is missing",
        "students[7].id: is missing",
        "challenges[3].languages: must name at least one",
        "challenges[4].levels: must name at least one",
        "\nseed: must be",
        "name",
    ):
        assert place in faults
    assert "nowhere" in faults
    assert "students[4]." not in faults  # one fault for what is no object, not one for each key


@pytest.mark.parametrize("share", [0.5, 0.6, 0.75, 1 / 3, 2 / 3, 0.34, 1, 0])
def test_a_share_allows_the_same_numbers_in_thousandths(share: float):
    value = good()
    for challenge in value["challenges"]:
        challenge["max_university_share"] = share
    read = read_instance(value)
    for size in range(4, 7):
        assert read.challenges[0].share_permille * size // 1000 == int(share * size + 1e-9)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_no_damage_to_a_file_raises_anything_else(data: st.DataObject):
    value = json.loads(json.dumps(good()))
    here = value
    for _ in range(data.draw(st.integers(0, 4))):
        keys = sorted(here) if isinstance(here, dict) else range(len(here))
        key = data.draw(st.sampled_from(list(keys))) if keys else None
        if key is None or not isinstance(here[key], dict | list) or not here[key]:
            break
        here = here[key]
    if here:
        key = data.draw(st.sampled_from(list(here if isinstance(here, dict) else range(len(here)))))
        here[key] = data.draw(values)
    try:
        read_instance(value)
    except BadInstance as bad:
        faults = bad.faults
    else:
        faults = ["none"]
    assert faults


def test_the_command_solves_replays_and_refuses(tmp_path: Path, capsys: pytest.CaptureFixture):
    instance, output = tmp_path / "round.json", tmp_path / "result.json"
    instance.write_text(json.dumps(good()))
    assert match(instance, output, seed=3) == 0
    assert match(instance, output, replay=True) == 0
    changed = json.loads(output.read_text())
    changed["result_hash"] = "0" * 64
    output.write_text(json.dumps(changed))
    assert match(instance, output, replay=True) == 3
    instance.write_text("[1, 2")
    assert match(instance, output) == 2
    instance.write_text("{}")
    assert match(instance, output) == 2
    assert "is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            b'{"format": 1,\n "name" 2}',
            "is not JSON: Expecting ':' delimiter, at line 2, column 9.",
        ),
        (b'{"name": "\xe9"}', "is not UTF-8: see its byte 10."),
        (b"[" * 200_000, "is nested too deeply"),
        (b'{"name": "a", "seed": 1, "name": "b"}', "the key “name” stands twice in one object"),
    ],
)
def test_a_file_that_is_no_json_is_named_with_the_place(
    text: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "round.json"
    file.write_bytes(text)
    assert match(file, tmp_path / "result.json") == 2
    said = capsys.readouterr().err
    assert said.startswith(str(file))
    assert words in said


def test_what_cannot_be_written_or_drawn_is_said_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "round.json"
    file.write_text(json.dumps(good()))
    monkeypatch.setattr("hub.matching.cli.solve", None)
    assert match(file, tmp_path / "nowhere" / "result.json") == 2
    assert "there is no folder" in capsys.readouterr().err
    assert match(file, tmp_path / "result.json", seed=-1) == 2
    assert "--seed: must be a whole number from 0 on" in capsys.readouterr().err
    assert match(tmp_path / "none.json", tmp_path / "result.json") == 2
    assert "none.json cannot be read: No such file" in capsys.readouterr().err


def test_a_terminal_is_told_how_far_a_run_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "round.json"
    file.write_text(json.dumps(good()))
    assert match(file, tmp_path / "result.json") == 0
    assert capsys.readouterr().err == ""  # a file of the log is not filled with it
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert match(file, tmp_path / "result.json") == 0
    lines = capsys.readouterr().err.split("\r")
    assert re.search(r"\d+% .+\. \d+ placed, at most \d+ possible\. \d+ s", lines[-1])
    assert lines[-1].endswith("\n")


def test_a_result_that_cannot_be_written_is_no_exception(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "round.json"
    file.write_text(json.dumps(good()))
    assert match(file, tmp_path) == 2
    assert "cannot be written" in capsys.readouterr().err
