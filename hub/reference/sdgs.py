"""The seventeen Sustainable Development Goals of the United Nations.

Source: resolution A/RES/70/1 of the UN General Assembly, 25 September 2015 (numbers and short
names); colours as the UN guidelines for the goals' use give them. Written 24 November 2026.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal. `name` is official; `label` is the same in running text, as pages show it."""

    number: int
    name: str
    label: str
    colour: str
    """Official, as #RRGGBB. Only for the square beside the name, never for text."""


SDGS = (
    Goal(1, "No Poverty", "No poverty", "#E5243B"),
    Goal(2, "Zero Hunger", "Zero hunger", "#DDA63A"),
    Goal(3, "Good Health and Well-being", "Good health and well-being", "#4C9F38"),
    Goal(4, "Quality Education", "Quality education", "#C5192D"),
    Goal(5, "Gender Equality", "Gender equality", "#FF3A21"),
    Goal(6, "Clean Water and Sanitation", "Clean water and sanitation", "#26BDE2"),
    Goal(7, "Affordable and Clean Energy", "Affordable and clean energy", "#FCC30B"),
    Goal(8, "Decent Work and Economic Growth", "Decent work and economic growth", "#A21942"),
    Goal(
        9,
        "Industry, Innovation and Infrastructure",
        "Industry, innovation and infrastructure",
        "#FD6925",
    ),
    Goal(10, "Reduced Inequalities", "Reduced inequalities", "#DD1367"),
    Goal(11, "Sustainable Cities and Communities", "Sustainable cities and communities", "#FD9D24"),
    Goal(
        12,
        "Responsible Consumption and Production",
        "Responsible consumption and production",
        "#BF8B2E",
    ),
    Goal(13, "Climate Action", "Climate action", "#3F7E44"),
    Goal(14, "Life Below Water", "Life below water", "#0A97D9"),
    Goal(15, "Life on Land", "Life on land", "#56C02B"),
    Goal(
        16,
        "Peace, Justice and Strong Institutions",
        "Peace, justice and strong institutions",
        "#00689D",
    ),
    Goal(17, "Partnerships for the Goals", "Partnerships for the goals", "#19486A"),
)

BY_NUMBER = {goal.number: goal for goal in SDGS}
