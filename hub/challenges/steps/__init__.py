"""The posting wizard's eight short pages: what each asks, and what it still needs."""

from hub.challenges.steps.about import EXISTS, PEOPLE, PROBLEM, RESULT
from hub.challenges.steps.asks import Ask, Kind, Step
from hub.challenges.steps.terms import RIGHTS, TEAM, TIME

STEPS: tuple[Step, ...] = (PROBLEM, PEOPLE, EXISTS, RESULT, TIME, RIGHTS, TEAM)
"""The seven pages that ask; the eighth, "Check and send", shows all of them."""
CHECK = "check"
BY_KEY = {step.key: step for step in STEPS}
ASKS = {ask.name: ask for step in STEPS for ask in step.asks}
STEP_OF = {ask.name: step for step in STEPS for ask in step.asks}
ANSWERS = tuple(ASKS)
"""Every answer's name, in the order of asking: columns of Challenge."""

__all__ = [
    "ANSWERS",
    "ASKS",
    "BY_KEY",
    "CHECK",
    "STEPS",
    "STEP_OF",
    "Ask",
    "Kind",
    "Step",
]
