"""What changed between two versions of a challenge's text, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from hub.challenges.models import Challenge
from hub.challenges.steps import ASKS
from hub.challenges.words import answer_words

Part = tuple[str, str]
"""("same" | "added" | "removed", text)."""
_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Change:
    """One answer that is not what it was."""

    name: str
    short: str
    parts: list[Part]


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """The answers that differ between two snapshots, in the order of asking."""
    found = []
    for name, ask in ASKS.items():
        # a text from before a question was asked says what everybody gets by default
        default = Challenge.model_fields[name].get_default(call_default_factory=True)
        old, new = (answer_words(name, one.get(name, default)) for one in (before, after))
        if old != new:
            found.append(Change(name, ask.short, compare(old, new)))
    return found


def compare(old: str, new: str) -> list[Part]:
    """Two texts as parts that are the same, removed or added.

    Leaving out what was added gives `old`; leaving out what was removed gives `new`.
    """
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    parts: list[Part] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            parts.append(("same", "".join(before[start:end])))
            continue
        if end > start:
            parts.append(("removed", "".join(before[start:end])))
        if other_end > other_start:
            parts.append(("added", "".join(after[other_start:other_end])))
    return parts
