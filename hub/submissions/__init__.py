"""Submissions: deliverables handed in, frozen, with a receipt."""

from hub.submissions.commands import ASKS, ask_final, hand_in
from hub.submissions.forms import LICENCES, SubmissionForm
from hub.submissions.models import Deliverable, Part, Submission
from hub.submissions.queries import latest, missing, parts
from hub.submissions.showing import people

__all__ = [
    "ASKS",
    "LICENCES",
    "Deliverable",
    "Part",
    "Submission",
    "SubmissionForm",
    "ask_final",
    "hand_in",
    "latest",
    "missing",
    "parts",
    "people",
]
