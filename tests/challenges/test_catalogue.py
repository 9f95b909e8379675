"""The catalogue finds, counts and orders as counting by hand would."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from hub.challenges import PUBLIC, Challenge, Mode, State, index, move
from hub.challenges.catalogue import Found, find
from hub.challenges.finding import facets
from hub.challenges.values import FACETS
from hub.challenges.wishes import Wish, wish_of
from hub.db import Work
from hub.rankings import standing
from tests import makers
from tests.conftest import Client, Opening

Queries = Callable[[], AbstractContextManager[list[str]]]


def search(w: Work, query: str) -> Found:
    return find(w, wish_of(QueryParams(query)))


def titles(found: Found) -> list[str]:
    return [card.title for card in found.cards]


def fits(challenge: Challenge, wish: Wish, but: str = "") -> bool:
    """By hand: one value of every chosen facet, except one."""
    own = facets(challenge)
    return challenge.state in PUBLIC and all(
        set(values) & set(own[name]) for name, values in wish.chosen.items() if name != but
    )


@pytest.fixture
def mixed(work: Opening) -> list[Challenge]:
    """Challenges that differ in everything."""
    with work() as w:
        owners = [makers.organisation(w) for _ in range(3)]
        rows = []
        for n, (state, mode) in enumerate(
            product(
                (State.PUBLISHED, State.PUBLISHED, State.CLOSED, State.DRAFT, State.WITHDRAWN),
                Mode,
            )
        ):
            rows.append(
                makers.challenge(
                    w,
                    state=state,
                    mode=mode,
                    organisation_id=owners[n % 3].id,
                    sdgs=[1 + n % 5, 6 + n % 4],
                    theme=("water", "health")[n % 2],
                    languages=[["en"], ["en", "de"], ["nb"], []][n % 4],
                    levels=[["bachelor"], ["bachelor", "master"]][n % 2],
                    credits=(2.5, 5.0, 7.5)[n % 3],
                    starts_on=(date(2027, 2, 1), date(2027, 9, 1), None)[n % 3],
                )
            )
        return rows


VALUES: dict[str, list[str]] = {
    "open": ["yes"],
    "goal": ["1", "3", "7", "17"],
    "theme": ["water", "health", "nothing"],
    "mode": ["online", "blended"],
    "language": ["en", "de", "nb"],
    "level": ["bachelor", "master"],
    "credits": ["2.5", "5", "x"],
    "start": ["2027-02", "2027-09"],
}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    chosen=st.dictionaries(
        st.sampled_from(sorted(VALUES)), st.sets(st.integers(0, 3), min_size=1), max_size=4
    )
)
def test_facets_count_as_brute_force_does(
    work: Opening, mixed: list[Challenge], chosen: dict[str, set[int]]
) -> None:
    picked = {
        name: tuple(sorted({VALUES[name][n % len(VALUES[name])] for n in numbers}))
        for name, numbers in chosen.items()
    }
    wish = Wish(chosen=picked)
    with work() as w:
        found = find(w, wish, size=100)
    assert {card.id for card in found.cards} == {one.id for one in mixed if fits(one, wish)}
    assert found.paged.total == len(found.cards)
    assert found.of == sum(1 for one in mixed if one.state in PUBLIC)
    for name in FACETS:
        counted = {one.value: one.count for one in found.facets[name]}
        others = [one for one in mixed if fits(one, wish, but=name)]
        by_hand: dict[str, int] = {}
        for one in others:
            for value in facets(one)[name]:
                by_hand[value] = by_hand.get(value, 0) + 1
        missing = {value: 0 for value in picked.get(name, ()) if value not in by_hand}
        assert counted == {**by_hand, **missing}, name
        assert {one.value for one in found.facets[name] if one.chosen} == set(picked.get(name, ()))


def test_words_are_found_without_accents(work: Opening) -> None:
    with work() as w:
        owner = makers.organisation(w, name="Żuławy Water Partnership", city="Gdańsk")
        makers.challenge(w, title="Keep cellars dry", organisation_id=owner.id)
        makers.challenge(w, title="Heatwave neighbours")
        assert titles(search(w, "q=zulawy")) == ["Keep cellars dry"]
        assert titles(search(w, "q=GDANSK+partner")) == ["Keep cellars dry"]
        assert titles(search(w, "q=heatwave+partner")) == []


def test_words_and_facets_work_together(work: Opening) -> None:
    with work() as w:
        makers.challenge(w, title="Heat at school", mode=Mode.ONLINE)
        makers.challenge(w, title="Heat at home", mode=Mode.BLENDED)
        makers.challenge(w, title="Rain at home", mode=Mode.ONLINE)
        found = search(w, "q=heat&mode=online")
        assert titles(found) == ["Heat at school"]
        assert {one.value: one.count for one in found.facets["mode"]} == {
            "online": 1,
            "blended": 1,
        }


def test_the_best_match_comes_first(work: Opening) -> None:
    with work() as w:
        makers.challenge(w, title="Quiet deliveries", problem="Shops get goods; also heat.")
        makers.challenge(w, title="Heat on the third day")
        assert titles(search(w, "q=heat"))[0] == "Heat on the third day"


def test_orders(work: Opening) -> None:
    with work() as w:
        early = makers.challenge(w, title="b", published_at=w.now - timedelta(days=2))
        late = makers.challenge(w, title="A", published_at=w.now - timedelta(days=1))
        closed = makers.challenge(w, title="c", state=State.CLOSED, published_at=w.now)
        makers.matching_round(w, [early], closes_at=w.now + timedelta(days=1))
        makers.matching_round(w, [late], closes_at=w.now + timedelta(days=9))
        assert titles(search(w, "sort=title")) == ["A", "b", "c"]
        assert titles(search(w, "sort=newest")) == ["A", "b", "c"]
        assert titles(search(w, "sort=deadline")) == ["b", "A", "c"]
        assert titles(search(w, "")) == ["A", "b", "c"]
        assert closed.title == "c"


SKILLED = [{"skill": one, "level": 3} for one in ("interviewing", "law", "gis")]


def test_by_the_profile_come_first_those_where_one_can_be_placed(work: Opening) -> None:
    with work() as w:
        student = makers.student(w, languages=["en", "de"], skills={"interviewing": 3, "gis": 1})
        soon = makers.challenge(w, title="Closes soon")
        makers.challenge(w, title="Nothing asked")
        makers.challenge(w, title="Two languages", languages=["en", "de"])
        makers.challenge(w, title="One skill", skills=SKILLED)
        makers.challenge(w, title="Polish", languages=["pl"], skills=SKILLED)
        makers.challenge(w, title="Over", state=State.CLOSED, skills=SKILLED)
        makers.matching_round(w, [soon])
        actor = makers.actor(w, student)
    with work(actor) as w:
        found = find(w, wish_of(QueryParams("sort=profile")), standing(w))
        assert titles(found) == [
            "One skill",
            "Two languages",
            "Closes soon",
            "Nothing asked",
            "Polish",
            "Over",
        ]
        assert found.order == "profile"
        first, second = (found.common[card.id].sentence for card in found.cards[:2])
        assert first == (
            "You know 1 of 3 asked skills: “Interviewing people”. "
            "You know less well than asked: “Maps and geographic data”. "
            "Teams work in English, as you can."
        )
        assert (
            second
            == "It asks for no skill in particular. Teams work in English or German, as you can."
        )


def test_only_a_complete_profile_can_sort(work: Opening) -> None:
    with work() as w:
        student = makers.student(w, completed_at=None)
        makers.challenge(w)
        actor = makers.actor(w, student)
    with work(actor) as w:
        found = find(w, wish_of(QueryParams("sort=profile")), standing(w))
        assert (found.order, found.common) == ("newest", {})
        assert find(w, wish_of(QueryParams("sort=profile"))).order == "newest"


def test_by_the_profile_pages_hold_each_challenge_once(work: Opening) -> None:
    with work() as w:
        actor = makers.actor(w, makers.student(w))
        owner = makers.organisation(w)
        rows = {makers.challenge(w, organisation_id=owner.id).id for _ in range(25)}
    with work(actor) as w:
        mine = standing(w)
        pages = [find(w, wish_of(QueryParams(f"sort=profile&page={n}")), mine) for n in (1, 2)]
        assert [len(one.cards) for one in pages] == [20, 5]
        assert {card.id for one in pages for card in one.cards} == rows
        assert "sort=profile&page=2" in pages[0].paged.link(2)


def test_pages_hold_each_challenge_once(work: Opening) -> None:
    with work() as w:
        rows = {makers.challenge(w).id for _ in range(45)}
        pages = [search(w, f"page={n}") for n in (1, 2, 3)]
        assert [len(one.cards) for one in pages] == [20, 20, 5]
        assert {card.id for one in pages for card in one.cards} == rows
        assert search(w, "page=99").paged.page == 3


def test_leaving_publication_leaves_the_catalogue(work: Opening) -> None:
    with work() as w:
        challenge = makers.challenge(w, title="Heat")
        assert titles(search(w, "q=heat")) == ["Heat"]
        move(w, challenge, State.WITHDRAWN)
        assert titles(search(w, "q=heat")) == []
        assert titles(search(w, "")) == []


def test_a_changed_challenge_is_found_by_its_new_facets(work: Opening) -> None:
    with work() as w:
        challenge = makers.challenge(w, mode=Mode.ONLINE)
        challenge.mode = Mode.ON_SITE
        index(w, challenge)
        assert titles(search(w, "mode=online")) == []
        assert titles(search(w, "mode=on_site")) == [challenge.title]


@pytest.mark.parametrize(
    "query",
    [
        "page=-1&sort=nothing&goal=999999999999999999999999",
        "organisation=99999999999999999999&organisation=x",
        "start=2027-99&start=%00&q=%00",
        "q=" + "x" * 4000 + "&theme=" + "y" * 4000,
        "q=%22%27*()+NEAR+%25",
        "page=%C2%B2",
    ],
)
def test_absurd_wishes_are_answered(as_: Callable[..., Client], query: str) -> None:
    assert as_().get(f"/challenges?{query}").status_code == 200


def test_chips_drop_one_value_each(work: Opening) -> None:
    with work() as w:
        makers.challenge(w)
        found = search(w, "goal=11&goal=13&mode=online&q=cellar&sort=title&page=1")
        chips = dict(found.chips)
        assert chips["Online"] == "q=cellar&goal=11&goal=13&sort=title"
        assert chips["13 Climate action"] == "q=cellar&goal=11&mode=online&sort=title"


def test_the_page_works_signed_out_and_keeps_the_wish(
    work: Opening, as_: Callable[..., Client]
) -> None:
    with work() as w:
        makers.challenge(w, title="Heat at school", mode=Mode.BLENDED)
        makers.challenge(w, title="Rain at school")
    page = as_().get("/challenges?q=heat&mode=blended").text
    assert "Heat at school" in page
    assert "Rain at school" not in page
    assert "1 of 2 challenges" in page
    assert 'name="q" value="heat"' in page
    assert "Remove filter Blended" in page


def test_an_empty_catalogue_says_what_will_be_here(as_: Callable[..., Client]) -> None:
    assert "No challenge is open at the moment" in as_().get("/challenges").text


def test_no_fit_offers_the_way_back(work: Opening, as_: Callable[..., Client]) -> None:
    with work() as w:
        makers.challenge(w)
    page = as_().get("/challenges?q=zzz").text
    assert "No challenge fits all of this" in page


@pytest.mark.parametrize(
    "query", ["", "q=cellar&mode=online&goal=11&sort=deadline", "sort=profile"]
)
def test_as_many_queries_for_many_as_for_few(
    work: Opening, as_: Callable[..., Client], queries: Queries, query: str
) -> None:
    seen: list[int] = []
    with work() as w:
        client_id = makers.student(w).id
    client = as_(client_id)
    for more in (10, 190):
        with work() as w:
            owner = makers.organisation(w)
            makers.matching_round(
                w, [makers.challenge(w, organisation_id=owner.id) for _ in range(more)]
            )
        with queries() as statements:
            assert client.get(f"/challenges?{query}").status_code == 200
        seen.append(len(statements))
    assert seen[0] == seen[1]
    assert seen[0] <= 12


def test_a_wish_reads_its_own_query_back() -> None:
    wish = Wish("heat", {"goal": ("3", "11"), "mode": ("online",)}, "title", (4, 9), 2)
    assert wish_of(QueryParams(wish.query(page=2))) == wish
