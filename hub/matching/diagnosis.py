"""Why a round has no legal result: the smallest set of demands that clash."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hub.matching.instance import Criterion, Instance, Pin, University
from hub.matching.programme import Programme
from hub.matching.table import Table


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that a round insists on, and could do without: a pin, a must-run, a quota, a
    partner's criterion."""

    kind: str
    name: str
    pin: Pin | None = None
    criterion: Criterion | None = None
    university: University | None = None

    @property
    def sentence(self) -> str:
        if self.pin is not None and self.kind == "pin":
            return f"{self.pin.student} is pinned to {self.pin.challenge}."
        if self.pin is not None:
            return f"{self.pin.student} is ruled out from {self.pin.challenge}."
        if self.criterion is not None:
            return f"{self.name} has a partner's criterion ({self.criterion.words})."
        if self.kind == "mandatory":
            return f"{self.name} must run."
        return f"{self.name} has a quota{self._bounds()}."

    def _bounds(self) -> str:
        """ " of at least 2 and at most 5"."""
        if self.university is None:
            return ""
        least, most = self.university.min_students, self.university.max_students
        said = [f"at least {least}"] if least else []
        said += [f"at most {most}"] if most is not None else []
        return f" of {' and '.join(said)}"


def demands(instance: Instance) -> list[Demand]:
    """Every demand of a round, by kind and name."""
    found = [
        Demand("pin", p.student, p) for p in sorted(set(instance.pins), key=lambda p: p.student)
    ]
    found += [Demand("mandatory", one.id) for one in instance.challenges if one.mandatory]
    found += [
        Demand("criterion", one.id, criterion=criterion)
        for one in instance.challenges
        for criterion in one.criteria
    ]
    found += [
        Demand("quota", one.id, university=one) for one in instance.universities if one.has_quota
    ]
    found += [Demand("forbidden", p.student, p) for p in instance.forbidden]
    return sorted(found, key=lambda one: (one.kind, one.name))


def only(instance: Instance, kept: list[Demand]) -> Instance:
    """The round with no demands but those kept."""
    names = {(one.kind, one.name) for one in kept}
    pins = {one.pin for one in kept}
    criteria = {(one.name, one.criterion) for one in kept}
    return replace(
        instance,
        pins=tuple(p for p in instance.pins if p in pins),
        forbidden=tuple(p for p in instance.forbidden if p in pins),
        challenges=tuple(
            replace(
                one,
                mandatory=one.mandatory and ("mandatory", one.id) in names,
                criteria=tuple(c for c in one.criteria if (one.id, c) in criteria),
            )
            for one in instance.challenges
        ),
        universities=tuple(
            one if ("quota", one.id) in names else replace(one, max_students=None, min_students=0)
            for one in instance.universities
        ),
    )


def feasible(instance: Instance, exact: bool) -> bool:
    """Whether the demands can be met together: by the rows of stage A, or, when `exact`, with
    every team opened up, which is right also where members cannot be split into legal teams."""
    table = Table(instance)
    programme = Programme(table, range(len(table.variants)) if exact else ())
    if programme.model.solve(relaxed=True).status == "infeasible":
        return False
    return programme.model.solve().status != "infeasible"


def diagnose(instance: Instance) -> tuple[str, ...]:
    """A smallest set of demands that no legal result meets together, as sentences; () if none.

    Each of them is needed: without any one of them the others can be met. Found by dropping
    halves, then single demands.
    """
    kept = demands(instance)
    exact = feasible(instance, exact=False)
    if exact and feasible(instance, exact=True):
        return ()
    part = max(1, len(kept) // 2)
    while part >= 1:
        at = 0
        while at < len(kept):
            tried = kept[:at] + kept[at + part :]
            if feasible(only(instance, tried), exact):
                at += part
            else:
                kept = tried
        part //= 2
    return tuple(one.sentence for one in kept)
