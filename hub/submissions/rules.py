"""When a deliverable may be handed in, and what the receipt's hash is over. No I/O."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@dataclass(frozen=True)
class Verdict:
    """Whether a version may be handed in now, whether it is late, and the sentence for it."""

    allowed: bool
    late: bool
    sentence: str


def verdict(now: datetime, due_at: datetime, late_hours: int, versions: int, most: int) -> Verdict:
    """The rule for late and repeated submission.

    versions: how many were handed in before; most: how many the rule allows. A version after
    the date is taken for `late_hours` more, marked as late; after that nothing is taken.
    """
    if versions >= most:
        return Verdict(False, False, f"All {most} versions are handed in. The last one counts.")
    last = due_at + timedelta(hours=late_hours)
    if now > last:
        return Verdict(False, True, "The time is over, the time for late versions too.")
    again = " It takes the place of the last one; all versions are kept." if versions else ""
    if now > due_at:
        late = "The date has passed. What you hand in now is marked as late."
        return Verdict(True, True, f"{late}{again}")
    return Verdict(True, False, f"You can hand in version {versions + 1} of {most}.{again}")


def digest(value: Any) -> str:
    """SHA-256 over canonical JSON: UTF-8, sorted keys, no spaces. Any reader can repeat it."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def label(deliverable_id: int) -> str:
    """A short label that does not name the team, such as K7; the same for all its versions."""
    spread = int(digest([deliverable_id])[:8], 16)
    return f"{LETTERS[spread % len(LETTERS)]}{spread // len(LETTERS) % 90 + 10}"
