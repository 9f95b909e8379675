"""How one student stands to challenges, wherever these are shown: what is ranked, what bars."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import col, select

from hub.actor import Role
from hub.challenges import Card
from hub.db import Work
from hub.profiles import StudentProfile, own
from hub.rankings.eligibility import Wanting, eligible
from hub.rankings.fitting import Asking, Common, common
from hub.rankings.models import Choice, Ranking
from hub.rounds import MatchingRound
from hub.rounds import State as RoundState

FITS = "You can be placed here: your level of study and your languages fit."
NEVER = "You exclude it, so you are never placed here, even if you stay without a team."


@dataclass(frozen=True)
class Fit:
    """How one student stands to one challenge. `reasons`: why nobody can place them there."""

    complete: bool
    """Whether the student's profile is; else nobody can say what fits."""
    reasons: list[str]
    round_id: int | None = None
    """The open round in whose ranking the student has it, ranked or excluded."""
    place: int | None = None

    @property
    def ranked(self) -> bool:
        return self.place is not None

    @property
    def excluded(self) -> bool:
        return self.round_id is not None and self.place is None

    @property
    def title(self) -> str:
        """In a few words, what this student has said of it, or may do."""
        if self.place is not None:
            return (
                "First in your ranking"
                if self.place == 1
                else f"Number {self.place} in your ranking"
            )
        if self.excluded:
            return "Excluded by you"
        if not self.complete:
            return "Complete your profile first"
        return "You cannot be placed here" if self.reasons else "You can rank it"

    @property
    def sentence(self) -> str:
        """Why, in full sentences."""
        if self.excluded:
            return NEVER
        why = " ".join(self.reasons)
        return f"It does not count. {why}" if self.ranked and self.reasons else why or FITS


@dataclass(frozen=True)
class Standing:
    """What a student has said about the challenges that can be ranked now."""

    profile: StudentProfile | None
    chosen: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    """Challenge → (round, place); a place of None: excluded."""
    closes_at: datetime | None = None

    @property
    def complete(self) -> bool:
        """Whether the profile says enough to compare challenges with it."""
        return self.profile is not None and self.profile.completed_at is not None

    @property
    def ranked(self) -> int:
        return sum(1 for _, place in self.chosen.values() if place is not None)

    def fit(self, challenge_id: int, wants: Wanting) -> Fit:
        """How the student stands to one challenge."""
        round_id, place = self.chosen.get(challenge_id, (None, None))
        return Fit(self.complete, eligible(self.profile, wants), round_id, place)

    def fits(self, cards: list[Card]) -> dict[int, Fit]:
        """How the student stands to each challenge of a list that is open."""
        return {card.id: self.fit(card.id, card) for card in cards if card.is_open}

    def common(self, challenge_id: int, asks: Asking) -> Common:
        """What the student has of what one challenge asks for."""
        excluded = self.chosen.get(challenge_id, (0, 0))[1] is None
        return common(self.profile, asks, excluded=excluded)


def standing(work: Work) -> Standing | None:
    """How the student who asks stands to challenges; None for anybody else."""
    if not work.actor.has(Role.STUDENT):
        return None
    rows = work.all(
        select(Choice.challenge_id, Ranking.round_id, Choice.place, MatchingRound.closes_at)
        .join(Ranking, col(Ranking.id) == col(Choice.ranking_id))
        .join(MatchingRound, col(MatchingRound.id) == col(Ranking.round_id))
        .where(
            col(Ranking.person_id) == work.actor.person_id,
            col(MatchingRound.state) == RoundState.OPEN,
            col(MatchingRound.opens_at) <= work.now,
            col(MatchingRound.closes_at) > work.now,
        )
        .order_by(col(MatchingRound.closes_at).desc())
    )
    # Where two rounds are open, what closes first is said.
    chosen = {challenge_id: (round_id, place) for challenge_id, round_id, place, _ in rows}
    return Standing(own(work), chosen, rows[-1][3] if rows else None)
