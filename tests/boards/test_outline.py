"""What is in a document is never trusted, and always read in the same order."""

import itertools
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text

from hub.boards import exports
from hub.boards.chain import chain
from hub.boards.document import LIMITS, content
from hub.boards.outline import Outline, outline

ROOTS = ("frames", "clusters", "notes", "links", "votes", "comments")
FIELDS = (
    *("type", "text", "frame", "cluster", "order", "x", "y", "w", "h", "size", "author", "made"),
    *("anonymous", "source", "from", "to", "meaning", "note", "title", "phase", "resolved"),
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["question", "evidence", "answers", "a", "b", "V", "engage", "l"]),
    st.binary(max_size=4),
)
plain = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
shared = st.one_of(
    plain,
    st.text(max_size=20).map(Text),
    st.lists(plain, max_size=3).map(Array),
    st.dictionaries(st.sampled_from(FIELDS), plain, max_size=8).map(Map),
)
ids = st.one_of(st.sampled_from(["a", "b", "c", "a:1", "b:2"]), st.text(max_size=10))
junk = st.dictionaries(st.sampled_from(ROOTS), st.dictionaries(ids, shared, max_size=6))


def board(**roots: dict[str, Any]) -> Doc[Any]:
    """A document with these things under its roots; a dict becomes a shared map."""
    document: Doc[Any] = Doc()
    with document.transaction():
        for root in ROOTS:
            found = document.get(root, type=Map)
            for key, value in roots.get(root, {}).items():
                found[key] = Map(value) if isinstance(value, dict) else value
    copy: Doc[Any] = Doc()
    copy.apply_update(document.get_update())
    return copy


def read(document: Doc[Any]) -> Outline:
    return outline(content(document))


def texts(**notes: dict[str, Any]) -> list[str]:
    named = {key: {"text": key, "frame": "f", **values} for key, values in notes.items()}
    frames = {"f": {"title": "Frame"}}
    clusters = {key: {"frame": "f", "title": key} for key in ("k", "l")}
    return [
        note.text
        for _, _, note in read(board(frames=frames, clusters=clusters, notes=named)).lines()
    ]


@given(junk)
@settings(max_examples=150, deadline=None)
def test_no_document_makes_reading_fail(roots: dict[str, dict[str, Any]]) -> None:
    document: Doc[Any] = Doc()
    with document.transaction():
        for root, things in roots.items():
            found = document.get(root, type=Map)
            for key, value in things.items():
                # What the library itself refuses to write cannot come from it either.
                try:
                    found[key] = value
                except (ValueError, TypeError, OverflowError, UnicodeEncodeError):
                    continue
    clean = content(document)
    made = outline(clean)
    chain(clean)
    json.dumps(made.plain(), allow_nan=False)
    exports.markdown("Board", made, {})
    exports.table(made, {})
    exports.data("Board", clean, {})
    assert made.count == len(list(made.lines()))


def test_a_root_of_another_kind_reads_as_empty() -> None:
    other: Doc[Any] = Doc()
    other["notes"] = Array([1, 2])
    other["frames"] = Text("a")
    document: Doc[Any] = Doc()
    document.apply_update(other.get_update())
    assert read(document) == Outline([], [], 0)


def test_rows_then_inline_start() -> None:
    assert texts(d={"y": 300, "x": 0}, b={"y": 79, "x": 0}, a={"y": 0, "x": 400}, c={"y": 81}) == [
        *("b", "a", "c", "d"),
    ]


def test_clusters_come_after_loose_notes_of_the_frame_in_their_order() -> None:
    assert texts(a={"cluster": "l"}, b={"cluster": "k"}, c={"y": 900}) == ["c", "b", "a"]


def test_the_order_that_people_gave_comes_before_places() -> None:
    orders = {"a": "Z", "b": "Aa", "c": "A"}
    for keys in itertools.permutations(orders):
        placed = {key: {"order": orders[key], "y": index * 500} for index, key in enumerate(keys)}
        assert texts(**placed) == ["c", "b", "a"]


def test_a_note_in_a_cluster_of_another_frame_belongs_to_its_frame_alone() -> None:
    made = read(
        board(
            frames={"f": {"title": "One"}, "g": {"title": "Two"}},
            clusters={"k": {"frame": "g"}},
            notes={"n": {"frame": "f", "cluster": "k", "text": "n"}},
        )
    )
    assert [(frame.title, [note.text for note in frame.notes]) for frame in made.frames] == [
        ("One", ["n"]),
        ("Two", []),
    ]


def test_more_than_the_limit_is_left_out() -> None:
    notes = {f"n{n}": {"text": "x"} for n in range(LIMITS["notes"] + 5)}
    assert read(board(notes=notes)).count == LIMITS["notes"]


def test_control_characters_and_halves_of_characters_are_not_kept() -> None:
    made = read(board(notes={"n": {"text": "a\u202eb\x00c\u2028d\ne"}}))
    assert made.loose[0].text == "a b c d\ne"


def test_a_script_is_no_address() -> None:
    source = {"label": "Here", "url": "javascript:alert(1)"}
    made = read(board(notes={"n": {"source": source}}))
    assert (made.loose[0].source, made.loose[0].url) == ("Here", "")


def test_links_read_from_both_ends_and_gaps_are_named() -> None:
    made = read(
        board(
            notes={
                "q": {"type": "question", "text": "Why?"},
                "e": {"type": "evidence", "text": "So."},
                "d": {"type": "decision", "text": "We do."},
                "i": {"type": "idea", "text": "A lamp"},
                "t": {"type": "task", "text": "Buy it"},
                "r": {"type": "question", "text": "And now?"},
            },
            links={
                "1": {"from": "e", "to": "q", "meaning": "answers"},
                "2": {"from": "d", "to": "i", "meaning": "leads to"},
                "3": {"from": "i", "to": "t", "meaning": "carried out by"},
                "4": {"from": "e", "to": "gone", "meaning": "answers"},
                "5": {"from": "e", "to": "q", "meaning": "likes"},
            },
        )
    )
    notes = {note.id: note for _, _, note in made.lines()}
    assert [(link.words, link.other) for link in notes["q"].links] == [("answered by", "e")]
    assert [(link.words, link.other) for link in notes["e"].links] == [("answers", "q")]
    assert {key: note.gap for key, note in notes.items() if note.gap} == {"r": "No evidence yet"}


def test_votes_count_once_a_person_and_anonymous_notes_have_no_author() -> None:
    made = read(
        board(
            notes={"n": {"text": "x", "author": 3, "anonymous": True}},
            votes={"n:1": True, "n:2": True, "n:03": True, "n:4": False, "gone:5": True},
        )
    )
    assert (made.loose[0].votes, made.loose[0].author, made.people()) == (2, None, set())


def test_no_cell_of_the_table_is_a_formula() -> None:
    table = exports.table(read(board(notes={"n": {"text": "=HYPERLINK(1)"}})), {})
    assert "'=HYPERLINK(1)" in table
