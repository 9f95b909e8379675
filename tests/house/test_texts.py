"""What must not stand in any file, and how long one may be."""

import re
from pathlib import Path

import pytest

from tests.house.tree import HUB, TESTS, name_of, written

FILES = list(written())
LONGEST = 350
COUNTED = {".py", ".js", ".css", ".html"}
NOTES = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
PROMISES = ["coming " + "soon", "lorem " + "ipsum", "not yet " + "implemented"]
MACHINES = re.compile(r"(?<![\w.])/(?:work|root|home|Users|tmp)/\w")
HOSTS = ["registry." + "npmjs", "pypi." + "org", "pythonhosted." + "org", "debian." + "org"]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_is_left_over(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    low = text.lower()
    # Only capitals, as a word: "todo" is also Spanish for "all".
    assert not set(NOTES) & set(re.findall(r"\w+", text)), "a note to oneself"
    assert not [words for words in PROMISES if words in low], "a thing that is not there"
    assert not MACHINES.search(text), "a path of one machine"
    assert not [host for host in HOSTS if host in low], "an address of a registry"


def is_counted(path: Path) -> bool:
    """Migrations are written by a tool, once, and read from top to bottom."""
    return path.suffix in COUNTED and path.parent.name != "versions"


@pytest.mark.parametrize("path", [path for path in FILES if is_counted(path)], ids=name_of)
def test_files_are_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST, f"{lines} lines: make it a folder of nouns"


def test_tests_mirror_the_house() -> None:
    around = {"house", "browser", "js", "bench", "data", "end_to_end"}
    names = {path.stem for path in HUB.iterdir()} | around
    for folder in TESTS.iterdir():
        if folder.is_dir() and folder.name != "__pycache__":
            assert folder.name in names, f"tests/{folder.name} tests nothing of that name"
