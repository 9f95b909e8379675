"""Grades as people write them, one a line."""

import pytest

from hub.reference import UNIVERSITIES
from hub.universities import scales


def test_a_line_is_a_code_with_or_without_words():
    found = scales.read(scales.tidy("30L = 30 e lode\n\n 30\n"), "<18 = Insufficiente")
    assert found == [
        {"code": "30L", "name": "30 e lode", "passed": True},
        {"code": "30", "name": "30", "passed": True},
        {"code": "<18", "name": "Insufficiente", "passed": False},
    ]


@pytest.mark.parametrize("one", UNIVERSITIES, ids=lambda one: one.key)
def test_every_scale_we_know_is_written_and_read_again(one):
    scale = [{"code": g.code, "name": g.name, "passed": g.passed} for g in one.grades]
    passes, fails = (scales.written(scale, passed) for passed in (True, False))
    assert scales.read(scales.tidy(passes), scales.tidy(fails)) == scale


@pytest.mark.parametrize(
    ("text", "said"),
    [("A\nB\nA = again", "twice"), ("= words", "no grade"), ("a very long code", "no grade")],
)
def test_what_is_no_list_of_grades_is_said(text, said):
    with pytest.raises(ValueError, match=said):
        scales.tidy(text)
