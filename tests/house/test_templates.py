"""Every template: it compiles, stands on a layout, is used, and holds no script and no style."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import nodes
from starlette.applications import Starlette

from hub.frontend import icons
from hub.web.templates import environment
from tests.house.test_routes import ways
from tests.house.tree import HUB, STATIC, TEMPLATES, name_of, sources, tree_of

ALL = sorted(TEMPLATES.rglob("*.html"))
FRAGMENTS = {"layouts", "macros"}
ALONE = "export.html"
"""A file to keep: it is read where there is no hub to load anything from."""
INLINE = re.compile(r"""<style|\sstyle=|\son[a-z]+\s*=\s*["']|javascript:|<script(?![^>]*\ssrc=)""")
UNSAFE = re.compile(r"\|\s*safe\b|Markup|autoescape")
IMPOLITE = re.compile(r"\b(please|simply|just click|oops|sorry)\b|[a-z]!(?!=)", re.IGNORECASE)


def template_name(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def is_page(path: Path) -> bool:
    return path.relative_to(TEMPLATES).parts[0] not in FRAGMENTS and path.name[0] != "_"


@cache
def syntax(path: Path) -> nodes.Template:
    return environment.parse(path.read_text(encoding="utf-8"))


def constants(call: nodes.Call) -> str | None:
    """The first argument of a call where it is written out."""
    first = call.args[0] if call.args else None
    return str(first.value) if isinstance(first, nodes.Const) else None


def calls(path: Path, name: str) -> Iterator[tuple[int, str]]:
    """The (line, first argument) of each call of a name with a written-out argument."""
    for call in syntax(path).find_all(nodes.Call):
        written = constants(call)
        if isinstance(call.node, nodes.Name) and call.node.name == name and written:
            yield call.lineno, written


@cache
def named_in_code() -> dict[str, set[str]]:
    """Each template that a string in the code names, with the folders that do."""
    named: dict[str, set[str]] = {}
    for path in sources():
        for node in ast.walk(tree_of(path)):
            written = node.value if isinstance(node, ast.Constant) else None
            if isinstance(written, str) and re.fullmatch(r"[a-z_]+/[\w/]+\.html", written):
                named.setdefault(written, set()).add(path.relative_to(HUB).parts[0])
    return named


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_it_compiles(path: Path) -> None:
    environment.get_template(template_name(path))


@pytest.mark.parametrize("path", [path for path in ALL if is_page(path)], ids=name_of)
def test_a_page_stands_on_a_layout(path: Path) -> None:
    if path.name == ALONE:
        return
    base = syntax(path).find(nodes.Extends)
    assert base is not None
    assert isinstance(base.template, nodes.Const)
    assert str(base.template.value).startswith("layouts/")


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_nothing_is_inline_or_marked_safe(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not INLINE.search(text)
    assert not UNSAFE.search(text)


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_its_words_are_plain(path: Path) -> None:
    for part in syntax(path).find_all(nodes.TemplateData):
        words = re.sub(r"<[^>]*>|<!--.*?-->", " ", part.data)
        assert not IMPOLITE.search(words), words.strip()[:120]


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_an_inline_if_has_its_else(path: Path) -> None:
    for one in syntax(path).find_all(nodes.CondExpr):
        assert one.expr2 is not None, f"line {one.lineno}"


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_macros_are_imported_by_name(path: Path) -> None:
    assert syntax(path).find(nodes.Import) is None


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_its_static_files_and_icons_exist(path: Path) -> None:
    drawn = {*icons.named((STATIC / "icons.txt").read_text(encoding="utf-8")), "mark"}
    for line, name in calls(path, "static"):
        assert name.startswith("vendor/") or (STATIC / name).is_file(), f"line {line}: {name}"
    for line, name in calls(path, "icon"):
        assert name in drawn, f"line {line}: icon {name} is not in static/icons.txt"


def test_its_links_lead_somewhere(app: Starlette) -> None:
    # The demo's door is there only where the demo made the database.
    names = {"demo:enter", *(route.name for capability, _, route in ways(app) if capability)}
    faults = [
        f"{name_of(path)}:{line}: {name}"
        for path in ALL
        for line, name in calls(path, "url")
        if name not in names
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", [path for path in ALL if is_page(path)], ids=name_of)
def test_a_page_is_shown_by_its_own_capability(path: Path) -> None:
    folder = path.relative_to(TEMPLATES).parts[0]
    if folder == "errors":
        return
    assert folder in named_in_code().get(template_name(path), set()), "nobody renders it"


def test_every_named_template_exists() -> None:
    missing = [name for name in named_in_code() if not (TEMPLATES / name).exists()]
    assert not missing


def test_every_fragment_is_used() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in ALL)
    for path in ALL:
        if path.name.startswith("_") or path.relative_to(TEMPLATES).parts[0] == "macros":
            name = template_name(path)
            assert name in text or name in named_in_code(), f"nothing includes {name}"


def test_the_front_page_is_at_the_root(app: Starlette) -> None:
    assert app.url_path_for("home:front") == "/"
