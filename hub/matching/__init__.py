"""The matcher: a round's frozen answers in, legal teams with proofs and reasons out.

Values in, values out: no database, no request, no clock in what decides. The rounds capability
builds an Instance, runs `solve` in an errand, or `solve_apart` in a process of its own for a large
round, and keeps `to_json(result)`.

The rule in words, for the pages of a round: "Everybody who can be placed is placed, as many as the
hard rules allow. Among all such results the ranks are the best there are, but for a small allowance
that the round sets: 0.5 % of the least sum, unless it says otherwise. Within it a place may be one
of a lower rank, so that a team has hours in common, nobody who asked not to be is the only one of
a group, or two who wish it are together. Who is placed at all is never decided by any of these.
With an allowance of 0 they decide only among places of equal rank, and chance decides the rest."
"""

from hub.matching.apart import (
    Died,
    Waiting,
    counterfactual_apart,
    diagnose_apart,
    examine_apart,
    repairs_apart,
    solve_apart,
    what_if_apart,
)
from hub.matching.checker import check
from hub.matching.commitment import (
    commitment,
    drawn_seed,
    keeps,
    leaf,
    lottery_number,
    merkle_path,
    merkle_root,
    on_path,
)
from hub.matching.counterfactual import Counterfactual, counterfactual
from hub.matching.diagnosis import diagnose
from hub.matching.dictatorship import Dictatorship, serial_dictatorship
from hub.matching.engine import solve
from hub.matching.fairness import Fairness, fairness
from hub.matching.groups import Group, Spread
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
    meets,
    universities_needed,
)
from hub.matching.reading import read_instance
from hub.matching.reasons import Choice, Explaining, Reasons, examine, explain
from hub.matching.repair import Aim, Move, Repair, repairs
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
    UniversityFigures,
)
from hub.matching.whatif import Trial, what_if, without_each_rule
from hub.matching.writing import (
    input_hash,
    instance_json,
    read_result,
    result_hash,
    student_record,
    to_json,
)

__all__ = [
    "RULE_VERSION",
    "Aim",
    "BadInstance",
    "Cancelled",
    "Challenge",
    "Choice",
    "Counterfactual",
    "Criterion",
    "Dictatorship",
    "Died",
    "Explaining",
    "Fairness",
    "Figures",
    "Group",
    "Infeasible",
    "Instance",
    "Move",
    "Need",
    "Pin",
    "Placement",
    "Progress",
    "RankRule",
    "Reasons",
    "Repair",
    "Result",
    "Rule",
    "Spread",
    "Student",
    "Team",
    "Trial",
    "University",
    "UniversityFigures",
    "Waiting",
    "check",
    "commitment",
    "counterfactual",
    "counterfactual_apart",
    "diagnose",
    "diagnose_apart",
    "drawn_seed",
    "examine",
    "examine_apart",
    "explain",
    "fairness",
    "input_hash",
    "instance_json",
    "keeps",
    "leaf",
    "lottery_number",
    "meets",
    "merkle_path",
    "merkle_root",
    "on_path",
    "read_instance",
    "read_result",
    "repairs",
    "repairs_apart",
    "result_hash",
    "serial_dictatorship",
    "solve",
    "solve_apart",
    "student_record",
    "to_json",
    "universities_needed",
    "what_if",
    "what_if_apart",
    "without_each_rule",
]
