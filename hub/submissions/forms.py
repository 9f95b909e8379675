"""What a team sends when it hands in."""

from typing import Literal

from pydantic import Field

from hub.web import Form

LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "EUPL-1.2", "all-rights-reserved")


class SubmissionForm(Form):
    """Chosen parts as `page-3`, `board-1`, `file-7`; links as `page-3:0` (part and criterion)."""

    parts: list[str] = Field(default_factory=list, max_length=60)
    links: list[str] = Field(default_factory=list, max_length=400)
    statement: str = Field(default="", max_length=2000)
    licence: Literal["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "EUPL-1.2", "all-rights-reserved"]
    access: Literal["restricted", "public"] = "restricted"
    agreed: bool = False
