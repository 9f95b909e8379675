"""Forms: typed or refused with a sentence, and nothing that was typed is lost."""

import asyncio
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field
from starlette.datastructures import FormData

from hub.actor import Role
from hub.errors import EditedMeanwhile
from hub.web.forms import SENTENCES, Form, Upload, check_version, read
from hub.web.routing import WayIn
from tests.house.test_routes import ways


class Everything(Form):
    """One field of each kind that the hub's forms have."""

    text: str = Field(min_length=3, max_length=6)
    word: str = Field(default="light", pattern="^(light|dark)$")
    count: int = Field(default=1, ge=1, le=9)
    above: int = Field(default=2, gt=1, lt=9)
    share: float = Field(default=2.5, multiple_of=2.5)
    points: Decimal = Field(default=Decimal("1.5"), max_digits=4, decimal_places=1)
    on: date | None = None
    at: time | None = None
    yes: bool = False
    role: Role = Role.STUDENT
    licence: Literal["a", "b"] = "a"
    chosen: Annotated[list[int], Field(min_length=0, max_length=3)] = Field(default_factory=list)
    file: Upload | None = None
    maybe: int | None = None


def sent(**values: Any) -> Any:
    pairs = [
        (name, one)
        for name, value in {"text": "good", **values}.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return asyncio.run(read(FormData(pairs), Everything))


BAD = [
    ("text", "", "Fill in this field."),
    ("text", "ab", "Write at least 3 characters."),
    ("text", "abcdefgh", "Write at most 6 characters; there are 8 now."),
    ("word", "blue", "Write this in the form shown in the hint."),
    ("count", "many", "Write a whole number, in digits."),
    ("count", "1.5", "Write a whole number"),
    ("count", "0", "Enter 1 or more."),
    ("count", "10", "Enter 9 or less."),
    ("count", "9" * 5000, "Write a smaller number."),
    ("above", "1", "Enter a number above 1."),
    ("above", "9", "Enter a number below 9."),
    ("share", "x", "Write a number, such as 2.5."),
    ("share", "3", "Enter a multiple of 2.5."),
    ("points", "x", "Write a number, such as 2.5."),
    ("points", "1.25", "Write at most 1 digits after the point."),
    ("points", "NaN", "Write a number, such as 2.5."),
    ("on", "2027-02-30", "Enter a date that exists, such as 2 February 2027."),
    ("on", "tomorrow", "Enter a date that exists, such as 2 February 2027."),
    ("at", "25:00", "Enter a time, such as 18:00."),
    ("yes", "perhaps", "Choose yes or no."),
    ("role", "king", "Choose one of the answers shown."),
    ("licence", "c", "Choose one of the answers shown."),
    ("chosen", ["x"], "Write a whole number, in digits."),
    ("chosen", ["1", "2", "3", "4"], "Choose at most 3."),
    ("file", "not a file", "Choose a file."),
]


@pytest.mark.parametrize(("name", "value", "sentence"), BAD)
def test_every_fault_has_a_sentence_and_keeps_what_was_typed(name, value, sentence):
    form = sent(**{name: value})
    assert form.value is None
    assert form.errors[name].startswith(sentence.rstrip("."))
    assert form.sent[name] == value


def test_good_values_are_typed():
    form = sent(count=" 7 ", on="2027-02-03", at="18:00", yes="yes", chosen=["3", "1", ""])
    assert form.good.count == 7
    assert form.good.on == date(2027, 2, 3)
    assert form.good.at == time(18)
    assert form.good.yes
    assert form.good.chosen == [3, 1]


def test_three_boxes_are_one_date():
    boxes = {"on-day": "3", "on-month": "2", "on-year": "2027"}
    assert sent(**boxes).good.on == date(2027, 2, 3)
    assert sent(**{name: "" for name in boxes}).good.on is None
    bad = sent(**{**boxes, "on-day": "31"})
    assert "date that exists" in bad.errors["on"]
    assert bad.sent["on-day"] == "31"


@given(
    st.dictionaries(
        st.sampled_from(sorted(Everything.model_fields)),
        st.one_of(st.text(max_size=40), st.lists(st.text(max_size=12), max_size=4)),
    )
)
def test_whatever_is_sent_is_read_or_refused_in_words(values):
    form = sent(**values)
    for name, sentence in form.errors.items():
        assert sentence[0].isupper(), (name, sentence)
        assert sentence.endswith("."), (name, sentence)
    assert (form.value is None) == bool(form.errors)


@given(st.data())
def test_every_form_of_the_hub_has_a_sentence_for_each_of_its_faults(forms, data):
    form = data.draw(st.sampled_from(forms))
    names = sorted(form.model_fields)
    if not names:
        return
    values = data.draw(st.dictionaries(st.sampled_from(names), st.text(max_size=30), max_size=6))
    done = asyncio.run(read(FormData(list(values.items())), form))
    assert all(done.errors.values())


@pytest.fixture(scope="module")
def forms() -> list[type[Form]]:
    """Every form that an action of the hub reads."""
    from pathlib import Path
    from tempfile import mkdtemp

    from hub.app import create_app
    from hub.config import Settings

    app = create_app(Settings(data=Path(mkdtemp()), durable=False), background=False)
    found = {route.form for _, _, route in ways(app) if isinstance(route, WayIn) and route.form}
    app.state.database.engine.dispose()
    return sorted(found, key=lambda form: form.__qualname__)


def test_sentences_say_what_to_do():
    for sentence in SENTENCES.values():
        assert sentence.endswith(".")
        assert "invalid" not in sentence.lower()
        assert "please" not in sentence.lower()


def test_the_second_of_two_writers_is_told_what_the_first_one_saved():
    check_version(3, 3, "Maja", {})
    with pytest.raises(EditedMeanwhile, match="Maja changed this") as told:
        check_version(2, 3, "Maja", {"title": "Her words"})
    assert told.value.theirs == {"title": "Her words"}
    assert told.value.version == 3
