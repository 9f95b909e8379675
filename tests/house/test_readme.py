"""The README names every command and every setting that there is."""

import pytest
import typer.main

from hub.config import Settings
from hub.console.cli import app
from tests.house.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_explained(name: str) -> None:
    assert f"`SAMSKAP_{name.upper()}`" in README


@pytest.mark.parametrize("name", sorted(typer.main.get_command(app).commands))  # type: ignore[attr-defined]
def test_every_command_is_named(name: str) -> None:
    assert f"run.py {name}" in README
