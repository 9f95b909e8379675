"""Student profiles: what the matching needs to know of a student."""

from hub.profiles.models import Level, StudentProfile
from hub.profiles.queries import own, with_people
from hub.profiles.week import parts_of, utc_blocks, utc_spans

__all__ = [
    "Level",
    "StudentProfile",
    "own",
    "parts_of",
    "utc_blocks",
    "utc_spans",
    "with_people",
]
