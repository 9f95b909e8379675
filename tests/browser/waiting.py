"""Waiting for what a page tells in steps: two pages that come to agree, an order that is kept."""

import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Page

T = TypeVar("T")
PATIENCE = 20.0


def settles(page: Page, read: Callable[[], T], wanted: T) -> None:
    """Read again and again until it is what is wanted. Fails with what was read last."""
    until = time.monotonic() + PATIENCE
    while (found := read()) != wanted:
        assert time.monotonic() < until, f"it stays {found!r}, not {wanted!r}"
        page.wait_for_timeout(50)  # lets the page go on


def agree(one: Page, other: Page, read: Callable[[Page], T]) -> T:
    """Wait until two pages read alike; returns what they read."""
    settles(one, lambda: read(one) == read(other), wanted=True)
    return read(one)
