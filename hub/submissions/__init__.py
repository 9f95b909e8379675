"""Submissions: deliverables handed in, frozen, with a receipt."""

from hub.submissions.commands import ask_final
from hub.submissions.forms import LICENCES
from hub.submissions.models import Deliverable, Part, Submission
from hub.submissions.queries import latest, parts

__all__ = ["LICENCES", "Deliverable", "Part", "Submission", "ask_final", "latest", "parts"]
