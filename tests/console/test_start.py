"""`run.py`: sentences for those whose machine is not ready."""

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.demo_data import CONSOLE, environment
from tests.house.tree import ROOT


@pytest.fixture
def starter() -> dict[str, Any]:
    """The names in run.py, without starting it."""
    return runpy.run_path(str(ROOT / "run.py"), run_name="starter")


def console(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [*CONSOLE, *arguments],
        cwd=ROOT,
        env={**environment(folder), "COLUMNS": "100", **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_old_python_gets_a_sentence(
    starter: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit):
        starter["main"]()
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_a_python_without_ensurepip_gets_a_sentence(
    starter: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(SystemExit):
        starter["make_venv"]()
    assert "apt install python3-venv" in capsys.readouterr().err


def test_tests_need_a_larger_lock(starter: dict[str, Any]) -> None:
    assert starter["lock_for"](["test"]).endswith("requirements-test.txt")
    assert starter["lock_for"]([]).endswith("requirements.txt")
    assert starter["lock_for"](["serve"]).endswith("requirements.txt")


def test_the_help_names_every_command_and_setting(tmp_path: Path) -> None:
    from hub.config import Settings

    told = console(tmp_path, "--help")
    assert told.returncode == 0
    for name in ("serve", "migrate", "demo", "backup", "restore", "test", "match", "frontend"):
        assert f"\n  {name} " in told.stdout
    for name in Settings.model_fields:
        assert f"SAMSKAP_{name.upper()}" in told.stdout


def test_a_setting_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    told = console(tmp_path, "migrate", SAMSKAP_PORT="many")
    assert told.returncode == 1
    assert "SAMSKAP_PORT cannot be 'many'" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_demo_is_not_served_beyond_this_machine(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("hub.db\nwhole\n", encoding="utf-8")
    told = console(tmp_path, "serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104
    assert told.returncode == 1
    assert "it only serves 127.0.0.1" in told.stderr


def test_the_readme_explains_every_setting() -> None:
    from hub.config import Settings

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert f"`SAMSKAP_{name.upper()}`" in text
