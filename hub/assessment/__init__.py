"""Assessment: rubric, desk, partner's view, individual differences, release, gradebook."""

from hub.assessment.models import Assessment, PartnerView, Result, Rubric

__all__ = ["Assessment", "PartnerView", "Result", "Rubric"]
