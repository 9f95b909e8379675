"""The figures of a run as pages show them. Values in, values out."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from hub.matching import Instance, Result
from hub.rounds.birds import bird
from hub.rounds.freezing import id_of
from hub.rounds.reasons import ordinal
from hub.web.words import listing, number, plural


@dataclass(frozen=True)
class TeamLine:
    """One team of a run, before and after it has its row."""

    name: str
    challenge_id: int
    language: str
    members: int
    universities: int
    mean_rank: float
    hours: int


def percent(part: int, whole: int) -> str:
    """ "44 %"."""
    return f"{round(100 * part / whole)} %" if whole else "0 %"


def up_to(figures: dict[str, Any], rank: int) -> int:
    """How many got this rank or a better one."""
    return sum(many for at, many in figures["rank_profile"].items() if int(at) <= rank)


def mean_rank(figures: dict[str, Any]) -> float:
    matched = figures["matched"]
    return round(figures["total_rank"] / matched, 2) if matched else 0.0


def given_up(figures: dict[str, Any]) -> str:
    """How much of the best ranks went into teams that can work: "0.49 %", "none"; "some" where
    the rule for ranks is no sum, and the share so has no meaning."""
    cost, least = figures["rank_cost"], figures["least_rank_cost"]
    if cost == least:
        return "none"
    return f"{number(round(100 * (cost - least) / least, 2))} %" if cost > least else "some"


def ranks_words(figures: dict[str, Any]) -> str:
    """How the ranks of a proven result stand beside the best there are, for everybody."""
    among = f"Among those that place {figures['matched']},"
    match given_up(figures):
        case "none":
            return f"{among} none has better ranks by this rule."
        case "some":
            return (
                f"{among} one has better ranks by this rule: some students exchanged places so "
                "that teams can work together."
            )
        case share:
            return (
                f"{among} the best ranks by this rule are known, and {share} of them was given up "
                "so that teams can work together. The round allows that little."
            )


def by_hand(instance: Instance, result: Result) -> dict[str, int]:
    """How much of a result coordinators decided before it. binding: quotas that are just
    reached, so that without them others might be placed."""
    counted = dict(result.figures.by_university)
    quotas = [one for one in instance.universities if one.has_quota]
    binding = 0
    for one in quotas:
        of = counted[one.id]
        full = one.max_students is not None and of.students > one.max_students == of.matched
        binding += full or 0 < one.min_students == of.matched
    return {
        "pins": len(instance.pins),
        "closed": len(instance.forbidden),
        "quotas": len(quotas),
        "binding": binding,
    }


def by_hand_words(figures: dict[str, Any]) -> str:
    """What was decided by hand in a round, as a sentence for everybody: numbers, never who."""
    made: dict[str, int] = figures.get("by_hand", {})
    parts = [
        plural(made[key], one, more)
        for key, one, more in (
            ("pins", "student was pinned to a challenge", "students were pinned to a challenge"),
            (
                "closed",
                "challenge was closed to a single student",
                "challenges were closed to single students",
            ),
            ("quotas", "university had a quota", "universities had a quota"),
        )
        if made.get(key)
    ]
    if not parts:
        return (
            "Nobody was pinned to a challenge or kept out of one by hand, and there was no quota."
        )
    return f"By hand, before the matching: {listing(parts)}."


def wishes_words(figures: dict[str, Any]) -> str:
    """How many mutual wishes came true, as "2 of 3"; empty where there were none."""
    pairs = figures["wish_pairs"]
    return f"{figures['wishes_honoured']} of {pairs}" if pairs else ""


def rank_rows(figures: dict[str, Any], own: int | None = None) -> list[dict[str, Any]]:
    """First to fourth choice, and the rest: label, value, note, and whether it is one's own."""
    profile = {int(rank): many for rank, many in figures["rank_profile"].items()}
    matched = figures["matched"]
    rows = [
        {
            "label": f"{ordinal(rank).capitalize()} choice",
            "value": profile.get(rank, 0),
            "note": percent(profile.get(rank, 0), matched),
            "mine": own == rank,
        }
        for rank in range(1, 5)
    ]
    late = sum(many for rank, many in profile.items() if rank > 4)
    rows.append(
        {
            "label": "Fifth or later",
            "value": late,
            "note": percent(late, matched),
            "mine": own is not None and own > 4,
        }
    )
    return rows


