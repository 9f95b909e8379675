"""Browsers on the small hub of a file: its fixture `host`."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import Visitors


@pytest.fixture
def visitors(browser: Browser, host: Any) -> Iterator[Visitors]:
    here = Visitors(browser, host)
    yield here
    here.close()
    assert not here.faults, "\n".join(here.faults)
