"""The one place that speaks to HiGHS: an integer programme in, whole numbers out.

HiGHS fixes its number of threads once per process, so every model here uses the same one.
No time limit is ever part of a result that claims to be proven.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from highspy import cb
from highspy._core import _Highs

INFINITE = float("inf")
SMALL = 1000  # columns
EXACT = 0.5  # a gap within which whole numbers are proven
ROUNDING = 1e-6
MIDDLING = 0.1  # how far from whole a column may be in the middle of all optima
NEAR = 0.3  # so that no fault of rounding tells a reduced cost from a whole limit
Watch = Callable[[float | None, float | None], bool]
"""Told (best, bound) now and then; answers whether to stop."""


def solver_version() -> str:
    return f"HiGHS {_quiet().version()}"


def _quiet() -> _Highs:
    """A solver that says nothing; the wrapper class of highspy prints before it can be told."""
    highs = _Highs()
    highs.setOptionValue("output_flag", False)
    return highs


@dataclass(frozen=True, slots=True)
class Answer:
    """status: optimal, infeasible, or stopped. values: whole numbers per column, if any were found.

    bound: a proven lower limit of the cost (an upper one for none).
    """

    status: str
    values: tuple[int, ...] | None
    cost: int | None
    bound: float

    def least_cost(self, default: int) -> int:
        """The proven limit as a whole number; `default` when the solver was stopped before any."""
        return math.ceil(self.bound - 1e-6) if math.isfinite(self.bound) else default

    def most_gain(self, default: int) -> int:
        """The limit of what is gained, where costs are negative gains."""
        return -self.least_cost(-default)


@dataclass(slots=True)
class Model:
    """Minimise cost * column subject to low <= row <= high; columns whole unless solved relaxed."""

    costs: list[int] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[int] = field(default_factory=list)

    def column(self, upper: float = 1, cost: int = 0) -> int:
        self.costs.append(cost)
        self.upper.append(upper)
        self.lower.append(0)
        return len(self.costs) - 1

    def row(self, terms: Iterable[tuple[int, int]], low: float, high: float) -> int:
        for column, value in terms:
            self.index.append(column)
            self.value.append(value)
        self.starts.append(len(self.index))
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def at_most(self, terms: Iterable[tuple[int, int]], high: float) -> int:
        return self.row(terms, -INFINITE, high)

    def at_least(self, terms: Iterable[tuple[int, int]], low: float) -> int:
        return self.row(terms, low, INFINITE)

    def copy(self) -> Model:
        return Model(
            list(self.costs), list(self.upper), list(self.lower), list(self.low), list(self.high),
            list(self.starts), list(self.index), list(self.value),
        )  # fmt: skip

    def solve(
        self,
        costs: Sequence[int] | None = None,
        *,
        start: Sequence[int] | None = None,
        relaxed: bool = False,
        watch: Watch | None = None,
        deadline: float | None = None,
        gap: float = EXACT,
        nodes: int | None = None,
    ) -> Answer:
        """Solve to proof, unless `watch` says stop, the monotonic `deadline` passes, or the search
        tree has `nodes` nodes.

        Costs are divided by what divides them all: HiGHS once gave a bound that was too low, and so
        no proof, where all were multiples of ten.
        """
        used = list(costs) if costs is not None else self.costs
        if not self.costs:
            fits = all(lo <= 0 <= hi for lo, hi in zip(self.low, self.high, strict=True))
            return Answer("optimal" if fits else "infeasible", () if fits else None, 0, 0.0)
        unit = math.gcd(*used) or 1
        divided, allowed = [cost // unit for cost in used], max(gap / unit, EXACT)

        def run(presolve: str) -> tuple[_Highs, Answer]:
            highs = self._loaded(divided, relaxed, allowed)
            highs.setOptionValue("presolve", presolve)
            _hurry(highs, watch, deadline, unit)
            if nodes is not None:
                highs.setOptionValue("mip_max_nodes", nodes)
            if start is not None:
                solution = highspy.HighsSolution()
                solution.col_value = [float(value) for value in start]
                highs.setSolution(solution)
            highs.run()
            return highs, self._answer(highs, used, unit, relaxed, start)

        highs, answer = run("choose")
        # the presolve of HiGHS 1.16 fails on a few small models, always on the same ones: with an
        # error, or with values that cost more than the optimum it reports for them
        failed = highs.getModelStatus() == highspy.HighsModelStatus.kSolveError
        if answer.status == "optimal" and answer.cost is not None:
            failed = (answer.cost - answer.bound) / unit > allowed + 0.05
        if failed:
            _, answer = run("off")
        return answer

    def settled(
        self,
        start: Sequence[int],
        dear: int,
        watch: Watch | None = None,
        deadline: float | None = None,
        *,
        corner: bool = True,
    ) -> tuple[list[int], list[int]]:
        """The columns that are 1 in `start` and stay 1 in the optimum of the linear programme, and
        those that are 0 in both and whose reduced cost is above `dear`.

        A good guess at what need not be decided again; ([], []) when it was stopped before the end.
        corner: of equal optima one corner. Otherwise the middle of them all, which is found sooner
        and leaves open more of what could be either; there 0.9 counts as 1, and 0.1 as 0.
        """
        highs = self._loaded(self.costs, True, EXACT)
        if not corner:
            highs.setOptionValue("run_crossover", "off")
        off = ROUNDING if corner else MIDDLING
        _hurry(highs, watch, deadline)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return [], []
        solution = highs.getSolution()
        stay, out = [], []
        pairs = zip(start, solution.col_value, solution.col_dual, strict=True)
        for at, (now, value, reduced) in enumerate(pairs):
            if now == 1 and value > 1 - off:
                stay.append(at)
            elif now == 0 and value < off and reduced > dear + NEAR:
                out.append(at)
        return stay, out

    def _loaded(self, costs: Sequence[int], relaxed: bool, gap: float) -> _Highs:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.costs), len(self.low)
        lp.col_cost_ = np.array(costs, dtype=np.float64)
        lp.col_lower_ = np.array(self.lower, dtype=np.float64)
        lp.col_upper_ = np.array(self.upper, dtype=np.float64)
        lp.row_lower_ = np.array(self.low, dtype=np.float64)
        lp.row_upper_ = np.array(self.high, dtype=np.float64)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self.index, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.value, dtype=np.float64)
        highs = _quiet()
        if relaxed:
            # with the crossover that follows: a third of the time of the simplex at 2,000 students
            highs.setOptionValue("solver", "ipm")
        else:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * len(self.costs)
            # above a small size it looks, for a third of the time, for what the cuts find anyway
            highs.setOptionValue("mip_heuristic_run_root_reduced_cost", len(self.costs) < SMALL)
        highs.setOptionValue("threads", 1)
        highs.setOptionValue("random_seed", 0)
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.setOptionValue("mip_abs_gap", gap)
        highs.passModel(lp)
        return highs

    def _answer(
        self, highs: _Highs, costs: Sequence[int], unit: int, relaxed: bool,
        start: Sequence[int] | None,
    ) -> Answer:  # fmt: skip
        status = highs.getModelStatus()
        info = highs.getInfo()
        if status in (
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        ):
            return Answer("infeasible", None, None, INFINITE)
        done = status == highspy.HighsModelStatus.kOptimal
        if relaxed:
            bound = unit * info.objective_function_value if done else -INFINITE
            return Answer("optimal" if done else "stopped", None, None, bound)
        bound = unit * info.mip_dual_bound
        found = highs.getSolution().col_value
        values = tuple(round(value) for value in found) if len(found) else None
        if values is not None and not self.fits(values):
            values = None
        if values is None and start is not None and self.fits(start):
            values = tuple(start)  # stopped before it was even looked at
        if values is None:
            return Answer("stopped", None, None, bound)
        cost = sum(c * v for c, v in zip(costs, values, strict=True) if v)
        return Answer("optimal" if done else "stopped", values, cost, bound)

    def fits(self, values: Sequence[int]) -> bool:
        """Whether whole numbers keep every row and limit exactly."""
        given = np.array(values, dtype=np.int64)
        if (given < self.lower).any() or (given > self.upper).any():
            return False
        parts = np.array(self.value, dtype=np.int64) * given[np.array(self.index, dtype=np.int64)]
        sums = np.concatenate(([0], np.cumsum(parts)))[self.starts]
        rows = np.diff(sums)
        return not ((rows < self.low).any() or (rows > self.high).any())


def _hurry(highs: _Highs, watch: Watch | None, deadline: float | None, unit: int = 1) -> None:
    if deadline is not None:
        highs.setOptionValue("time_limit", max(0.05, deadline - time.monotonic()))
    if watch is not None:
        _attach(highs, watch, unit)


def _attach(highs: _Highs, watch: Watch, unit: int) -> None:
    def hear(
        kind: cb.HighsCallbackType,
        message: str,
        out: cb.HighsCallbackOutput,
        answer: cb.HighsCallbackInput | None,
        data: object,
    ) -> None:
        best = bound = None
        if kind == cb.HighsCallbackType.kCallbackMipInterrupt:
            best = unit * out.mip_primal_bound if abs(out.mip_primal_bound) < 1e200 else None
            bound = unit * out.mip_dual_bound if abs(out.mip_dual_bound) < 1e200 else None
        stop = watch(best, bound)
        if answer is not None:
            answer.user_interrupt = stop

    highs.setCallback(hear, None)
    highs.startCallback(cb.HighsCallbackType.kCallbackMipInterrupt)
    highs.startCallback(cb.HighsCallbackType.kCallbackSimplexInterrupt)
    highs.startCallback(cb.HighsCallbackType.kCallbackIpmInterrupt)
