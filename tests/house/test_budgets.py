"""The built files are small enough for a phone on a train (sizes compressed, KB of 1,024 bytes)."""

import gzip

import pytest

from hub import frontend
from tests.house.tree import STATIC

KB = 1024
VENDOR = STATIC / "vendor"
SHEETS = {
    "every page": (22, ["css/hub.css"]),
    "assessment desk": (26, ["css/hub.css", "css/desk.css"]),
    "page, editing": (26, ["css/hub.css", "css/editor.css"]),
    "board": (28, ["css/hub.css", "css/boards.css"]),
}
SCRIPTS = {
    "every page, reading included": (15, ["hub.js"]),
    "assessment desk": (40, ["hub.js"]),
    "page, editing": (150, ["editor.js"]),
    "board": (90, ["hub.js", "board.js"]),
}
FONTS = {
    "commissioner-latin.woff2": 48_000,
    "commissioner-latin-ext.woff2": 40_000,
    "commissioner-cyrillic.woff2": 40_000,
}


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    frontend.build()


def packed(name: str) -> int:
    """The compressed size of a built file, in bytes."""
    return len(gzip.compress((VENDOR / name).read_bytes()))


@pytest.mark.parametrize("kind", SHEETS)
def test_style_sheets_keep_their_budget(kind: str) -> None:
    limit_kb, names = SHEETS[kind]
    sizes = {name: packed(name) for name in names}
    assert sum(sizes.values()) <= limit_kb * KB, sizes


@pytest.mark.parametrize("kind", SCRIPTS)
def test_scripts_keep_their_budget(kind: str) -> None:
    limit_kb, names = SCRIPTS[kind]
    sizes = {name: packed(name) for name in names}
    assert sum(sizes.values()) <= limit_kb * KB, sizes


@pytest.mark.parametrize("name", FONTS)
def test_fonts_keep_their_budget(name: str) -> None:
    assert (VENDOR / "fonts" / name).stat().st_size <= FONTS[name]


def test_the_icons_are_one_small_file() -> None:
    assert packed("icons.svg") <= 4 * KB
