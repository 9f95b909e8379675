"""Who may import what: a capability through its door, and the kernel no capability."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel

from hub.app import load_models
from tests.house.tree import CAPABILITIES, HUB, OUTERMOST, name_of, owner, sources, tree_of

FORBIDDEN = {
    "httpx": "httpx2 is the maintained one",
    "markupsafe": "only the template engine decides what is HTML",
    "requests": "httpx2 is the one client",
}
KNOWS_NOT = {
    "models.py": ("starlette", "hub.web"),
    "queries.py": ("starlette", "hub.web"),
    "commands.py": ("starlette",),
    "policy.py": ("starlette", "hub.web"),
    "forms.py": ("starlette", "sqlmodel", "sqlalchemy", "hub.db"),
}
"""By kind of file, what it has no business with."""
MODULES = list(sources())


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Each import of a file as (module, name); the name is empty for a plain `import`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: imports are written in full"
            yield from ((node.module or "", alias.name) for alias in node.names)


@cache
def door(capability: str) -> set[str]:
    """The names that a capability lets others import."""
    return set(getattr(import_module(f"hub.{capability}"), "__all__", ()))


def capability_of(module: str, name: str) -> str | None:
    """The capability that an import reaches into, if any."""
    parts = module.split(".")
    if parts == ["hub"]:
        return name if name in CAPABILITIES else None
    return parts[1] if parts[0] == "hub" and parts[1] in CAPABILITIES else None


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_others_come_in_by_the_door(path: Path) -> None:
    if owner(path) in OUTERMOST:
        return
    for module, name in imports(path):
        other = capability_of(module, name)
        if other is None or other == owner(path):
            continue
        assert owner(path) in CAPABILITIES, f"the kernel knows no capability, but imports {other}"
        # `from hub import teams` comes to the door; what is taken from it is in the tests below.
        if module != "hub":
            assert module == f"hub.{other}", f"import {name or module} from hub.{other}, its door"
            assert name in door(other), f"hub.{other} does not offer {name}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_is_taken_from_a_door_is_offered(path: Path) -> None:
    if owner(path) in OUTERMOST:
        return
    doors = {name for module, name in imports(path) if module == "hub" and name in CAPABILITIES}
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            other = node.value.id
            if other in doors and other != owner(path):
                assert node.attr in door(other), f"hub.{other} does not offer {node.attr}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_kind_of_file_keeps_to_its_business(path: Path) -> None:
    foreign = KNOWS_NOT.get(path.name, ()) if owner(path) in CAPABILITIES else ()
    for module, _ in imports(path):
        assert not module.startswith(foreign) or not foreign, f"{path.name} imports {module}"
        top = module.split(".")[0]
        assert top not in FORBIDDEN, f"imports {module}: {FORBIDDEN[top]}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_demo_is_known_only_to_what_stands_around(path: Path) -> None:
    if owner(path) not in OUTERMOST:
        for module, name in imports(path):
            whole = f"{module}.{name}"
            assert not whole.startswith(("hub.demo", "hub.console")), f"imports {whole}"


def test_settings_are_the_one_reader_of_the_environment() -> None:
    free = {"console", "frontend", "config.py"}
    for path in MODULES:
        if owner(path) not in free:
            text = path.read_text(encoding="utf-8")
            assert "environ" not in text.replace("environment", ""), name_of(path)
            assert "getenv" not in text, name_of(path)


def test_no_relationship_crosses_a_folder() -> None:
    load_models()
    configure_mappers()
    for mapper in SQLModel._sa_registry.mappers:
        here = mapper.class_.__module__.split(".")[:2]
        for relation in mapper.relationships:
            assert relation.mapper.class_.__module__.split(".")[:2] == here, relation


def test_every_folder_says_what_it_is_for() -> None:
    for folder in sorted(HUB.iterdir()):
        if folder.is_dir() and any(folder.glob("*.py")):
            assert ast.get_docstring(tree_of(folder / "__init__.py")), name_of(folder)
