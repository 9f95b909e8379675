"""The usual practice, for comparison: students choose one after the other, in lottery order."""

from __future__ import annotations

from dataclasses import dataclass

from hub.matching.instance import Instance
from hub.matching.lottery import order
from hub.matching.split import deal
from hub.matching.table import Table
from hub.matching.teams import Judge


@dataclass(frozen=True, slots=True)
class Dictatorship:
    """seated: who got a seat when only seats count. teams, illegal: teams dealt from them, and
    how many break a rule. placed, total_rank: of the legal teams alone."""

    seated: int
    teams: int
    illegal: int
    placed: int
    total_rank: int


def serial_dictatorship(instance: Instance, seed: int) -> Dictatorship:
    """Each student in lottery order takes the best variant with a seat; teams are then dealt as
    fairly as the matcher deals them, and what breaks a rule is dropped."""
    table = Table(instance)
    seats = [one.max_teams * one.max_size for one in table.challenges]
    left = [u.max_students for u in table.universities]
    chosen: dict[int, list[int]] = {}
    for name in order(seed, table.student_at):
        student = table.student_at[name]
        quota = left[table.university[student]]
        for variant, _ in table.options[student]:
            challenge = table.variants[variant][0]
            if seats[challenge] and quota != 0:
                seats[challenge] -= 1
                if quota is not None:
                    left[table.university[student]] = quota - 1
                chosen.setdefault(variant, []).append(student)
                break
    judge = Judge(table)
    teams = illegal = placed = total = 0
    for variant, members in sorted(chosen.items()):
        one = table.challenges[table.variants[variant][0]]
        count = min(one.max_teams, -(-len(members) // one.max_size))
        sizes = [len(members) // count + (at < len(members) % count) for at in range(count)]
        for team in deal(judge, variant, members, sizes):
            teams += 1
            if judge.faults(variant, team):
                illegal += 1
            else:
                placed += len(team)
                total += sum(table.rank(i, variant) for i in team)
    return Dictatorship(sum(map(len, chosen.values())), teams, illegal, placed, total)
