"""What a student may send."""

from pydantic import Field, field_validator

from hub.profiles.models import Level
from hub.reference import LANGUAGES, SKILLS
from hub.web import Form

LANGUAGE_CODES = {one.code for one in LANGUAGES}
SKILL_CODES = {one.code for one in SKILLS}


class ProfileForm(Form):
    """The whole profile. All but the university may stay empty, and be filled in later."""

    version: int = 0
    university_id: int = Field(ge=1, le=999_999_999)
    programme: str = Field(default="", max_length=120)
    level: Level | None = None
    languages: list[str] = Field(default=[], max_length=12)
    skills: list[str] = Field(default=[], max_length=200)
    """"code:level" for each skill that has one."""
    times: list[int] = Field(default=[], max_length=28)
    """Free day parts, 0 to 27; see `hub.profiles.week`."""

    @field_validator("languages")
    @classmethod
    def known_languages(cls, value: list[str]) -> list[str]:
        if not LANGUAGE_CODES.issuperset(value):
            raise ValueError("Choose languages from the list.")
        return sorted(set(value))

    @field_validator("skills")
    @classmethod
    def known_skills(cls, value: list[str]) -> list[str]:
        for one in value:
            code, _, level = one.partition(":")
            if code not in SKILL_CODES or level not in ("1", "2", "3", "4", "5"):
                raise ValueError("Choose a level from the list for each skill.")
        return value

    @field_validator("times")
    @classmethod
    def times_of_the_week(cls, value: list[int]) -> list[int]:
        if any(not 0 <= one <= 27 for one in value):
            raise ValueError("Choose times from the table.")
        return sorted(set(value))

    def skill_levels(self) -> dict[str, int]:
        """Skill code → level."""
        return {code: int(level) for code, _, level in (one.partition(":") for one in self.skills)}
