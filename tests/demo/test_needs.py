"""The demo's access needs and answers for inclusion: whose they are, and how many."""

from collections import Counter

from hub.demo.content import access_needs, said_yes, students
from hub.demo.content.needs import SHARES
from hub.needs import Effect
from hub.needs.attributes import ATTRIBUTES

STUDENTS = {one.key for one in students()}


def test_needs_are_of_students_and_more_than_one_page_of_them() -> None:
    found = [one.student for one in access_needs()]
    assert set(found) <= STUDENTS
    assert len(set(found)) == len(found) > 20
    assert {one.effect for one in access_needs()} == {effect.value for effect in Effect}
    assert sum(bool(one.arranged) for one in access_needs()) >= 3


def test_enough_answer_for_figures_and_most_say_nothing() -> None:
    yes = Counter(one for student in students() for one in said_yes(student))
    assert set(SHARES) == {one.key for one in ATTRIBUTES} == set(yes)
    assert sum(many >= 10 for many in yes.values()) >= 4
    assert any(many < 20 for many in yes.values())
    assert sum(not said_yes(student) for student in students()) > 60
