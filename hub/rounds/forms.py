"""What a coordinator may send about a round."""

import re
from datetime import date, time

from pydantic import Field, ValidationInfo, field_validator

from hub.matching import Aim, RankRule
from hub.rounds.models import RulingKind
from hub.web import Form

LEAST_RANKED = 5
TOO_FEW = (
    f"Enter {LEAST_RANKED} or more. With fewer, whoever lists the first choice alone would gain by "
    "it."
)


class RoundForm(Form):
    """The dates, the challenges and the rule of a round. Times are in the coordinator's zone."""

    version: int = 0
    name: str = Field(min_length=3, max_length=80)
    opens_on: date
    opens_time: time = time(8, 0)
    closes_on: date
    closes_time: time = Field(default=time(18, 0), validate_default=True)
    starts_on: date
    challenges: list[int] = Field(min_length=1, max_length=500)
    must_run: list[int] = Field(default=[], max_length=500)
    min_ranks: int = Field(default=5, ge=1, le=10)
    team_size_min: int = Field(default=4, ge=2, le=12)
    team_size_max: int = Field(default=6, ge=2, le=12, validate_default=True)
    min_universities: int = Field(default=2, ge=1, le=4)
    min_overlap_hours: int = Field(default=2, ge=0, le=20)
    overlap_is_hard: bool = False
    accept_hours: int = Field(default=72, ge=12, le=336)
    rank_rule: RankRule = RankRule.RANK_SQUARES

    @property
    def asks_too_few(self) -> bool:
        """Whether students could rank so few that an untrue list would pay: no round is planned
        so. Rounds of before that are open already keep what students read."""
        return self.min_ranks < LEAST_RANKED

    @field_validator("closes_time")
    @classmethod
    def closes_later(cls, value: time, info: ValidationInfo) -> time:
        opens_on, opens_time, closes_on = (
            info.data.get(name) for name in ("opens_on", "opens_time", "closes_on")
        )
        if None not in (opens_on, opens_time, closes_on) and (
            (closes_on, value) <= (opens_on, opens_time)
        ):
            raise ValueError("Let ranking close after it opens.")
        return value

    @field_validator("starts_on")
    @classmethod
    def begins_later(cls, value: date, info: ValidationInfo) -> date:
        closes_on = info.data.get("closes_on")
        if closes_on is not None and value <= closes_on:
            raise ValueError("Let the work begin after ranking closes.")
        return value

    @field_validator("team_size_max")
    @classmethod
    def most_after_least(cls, value: int, info: ValidationInfo) -> int:
        least = info.data.get("team_size_min")
        if least is not None and value < least:
            raise ValueError("Let the largest team be no smaller than the smallest.")
        return value


class RunForm(Form):
    """How a run weighs ranks; the frozen input stays the same."""

    rank_rule: RankRule = RankRule.RANK_SQUARES
    limit_minutes: int | None = Field(default=None, ge=1, le=60)


class RulingForm(Form):
    """A coordinator's decision on one student before the matching."""

    person_id: int
    kind: RulingKind
    challenge_id: int
    reason: str = Field(min_length=10, max_length=300)


class QuotaForm(Form):
    """How many students of a university are placed; at least one of the two numbers."""

    university_id: int
    least: int = Field(default=0, ge=0, le=10_000)
    most: int | None = Field(default=None, ge=0, le=10_000, validate_default=True)
    quota_reason: str = Field(min_length=10, max_length=300)

    @field_validator("most")
    @classmethod
    def most_after_least(cls, value: int | None, info: ValidationInfo) -> int | None:
        least = info.data.get("least")
        if value is None and least == 0:
            raise ValueError("Enter the least number, the largest, or both.")
        if value is not None and least is not None and value < least:
            raise ValueError("Let the largest number be no smaller than the least.")
        return value


class FreezeForm(Form):
    """early: freeze before the closing time, said in a confirmation. without: the challenges that
    the page named as lost."""

    early: bool = False
    without: list[int] = Field(default=[], max_length=500)


HASH = r"^\s*[0-9a-fA-F]{64}\s*$"


class CommitmentForm(Form):
    """The hash of a nonce that a university keeps to itself until the freeze."""

    university_id: int
    value: str = Field(min_length=64, max_length=80)

    @field_validator("value")
    @classmethod
    def hexadecimal(cls, value: str) -> str:
        return _hexadecimal(value)


class NonceForm(Form):
    """The nonce itself, after the freeze."""

    commitment_id: int
    nonce: str = Field(min_length=64, max_length=80)

    @field_validator("nonce")
    @classmethod
    def hexadecimal(cls, value: str) -> str:
        return _hexadecimal(value)


def _hexadecimal(value: str) -> str:
    if re.fullmatch(HASH, value) is None:
        raise ValueError("Enter the 64 digits and letters (0 to 9, a to f) that the command shows.")
    return value.strip().lower()


class ExamineForm(Form):
    """Which better choice a student asks about; without one, the best."""

    challenge_id: int | None = None


class RepairForm(Form):
    """Who leaves besides those who said no, whether those who said yes stay where they are, and
    why it is made: all whom it concerns read that."""

    withdrawn: list[int] = Field(default=[], max_length=500)
    keeps_yes: bool = False
    reason: str = Field(min_length=10, max_length=300)


class AcceptForm(Form):
    """Which of two proposals of a repair is accepted; nothing where there is one."""

    aim: Aim | None = None


class SandboxForm(Form):
    """Another rule to try on the frozen input."""

    team_size_min: int = Field(ge=2, le=12)
    team_size_max: int = Field(ge=2, le=12)
    min_universities: int = Field(ge=1, le=4)
    min_overlap_hours: int = Field(ge=0, le=20)
    overlap_is_hard: bool = False
    rule_for_ranks: RankRule = RankRule.RANK_SQUARES
    rank_slack_permille: int = Field(default=5, ge=0, le=50)

    @field_validator("team_size_max")
    @classmethod
    def most_after_least(cls, value: int, info: ValidationInfo) -> int:
        least = info.data.get("team_size_min")
        if least is not None and value < least:
            raise ValueError("Let the largest team be no smaller than the smallest.")
        return value
