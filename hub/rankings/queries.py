"""What pages ask of rankings."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import col, select

from hub.challenges import Challenge
from hub.challenges import State as ChallengeState
from hub.db import Work
from hub.organisations import Organisation, Verification
from hub.profiles import StudentProfile, own
from hub.rankings.eligibility import eligible
from hub.rankings.models import Choice, Ranking
from hub.rounds import MatchingRound, Placement, RoundChallenge, unread
from hub.rounds import State as RoundState

WITHDRAWN = "Its organisation has withdrawn it."
UNVERIFIED = "Its organisation is not verified any more, so no team is formed for it."
Offer = tuple[Challenge, Organisation]


def lost(offer: Offer) -> str:
    """Why no team will be formed for a challenge whoever ranks it, as a sentence; "" if one may."""
    challenge, organisation = offer
    if challenge.state is ChallengeState.WITHDRAWN:
        return WITHDRAWN
    return "" if organisation.verification is Verification.VERIFIED else UNVERIFIED


@dataclass
class Line:
    """A challenge as one student sees it in a ranking. `reasons`: why it does not count."""

    challenge: Challenge
    organisation: Organisation
    reasons: list[str]
    choice: Choice | None = None

    @property
    def withdrawn(self) -> bool:
        return self.challenge.state is ChallengeState.WITHDRAWN

    @property
    def lost(self) -> str:
        return lost((self.challenge, self.organisation))


@dataclass
class Sheet:
    """One student's ranking in one round: what is ranked, excluded, and left."""

    round: MatchingRound
    profile: StudentProfile | None
    ranking: Ranking | None
    ranked: list[Line] = field(default_factory=list)
    excluded: list[Line] = field(default_factory=list)
    left: list[Line] = field(default_factory=list)
    lost: int = 0
    """How many challenges the round has lost since it was opened."""
    withdrawn: int = 0
    """How many of them their organisations have withdrawn."""

    @property
    def counted(self) -> int:
        """Ranked challenges that can lead to a place."""
        return sum(1 for line in self.ranked if not line.reasons)

    @property
    def needed(self) -> int:
        """How many of those a complete ranking has: the round's least, or all there are."""
        possible = self.counted + sum(1 for line in self.left if not line.reasons)
        return min(self.round.min_ranks, possible)

    @property
    def complete(self) -> bool:
        return 0 < self.needed <= self.counted

    @property
    def missing(self) -> int:
        """How many challenges it lacks to be complete."""
        return max(0, self.needed - self.counted)

    @property
    def excused(self) -> bool:
        """Whether it was complete and lacks no more than the round has lost since.

        It takes part all the same: nobody loses their part by what others do.
        """
        was = self.ranking is not None and self.ranking.sent_at is not None
        return was and 0 < self.missing <= self.lost


def is_open(work: Work, found: MatchingRound) -> bool:
    """Whether students can rank in it now."""
    return found.state is RoundState.OPEN and found.opens_at <= work.now < found.closes_at


def rounds(work: Work) -> list[MatchingRound]:
    """The rounds that students know of: open ones first, then by closing date, newest first."""
    found = work.all(
        select(MatchingRound)
        .where(col(MatchingRound.state).not_in((RoundState.DRAFT, RoundState.CANCELLED)))
        .options(unread(MatchingRound.instance))
        .order_by(col(MatchingRound.closes_at).desc())
        .limit(12)
    )
    now_open = sorted((one for one in found if is_open(work, one)), key=lambda one: one.closes_at)
    return now_open + [one for one in found if one not in now_open]


def sheet(work: Work, found: MatchingRound) -> Sheet:
    """The own ranking in a round, with every challenge that the round offers."""
    profile = own(work)
    ranking = work.maybe(
        select(Ranking).where(
            col(Ranking.round_id) == found.id, col(Ranking.person_id) == work.actor.person_id
        )
    )
    chosen = {}
    if ranking is not None:
        choices = work.all(select(Choice).where(col(Choice.ranking_id) == ranking.id))
        chosen = {one.challenge_id: one for one in choices}
    return sheet_of(found, profile, ranking, chosen, offers(work, found))


def offers(work: Work, found: MatchingRound) -> list[Offer]:
    """What a round offers, by title; what it has lost since too."""
    return work.all(
        select(Challenge, Organisation)
        .join(RoundChallenge, col(RoundChallenge.challenge_id) == col(Challenge.id))
        .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
        .where(col(RoundChallenge.round_id) == found.id)
        .order_by(col(Challenge.title), col(Challenge.id))
    )


def sheet_of(
    found: MatchingRound,
    profile: StudentProfile | None,
    ranking: Ranking | None,
    chosen: dict[int, Choice],
    offered: Iterable[Offer],
) -> Sheet:
    """A ranking as its student sees it. `chosen`: challenge → what the ranking says of it."""
    made = Sheet(found, profile, ranking)
    for challenge, organisation in offered:
        choice = chosen.get(challenge.id)
        line = Line(challenge, organisation, eligible(profile, challenge), choice)
        if line.lost:
            made.lost += 1
            made.withdrawn += line.withdrawn
            line.reasons = [line.lost]
        if choice is not None:
            (made.excluded if choice.place is None else made.ranked).append(line)
        elif not line.lost:
            made.left.append(line)
    made.ranked.sort(key=lambda line: (line.choice.place or 0) if line.choice else 0)
    made.left.sort(key=lambda line: bool(line.reasons))
    return made


def offering(work: Work, challenge_id: int) -> MatchingRound | None:
    """The open round in which a challenge can be ranked now; the one that closes first."""
    return work.maybe(
        select(MatchingRound)
        .join(RoundChallenge, col(RoundChallenge.round_id) == col(MatchingRound.id))
        .join(Challenge, col(Challenge.id) == col(RoundChallenge.challenge_id))
        .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
        .where(
            col(Challenge.id) == challenge_id,
            col(Challenge.state) != ChallengeState.WITHDRAWN,
            col(Organisation.verification) == Verification.VERIFIED,
            col(MatchingRound.state) == RoundState.OPEN,
            col(MatchingRound.opens_at) <= work.now,
            col(MatchingRound.closes_at) > work.now,
        )
        .options(unread(MatchingRound.instance))
        .order_by(col(MatchingRound.closes_at), col(MatchingRound.id))
    )


def current(work: Work) -> Sheet | None:
    """The own ranking in the round that is open now; None when none is."""
    found = rounds(work)
    return sheet(work, found[0]) if found and is_open(work, found[0]) else None


def sent(work: Work, round_id: int) -> list[tuple[Ranking, Choice]]:
    """Every entry of the complete rankings of a round, by person and place: for its freeze."""
    return work.all(
        select(Ranking, Choice)
        .join(Choice, col(Choice.ranking_id) == col(Ranking.id))
        .where(col(Ranking.round_id) == round_id, col(Ranking.sent_at).is_not(None))
        .order_by(col(Ranking.person_id), col(Choice.place), col(Choice.id))
    )


def has_result(work: Work, found: MatchingRound) -> bool:
    """Whether the round has told the one who asks an outcome."""
    return (
        work.maybe(
            select(Placement.id).where(
                col(Placement.round_id) == found.id,
                col(Placement.person_id) == work.actor.person_id,
            )
        )
        is not None
    )
