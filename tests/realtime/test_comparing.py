"""Two states of a text, compared for people."""

from hypothesis import given
from hypothesis import strategies as st

from hub.realtime import comparing
from hub.realtime.comparing import compared

LINES = st.lists(st.sampled_from(["one", "two words", "three more words", "", "ä 🌍"]), max_size=12)


def test_lines_are_compared_word_by_word_where_they_changed() -> None:
    then = "Title\nNine of twelve heard it\nThe end\n"
    now = "Title\nTen of twelve heard it\nThe end\nAnd more\n"
    assert compared(then, now) == [
        ("same", "Title\n"),
        ("removed", "Nine"),
        ("added", "Ten"),
        ("same", " of twelve heard it\n"),
        ("same", "The end\n"),
        ("added", "And more\n"),
    ]


def test_what_is_far_from_a_change_is_left_out() -> None:
    then = "".join(f"line {n}\n" for n in range(9))
    parts = compared(then, then.replace("line 4", "line four"))
    assert parts[0] == ("same", "⋯ 3 lines that are the same ⋯\nline 3\n")
    assert parts[-1] == ("same", "line 5\n⋯ 3 lines that are the same ⋯\n")


def test_nothing_is_said_of_what_is_alike() -> None:
    assert compared("a\nb\n", "a\nb\n") == compared("", "") == []


@given(LINES, LINES)
def test_nothing_is_lost_but_lines_that_are_the_same(before: list[str], after: list[str]) -> None:
    parts = compared("\n".join(before), "\n".join(after))
    if before == after:
        assert not parts
    for kept, lines in (("removed", before), ("added", after)):
        said = "".join(text for kind, text in parts if kind in ("same", kept))
        if parts and "⋯" not in said:
            assert said == "\n".join(lines)


def test_what_is_too_long_to_compare_is_said_to_be_another() -> None:
    then = "\n".join(f"then {n}" for n in range(2000))
    parts = compared(then, then.replace("then", "now"))
    assert [kind for kind, _ in parts] == ["removed", "added"]
    assert len(then.splitlines()) ** 2 > comparing.MOST


def test_the_work_is_bounded_by_all_changes_together() -> None:
    """Lines of a thousand words, each changed in one: only the first is looked into."""
    lines = [" ".join(f"{line}-{word}" for word in range(500)) for line in range(4)]
    then = "".join(f"{line}\nkept {at}\n" for at, line in enumerate(lines))
    parts = compared(then, then.replace("-7 ", "-seven "))
    short = [kind for kind, text in parts if kind != "same" and len(text) < 20]
    assert short == ["removed", "added"]
