"""The proposals of a repair as a coordinator reads them: each by itself, and both side by side."""

from dataclasses import dataclass
from typing import Any

from hub.matching import Aim
from hub.rounds.models import Repair
from hub.rounds.repairing import PROPOSED
from hub.web.words import number

NAMES = {Aim.MOST_PLACES: "Most places", Aim.FEWEST_MOVES: "Fewest moves"}
KINDS = ("loses", "moves", "regrouped", "comes")
CHANGE = dict[str, Any]


@dataclass(frozen=True)
class Proposal:
    """One way to repair a round. moves, figures: as `Repair` keeps them."""

    aim: Aim
    moves: list[CHANGE]
    figures: dict[str, Any]
    fault: str

    @property
    def name(self) -> str:
        return NAMES[self.aim]

    @property
    def by_kind(self) -> dict[str, list[CHANGE]]:
        return {kind: [one for one in self.moves if one["kind"] == kind] for kind in KINDS}

    @property
    def fates(self) -> list[dict[str, Any]]:
        """The teams that change, before and after."""
        return [one for one in self.figures["fates"] if one["kind"] != "kept"]

    @property
    def untouched(self) -> int:
        return sum(one["kind"] == "kept" for one in self.figures["fates"])

    @property
    def mean_rank(self) -> float:
        after = self.figures["after"]
        return round(after["total_rank"] / after["placed"], 2) if after["placed"] else 0.0


def proposals(repair: Repair) -> list[Proposal]:
    """What was solved, with most places first; none before it is finished."""
    if not repair.figures:
        return []
    own = {name: getattr(repair, name) for name in PROPOSED}
    found = [
        Proposal(Aim(one["aim"]), one["moves"], one["figures"], one["fault"])
        for one in (own, repair.other)
        if one
    ]
    return sorted(found, key=lambda one: list(Aim).index(one.aim))


def figures(both: list[Proposal]) -> list[tuple[str, list[str]]]:
    """The figures by which to choose: name, then one value for each proposal."""
    before = both[0].figures["before"]
    kinds = [one.by_kind for one in both]

    def counted(kind: str) -> list[str]:
        return [str(len(one[kind])) for one in kinds]

    return [
        (f"Have a place ({before['placed']} now)",
         [str(one.figures["after"]["placed"]) for one in both]),
        ("Move to another challenge", counted("moves")),
        ("Get another team, same challenge", counted("regrouped")),
        ("Lose their place", counted("loses")),
        ("Come in", counted("comes")),
        (f"Teams untouched (of {before['teams']})", [str(one.untouched) for one in both]),
        ("Teams", [str(one.figures["after"]["teams"]) for one in both]),
        ("Mean choice of all placed", [number(one.mean_rank) for one in both]),
    ]  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One person in both proposals. before: the team now, None on the waiting list; changes: what
    each proposal does, None where nothing."""

    person_id: int
    before: int | None
    rank_before: int | None
    changes: list[CHANGE | None]


def side_by_side(both: list[Proposal]) -> list[Line]:
    """Everybody whom either concerns: first those whom they treat differently."""
    of = [{one["person_id"]: one for one in each.moves} for each in both]
    lines = []
    for person_id in sorted(set().union(*of)):
        changes = [one.get(person_id) for one in of]
        known = next(one for one in changes if one is not None)
        lines.append(Line(person_id, known["before"], known["rank_before"], changes))
    return sorted(lines, key=lambda one: (_alike(one), one.person_id))


def _alike(line: Line) -> bool:
    first, second = (
        (one["kind"], one["rank_after"]) if one is not None else None for one in line.changes
    )
    return first == second
