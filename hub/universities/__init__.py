"""The universities of the alliance: where students come from and who recognises their work."""

from hub.universities.models import University
from hub.universities.queries import offered

__all__ = ["University", "offered"]
