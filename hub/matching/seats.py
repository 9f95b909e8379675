"""Why a student has no place, from the facts of the result alone: no second run is needed."""

from __future__ import annotations

from collections import Counter

from hub.matching.instance import Instance, ranks
from hub.matching.table import Table, barrier
from hub.matching.teams import Judge

BARRIERS = {
    "level": "your level of study is not admitted",
    "language": "you have no working language in common",
    "veto": "it is ruled out for you",
    "forbidden": "the coordinator ruled it out for you",
    "pinned": "the coordinator fixed another place for you",
}


STATES = {
    "full": ("has all its seats taken", "have all their seats taken"),
    "closed": (
        "runs no team, because no legal team could be filled without loss to others",
        "run no team, because no legal team could be filled without loss to others",
    ),
    "share": (
        "has a seat left, but not for one more from your university",
        "have a seat left, but not for one more from your university",
    ),
    "language": (
        "has a seat left, but in a team that works in another language",
        "have a seat left, but in a team that works in another language",
    ),
    "overlap": (
        "has a seat left, but in a team without enough hours in common with yours",
        "have a seat left, but in a team without enough hours in common with yours",
    ),
    "rules": (
        "has a seat left, but the rules of the whole round allow no one more",
        "have a seat left, but the rules of the whole round allow no one more",
    ),
}
"""What stands between a student and a seat: said of one challenge, and of several."""


class Seats:
    """The teams of a result, asked whether one more could sit down."""

    def __init__(self, judge: Judge, teams: list[tuple[int, list[int]]]) -> None:
        self.judge = judge
        self.table: Table = judge.table
        self.instance: Instance = judge.table.instance
        self.teams = teams
        self.placed_of = Counter(self.table.university[i] for _, members in teams for i in members)
        self.of_challenge: dict[int, list[tuple[int, list[int]]]] = {}
        for variant, members in teams:
            challenge = self.table.variants[variant][0]
            self.of_challenge.setdefault(challenge, []).append((variant, members))

    def quota_full(self, student: int) -> bool:
        university = self.table.university[student]
        most = self.table.universities[university].max_students
        return most is not None and self.placed_of[university] >= most

    def obstacle(self, student: int, challenge: int) -> str:
        """One word for what stands between the student and a seat in the challenge.

        A barrier of her own (see `barrier`), or: closed, full, language, share, overlap, rules.
        """
        own = barrier(self.instance, self.table.students[student], self.table.challenges[challenge])
        if own is not None:
            return own
        running = self.of_challenge.get(challenge, [])
        if not running:
            return "closed"
        words = {self._in_team(student, variant, members) for variant, members in running}
        for word in ("share", "overlap", "rules", "language", "full"):
            if word in words:
                return word
        return "full"

    def _in_team(self, student: int, variant: int, members: list[int]) -> str:
        challenge, language = self.table.variants[variant]
        one = self.table.challenges[challenge]
        if len(members) >= one.max_size:
            return "full"
        if language not in self.table.students[student].languages:
            return "language"
        university = self.table.university
        size = len(members) + 1
        same = 1 + sum(university[i] == university[student] for i in members)
        if same * 1000 > one.share_permille * size:
            return "share"
        joined = [*members, student]
        if self.judge.hard and self.judge.common(joined).bit_count() < self.judge.least:
            return "overlap"
        return "rules"

    def reason(self, student: int) -> str:
        """Why the student is in no team, as one or two sentences to her."""
        one = self.table.students[student]
        listed = [
            self.table.challenge_at[name] for name in ranks(one) if name in self.table.challenge_at
        ]
        if not listed:
            return "You ranked no challenge, so there was none to place you in."
        if not self.table.options[student]:
            words = Counter(self.obstacle(student, challenge) for challenge in listed)
            if len(listed) == 1:
                return f"The one challenge you ranked is not open to you: {BARRIERS[min(words)]}."
            parts = [f"in {n} of them {BARRIERS[word]}" for word, n in sorted(words.items())]
            return f"None of the {len(listed)} challenges you ranked is open to you: {_and(parts)}."
        if self.quota_full(student):
            return (
                "Your university's places in this round are all taken; "
                "ranks and the lottery decided who has them."
            )
        open_to = {self.table.variants[variant][0] for variant, _ in self.table.options[student]}
        words = Counter(self.obstacle(student, challenge) for challenge in sorted(open_to))
        counted = [(n, STATES[word]) for word, n in sorted(words.items())]
        if len(open_to) == 1:
            begin = f"The one challenge you ranked that is open to you {counted[0][1][0]}."
        else:
            parts = [f"{n} {said[n > 1]}" for n, said in counted]
            begin = (
                f"Of the {len(open_to)} challenges you ranked that are open to you, {_and(parts)}."
            )
        return (
            f"{begin} No legal result places more students; the best ranks and the lottery decided."
        )


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
