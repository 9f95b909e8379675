"""The time zones that a person, or a university, can choose to live in."""

from functools import cache
from typing import Annotated

from pydantic import AfterValidator

from hub.web.words import ZONES

REGIONS = {"Europe", "Africa", "America", "Asia", "Atlantic", "Australia", "Indian", "Pacific"}


def known_zone(value: str) -> str:
    if value not in ZONES:
        raise ValueError("Choose a time zone from the list.")
    return value


Zone = Annotated[str, AfterValidator(known_zone)]


@cache
def zone_choices() -> list[tuple[str, str]]:
    """The zones of the world's regions, for a select: (zone, words)."""
    zones = sorted(zone for zone in ZONES if zone.split("/")[0] in REGIONS)
    return [(zone, zone.replace("_", " ")) for zone in zones]
