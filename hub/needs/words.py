"""How needs are said to their students and to the ombud team."""

from hub.needs.models import AccessNeed, Effect
from hub.web.words import date, plural

NAMES = {
    Effect.ASYNC_ONLY: "I work without fixed meetings",
    Effect.NO_EVENINGS: "No meetings in the evening",
    Effect.NO_TRAVEL: "I cannot travel",
    Effect.MAX_HOURS: "At most some hours a week",
    Effect.CAPTIONING: "I need captions or a transcript",
    Effect.QUIET_FORMAT: "I need a quiet way to take part",
    Effect.OTHER: "Something else",
}
MEANS = {
    Effect.ASYNC_ONLY: "You work in writing, at your own times. Your hours then limit no team: "
    "the others find theirs.",
    Effect.NO_EVENINGS: "The matching does not count your free hours after that hour, "
    "in your own time zone.",
    Effect.NO_TRAVEL: "Challenges on site in another city than your university’s do not count "
    "for you. The ombud team helps where a challenge is partly on site.",
    Effect.MAX_HOURS: "Challenges that ask for more do not count for you: we take 25 hours for a "
    "credit, over the weeks of the challenge.",
    Effect.CAPTIONING: "The ombud team arranges it with your team.",
    Effect.QUIET_FORMAT: "For example writing instead of calls. The ombud team arranges it with "
    "your team.",
    Effect.OTHER: "The ombud team reads it and writes to you.",
}
STEERS = (Effect.ASYNC_ONLY, Effect.NO_EVENINGS, Effect.NO_TRAVEL, Effect.MAX_HOURS)
"""What the matching reads; the rest is arranged by people."""


def said(need: AccessNeed) -> str:
    """A need in a line: "No meetings from 18:00 on"."""
    if need.effect is Effect.NO_EVENINGS and need.amount is not None:
        return f"No meetings from {need.amount}:00 on"
    if need.effect is Effect.MAX_HOURS and need.amount is not None:
        return f"At most {plural(need.amount, 'hour', 'hours')} a week"
    return NAMES[need.effect]


def period(need: AccessNeed) -> str:
    """ "From 1 February 2027 to 15 June 2027"; without an end "from … on"."""
    begins = f"From {date(need.valid_from)}"
    return f"{begins} to {date(need.valid_to)}" if need.valid_to else f"{begins} on"
