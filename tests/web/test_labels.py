"""The summary of a refused form names each field by its label and leads to it."""

import re
from typing import Any

import pytest

from hub.web.forms import Submission
from hub.web.labels import with_labels
from hub.web.templates import environment
from tests import makers
from tests.conftest import Opening
from tests.house.gallery import rendered
from tests.organisations.test_organisations import As

FORM = """
{% from "macros/forms.html" import error_summary, text, choices, check with context %}
{% from "macros/forms.html" import date_boxes, select with context %}
{% filter with_labels %}
{{ error_summary(form) }}
{{ text(form, "title", "What is it called? (optional)") }}
{{ select(form, "city", "City & country", []) }}
{{ choices(form, "kind", "What sort?", [("a", "First", "note"), ("b", "Second")]) }}
{{ choices(form, "some", "Which of these", [("a", "First"), ("b", "Second")], many=True) }}
{{ check(form, "agreed", "We agree", note="You can take it back.") }}
{{ date_boxes(form, "starts", "On which day does it start?") }}
<fieldset id="hours"><legend><h2>Hours</h2></legend></fieldset>
<section id="skills" aria-labelledby="s"><h2 id="s">Skills</h2></section>
<div role="group" aria-label="Criterion 1">
<label for="w1">Weight</label><input id="w1" name="w1"></div>
<details><summary><h2>Criterion 2</h2></summary><fieldset><legend>Starting</legend>
<label for="w2">Weight</label><input id="w2" name="w2"></fieldset></details>
<details><summary><h2>Criterion 3</h2></summary><fieldset><legend>Starting</legend>
<label for="w3">Weight</label><input id="w3" name="w3"></fieldset></details>
{% endfilter %}
"""


def lines(**errors: str) -> list[str]:
    """What the summary of a form with these faults says."""
    form: Submission[Any] = Submission(errors=errors)
    html = environment.from_string(FORM).render(form=form, static=str)
    summary = html[html.index("<ul>") : html.index("</ul>")]
    return re.findall(r"<li>(.*?)</li>", summary)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("title", "What is it called? Fill in this field."),
        ("city", "City &amp; country: Fill in this field."),
        ("kind", "What sort? Fill in this field."),
        ("some", "Which of these: Fill in this field."),
        ("agreed", "We agree: Fill in this field."),
        ("starts", "On which day does it start? Fill in this field."),
        ("hours", "Hours: Fill in this field."),
        ("skills", "Skills: Fill in this field."),
        ("w1", "Criterion 1: Weight: Fill in this field."),
        ("w2", "Criterion 2: Weight: Fill in this field."),
        ("w3", "Criterion 3: Weight: Fill in this field."),
        ("elsewhere", "Fill in this field."),
    ],
)
def test_a_field_is_named_by_its_label(name: str, says: str) -> None:
    assert lines(**{name: "Fill in this field."}) == [f'<a href="#{name}">{says}</a>']


def test_what_is_no_field_is_said_without_a_name() -> None:
    assert lines(version="Elena changed this.") == ["Elena changed this."]


def test_a_label_cannot_bring_markup_along() -> None:
    html = '<b data-label-of="x"></b><label for="x">{{ "<i>" }}</label><input id="x">'
    page = environment.from_string(f"{{% filter with_labels %}}{html}{{% endfilter %}}").render()
    assert page == '&lt;i&gt;: <label for="x">&lt;i&gt;</label><input id="x">'


def test_a_page_without_faults_is_left_alone() -> None:
    html = "<p>Nothing here</p>"
    assert with_labels(html) is html


def test_every_page_does_it() -> None:
    html = rendered()
    assert "data-label-of" not in html
    assert re.search(r'href="#skills">[^<]+[:?] Choose at least 2\.</a>', html)


def test_several_empty_fields_are_told_apart(as_: As, work: Opening) -> None:
    with work() as w:
        person = makers.person(w)
    answer = as_(person).post("/organisations", data={})
    assert '<a href="#name">What is it called? Fill in this field.</a>' in answer.text
    assert '<a href="#city">In which city is it? Fill in this field.</a>' in answer.text
    assert answer.text.count("</span>Fill in this field.") == 4
