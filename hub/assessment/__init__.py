"""Assessment: rubric, desk, partner's view, individual differences, release, gradebook.

Drafts and results lie in different tables: nothing reaches a student before release.
"""

from hub.assessment.commands import differ, mark, view
from hub.assessment.models import Assessment, AssessmentState, PartnerView, Result, Rubric
from hub.assessment.overview import waiting
from hub.assessment.policy import marker, viewer
from hub.assessment.queries import sheet
from hub.assessment.releasing import release
from hub.assessment.revising import prepare

__all__ = [
    "Assessment",
    "AssessmentState",
    "PartnerView",
    "Result",
    "Rubric",
    "differ",
    "mark",
    "marker",
    "prepare",
    "release",
    "sheet",
    "view",
    "viewer",
    "waiting",
]
