"""Rules compared side by side, in a sandbox: nothing here can be published by mistake.

A Trial is not a Result: it holds no teams, no hashes, and its seed is drawn under another label.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from hub.matching.engine import never, solve
from hub.matching.instance import Instance
from hub.matching.lottery import number
from hub.matching.result import Figures, Infeasible, Progress

Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """figures None: no legal result, and `conflict` says why. fewer: placed less than under the
    round's own rule, negative for more. changed: students whose place differs from it."""

    name: str
    figures: Figures | None
    fewer: int | None
    changed: int | None
    proven: bool
    conflict: tuple[str, ...] = ()


def what_if(
    instance: Instance,
    variants: Mapping[str, Instance],
    *,
    seed: int,
    progress: Tell | None = None,
    time_limit_s: float | None = None,
    cancelled: Callable[[], bool] = never,
) -> tuple[Trial, ...]:
    """The round's own rule and each variant of it, solved with one sandbox seed.

    variants: a name for people -> the round with changed rules. Raises Cancelled, TimeoutError.
    """
    label = number(seed, "sandbox")
    trials: list[Trial] = []
    base: dict[str, str] = {}
    placed = 0
    rounds = {"As the round is": instance, **variants}
    for at, (name, tried) in enumerate(rounds.items()):
        tell = None if progress is None else _part(progress, name, at, len(rounds))
        try:
            result = solve(
                tried, seed=label, progress=tell, time_limit_s=time_limit_s, cancelled=cancelled
            )
        except Infeasible as none:
            trials.append(Trial(name, None, None, None, True, none.conflict))
            continue
        places = {one: place.challenge for one, place in result.placements.items()}
        if not trials:
            base, placed = places, result.figures.matched
        changed = sum(base.get(one) != places.get(one) for one in {*base, *places})
        fewer = placed - result.figures.matched
        trials.append(Trial(name, result.figures, fewer, changed, result.proven))
    return tuple(trials)


def _part(progress: Tell, name: str, at: int, many: int) -> Tell:
    """Progress of one of several solves, as progress of the whole."""

    def tell(one: Progress) -> None:
        sentence = f"{name} ({at + 1} of {many}). {one.sentence}"
        progress(replace(one, sentence=sentence, fraction=(at + one.fraction) / many))

    return tell


def without_each_rule(instance: Instance) -> dict[str, Instance]:
    """The round with one kind of hard rule left out at a time: what does each cost?"""

    def with_each(**changed: object) -> Instance:
        return replace(
            instance,
            challenges=tuple(replace(one, **changed) for one in instance.challenges),  # type: ignore[arg-type]
        )

    found = {
        "Without a least number of universities": with_each(min_universities=1),
        "Without a largest share of one university": with_each(share_permille=1000),
        "Without required skills": with_each(skills=()),
        "Without partners' criteria": with_each(criteria=()),
        "Without pins": replace(instance, pins=()),
        "Without closed places": replace(instance, forbidden=()),
        "Without challenges that must run": with_each(mandatory=False),
        "Without quotas": replace(
            instance,
            universities=tuple(
                replace(u, max_students=None, min_students=0) for u in instance.universities
            ),
        ),
    }
    if instance.rule.overlap_is_hard:
        soft = replace(instance.rule, overlap_is_hard=False)
        found["Without the hard rule on common hours"] = replace(instance, rule=soft)
    return {name: one for name, one in found.items() if one != instance}
