"""Every macro, layout and error page: valid HTML, no class without a style, nothing left out."""

import re
from collections import Counter
from collections.abc import Callable

import pytest

from tests.house.gallery import FAULTY, rendered
from tests.house.tree import STATIC, TEMPLATES, TESTS

SHOWN = "".join(
    path.read_text(encoding="utf-8") for path in (TESTS / "house" / "templates").glob("*.html")
)
MACROS = re.findall(
    r"{% macro (\w+)\(",
    "".join(path.read_text(encoding="utf-8") for path in (TEMPLATES / "macros").glob("*.html")),
)
INNER = {"mark", "type_icon", "notes", "described", "hint_and_fault", "classes"}
"""Macros that others are made of."""
ERRORS = sorted(path.name for path in (TEMPLATES / "errors").glob("*.html"))
PAGES = ["gallery.html", "tool.html", *(f"errors/{name}" for name in ERRORS)]


@pytest.mark.parametrize("template", PAGES)
@pytest.mark.parametrize("signed_in", [True, False])
def test_it_is_valid_html(template: str, signed_in: bool, validate: Callable[[str], None]) -> None:
    validate(rendered(template, signed_in=signed_in))


@pytest.mark.parametrize("template", PAGES)
def test_no_id_stands_twice(template: str) -> None:
    counts = Counter(re.findall(r'\sid="([^"]+)"', rendered(template)))
    assert not [name for name, count in counts.items() if count > 1]


@pytest.mark.parametrize("template", PAGES)
def test_what_a_description_points_to_exists(template: str) -> None:
    html = rendered(template)
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    pointed = re.findall(r'(?:aria-describedby|aria-labelledby|for|popovertarget)="([^"]+)"', html)
    assert {one for names in pointed for one in names.split()} <= ids


def test_every_class_has_a_style() -> None:
    sheets = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "css").rglob("*.css"))
    used = {
        name
        for template in PAGES
        for names in re.findall(r'class="([^"]*)"', rendered(template))
        for name in names.split()
    }
    assert not {name for name in used if f".{name}" not in sheets}


@pytest.mark.parametrize("macro", [name for name in MACROS if name not in INNER])
def test_every_macro_is_shown(macro: str) -> None:
    assert re.search(rf"\b{macro}\(", SHOWN)


def test_a_refused_form_says_so_first() -> None:
    html = rendered()
    assert "<title>Error: " in html
    assert 'id="errors"' in html
    assert "Saved meanwhile:" in html
    for name in FAULTY.errors:
        assert name == "version" or f'href="#{name}"' in html


def test_the_theme_is_in_the_html() -> None:
    assert 'data-theme="dark"' in rendered("errors/404.html", theme="dark")
