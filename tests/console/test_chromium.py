"""The browser of the tests: what is there is taken; else the lightest is installed."""

import os
import shutil
import subprocess
from typing import Any

import pytest

from hub.console import chromium


class Machine:
    """A Debian of its own: programs on its PATH, packages that it can install, what was asked."""

    def __init__(self, patch: pytest.MonkeyPatch, programs: set[str], offered: set[str]) -> None:
        self.programs, self.offered = programs, offered
        self.asked: list[str] = []
        patch.setattr(shutil, "which", self.which)
        patch.setattr(subprocess, "run", self.run)
        patch.setattr(os, "geteuid", lambda: 0)

    def which(self, name: str) -> str | None:
        return f"/usr/bin/{name}" if name in self.programs else None

    def run(self, command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        if command[1] == "update":
            return subprocess.CompletedProcess(command, 0, "")
        package = command[-2]
        self.asked.append(package)
        if package not in self.offered:
            return subprocess.CompletedProcess(command, 100, f"Unable to locate {package}")
        self.programs.add(package)
        return subprocess.CompletedProcess(command, 0, "")


def test_what_is_there_is_taken_and_the_lighter_one_first(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, {"chromium", "apt-get"}, set())
    assert chromium.find_or_install(print) == "/usr/bin/chromium"
    machine.programs.add("chromium-headless-shell")
    assert chromium.find_or_install(print) == "/usr/bin/chromium-headless-shell"
    assert machine.asked == []


@pytest.mark.parametrize(
    ("offered", "installed"),
    [
        ({"chromium-headless-shell", "chromium"}, "chromium-headless-shell"),
        ({"chromium"}, "chromium"),
    ],
)
def test_a_fresh_machine_gets_the_lightest_that_it_offers(
    monkeypatch: pytest.MonkeyPatch, offered: set[str], installed: str
) -> None:
    machine = Machine(monkeypatch, {"apt-get"}, offered)
    assert chromium.find_or_install(print) == f"/usr/bin/{installed}"
    assert machine.asked[-1] == installed


def test_without_any_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    Machine(monkeypatch, {"apt-get"}, set())
    with pytest.raises(chromium.NoBrowser, match=r"(?s)Unable to locate chromium.*Install it"):
        chromium.find_or_install(print)


def test_who_may_not_install_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, {"apt-get"}, {"chromium"})
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(chromium.NoBrowser, match="sudo apt-get install chromium"):
        chromium.find_or_install(print)
    assert machine.asked == []
