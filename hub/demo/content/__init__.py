"""The demo's content: organisations, challenges, people and the work of teams, all invented.

Pure values: the long texts stand in TOML files beside this one, and nothing here knows a database.
The same call always gives the same values.
"""

from hub.demo.content.files import (
    TODAY,
    challenges,
    organisations,
    rounds,
    rubric,
    staff,
    teams,
)
from hub.demo.content.needs import AccessNeed, access_needs, said_yes
from hub.demo.content.people import students
from hub.demo.content.rankings import eligible, rankings, wishes
from hub.demo.content.shapes import (
    Challenge,
    Choice,
    Contact,
    Criterion,
    Organisation,
    Question,
    Ranking,
    Round,
    RubricCriterion,
    Staff,
    Student,
)
from hub.demo.content.work import Block, Board, Decision, Frame, Note, Page, Showcase, Team

__all__ = [
    "TODAY",
    "AccessNeed",
    "Block",
    "Board",
    "Challenge",
    "Choice",
    "Contact",
    "Criterion",
    "Decision",
    "Frame",
    "Note",
    "Organisation",
    "Page",
    "Question",
    "Ranking",
    "Round",
    "RubricCriterion",
    "Showcase",
    "Staff",
    "Student",
    "Team",
    "access_needs",
    "challenges",
    "eligible",
    "organisations",
    "rankings",
    "rounds",
    "rubric",
    "said_yes",
    "staff",
    "students",
    "teams",
    "wishes",
]
