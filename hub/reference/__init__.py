"""Reference: small tables of ours that change seldom, as frozen values in code.

Each module names its source and the day it was written. A table is a tuple in display order; a
mapping beside it finds a row by its code, which never changes once a database holds it.
"""

from hub.reference.countries import COUNTRIES, Country
from hub.reference.fields import FIELDS, StudyField
from hub.reference.languages import INTERFACE_LANGUAGES, LANGUAGES, Language
from hub.reference.levels import CEFR, STUDY_LEVELS, CefrLevel, StudyLevel, cefr_at_least
from hub.reference.sdgs import SDGS, Goal
from hub.reference.skills import SKILL_LEVELS, SKILLS, Skill
from hub.reference.themes import THEMES, Theme
from hub.reference.universities import UNIVERSITIES, Grade, University

__all__ = [
    "CEFR",
    "COUNTRIES",
    "FIELDS",
    "INTERFACE_LANGUAGES",
    "LANGUAGES",
    "SDGS",
    "SKILLS",
    "SKILL_LEVELS",
    "STUDY_LEVELS",
    "THEMES",
    "UNIVERSITIES",
    "CefrLevel",
    "Country",
    "Goal",
    "Grade",
    "Language",
    "Skill",
    "StudyField",
    "StudyLevel",
    "Theme",
    "University",
    "cefr_at_least",
]
