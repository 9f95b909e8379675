"""Stage A in its strict order: most placed, then the rank rule, then the lottery; with proofs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from hub.matching.costs import PLACE, STEP, lottery_costs, rank_cost
from hub.matching.instance import RankRule
from hub.matching.programme import Programme
from hub.matching.result import Infeasible
from hub.matching.running import Run
from hub.matching.solver import Answer

DRAWS = 8  # noise draws tried until the optimum is unique


@dataclass(frozen=True, slots=True)
class Best:
    """The optimum of stage A: columns, how good they are, and what was proven.

    cost, least_cost: by the rank rule. least_total_rank: limit of the plain sum of ranks.
    """

    values: tuple[int, ...]
    matched: int
    matched_bound: int
    cost: int
    least_cost: int
    least_total_rank: int
    unique: bool
    draw: int
    finished: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """values: of all columns. limit: most that can be placed. optimal: not cut short by time."""

    values: tuple[int, ...]
    limit: int
    optimal: bool


class StageA:
    """The chain of solves on one programme."""

    def __init__(self, programme: Programme, seed: int, run: Run, draw: int = 1) -> None:
        self.programme = programme
        self.model = programme.model
        self.rule = programme.table.instance.rule.rank_rule
        self.seed = seed
        self.run = run
        self.draw = draw
        self.every = list(programme.x.values())

    def ranked(self, start: tuple[int, ...] | None = None, most: int | None = None) -> Ranked:
        """The optimum, its places proven but not yet its ranks.

        start: a legal result to go on from. most: a limit of places known from elsewhere.
        Raises Infeasible when no legal result exists, Cancelled, and TimeoutError.
        """
        limit = self._limit() if most is None else most
        self.run.say("places", f"At most {limit} students can be placed.", 0.1, None, limit)
        if self.rule is RankRule.RANK_MAXIMAL:
            self._rank_maximal(limit)
        answer = self._solve(
            self._combined(self.draw), "ranks", "Looking for the best ranks.", 0.1, 0.35, start
        )
        if answer.values is None:
            raise self._none(answer)
        answer, limit = self._most(answer, answer.values, limit)
        if self.rule is RankRule.WORST_FIRST and answer.status == "optimal":
            answer = self._least_worst(answer)
        if answer.values is None:
            raise self._none(answer)
        return Ranked(answer.values, limit, answer.status == "optimal")

    def _limit(self) -> int:
        watch = self.run.watch("places", "Counting who can be placed at most.", 0.0, 0.1)
        costs = self.programme.total((x, -1) for x in self.every)
        answer = self.model.solve(costs, relaxed=True, watch=watch, deadline=self.run.deadline)
        self.run.check()
        if answer.status == "infeasible":
            raise Infeasible(())
        placeable = {student for student, _ in self.programme.x}
        if answer.status != "optimal":
            return len(placeable)
        return answer.most_gain(len(placeable))

    def relaxed_limits(self, matched: int) -> tuple[int, int]:
        """Limits of rank cost and total rank with so many placed, from the linear programme.

        It takes little time, so it is also asked when the time for proofs has passed.
        """
        model = self.model.copy()
        model.at_least([(x, 1) for x in self.every], matched)

        def least(weight: Callable[[int], int]) -> int:
            costs = self.programme.total((x, weight(x)) for x in self.every)
            watch = self.run.watch("proof", "Limiting the ranks from below.", 0.65, 0.7)
            deadline = self.run.last if self.run.last is not None else self.run.deadline
            answer = model.solve(costs, relaxed=True, watch=watch, deadline=deadline)
            return max(matched, answer.least_cost(matched))

        with ThreadPoolExecutor(2) as pool:
            cost, total = pool.map(least, (self._cost, self.programme.rank.__getitem__))
        self.run.check()
        return cost, total

    def _none(self, answer: Answer) -> Exception:
        if answer.status == "infeasible":
            return Infeasible(())
        return TimeoutError("No legal result was found within the time limit.")

    def _solve(
        self, costs: list[int], stage: str, sentence: str, start: float, end: float,
        values: tuple[int, ...] | None = None, gap: float = 0.5,
    ) -> Answer:  # fmt: skip
        watch = self.run.watch(stage, sentence, start, end)
        self.run.say(stage, sentence, start, None, None)
        answer = self.model.solve(
            costs, start=values, watch=watch, deadline=self.run.deadline, gap=gap
        )
        self.run.check()
        return answer

    def _combined(self, draw: int) -> list[int]:
        lottery = lottery_costs(self.programme, self.seed, draw)
        ranks = [(x, STEP * (self._cost(x) - PLACE)) for x in self.every]
        return self.programme.total(ranks + lottery)

    def _cost(self, column: int) -> int:
        return rank_cost(self.rule, self.programme.rank[column])

    def _count(self, values: tuple[int, ...]) -> int:
        return sum(values[x] for x in self.every)

    def _sum(self, values: tuple[int, ...]) -> int:
        return sum(self._cost(x) for x in self.every if values[x])

    def _most(self, answer: Answer, values: tuple[int, ...], limit: int) -> tuple[Answer, int]:
        """Prove that nobody more can be placed, or place more: places are never sold for ranks."""
        matched = self._count(values)
        if matched >= limit:
            return answer, limit
        costs = self.programme.total((x, -1) for x in self.every)
        sentence = "Checking whether one more student can be placed."
        most = self._solve(costs, "places", sentence, 0.35, 0.45, values, 0.9)
        limit = min(limit, most.most_gain(limit))
        found = self._count(most.values) if most.values is not None else 0
        if found <= matched:
            return answer, limit
        self.model.at_least([(x, 1) for x in self.every], found)
        sentence = "Looking for the best ranks with one more placed."
        again = self._solve(self._combined(self.draw), "ranks", sentence, 0.45, 0.5, most.values)
        return (again if again.values is not None else most), limit

    def _least_worst(self, answer: Answer) -> Answer:
        """Close the worst rank as long as as many students are placed without it."""
        matched = self._count(answer.values or ())
        self.model.at_least([(x, 1) for x in self.every], matched)
        while answer.values is not None:
            worst = max((self.programme.rank[x] for x in self.every if answer.values[x]), default=1)
            closed = [x for x in self.every if self.programme.rank[x] >= worst > 1]
            if not closed:
                break
            kept = [(x, self.model.upper[x]) for x in closed]
            for x in closed:
                self.model.upper[x] = 0
            sentence = f"Trying to do without places of rank {worst}."
            tried = self._solve(self._combined(self.draw), "ranks", sentence, 0.4, 0.5)
            if tried.values is None:
                for x, upper in kept:
                    self.model.upper[x] = upper
                break
            answer = tried
        return answer

    def _rank_maximal(self, limit: int) -> None:
        """Rows for most placed, then most of rank 1, 2 and 3 in turn."""
        answer = self._solve(
            self.programme.total((x, -1) for x in self.every),
            "places", "Placing as many as possible.", 0.1, 0.12, gap=0.9,
        )  # fmt: skip
        if answer.values is None:
            raise self._none(answer)
        self.model.at_least([(x, 1) for x in self.every], min(limit, self._count(answer.values)))
        for level in (1, 2, 3):
            of_level = [x for x in self.every if self.programme.rank[x] == level]
            costs = self.programme.total((x, -1) for x in of_level)
            sentence = f"Giving as many as possible their choice number {level}."
            better = self._solve(costs, "ranks", sentence, 0.1, 0.2, answer.values, 0.9)
            if better.values is not None:
                answer = better
                most = sum(better.values[x] for x in of_level)
                self.model.at_least([(x, 1) for x in of_level], most)

    def proven(self, ranked: Ranked) -> Best:
        """Limits of rank cost and total rank, side by side. Its values differ from those given
        when the lottery had outweighed a step of rank."""
        values, limit, optimal = ranked.values, ranked.limit, ranked.optimal
        matched, cost = self._count(values), self._sum(values)
        self.model.at_least([(x, 1) for x in self.every], matched)
        costs_by_rule = self.programme.total((x, self._cost(x)) for x in self.every)
        plain_costs = self.programme.total((x, self.programme.rank[x]) for x in self.every)
        limits = ("Proving that no ranks are better.", "Computing the least total rank.")
        with ThreadPoolExecutor(2) as pool:
            calls = [
                pool.submit(self._solve, costs, "proof", text, 0.5, 0.65, values, 0.9)
                for costs, text in zip((costs_by_rule, plain_costs), limits, strict=True)
            ]
            least, least_plain = (call.result() for call in calls)
        if least.values is not None and self._sum(least.values) < cost:
            # the lottery outweighed a step of rank somewhere: forbid that, and draw again
            cost = self._sum(least.values)
            self.model.at_most([(x, self._cost(x)) for x in self.every], cost)
            sentence = "Drawing again among the best ranks."
            answer = self._solve(
                self._combined(self.draw), "ranks", sentence, 0.65, 0.7, least.values
            )
            values, optimal = answer.values or least.values, answer.status == "optimal"
        least_cost = least.least_cost(0)
        least_total = max(matched, least_plain.least_cost(0))
        if "stopped" in (least.status, least_plain.status):
            by_rule, plain = self.relaxed_limits(matched)
            least_cost, least_total = max(least_cost, by_rule), max(least_total, plain)
        finished = optimal and cost == least_cost and matched == limit
        return Best(
            values, matched, limit, cost, least_cost, least_total, False, self.draw, finished
        )

    def staying(
        self,
        home: dict[int, int],
        seated: Collection[int],
        *,
        places_first: bool = True,
        known: tuple[int, ...] | None = None,
    ) -> Best | None:
        """For a repair: most placed, then most of those who had a place, then most in the variant
        they had; or the first of these last. Then the rank rule.

        home: student -> variant. seated: students who had a place. known: what another order came
        to, as (placed, keeping a place, staying); None is returned when this one comes to the same,
        before its last solve. Raises Infeasible, Cancelled, TimeoutError.
        """
        limit = self._limit()
        cells, had = self.programme.x.items(), set(seated)
        at_home = [x for (i, cell), x in cells if home.get(i) == cell.variant]
        kept = [x for (i, _), x in cells if i in had]
        placing = (self.every, "Placing as many as possible.", limit)
        keeping = (kept, "Keeping places for those who have one.", len(had))
        letting = (at_home, "Letting as many as possible stay.", len(home))
        before, after = ([placing], []) if places_first else ([], [placing])
        values: tuple[int, ...] | None = None
        proven = True
        for number, (columns, sentence, most) in enumerate([*before, keeping, letting, *after]):
            if values is None or sum(values[x] for x in columns) < most:
                answer = self._most_of(columns, sentence, number, values)
                values = answer.values or values
                if values is None:
                    raise self._none(answer)
                proven &= answer.status == "optimal"
                if number == 0 and places_first:
                    limit = min(limit, answer.most_gain(limit))
            self.model.at_least([(x, 1) for x in columns], sum(values[x] for x in columns))
        got = values or ()
        if known == tuple(sum(got[x] for x in columns) for columns in (self.every, kept, at_home)):
            return None
        final = self._solve(self._combined(1), "ranks", "Finding the best ranks.", 0.7, 0.9, values)
        values = final.values or values or ()
        cost, matched = self._sum(values), self._count(values)
        total = sum(self.programme.rank[x] for x in self.every if values[x])
        proven &= final.status == "optimal"
        return Best(values, matched, limit, cost, cost, total, False, 1, proven)

    def _most_of(
        self, columns: list[int], sentence: str, number: int, values: tuple[int, ...] | None
    ) -> Answer:
        costs = self.programme.total((x, -1) for x in columns)
        begin = 0.1 + 0.2 * number
        return self._solve(costs, "places", sentence, begin, begin + 0.2, values, 0.9)

    def unique(self, best: Best) -> Best:
        """The next best set of pairs must be worse; else take the next draw of noise.

        The Best it returns is another one when a later draw decided.
        """
        if not best.finished:
            return best
        for draw in range(self.draw, DRAWS + 1):
            costs = self._combined(draw)
            if draw > self.draw:
                sentence = f"Two results are equal: taking noise draw {draw}."
                answer = self._solve(costs, "proof", sentence, 0.7, 0.75)
                if answer.values is None or answer.status != "optimal":
                    return best
                best = replace(best, values=answer.values, draw=draw)
            pairs = [
                columns for columns in self.programme.pairs.values()
                if any(best.values[x] for x in columns)
            ]  # fmt: skip
            whole = self.model
            self.model = whole.copy()
            self.model.at_most([(x, 1) for columns in pairs for x in columns], len(pairs) - 1)
            sentence = "Proving that no other result is as good."
            second = self._solve(costs, "proof", sentence, 0.7, 0.8)
            self.model = whole
            cost = sum(c * v for c, v in zip(costs, best.values, strict=True))
            worse = second.status == "infeasible" or second.bound > cost + 0.5
            if worse:
                return replace(best, unique=True)
            if second.status != "optimal":
                return best
        return best
