"""The matcher: a round's frozen answers in, legal teams with proofs and reasons out.

Values in, values out: no database, no request, no clock in what decides. The rounds capability
builds an Instance, runs `solve` in an errand, and keeps `to_json(result)`.
"""

from hub.matching.checker import check
from hub.matching.diagnosis import diagnose
from hub.matching.engine import solve
from hub.matching.instance import (
    Challenge,
    Criterion,
    Instance,
    Need,
    Pin,
    RankRule,
    Rule,
    Student,
    University,
)
from hub.matching.reading import read_instance
from hub.matching.result import (
    RULE_VERSION,
    BadInstance,
    Cancelled,
    Figures,
    Infeasible,
    Placement,
    Progress,
    Result,
    Team,
)
from hub.matching.writing import input_hash, instance_json, read_result, result_hash, to_json

__all__ = [
    "RULE_VERSION",
    "BadInstance",
    "Cancelled",
    "Challenge",
    "Criterion",
    "Figures",
    "Infeasible",
    "Instance",
    "Need",
    "Pin",
    "Placement",
    "Progress",
    "RankRule",
    "Result",
    "Rule",
    "Student",
    "Team",
    "University",
    "check",
    "diagnose",
    "input_hash",
    "instance_json",
    "read_instance",
    "read_result",
    "result_hash",
    "solve",
    "to_json",
]
