"""Scripts: no HTML in strings, npm only through a bundle, an element in the file of its name."""

import json
import re
from pathlib import Path

import pytest

from hub.frontend.build import SCRIPTS
from tests.house.tree import ROOT, STATIC, TEMPLATES, name_of

ALL = sorted((STATIC / "js").rglob("*.js"))
IMPORTED = re.compile(
    r"""^\s*(?:import|export)\b[^;"']*\bfrom\s*["']([^"']+)["']"""
    r"""|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']""",
    re.MULTILINE,
)
HTML = re.compile(
    r"innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|createContextualFragment"
    r"|\beval\(|new Function"
)
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)


def code(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def imported(path: Path) -> list[str]:
    return ["".join(names) for names in IMPORTED.findall(code(path))]


def graph(path: Path, seen: set[Path] | None = None) -> set[Path]:
    """A script with all of ours that it imports."""
    seen = set() if seen is None else seen
    if path not in seen:
        seen.add(path)
        for name in imported(path):
            if name.startswith("."):
                graph((path.parent / name).resolve(), seen)
    return seen


def entries() -> list[Path]:
    return [STATIC / name for name in SCRIPTS if (STATIC / name).exists()]


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_no_html_in_strings(path: Path) -> None:
    assert not HTML.search(code(path))


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_imports_exist(path: Path) -> None:
    packages = json.loads((ROOT / "deno.json").read_text(encoding="utf-8"))["imports"]
    for name in imported(path):
        if name.startswith("."):
            assert (path.parent / name).is_file(), name
        else:
            assert any(name == one or name.startswith(f"{one}/") for one in packages), name


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_an_element_is_in_the_file_of_its_name(path: Path) -> None:
    for tag in re.findall(r"""customElements\.define\(\s*["']([\w-]+)["']""", code(path)):
        assert path.stem == tag


def test_npm_comes_only_in_bundles() -> None:
    bundled = set().union(*(graph(path) for path in entries())) if entries() else set()
    for path in ALL:
        if any(not name.startswith(".") for name in imported(path)):
            assert path in bundled, f"{name_of(path)} imports a package, but is in no bundle"


def test_every_script_is_loaded_by_a_page_or_a_script() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    loaded = [path for path in ALL if path.relative_to(STATIC).as_posix() in pages]
    used = set().union(*(graph(path) for path in loaded)) if loaded else set()
    assert not [name_of(path) for path in ALL if path not in used]
