"""Themes by which people look for a challenge. A challenge has exactly one.

Source: ours, from what organisations asked for in the demo. Written 24 November 2026.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """`about` says what belongs here, for the person who has to choose one."""

    code: str
    name: str
    about: str


THEMES = (
    Theme("health", "Health and care", "Hospitals, homes for the old, work that keeps people well"),
    Theme("water", "Water", "Rivers, drains, drinking water, lakes and coasts"),
    Theme("energy", "Energy", "Heat, power, and what they cost people"),
    Theme("climate", "Living with a changing climate", "Heat, storms and floods where people live"),
    Theme("mobility", "Getting around", "Walking, cycling, public transport, goods in the city"),
    Theme("food", "Food and farming", "From the field to the plate, and what is left over"),
    Theme("circular", "Things that last", "Repair, sharing, reuse, less waste"),
    Theme("nature", "Nature", "Species, soil and land, and people who look after them"),
    Theme("homes", "Homes and neighbours", "Housing, shared rooms, life on one staircase"),
    Theme("inclusion", "Open to everybody", "Access, equal chances, belonging"),
    Theme("digital", "Digital public life", "Services, data and tools that people can trust"),
)

BY_CODE = {theme.code: theme for theme in THEMES}
