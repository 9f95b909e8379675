"""The locks say exactly what is installed, and name no place it comes from."""

import json
import re
import tomllib

import pytest

from tests.house.tree import ROOT

LOCKS = ["requirements.txt", "requirements-test.txt"]
PINNED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", re.MULTILINE)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name: str) -> set[tuple[str, str]]:
    return set(PINNED.findall(read(name)))


def wanted(specifications: list[str]) -> set[str]:
    """The plain names of dependencies as pyproject.toml writes them."""
    names = (re.match(r"[\w.-]+", one) for one in specifications)
    return {name.group().lower().replace("_", "-") for name in names if name}


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_hashes_and_no_address(name: str) -> None:
    text = read(name)
    assert "://" not in text
    for block in re.split(r"\n(?=[a-z0-9])", text.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    locked = {name for name, _ in pins("requirements.txt")}
    assert wanted(project["project"]["dependencies"]) <= locked
    tested = {name for name, _ in pins("requirements-test.txt")}
    assert wanted(project["dependency-groups"]["test"]) <= tested


def test_tests_run_on_what_is_served() -> None:
    assert pins("requirements.txt") <= pins("requirements-test.txt")


def test_script_packages_are_pinned_and_locked() -> None:
    lock = read("deno.lock")
    assert "://" not in lock
    for address in json.loads(read("deno.json"))["imports"].values():
        assert re.fullmatch(r"npm:(@[\w.-]+/)?[\w.-]+@\d+\.\d+\.\d+", address), address
        assert address.removeprefix("npm:").rsplit("@", 1)[0] in lock
