"""Boards that were made to harm: read within bounds, and nothing of it comes out as code."""

from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text

from hub.boards.document import LIMITS, TEXT, TITLE, content
from hub.boards.outline import outline

ODD: list[Any] = [
    *(None, True, -1, 1e300, float("nan"), float("inf"), "", "x" * 100_000, "\x00\u202e"),
    *([1, [2, [3]]], {"a": {"b": {}}}, "javascript:alert(1)", "__proto__"),
]
FIELDS = {
    "frames": ("title", "order", "phase", "x", "y", "w", "h"),
    "clusters": ("title", "frame", "order", "y"),
    "notes": (
        *("type", "text", "frame", "cluster", "order", "x", "y", "size"),
        *("author", "anonymous", "made", "source"),
    ),
    "links": ("from", "to", "meaning"),
    "comments": ("note", "author", "text", "made", "resolved"),
}


def board(**roots: dict[str, Any]) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    with doc.transaction():
        for name, rows in roots.items():
            root = doc.get(name, type=Map)
            for key, value in rows.items():
                root[key] = Map(value) if isinstance(value, dict) else value
    return doc


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:20])
def test_odd_values_are_read_as_something_plain(odd: Any) -> None:
    roots: dict[str, dict[str, Any]] = {
        name: {"a": dict.fromkeys(fields, odd), "b": odd, "": {}, "<b>": {}, "x" * 50: {}}
        for name, fields in FIELDS.items()
    }
    roots["votes"] = {"a:1": odd, "a:x": True, "a:": True, "nobody:1": True}
    found = content(board(**roots))
    # An id is a short word, and a row is a map; an empty map is one too.
    assert set(found.notes) <= {"a", "b"}
    for note in found.notes.values():
        assert len(note.text) <= TEXT
        assert not set("\x00\u202e") & set(note.text)
        assert note.source is None
        assert (note.type, note.size) == ("idea", "m")
    assert all(len(frame.title) <= TITLE for frame in found.frames.values())
    assert not found.links
    assert set(found.votes.get("a", ())) <= {1}
    outline(found).plain()


def test_a_link_of_a_source_leads_to_the_web_or_nowhere() -> None:
    for url in (
        "javascript:x",
        "data:x",
        "//a",
        "/x",
        "https://a\u202e",
        "https://a\x00",
        "https://a b",
    ):
        source = {"kind": "link", "label": "here", "url": url}
        found = content(board(notes={"a": {"type": "idea", "source": source}}))
        read = found.notes["a"].source
        assert read is not None
        assert read.url == ""


def test_only_so_many_things_are_read() -> None:
    notes = {f"n{number}": {} for number in range(LIMITS["notes"] + 10)}
    votes = {f"n1:{number}": True for number in range(1, 3000)}
    links = {
        f"l{number}": {"from": "n1", "to": "n2", "meaning": "supports"} for number in range(300)
    }
    found = content(board(notes=notes, votes=votes, links=links))
    assert len(found.notes) == LIMITS["notes"]
    assert len(found.votes["n1"]) == 2999
    assert outline(found).count == LIMITS["notes"]


def test_what_is_nested_deep_costs_only_its_own_root() -> None:
    doc = board(notes={"n": {"text": "kept"}})
    inner = doc.get("frames", type=Map)
    with doc.transaction():
        for _ in range(3000):
            inner["a"] = Map({})
            inner = inner["a"]
    found = content(doc)
    assert found.frames == {}
    assert found.notes["n"].text == "kept"


def test_roots_of_another_kind_are_an_empty_board() -> None:
    other: Doc[Any] = Doc()
    other["notes"] = Array([1, {"text": "x"}])
    other["frames"] = Text("words")
    doc: Doc[Any] = Doc()
    doc.apply_update(other.get_update())
    assert outline(content(doc)).count == 0


def test_letters_that_are_joined_stay_whole() -> None:
    joined = "\U0001f469\u200d\U0001f4bb \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    found = content(board(notes={"a": {"text": joined}}))
    assert found.notes["a"].text == joined
