"""Student profiles: what the matching needs to know of a student."""

from hub.profiles.models import Level, StudentProfile
from hub.profiles.queries import own, with_people
from hub.profiles.week import grid_blocks, monday_of, parts_of, utc_quarters, utc_spans

__all__ = [
    "Level",
    "StudentProfile",
    "grid_blocks",
    "monday_of",
    "own",
    "parts_of",
    "utc_quarters",
    "utc_spans",
    "with_people",
]
