"""Full-text search finds the same on every database."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from hub import search
from hub.db import Work
from hub.search import SearchEntry
from tests.conftest import Opening


def found(w: Work, query: str, kind: str = "thing") -> list[int]:
    hits = search.matching(w, kind, query)
    assert hits is not None
    rows = w.execute(select(hits.c.item_id).order_by(hits.c.score.desc(), hits.c.item_id))
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Żuławy Water Partnership", "zulawy"),
        ("Tromsø havn", "tromso"),
        ("Straße am Fluß", "strasse fluss"),
        ("Göta Quay", "GOTA"),
        ("energía y vivienda", "energia"),
        ("Київ і вода", "київ"),
        ("L'Hospitalet de Llobregat", "hospitalet"),
        ("flooding cellars", "flood cell"),
        ("a 24/7 service, no. 5", "24 7"),
    ],
)
def test_accents_case_and_endings_do_not_matter(work: Opening, text: str, query: str) -> None:
    with work() as w:
        search.index(w, "thing", 1, text, "")
        search.index(w, "thing", 2, "something else", "entirely")
        assert found(w, query) == [1]


def test_every_word_has_to_be_there(work: Opening) -> None:
    with work() as w:
        search.index(w, "thing", 1, "Dry cellars", "by the river")
        search.index(w, "thing", 2, "Dry attics", "by the sea")
        assert found(w, "dry river") == [1]
        assert found(w, "dry") == [1, 2]
        assert found(w, "wet") == []


def test_words_in_the_title_count_more(work: Opening) -> None:
    with work() as w:
        search.index(w, "thing", 1, "Something", "heat and other words that make it longer")
        search.index(w, "thing", 2, "Heat", "something and other words that make it longer")
        assert found(w, "heat") == [2, 1]


def test_kinds_are_kept_apart(work: Opening) -> None:
    with work() as w:
        search.index(w, "thing", 1, "Heat", "")
        search.index(w, "other", 1, "Heat", "")
        search.index(w, "other", 2, "Heat", "")
        assert found(w, "heat") == [1]


def test_a_changed_text_is_found_by_its_new_words_only(work: Opening) -> None:
    with work() as w:
        search.index(w, "thing", 1, "Heat", "old")
    with work() as w:
        search.index(w, "thing", 1, "Cold", "new")
    with work() as w:
        assert found(w, "cold new") == [1]
        assert found(w, "heat") == []
        assert w.count(select(SearchEntry)) == 1


def test_what_is_forgotten_is_not_found(work: Opening) -> None:
    with work() as w:
        search.index(w, "thing", 1, "Heat", "")
        search.forget(w, "thing", 1)
        search.forget(w, "thing", 2)
        assert found(w, "heat") == []


@pytest.mark.parametrize("query", ["", "  ", "“”", "--", "%_", "\x00"])
def test_a_query_without_a_word_is_no_search(work: Opening, query: str) -> None:
    with work() as w:
        assert search.matching(w, "thing", query) is None


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=st.text(max_size=60))
def test_no_query_breaks_the_search(work: Opening, query: str) -> None:
    with work() as w:
        hits = search.matching(w, "thing", query)
        if hits is not None:
            w.execute(select(hits.c.item_id)).all()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"]), max_size=60))
def test_a_text_is_found_by_each_of_its_words(work: Opening, text: str) -> None:
    with work() as w:
        search.index(w, "thing", 7, text, "")
        for word in search.fold(text).split()[:5]:
            assert found(w, word[:40]) == [7], word


def test_folding_twice_changes_nothing() -> None:
    for text in ("Łódź, ÆØÅ", "e-mail@host.example", "Straße 5½"):
        once = search.fold(text)
        assert search.fold(once) == once


def test_the_entry_knows_its_language(work: Opening) -> None:
    with work() as w:
        search.index(w, "thing", 1, "Varme", "", language="nb")
        entry = w.one(select(SearchEntry).where(col(SearchEntry.item_id) == 1))
        assert entry.language == "nb"
