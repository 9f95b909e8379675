"""Challenges side by side: what the address asks for, and nothing that one may not see."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from hub.challenges import State
from tests import makers
from tests.conftest import Client, Opening

As = Callable[..., Client]


def test_the_address_holds_the_choice_in_its_order(work: Opening, as_: As) -> None:
    with work() as w:
        one, two = makers.challenge(w, title="Heat"), makers.challenge(w, title="Rain")
        draft = makers.challenge(w, title="Secret", state=State.DRAFT)
        student = makers.student(w)
    path = f"/challenges/comparison?compare={two.id}&compare={one.id}&compare={draft.id}"
    page = as_().get(path).text
    assert page.index(">Rain</a>") < page.index(">Heat</a>")
    assert "Secret" not in page
    assert "For you" not in page
    assert f'href="/challenges/comparison?compare={one.id}">Take it out' in page
    assert f'href="/challenges?compare={two.id}&amp;compare={one.id}"' in page
    mine = as_(student).get(path).text
    assert "For you" in mine
    assert "Teams work in English, as you can." in mine


def test_four_are_the_most_and_the_fifth_is_spoken_of(work: Opening, as_: As) -> None:
    with work() as w:
        made = [makers.challenge(w, title=f"Number {n}") for n in range(5)]
    query = "&".join(f"compare={one.id}" for one in made)
    page = as_().get(f"/challenges/comparison?{query}").text
    assert "Up to 4 fit side by side." in page
    assert ">Number 3</a>" in page
    assert ">Number 4</a>" not in page


def test_nothing_chosen_says_how_to_choose(as_: As) -> None:
    for query in ("", "?compare=99999999999999999999&compare=x&compare=%C2%B2&compare=-1"):
        assert "Nothing is chosen yet" in as_().get(f"/challenges/comparison{query}").text


def test_the_catalogue_keeps_what_is_compared(work: Opening, as_: As) -> None:
    with work() as w:
        one = makers.challenge(w, title="Heat")
        makers.challenge(w, title="Rain")
    page = as_().get(f"/challenges?q=rain&compare={one.id}").text
    assert "<strong>1 of 4</strong> chosen to compare" in page
    assert f'<input type="hidden" name="compare" value="{one.id}">' in page
    assert f'href="/challenges?compare={one.id}"' in page


def test_four_take_as_many_queries_as_one(
    work: Opening, as_: As, queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with work() as w:
        made = [makers.challenge(w) for _ in range(4)]
        makers.matching_round(w, made)
        student = makers.student(w)
    client = as_(student)
    seen = []
    for many in (1, 4):
        query = "&".join(f"compare={one.id}" for one in made[:many])
        with queries() as statements:
            assert client.get(f"/challenges/comparison?{query}").status_code == 200
        seen.append(len(statements))
    assert seen[0] == seen[1] <= 12
