"""Typing joined: fewer updates, the same document."""

from random import Random
from typing import Any

from pycrdt import Doc, Text

from hub.realtime.joining import joined


def typed_by(seed: int, writers: int, steps: int) -> tuple[list[bytes], str]:
    """What several clients did to one text, in the order of a log, and what came of it."""
    chance = Random(seed)  # noqa: S311 - nothing here is a secret
    words = ["a", "bc", "x" * 40] + (["é", "中文", "🙂"] if seed % 2 else [])
    log: list[bytes] = []
    docs: list[Doc[Any]] = []
    for _ in range(writers):
        doc: Doc[Any] = Doc()
        doc.get("t", type=Text)
        docs.append(doc)
    for _ in range(steps):
        doc = chance.choice(docs)
        text = doc.get("t", type=Text)
        before = doc.get_state()
        # The library counts places in bytes: only plain letters are changed in their midst.
        plain = str(text).isascii() and len(text) > 3
        if plain and chance.random() < 0.1:
            at = chance.randrange(len(text) - 1)
            del text[at : at + 1]
        else:
            # Mostly at the end of what is there, sometimes elsewhere.
            midst = plain and chance.random() < 0.2
            text.insert(chance.randrange(len(text)) if midst else len(text), chance.choice(words))
        log.append(doc.get_update(before))
        for other in docs:
            if other is not doc and chance.random() < 0.8:
                other.apply_update(doc.get_update(other.get_state()))
    whole: Doc[Any] = Doc()
    for update in log:
        whole.apply_update(update)
    return log, str(whole.get("t", type=Text))


def test_joined_updates_make_the_same_document() -> None:
    for seed in range(60):
        log, text = typed_by(seed, writers=1 + seed % 4, steps=60)
        fewer = joined(log)
        doc: Doc[Any] = Doc()
        for update in fewer:
            doc.apply_update(update)
        whole: Doc[Any] = Doc()
        for update in log:
            whole.apply_update(update)
        assert str(doc.get("t", type=Text)) == text
        assert doc.get_state() == whole.get_state()
        # What only saw half of it before still agrees.
        half: Doc[Any] = Doc()
        for update in log[: len(log) // 2]:
            half.apply_update(update)
        for update in fewer:
            half.apply_update(update)
        assert str(half.get("t", type=Text)) == text


def test_long_typing_becomes_one_string() -> None:
    doc: Doc[Any] = Doc()
    text = doc.get("t", type=Text)
    log: list[bytes] = []
    watch = doc.observe(lambda event: log.append(event.update))
    for letter in "to be or not to be, that is the question" * 5:
        text += letter
    doc.unobserve(watch)
    assert len(log) == 200
    assert len(joined(log)) == 2  # the first names its root


def test_typing_within_a_text_becomes_one_string() -> None:
    doc: Doc[Any] = Doc()
    text = doc.get("t", type=Text)
    text += "This is a text."
    before = doc.get_update()
    log: list[bytes] = []
    watch = doc.observe(lambda event: log.append(event.update))
    for at, letter in enumerate("is not what it seems, but "):
        text.insert(5 + at, letter)
    doc.unobserve(watch)
    assert len(log) == 26
    fewer = joined(log)
    assert len(fewer) == 1
    again: Doc[Any] = Doc()
    again.apply_update(before)
    again.apply_update(fewer[0])
    assert str(again.get("t", type=Text)) == str(text)


def test_what_is_no_typing_is_left_as_it_is() -> None:
    log = [b"", b"\x00\x00", b"\x01\x01\x05\x00\x84\x06\x00\x03ab\x00", b"\xff\xff\xff"]
    log.append(b"\x01\x01\x05\x00\x84\x06\x00\x02\xff\xfe\x00")
    assert joined(log) == log
