"""Colours only in the tokens, roles everywhere else, and no side that is left or right."""

import re
from pathlib import Path

import pytest

from hub.frontend import styles
from tests.house.tree import STATIC, TEMPLATES, name_of

SHEETS = sorted((STATIC / "css").rglob("*.css"))
TOKENS = STATIC / "css" / "tokens.css"
COLOURS = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|color)\(|:\s*(?:white|black|red|gray|grey)\b",
    re.IGNORECASE,
)
PHYSICAL = re.compile(
    r"(?:^|[{;\s])((?:margin|padding|border|inset)-(?:left|right)|(?:left|right)\s*:"
    r"|text-align:\s*(?:left|right)|float:\s*(?:left|right))"
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
USED = re.compile(r"var\(\s*(--[\w-]+)\s*(,)?")
SET = re.compile(r"(--[\w-]+)\s*:")
BY_PLACE = {"boards.css", "print.css"}
"""The board's plane has a left, whatever the language; paper is white, whatever the theme."""
BY_CARET = {"editor.css"}
"""In a page of text the caret shows where one is."""


def rules(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SHEETS, ids=name_of)
def test_colours_are_roles(path: Path) -> None:
    if path != TOKENS and path.name != "print.css":
        found = COLOURS.search(rules(path))
        assert found is None, f"{found.group()} belongs into tokens.css"


@pytest.mark.parametrize("path", SHEETS, ids=name_of)
def test_sides_are_logical(path: Path) -> None:
    if path.name not in BY_PLACE:
        found = PHYSICAL.search(rules(path))
        assert found is None, f"{found.group(1)}: say start and end, inline and block"


def test_every_role_that_is_used_is_set_somewhere() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "js").rglob("*.js"))
    known = {name for path in SHEETS for name in SET.findall(rules(path))}
    known |= set(re.findall(r"--[\w-]+", scripts))
    faults = [
        f"{name_of(path)}: {name}"
        for path in SHEETS
        for name, fallback in USED.findall(rules(path))
        if name not in known and not fallback
    ]
    assert not faults, faults


def test_every_import_exists() -> None:
    lost: list[Path] = []
    for root in styles.roots(STATIC / "css"):
        styles.bundle(root, root, lost)
    assert not lost, [name_of(path) for path in lost]


def test_every_sheet_is_loaded() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    for root in styles.roots(STATIC / "css"):
        assert f"css/{root.name}" in pages, f"no page loads {root.name}"


@pytest.mark.parametrize("path", SHEETS, ids=name_of)
def test_focus_is_never_taken_away(path: Path) -> None:
    for line in rules(path).splitlines():
        if path.name not in BY_CARET and re.search(r"outline:\s*(?:0|none)", line):
            # What a script gave the focus to, say a heading, needs no ring for a mouse.
            assert ":not(:focus-visible)" in line, line.strip()
