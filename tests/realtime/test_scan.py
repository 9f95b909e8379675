"""The bounded walk: what honest clients send passes, what hurts the library does not."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText, get_state

from hub.realtime.depths import measure
from hub.realtime.early import fits
from hub.realtime.log import is_panic
from hub.realtime.scan import covers, scan
from hub.realtime.wire import Malformed, read_state_vector, uint


def updates_of_all_kinds(client: int) -> list[bytes]:
    doc: Doc = Doc(client_id=client)
    updates: list[bytes] = []
    doc.observe(lambda event: updates.append(event.update))
    text = doc.get("t", type=Text)
    page = doc.get("x", type=XmlFragment)
    cards = doc.get("m", type=Map)
    rows = doc.get("a", type=Array)
    text += "hello wörld🌍"
    paragraph = page.children.append(XmlElement("p", {"a": "1"}))
    words = paragraph.children.append(XmlText("hi"))
    words.insert(0, "zz", {"b": True})
    words.insert_embed(1, {"id": 1})
    cards["k"] = Map({"a": 1, "b": [1, {"z": None}], "c": 1.5})
    cards["k"]["a"] = 2
    rows.append([1, 2**40, -7, "x", b"bytes", True, False])
    rows.append(Map({"q": b"123"}))
    del text[2:4]
    text.insert(3, "mid")
    del cards["k"]
    return [*updates, doc.get_update()]


HONEST = [update for client in (1, 300, 2**52 + 7) for update in updates_of_all_kinds(client)]


def item(content: bytes) -> bytes:
    """An update with one item in the root array `a`."""
    return b"\x01\x01\x05\x00" + content + b"\x00"


def value(any_: bytes) -> bytes:
    return item(b"\x08\x01\x01a\x01" + any_)


@pytest.mark.parametrize("update", HONEST)
def test_honest_updates_pass_and_are_counted_as_the_library_counts(update: bytes) -> None:
    facts = scan(update)
    doc: Doc = Doc()
    doc.apply_update(HONEST[len(updates_of_all_kinds(1)) - 1])
    for client, (first, last) in facts.gives.items():
        assert first < last
        if first == 0:
            fresh: Doc = Doc()
            fresh.apply_update(update)
            assert read_state_vector(fresh.get_state()).get(client) == last


HOSTILE = {
    "an array nested 30,000 deep": value(b"\x75\x01" * 30_000 + b"\x7e"),
    "an object nested 20,000 deep": value(b"\x76\x01\x01k" * 20_000 + b"\x7e"),
    "33 deep": value(b"\x75\x01" * 33 + b"\x7e"),
    "JSON nested 30,000 deep": item(
        b"\x05\x01\x01a" + uint(60_000) + b"[" * 30_000 + b"]" * 30_000
    ),
    "JSON deep in strings": item(b"\x05\x01\x01a" + uint(101) + b'["]"' + b"[" * 97),
    "a number of 100,000 bytes": b"\xff" * 100_000,
    "a number of 9 bytes": b"\x01\x01\x05" + b"\x80" * 8 + b"\x01" + b"\x08\x01\x01a\x01\x7e\x00",
    "2^27 clients in 12 bytes": uint(2**27) + b"\x00" * 8,
    "2^26 structs": b"\x01" + uint(2**26) + b"\x05\x00",
    "2^26 values": item(b"\x08\x01\x01a" + uint(2**26)),
    "2^26 ranges": b"\x00\x01\x05" + uint(2**26),
    "a string beyond the end": item(b"\x04\x01\x01a" + uint(2**27) + b"abc"),
    "text that is no UTF-8": item(b"\x04\x01\x01t\x02\xff\xfe"),
    "a clock of 2^33": b"\x01\x01\x05" + uint(2**33) + b"\x04\x01\x01t\x01a\x00",
    "a client of 2^55": b"\x01\x01" + uint(2**55) + b"\x00\x04\x01\x01t\x01a\x00",
    "an item without length": item(b"\x04\x01\x01t\x00"),
    "a delete range without length": b"\x00\x01\x01\x01\x00",
    "an item that builds on itself": b"\x01\x01\x05\x03\x84\x05\x03\x01a\x00",
    "a subdocument": item(b"\x09\x01\x01a\x04guid\x76\x00"),
    "a move": item(b"\x0b\x01\x01a\x00\x01\x00"),
    "bytes after the end": HONEST[0] + b"\x00",
    "nothing at all": b"",
}


@pytest.mark.parametrize("update", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_updates_are_refused_at_once(update: bytes) -> None:
    # Of the thread's own CPU, so that other work does not count; it takes a ten-thousandth of it.
    started = time.thread_time()
    with pytest.raises(Malformed):
        scan(update)
    assert time.thread_time() - started < 1


def readable(update: bytes) -> bool:
    try:
        get_state(update)
    except BaseException as error:
        if not is_panic(error):
            raise
        return False
    return True


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(HONEST)))
    for _ in range(draw(st.integers(1, 4))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        how = draw(st.integers(0, 3))
        if how == 0:
            data[at] = draw(st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 0x27, 0x84, 0xC4, 255]))
        elif how == 1:
            del data[at]
        elif how == 2:
            data.insert(at, draw(st.integers(0, 255)))
        else:
            del data[at:]
    return bytes(data)


@settings(max_examples=400, deadline=None)
@given(damaged(), st.sampled_from([updates_of_all_kinds(client)[-1] for client in (1, 300)]))
def test_what_passes_never_breaks_a_document(update: bytes, before: bytes) -> None:
    try:
        facts = scan(update)
    except Malformed:
        return
    if not readable(update):
        return
    doc: Doc = Doc()
    doc.apply_update(before)
    if not fits(facts, read_state_vector(doc.get_state())):
        return
    types = measure(doc.get_update())
    if not types.parents(facts, types.after(facts)):
        return
    doc.apply_update(update)
    again: Doc = Doc()
    again.apply_update(doc.get_update())


def test_depths_are_exact_where_they_can_be_and_never_too_small() -> None:
    doc: Doc = Doc(client_id=9)
    updates: list[bytes] = []
    doc.observe(lambda event: updates.append(event.update))
    children = doc.get("x", type=XmlFragment).children
    for _ in range(10):
        element = children.append(XmlElement("div"))
        element.children.append(XmlText("beside"))
        children = element.children
    assert measure(doc.get_update()).deepest == 11
    grown = measure(updates[0])
    for update in updates[1:]:
        facts = scan(update)
        grown.take(grown.after(facts))
    assert grown.deepest >= 11
    assert measure(*updates).depth == measure(doc.get_update()).depth


def test_a_delete_set_covers_its_parts() -> None:
    known = {1: [(0, 5), (5, 9)], 2: [(3, 4)]}
    assert covers(known, {1: [(2, 8)]})
    assert not covers(known, {1: [(2, 10)]})
    assert not covers(known, {3: [(0, 1)]})
    assert covers(known, {})
