"""Every way in has a guard of its own capability's policy."""

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from hub.web.routing import SocketWayIn, WayIn
from tests.house.tree import CAPABILITIES

WITHOUT_GUARD = {"/static", "/healthz", "/metrics"}
"""The files that everybody loads, and the answer that the process is alive."""


def ways(app: Starlette) -> Iterator[tuple[str, str, BaseRoute]]:
    """Every route as (capability, path, route); the capability is empty for the kernel's own."""
    for route in app.routes:
        capability, _, rest = str(getattr(route, "name", "")).partition(":")
        yield capability if rest else "", getattr(route, "path", ""), route


def policy_of(capability: str) -> ModuleType:
    return import_module(f"hub.{capability}.policy")


def guards_of(route: Any) -> list[Any]:
    return [guard for guard in (route.guard, getattr(route, "editor", None)) if guard is not None]


def test_every_way_in_is_guarded_by_its_own_policy(app: Starlette) -> None:
    faults = []
    for capability, path, route in ways(app):
        if path in WITHOUT_GUARD:
            continue
        if not isinstance(route, WayIn | SocketWayIn):
            faults.append(f"{path} was not made by page, action, channel or document")
            continue
        known = list(vars(policy_of(capability)).values())
        faults += [
            f"{path}: {guard} is not in hub/{capability}/policy.py"
            for guard in guards_of(route)
            if not any(guard is one for one in known)
        ]
    assert not faults, "\n".join(faults)


def test_guards_take_exactly_what_their_path_names(app: Starlette) -> None:
    faults = []
    for _, path, route in ways(app):
        if not isinstance(route, WayIn | SocketWayIn):
            continue
        named = set(re.findall(r"{(\w+)", path))
        for guard in guards_of(route):
            takes = inspect.signature(guard).parameters
            open_ended = any(one.kind is one.VAR_KEYWORD for one in takes.values())
            own = {name for name, one in takes.items() if one.kind is not one.VAR_KEYWORD}
            missing = named - own if not open_ended else set()
            spare = {
                name
                for name in own - named - {next(iter(takes))}
                if takes[name].default is inspect.Parameter.empty
            }
            if missing or spare:
                faults.append(f"{path}: {guard.__name__} differs by {missing | spare}")
    assert not faults, "\n".join(faults)


def test_addresses_are_plain_nouns(app: Starlette) -> None:
    faults = [
        path
        for _, path, route in ways(app)
        if isinstance(route, WayIn | SocketWayIn)
        and not re.fullmatch(r"(/([a-z0-9-]+(\.[a-z]+)?|{\w+(:\w+)?}))*/?", path)
    ]
    assert not faults, faults


def test_names_are_unique(app: Starlette) -> None:
    seen: dict[str, str] = {}
    for _, path, route in ways(app):
        if isinstance(route, WayIn | SocketWayIn):
            assert route.name not in seen, f"{route.name} is {seen[route.name]} and {path}"
            seen[route.name] = path


def test_every_way_in_is_under_the_word_of_its_capability(app: Starlette) -> None:
    for capability, path, _ in ways(app):
        if capability not in ("", "home"):
            assert path.split("/")[1] == capability, path


@pytest.mark.parametrize("capability", sorted(CAPABILITIES - {"matching"}))
def test_every_capability_has_ways_in_and_a_policy(capability: str) -> None:
    assert import_module(f"hub.{capability}.routes").routes
    assert policy_of(capability).__doc__
