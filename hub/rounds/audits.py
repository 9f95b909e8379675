"""Figures by group and of trials, as pages show them. Values in, values out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from hub.rounds.figures import given_up, mean_rank, up_to
from hub.web.words import listing, plural

LEAST_IN_PUBLIC = 10
KINDS = {
    "university": "University",
    "level": "Level of study",
    "language": "Working language",
    "inclusion": "Attribute named by students themselves",
    "list length": "Length of the list",
    "lottery quarter": "Quarter of the lottery",
}
"""Kind of group → its name; in the order in which pages show them."""
BETWEEN = {
    "university": "Universities",
    "level": "Levels of study",
    "list length": "Short and long lists",
    "lottery quarter": "Quarters of the lottery",
}


def hidden_in_public(groups: Sequence[Mapping[str, Any]], everyone: int) -> set[tuple[str, str]]:
    """The cells that nobody outside may see: fewer than ten people, or fewer than ten left over;
    and where just one of a kind is hidden, the next smallest, as it would follow from the total."""
    by_kind: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in groups:
        by_kind[one["kind"]].append(one)
    hidden = set()
    for kind, cells in by_kind.items():
        small = [one for one in cells if not shown(one["people"], everyone, alone=len(cells) == 1)]
        names = {one["name"] for one in small}
        rest = [one for one in cells if one["name"] not in names]
        if len(small) == 1 and rest:
            names.add(min(rest, key=lambda one: (one["people"], one["name"]))["name"])
        hidden |= {(kind, name) for name in names}
    return hidden


def shown(people: int | None, everyone: int, *, alone: bool) -> bool:
    """Whether a cell is large enough. alone: it is the only one of its kind, so it is everybody."""
    if people is None or people < LEAST_IN_PUBLIC:
        return False
    return everyone - people >= LEAST_IN_PUBLIC or (alone and people == everyone)


def audit_rows(
    groups: Sequence[Mapping[str, Any]],
    everyone: int,
    names: Mapping[str, str],
    *,
    public: bool,
) -> list[dict[str, Any]]:
    """The table by group. names: of universities and languages, by key. public: with the larger
    least cell that holds outside the hub's staff."""
    hidden = hidden_in_public(groups, everyone) if public else set()
    rows = []
    for one in sorted(groups, key=lambda one: _place(one["kind"])):
        gone = one["people"] is None or (one["kind"], one["name"]) in hidden
        if gone and one["kind"] == "inclusion":
            continue
        rows.append(
            {
                "kind": KINDS.get(one["kind"], one["kind"]),
                "name": names.get(one["name"], one["name"]),
                "people": None if gone else one["people"],
                "placed": 0 if gone else one["placed_permille"] / 10,
                "mean_rank": 0 if gone else one["mean_rank_permille"] / 1000,
                "first": 0 if gone else one["first_permille"] / 10,
                "low": 0 if gone else one["low"],
            }
        )
    return rows


def _place(kind: str) -> int:
    return list(KINDS).index(kind) if kind in KINDS else len(KINDS)


def spread_rows(spreads: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Differences between groups beside what chance gives, with the finding in words.

    Runs of before compared too few groups, and some that stay hidden: theirs are left out.
    """
    return [
        {
            "name": BETWEEN.get(one["kind"], one["kind"]),
            "placed": one["placed_permille"] / 10,
            "placed_by_chance": one["placed_by_chance_permille"] / 10,
            "rank": one["mean_rank_permille"] / 1000,
            "rank_by_chance": one["by_chance_permille"] / 1000,
            "finding": _finding(one),
        }
        for one in spreads
        if "placed_permille" in one
    ]


def _finding(one: Mapping[str, Any]) -> str:
    """What differs more than chance gives; empty when nothing does."""
    found = []
    if one["placed_permille"] > one["placed_by_chance_permille"]:
        found.append("places")
    if one["mean_rank_permille"] > one["by_chance_permille"]:
        found.append("ranks")
    return f"More than chance in {listing(found)}" if found else ""


def wishes_figure(audit: Mapping[str, Any], *, inside: bool) -> dict[str, Any]:
    """How many mutual wishes for team-mates came true.

    inside: for the hub's staff. Outside, few are not counted: whoever wished for somebody in a
    round without a mutual wish would know what the other did not wish.
    """
    pairs = audit["wish_pairs"]
    if not inside and pairs < LEAST_IN_PUBLIC:
        return {"value": "–", "note": "not shown, as fewer than ten were mutual"}
    return {
        "value": audit["wishes_honoured"],
        "note": f"of {plural(pairs, 'mutual wish', 'mutual wishes')} honoured",
    }


def _wishes(figures: Mapping[str, Any]) -> str:
    pairs = figures["wish_pairs"]
    return f"{figures['wishes_honoured']} of {pairs}" if pairs else "–"


def fewer(many: int | None) -> str:
    """ "14 fewer", "3 more", "as many"; "–" without a result."""
    if many is None:
        return "–"
    return f"{many} fewer" if many > 0 else f"{-many} more" if many else "as many"


def trial_rows(trials: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Figures of the sandbox side by side; the first trial is the round's own rule."""

    def row(label: str, values: list[Any]) -> dict[str, Any]:
        return {"label": label, "values": [str(value) for value in values]}

    def of(name: str) -> list[Any]:
        return [one["figures"][name] if one["figures"] else "no result" for one in trials]

    def reckoned(how: Any) -> list[Any]:
        return [how(one["figures"]) if one["figures"] else "no result" for one in trials]

    return [
        row("Students placed", of("matched")),
        row("Against the round's own rule", ["–", *(fewer(one["fewer"]) for one in trials[1:])]),
        row("At most possible", of("matched_bound")),
        row("Mean rank", reckoned(mean_rank)),
        row("Best ranks given up for teams that can work", reckoned(given_up)),
        row("Got the first choice", reckoned(lambda one: up_to(one, 1))),
        row("Got one of the first three", reckoned(lambda one: up_to(one, 3))),
        row("Worst rank", of("worst_rank")),
        row("Teams", of("teams")),
        row("Challenges that run", of("challenges_running")),
        row("Teams without a common time", of("teams_without_overlap")),
        row("Common hours a week, all teams", of("overlap_hours_total")),
        row("Mutual wishes for team-mates honoured", reckoned(_wishes)),
        row(
            "Students placed elsewhere",
            ["–", *("–" if one["changed"] is None else one["changed"] for one in trials[1:])],
        ),
        row("Proven", ["yes" if one["proven"] else "no" for one in trials]),
    ]
