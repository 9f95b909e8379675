"""Skills that students may name and challenges may ask for: a starter set.

The division into transversal and technical follows ESCO, the European classification of skills;
codes and words are ours, so that a reader knows without a dictionary what is meant. Written
24 November 2026.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Skill:
    """`group` is "transversal" or "technical". A code never changes its meaning."""

    code: str
    name: str
    group: str


SKILL_LEVELS = (
    (1, "I have seen it done"),
    (2, "I have done it with help"),
    (3, "I can do it alone"),
    (4, "I have done it often, in different places"),
    (5, "I teach it to others"),
)

SKILLS = (
    Skill("interviewing", "Interviewing people", "transversal"),
    Skill("facilitation", "Leading a meeting or workshop", "transversal"),
    Skill("plain-writing", "Writing so that everybody understands", "transversal"),
    Skill("translation", "Translating between languages", "transversal"),
    Skill("public-speaking", "Speaking to an audience", "transversal"),
    Skill("conflict", "Helping when people disagree", "transversal"),
    Skill("project-planning", "Planning work and time", "transversal"),
    Skill("research-methods", "Planning a study", "transversal"),
    Skill("literature", "Finding and reading research", "transversal"),
    Skill("ethics", "Seeing ethical questions", "transversal"),
    Skill("accessibility", "Designing for people with disabilities", "transversal"),
    Skill("cultural-work", "Working across cultures", "transversal"),
    Skill("volunteering", "Working with volunteers", "transversal"),
    Skill("budgeting", "Making a budget", "transversal"),
    Skill("service-design", "Service design", "technical"),
    Skill("graphic-design", "Graphic design and illustration", "technical"),
    Skill("film-photo", "Film and photography", "technical"),
    Skill("user-testing", "Testing with users", "technical"),
    Skill("statistics", "Statistics", "technical"),
    Skill("data-analysis", "Analysing data with code", "technical"),
    Skill("data-visualisation", "Showing data in charts and maps", "technical"),
    Skill("machine-learning", "Machine learning", "technical"),
    Skill("programming", "Programming", "technical"),
    Skill("web-development", "Building websites", "technical"),
    Skill("electronics", "Electronics and sensors", "technical"),
    Skill("prototyping", "Building prototypes by hand", "technical"),
    Skill("mechanical-design", "Mechanical design", "technical"),
    Skill("gis", "Maps and geographic data", "technical"),
    Skill("hydrology", "Water in soil, rivers and pipes", "technical"),
    Skill("ecology", "Ecology and species", "technical"),
    Skill("chemistry", "Chemistry in the laboratory", "technical"),
    Skill("agronomy", "Crops and soil", "technical"),
    Skill("energy-systems", "Energy systems", "technical"),
    Skill("building-physics", "Heat and moisture in buildings", "technical"),
    Skill("architecture", "Architecture and space", "technical"),
    Skill("transport-planning", "Transport planning", "technical"),
    Skill("logistics", "Logistics and supply", "technical"),
    Skill("life-cycle", "Life cycle assessment", "technical"),
    Skill("acoustics", "Sound and noise", "technical"),
    Skill("health-care", "Knowing how health care works", "technical"),
    Skill("law", "Law and public rules", "technical"),
    Skill("economics", "Economics and costs", "technical"),
)

BY_CODE = {skill.code: skill for skill in SKILLS}
