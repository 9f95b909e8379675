"""Which columns of a table are columns of figures."""

import pytest

from hub.web.words import figure_columns, is_figure


@pytest.mark.parametrize(
    "text", ["5", "1,900", "12.5", "−4", "+ 3", " 20 % ", "9.2 mm", "5 ECTS", "2 h", "7 °C", "0"]
)
def test_a_number_with_its_unit_is_a_figure(text: str) -> None:
    assert is_figure(text)


@pytest.mark.parametrize("text", ["", "–", "5 June 2026", "20 % × 80", "2017, wet", "3 of 5", "x"])
def test_words_dates_and_sums_are_none(text: str) -> None:
    assert not is_figure(text)


def test_a_column_is_one_of_figures_if_all_that_is_said_in_it_is() -> None:
    rows = [["Ada", "5", "", "1", "–"], ["Bo", "12", "3 %", "none", ""], ["Cleo", "–"]]
    assert figure_columns(rows) == {1, 2}
    assert figure_columns([]) == set()
