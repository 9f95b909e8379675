"""What a child process can be asked: each task by its name, from JSON to JSON, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from hub.matching.counterfactual import Counterfactual, counterfactual
from hub.matching.diagnosis import diagnose
from hub.matching.engine import Tell, solve
from hub.matching.instance import Instance
from hub.matching.reading import read_instance
from hub.matching.reasons import Choice, examine
from hub.matching.repair import Aim, Move, Repair, repairs
from hub.matching.result import Figures, Placement, Progress, UniversityFigures
from hub.matching.whatif import Trial, what_if
from hub.matching.writing import read_result, to_json

Asked = dict[str, Any]


def _steps(tell: Tell) -> Callable[[str, float], None]:
    """Progress in steps, as the reasons tell it, told as a run does."""
    return lambda sentence, fraction: tell(Progress("reasons", sentence, fraction))


def _solve(asked: Asked, instance: Instance, tell: Tell) -> Any:
    limit = asked["time_limit_s"]
    return to_json(solve(instance, seed=int(asked["seed"]), progress=tell, time_limit_s=limit))


def _repairs(asked: Asked, instance: Instance, tell: Tell) -> Any:
    made = repairs(
        instance,
        read_result(asked["previous"]),
        seed=int(asked["seed"]),
        withdrawn=asked["withdrawn"],
        progress=tell,
        time_limit_s=asked["time_limit_s"],
    )
    return [{**asdict(one), "result": to_json(one.result)} for one in made]


def _examine(asked: Asked, instance: Instance, tell: Tell) -> Any:
    result = read_result(asked["result"])
    student, challenge, limit = asked["student"], asked["challenge"], asked["time_limit_s"]
    return asdict(
        examine(instance, result, student, challenge, progress=_steps(tell), limit_s=limit)
    )


def _counterfactual(asked: Asked, instance: Instance, tell: Tell) -> Any:
    result = read_result(asked["result"])
    found = counterfactual(instance, result, asked["student"], progress=_steps(tell))
    return asdict(found) if found is not None else None


def _what_if(asked: Asked, instance: Instance, tell: Tell) -> Any:
    variants = {name: read_instance(one) for name, one in asked["variants"]}
    trials = what_if(instance, variants, seed=int(asked["seed"]), progress=tell)
    return [asdict(one) for one in trials]


def _diagnose(_: Asked, instance: Instance, __: Tell) -> Any:
    return diagnose(instance)


TASKS: dict[str, Callable[[Asked, Instance, Tell], Any]] = {
    "solve": _solve,
    "repairs": _repairs,
    "examine": _examine,
    "counterfactual": _counterfactual,
    "what_if": _what_if,
    "diagnose": _diagnose,
}


def perform(asked: Asked, tell: Tell) -> Any:
    """The answer to one question, as JSON. Raises what the task raises, and BadInstance."""
    return TASKS[asked["task"]](asked, read_instance(asked["instance"]), tell)


def read_repair(value: Any) -> Repair:
    """The Repair that a child wrote."""

    def place(of: dict[str, Any] | None) -> Placement | None:
        return Placement(**of) if of is not None else None

    moves = (
        Move(**{**one, "before": place(one["before"]), "after": place(one["after"])})
        for one in value["moves"]
    )
    return Repair(
        read_result(value["result"]),
        tuple(moves),
        tuple(value["regrouped"]),
        tuple(value["untouched"]),
        Aim(value["aim"]),
        value["proven"],
    )


def read_choice(value: Any) -> Choice:
    return Choice(**value)


def read_counterfactual(value: Any) -> Counterfactual | None:
    return Counterfactual(**value) if value is not None else None


def read_trials(value: Any) -> tuple[Trial, ...]:
    """The Trials that a child wrote."""

    def figures(of: dict[str, Any] | None) -> Figures | None:
        if of is None:
            return None
        by = tuple((key, UniversityFigures(**one)) for key, one in of["by_university"])
        profile = tuple((rank, count) for rank, count in of["rank_profile"])
        return Figures(**{**of, "rank_profile": profile, "by_university": by})

    return tuple(
        Trial(**{**one, "figures": figures(one["figures"]), "conflict": tuple(one["conflict"])})
        for one in value
    )
