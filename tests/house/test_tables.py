"""What counts as a column of numbers."""

import pytest

from tests.house.tables import astray

TABLE = "<table><tr><th>Who</th><th{}>{}</th></tr>{}</table>"
NUM = ' class="table__num"'


def table(cells: list[str], *, head: str = NUM, cell: str = NUM) -> str:
    rows = "".join(f"<tr><th>Ada</th><td{cell}>{one}</td></tr>" for one in cells)
    return TABLE.format(head, "Points", rows)


@pytest.mark.parametrize(
    "cells", [["5", "–", "12.5"], ["20 %"], ["+ 3", "−4"], ["5 ECTS"], ["2 h"]]
)
def test_numbers_must_be_set_as_numbers(cells: list[str]) -> None:
    assert astray(table(cells)) == []
    assert astray(table(cells, head=""))
    assert astray(table(cells, cell=""))


@pytest.mark.parametrize("cells", [["5 June 2026"], ["20 % × 80"], ["5", "none"], ["–"], []])
def test_words_need_not(cells: list[str]) -> None:
    assert astray(table(cells, head="", cell="")) == []
