"""What changed between two states of a document, as text that a person can read."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

Part = tuple[str, str]
"""("same" | "added" | "removed", text)."""
_PIECES = re.compile(r"\s+|[^\s]+")
MOST = 1_000_000
"""So many pairs of lines and of words are compared; what is left then is said to be another."""
AROUND = 1
"""Lines that stay the same are shown next to what changed, and no others."""


def compared(then: str, now: str) -> list[Part]:
    """Two texts, line by line and where lines changed word by word; nothing when they are alike."""
    before, after = then.splitlines(keepends=True), now.splitlines(keepends=True)
    steps = list(_steps(before, after, MOST))
    most = MOST
    parts: list[Part] = []
    for at, (same, start, end, other_start, other_end) in enumerate(steps):
        if same:
            parts.append(("same", _shortened(before[start:end], at > 0, at < len(steps) - 1)))
        else:
            old = _PIECES.findall("".join(before[start:end]))
            new = _PIECES.findall("".join(after[other_start:other_end]))
            parts += _words(old, new, most)
            most -= len(old) * len(new)
    return [] if all(kind == "same" for kind, _ in parts) else parts


Step = tuple[bool, int, int, int, int]
"""Whether pieces are the same, and where they are before and after."""


def _steps(before: Sequence[str], after: Sequence[str], most: int) -> Iterator[Step]:
    if len(before) * len(after) > most:
        yield (before == after, 0, len(before), 0, len(after))
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, *places in matcher.get_opcodes():
        start, end, other_start, other_end = places
        yield (kind == "equal", start, end, other_start, other_end)


def _words(before: Sequence[str], after: Sequence[str], most: int) -> Iterator[Part]:
    for same, start, end, other_start, other_end in _steps(before, after, most):
        if same:
            yield ("same", "".join(before[start:end]))
            continue
        if end > start:
            yield ("removed", "".join(before[start:end]))
        if other_end > other_start:
            yield ("added", "".join(after[other_start:other_end]))


def _shortened(lines: Sequence[str], follows: bool, leads: bool) -> str:
    """Lines that stayed, but for those that are far from any change."""
    first = AROUND if follows else 0
    last = len(lines) - (AROUND if leads else 0)
    if last - first < 2:
        return "".join(lines)
    left_out = f"⋯ {last - first} lines that are the same ⋯\n"
    return "".join((*lines[:first], left_out, *lines[last:]))