def headline(figures: dict[str, Any]) -> list[dict[str, str]]:
    """The four figures that come first."""
    matched, first, third = figures["matched"], up_to(figures, 1), up_to(figures, 3)
    running = figures["challenges_running"]
    return [
        {
            "name": "Students placed",
            "value": str(matched),
            "note": f"of {figures['students']}; at most {figures['matched_bound']} possible",
        },
        {"name": "First choice", "value": percent(first, matched), "note": f"{first} students"},
        {
            "name": "First to third choice",
            "value": percent(third, matched),
            "note": f"{third} students",
        },
        {
            "name": "Teams",
            "value": str(figures["teams"]),
            "note": f"in {running} challenge{'' if running == 1 else 's'}",
        },
    ]


def team_name(number: int, team: dict[str, Any], names: dict[str, str]) -> str:
    """What a team is called, or will be: the bird of its number. names: student → team."""
    return names.get(team["members"][0], bird(number))


def team_lines(
    result: dict[str, Any], universities: dict[str, str], names: dict[str, str]
) -> list[TeamLine]:
    """The teams of a result, fewest common hours first. universities: student → university."""
    ranks = {one["student"]: one["rank"] for one in result["placements"]}
    lines = [
        TeamLine(
            team_name(number, team, names),
            id_of(team["challenge"]),
            team["language"],
            len(team["members"]),
            len({universities[one] for one in team["members"]}),
            round(sum(ranks[one] for one in team["members"]) / len(team["members"]), 1),
            team["common_hours"],
        )
        for number, team in enumerate(result["teams"])
    ]
    return sorted(lines, key=lambda line: (line.hours, line.name))


def idle(result: dict[str, Any], challenge_ids: list[int]) -> list[int]:
    """The challenges for which no team was formed."""
    running = {id_of(team["challenge"]) for team in result["teams"]}
    return [one for one in challenge_ids if one not in running]


def changes(one: dict[str, Any], other: dict[str, Any]) -> int:
    """How many students have another challenge, or none, in one of two results."""
    places = [
        {place["student"]: place["challenge"] for place in result["placements"]}
        for result in (one, other)
    ]
    return sum(
        1
        for student in {*places[0], *places[1]}
        if places[0].get(student) != places[1].get(student)
    )


def short(value: str) -> str:
    """The first characters of a hash, in two groups, as people compare them."""
    return f"{value[:4]} {value[4:8]}"


def compared(runs: list[tuple[str, dict[str, Any], dict[str, Any]]]) -> list[dict[str, Any]]:
    """Rows of the table of runs side by side. runs: (name of the rule, figures, result)."""
    base = runs[0][2]

    def row(label: str, values: list[Any]) -> dict[str, Any]:
        return {"label": label, "values": [str(value) for value in values]}

    figures = [one for _, one, _ in runs]
    worst = max(one["worst_rank"] for one in figures)
    seen = Counter({rank: 1 for one in figures for rank in map(int, one["rank_profile"])})
    rows = [
        row("Rule for ranks", [name for name, _, _ in runs]),
        row("Students placed", [one["matched"] for one in figures]),
        row("At most possible", [one["matched_bound"] for one in figures]),
        row("Mean rank", [mean_rank(one) for one in figures]),
        row("Best ranks given up for teams that can work", [given_up(one) for one in figures]),
        row("Worst rank", [one["worst_rank"] for one in figures]),
    ]
    rows += [
        row(
            f"Got the {ordinal(rank)} choice",
            [one["rank_profile"].get(str(rank), 0) for one in figures],
        )
        for rank in range(1, worst + 1)
        if seen[rank]
    ]
    rows += [
        row("Teams", [one["teams"] for one in figures]),
        row("Challenges that run", [one["challenges_running"] for one in figures]),
        row("Teams without a common time", [one["teams_without_overlap"] for one in figures]),
        row("Teams below the wished hours", [one["teams_below_minimum"] for one in figures]),
        row("Common hours a week, all teams", [one["overlap_hours_total"] for one in figures]),
        row("Mutual wishes for team-mates honoured", [wishes_words(one) or "–" for one in figures]),
        row("Skills held more than once", [one["skill_surplus"] for one in figures]),
        row(
            "Students placed elsewhere than in the first run here",
            ["–", *(changes(base, result) for _, _, result in runs[1:])],
        ),
        row("Proven", ["yes" if result["proven"] else "no" for _, _, result in runs]),
        row("Seconds", [round(result["seconds"], 1) for _, _, result in runs]),
        row("Input", [short(result["input_hash"]) for _, _, result in runs]),
        row("Result", [short(result["result_hash"]) for _, _, result in runs]),
    ]
    return rows
