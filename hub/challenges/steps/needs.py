"""What a step still needs: one set of rules for saving a page and for sending the whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.challenges import partners
from hub.challenges.models import Challenge, Mode
from hub.challenges.steps import STEPS, Ask, Kind, Step
from hub.web.words import number

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Missing:
    """One thing to do before sending: which question of which step, and what to do."""

    step: Step
    ask: Ask
    sentence: str


def faults(step: Step, values: Values) -> dict[str, str]:
    """What is not good yet in the answers of one step: name → what to do."""
    found = {}
    for ask in step.asks:
        sentence = _fault(ask, values.get(ask.name))
        if sentence:
            found[ask.name] = sentence
    for name, rule in _TOGETHER.get(step.key, {}).items():
        sentence = rule(values)
        if sentence and name not in found:
            found[name] = sentence
    return found


def missing(challenge: Challenge) -> list[Missing]:
    """Everything that keeps a challenge from being sent, in the order of asking."""
    found = []
    for step in STEPS:
        asks = {ask.name: ask for ask in step.asks}
        for name, sentence in step_faults(challenge, step).items():
            found.append(Missing(step, asks[name], sentence))
    return found


def step_faults(challenge: Challenge, step: Step) -> dict[str, str]:
    """The faults of one step as it is kept. What nobody has confirmed counts as missing."""
    values = {name: getattr(challenge, name) for name in step.names}
    found = faults(step, values)
    if not found and not seen(challenge, step):
        first = step.asks[0]
        found[first.name] = first.needed or f"Check the page “{step.title}” and save it."
    return found


def seen(challenge: Challenge, step: Step) -> bool:
    """Whether the organisation has saved this step, in this or an earlier round of review."""
    return step.key in challenge.step_versions or challenge.submitted_at is not None


def _fault(ask: Ask, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ask.needed
    if ask.kind in (Kind.TEXT, Kind.AREA) and len(value) < ask.least:
        return f"{ask.needed.removesuffix('.')}. You have written {number(len(value))}."
    if ask.kind is Kind.CRITERIA:
        return _criteria_fault(ask, value)
    return ""


def _criteria_fault(ask: Ask, value: list[dict[str, Any]]) -> str:
    if len(value) < ask.least:
        return ask.needed
    total = sum(one["weight"] for one in value)
    if total != 100:
        return f"Make the weights add up to 100. They add up to {number(total)} now."
    names = [one["name"].casefold() for one in value]
    if len(set(names)) < len(names):
        return "Give each criterion a name of its own."
    return ""


def _ends_after_start(values: Values) -> str:
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends <= starts:
        return "Enter a last day after the first day."
    return ""


def _place_for_meeting(values: Values) -> str:
    if values.get("mode") not in (None, Mode.ONLINE) and not values.get("place"):
        return "Say where the team meets."
    return ""


def _sizes_fit(values: Values) -> str:
    least, most = values.get("team_size_min"), values.get("team_size_max")
    if least and most and most < least:
        return "Enter a largest team that is not below the smallest."
    return ""


def _universities_fit(values: Values) -> str:
    least, universities = values.get("team_size_min"), values.get("min_universities")
    if least and universities and universities > least:
        return "A team cannot come from more universities than it has members."
    return ""


def _criteria_fit(values: Values) -> str:
    found = partners.faults(values.get("partner_criteria") or [], values)
    return next((sentence for _, sentence in found.values()), "")


_TOGETHER: dict[str, dict[str, Callable[[Values], str]]] = {
    "time": {"ends_on": _ends_after_start},
    "team": {
        "place": _place_for_meeting,
        "team_size_max": _sizes_fit,
        "min_universities": _universities_fit,
        "largest_share": partners.share_fault,
        "partner_criteria": _criteria_fit,
    },
}
