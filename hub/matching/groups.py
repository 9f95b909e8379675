"""Figures by group without showing anybody: small cells are hidden, and what would give them away.

A cell is hidden when it, or all the others of its kind together, hold too few people. If exactly
one cell of a kind is hidden it follows from the total, so the next smallest is hidden with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from hub.matching.instance import Instance
from hub.matching.lottery import Draws, order
from hub.matching.result import Result

PRIVATE = "inclusion"
LEAST = {PRIVATE: 10}
LEAST_OF_OTHERS = 5
LEAST_IN_PUBLIC = 10
LEAST_COMPARED = 20
RELABELLINGS = 200


@dataclass(frozen=True, slots=True)
class Group:
    """One cell. people None: hidden. Permille of its people placed and, of its placed, first
    choices; mean rank in thousandths; low: placed at rank 6 or worse."""

    kind: str
    name: str
    people: int | None
    placed_permille: int | None = None
    mean_rank_permille: int | None = None
    first_permille: int | None = None
    low: int | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """Largest less smallest mean rank, and share placed, among public cells of 20 people or more,
    in thousandths, and what chance alone gives in 200 relabellings (the 95th of 100): below it,
    nothing is to be read."""

    kind: str
    mean_rank_permille: int
    by_chance_permille: int
    placed_permille: int
    placed_by_chance_permille: int


def memberships(instance: Instance, seed: int) -> dict[str, dict[str, set[str]]]:
    """kind -> name -> student ids. Of the kinds only `inclusion` and `language` overlap."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    drawn = order(seed, (one.id for one in instance.students))
    quarter = {one: 1 + 4 * at // len(drawn) for at, one in enumerate(drawn)}
    for one in instance.students:
        length = sum(len(tie) for tie in one.ranking)
        found["university"][one.university].add(one.id)
        found["level"][one.level].add(one.id)
        found["list length"]["under 5" if length < 5 else "5 or more"].add(one.id)
        found["lottery quarter"][str(quarter[one.id])].add(one.id)
        for language in one.languages:
            found["language"][language].add(one.id)
        for attribute in one.inclusion:
            found[PRIVATE][attribute].add(one.id)
    return found


def _figures(kind: str, name: str, people: Iterable[str], result: Result) -> Group:
    everyone = sorted(people)
    got = [result.placements[one].rank for one in everyone if one in result.placements]
    count = max(1, len(got))
    return Group(
        kind,
        name,
        len(everyone),
        1000 * len(got) // max(1, len(everyone)),
        1000 * sum(got) // count,
        1000 * got.count(1) // count,
        sum(rank >= 6 for rank in got),
    )


def shown(kind: str, cells: dict[str, set[str]], everyone: int, least: int = 0) -> set[str]:
    """The names of the cells that may be shown. least: people in a cell, other than the usual."""
    least = least or LEAST.get(kind, LEAST_OF_OTHERS)
    good = {n for n, people in cells.items() if least <= len(people) <= everyone - least}
    if len(cells) == 1:
        # the only cell of its kind is everybody, or leaves a complement too small to hide in
        return {n for n, people in cells.items() if n in good or len(people) == everyone >= least}
    hidden = set(cells) - good
    if len(hidden) == 1 and good:
        good.discard(min(good, key=lambda name: (len(cells[name]), name)))
    return good


def groups(instance: Instance, result: Result) -> tuple[Group, ...]:
    """All cells, by kind and name; hidden ones keep their name but for private attributes, which
    are left out altogether."""
    found = []
    for kind, cells in sorted(memberships(instance, result.seed).items()):
        visible = shown(kind, cells, len(instance.students))
        for name, people in sorted(cells.items()):
            if name in visible:
                found.append(_figures(kind, name, people, result))
            elif kind != PRIVATE:
                found.append(Group(kind, name, None))
    return tuple(found)


def spreads(instance: Instance, result: Result) -> tuple[Spread, ...]:
    """Spread of the share placed and of the mean rank per kind, beside what chance gives."""
    people = sorted(one.id for one in instance.students)
    ranks = [result.placements[one].rank if one in result.placements else None for one in people]
    kinds = memberships(instance, result.seed)
    found = []
    for kind in ("university", "level", "list length", "lottery quarter"):
        names = {one: name for name, cell in sorted(kinds[kind].items()) for one in cell}
        real = [names[one] for one in people]
        # a hidden cell must not follow from a difference to one that everybody may see
        public = shown(kind, kinds[kind], len(people), LEAST_IN_PUBLIC)
        large = {name for name in public if len(kinds[kind][name]) >= LEAST_COMPARED}
        if len(large) < 2:
            continue
        labels, draws = list(real), Draws(result.seed, "relabel", kind)
        chance = []
        for _ in range(RELABELLINGS):
            for at in range(len(labels) - 1, 0, -1):
                other = draws.below(at + 1)
                labels[at], labels[other] = labels[other], labels[at]
            chance.append(_spread(labels, ranks, large))
        placed, rank = _spread(real, ranks, large)
        usual = RELABELLINGS * 95 // 100
        found.append(
            Spread(
                kind,
                rank,
                sorted(by for _, by in chance)[usual],
                placed,
                sorted(by for by, _ in chance)[usual],
            )
        )
    return tuple(found)


def _spread(labels: list[str], ranks: list[int | None], large: set[str]) -> tuple[int, int]:
    """Largest less smallest of the share placed, and of the mean rank, both in thousandths."""
    people, placed, total = Counter(labels), Counter[str](), Counter[str]()
    for label, rank in zip(labels, ranks, strict=True):
        if rank is not None:
            placed[label] += 1
            total[label] += rank
    shares = [1000 * placed[name] // people[name] for name in large]
    means = [1000 * total[name] // placed[name] for name in large if placed[name]] or [0]
    return max(shares) - min(shares), max(means) - min(means)
