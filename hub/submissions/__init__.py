"""Submissions: deliverables handed in, frozen, with a receipt."""

from hub.submissions.models import Deliverable, Part, Submission

__all__ = ["Deliverable", "Part", "Submission"]
