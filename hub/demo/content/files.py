"""Reads the TOML files beside this one into frozen values. A fault names its file."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from hub.demo.content.shapes import (
    Challenge,
    Organisation,
    Round,
    RubricCriterion,
    Staff,
    Value,
)
from hub.demo.content.work import Team

HERE = Path(__file__).parent
TODAY = date(2026, 11, 24)
"""The day on which the team at work is as its files say; on others its dates move along."""
WORKING = "working"

V = TypeVar("V", bound=Value)


def table(name: str) -> dict[str, Any]:
    """One file as it stands, by its name without the ending."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def rows(kind: type[V], name: str, key: str) -> tuple[V, ...]:
    """The tables `[[key]]` of a file. Raises ValueError that names file and place."""
    return tuple(checked(kind, row, name) for row in table(name)[key])


def checked(kind: type[V], row: dict[str, Any], name: str) -> V:
    try:
        return kind.model_validate(row)
    except ValidationError as fault:
        raise ValueError(f"{name}.toml, {row.get('key', '?')}: {fault}") from fault


def names(folder: str) -> list[str]:
    return [f"{folder}/{path.stem}" for path in sorted((HERE / folder).glob("*.toml"))]


@cache
def organisations() -> tuple[Organisation, ...]:
    """The twelve organisations, in alphabetical order of their keys."""
    return tuple(sorted(rows(Organisation, "organisations", "organisation"), key=lambda o: o.key))


@cache
def challenges(today: date = TODAY) -> tuple[Challenge, ...]:
    """Every challenge of every round, and those that are in none yet."""
    days = (today - TODAY).days
    return tuple(
        challenge.moved(days) if challenge.round == WORKING else challenge
        for name in names("challenges")
        for challenge in rows(Challenge, name, "challenge")
    )


@cache
def rounds(today: date = TODAY) -> tuple[Round, ...]:
    """The finished round, the one being assessed, the open one, and the one at work today."""
    days = (today - TODAY).days
    found = rows(Round, "rounds", "round")
    return tuple(one.moved(days) if one.key == WORKING else one for one in found)


@cache
def rubric() -> tuple[RubricCriterion, ...]:
    """The criteria that challenges choose from, with a sentence for each level."""
    return rows(RubricCriterion, "rubric", "criterion")


@cache
def staff(part: str) -> tuple[Staff, ...]:
    """People with one of the parts "teacher", "coordinator", "ombud", "administrator"."""
    return rows(Staff, "staff", part)


@cache
def teams(today: date = TODAY) -> tuple[Team, ...]:
    """The teams of the finished round, of the one being assessed, and the one at work today."""
    days = (today - TODAY).days
    at_work = {one.key for one in challenges(today) if one.round == WORKING}
    return tuple(
        team.moved(days) if team.challenge in at_work else team
        for name in names("works")
        for team in rows(Team, name, "team")
    )
