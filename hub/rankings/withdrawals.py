"""What it means for rankings and rounds that they lose a challenge while students rank: that its
organisation withdraws it, or is not verified any more."""

from sqlmodel import col, select

from hub.actor import Role
from hub.challenges import Challenge, without_alternative
from hub.challenges import State as ChallengeState
from hub.db import Work
from hub.errors import Conflict
from hub.identity import GrantState, RoleGrant
from hub.notices import notify
from hub.organisations import Organisation
from hub.profiles import with_people
from hub.rankings.models import Choice, Ranking
from hub.rankings.queries import Offer, lost, offers, sheet_of
from hub.rounds import MatchingRound, RoundChallenge, in_input, unread
from hub.rounds import State as RoundState
from hub.teams import State as TeamState
from hub.teams import Team
from hub.web.words import moment, number, plural


class TakenMeanwhile(Conflict):
    """Withdrawing a challenge that a round took a moment before."""


def require_free(work: Work, challenge: Challenge) -> None:
    """Raises TakenMeanwhile where a round counts on a challenge that was just withdrawn.

    Its row is held since that change: a freeze or a repair that was quicker is kept, and seen here.
    """
    frozen = work.all(
        select(MatchingRound)
        .join(RoundChallenge, col(RoundChallenge.round_id) == col(MatchingRound.id))
        .where(
            col(RoundChallenge.challenge_id) == challenge.id,
            col(MatchingRound.state) == RoundState.FROZEN,
        )
    )
    taken = any(challenge.id in in_input(one) for one in frozen)
    alive = (TeamState.FORMING, TeamState.ACTIVE)
    if not taken:
        taken = (
            work.count(
                select(Team.id).where(
                    col(Team.challenge_id) == challenge.id,
                    col(Team.round_id).is_not(None),
                    col(Team.state).in_(alive),
                )
            )
            > 0
        )
    if taken:
        raise TakenMeanwhile(
            f"A round began to form teams for “{challenge.title}” a moment ago, so it stays. "
            "Write to the coordinator if no team can work on it."
        )


def withdrawn(work: Work, challenge: Challenge) -> None:
    """Tell those who ranked a challenge that was just withdrawn, with what their ranking lacks
    now; and the coordinators where it was the last equal one without hard terms. Raises
    TakenMeanwhile."""
    require_free(work, challenge)
    _tell(work, challenge, "rankings.withdrawn", "was withdrawn by its organisation")


def unverified(work: Work, organisation: Organisation) -> None:
    """Tell those who ranked a challenge of an organisation that is not verified any more, in the
    same way. What is frozen already is the coordinator's to look at."""
    own = select(Challenge).where(
        col(Challenge.organisation_id) == organisation.id,
        col(Challenge.state) == ChallengeState.PUBLISHED,
    )
    for challenge in work.all(own.order_by(col(Challenge.id))):
        _tell(
            work, challenge, "rankings.lost", "is lost: its organisation is not verified any more"
        )


def _tell(work: Work, challenge: Challenge, kind: str, what: str) -> None:
    """kind: of the notice to students. what: happened to it, as the end of a sentence."""
    rounds = work.all(
        select(MatchingRound)
        .join(RoundChallenge, col(RoundChallenge.round_id) == col(MatchingRound.id))
        .where(
            col(RoundChallenge.challenge_id) == challenge.id,
            col(MatchingRound.state).in_((RoundState.DRAFT, RoundState.OPEN)),
        )
        .options(unread(MatchingRound.instance))
        .order_by(col(MatchingRound.id))
    )
    for found in rounds:
        offered = offers(work, found)
        _tell_coordinators(work, found, challenge, offered, what)
        if found.state is RoundState.OPEN and work.now < found.closes_at:
            _tell_students(work, found, challenge, offered, kind, what)
            work.announce(f"rankings/{found.id}")


def _tell_students(
    work: Work,
    found: MatchingRound,
    challenge: Challenge,
    offered: list[Offer],
    kind: str,
    what: str,
) -> None:
    """In five statements, however many ranked it, and one for each who is told."""
    here = (
        select(Choice.ranking_id)
        .join(Ranking, col(Ranking.id) == col(Choice.ranking_id))
        .where(
            col(Ranking.round_id) == found.id,
            col(Choice.challenge_id) == challenge.id,
            col(Choice.place).is_not(None),
        )
    )
    rows = work.all(
        select(Ranking, Choice)
        .join(Choice, col(Choice.ranking_id) == col(Ranking.id))
        .where(col(Ranking.id).in_(here))
        .order_by(col(Ranking.person_id))
    )
    rankings = {ranking.person_id: ranking for ranking, _ in rows}
    chosen: dict[int, dict[int, Choice]] = {}
    for ranking, choice in rows:
        chosen.setdefault(ranking.person_id, {})[choice.challenge_id] = choice
    for person_id, (profile, person, _) in with_people(work, list(rankings)).items():
        sheet = sheet_of(found, profile, rankings[person_id], chosen[person_id], offered)
        until = moment(found.closes_at, person.time_zone)
        sentence = f"“{challenge.title}” in your ranking {what}."
        if sheet.missing:
            sentence += (
                f" {sheet.counted} of at least {sheet.needed} are left. "
                f"Rank {number(sheet.missing)} more until {until}."
            )
        else:
            others = plural(sheet.counted, "challenge", "challenges")
            sentence += f" {others} in it still count."
        notify(work, person_id, kind, sentence, f"/rankings/{found.id}")


def _tell_coordinators(
    work: Work, found: MatchingRound, challenge: Challenge, offered: list[Offer], what: str
) -> None:
    left = [offer[0] for offer in offered if not lost(offer)]
    before = without_alternative([*left, challenge])
    alone = [one for one in without_alternative(left) if one not in before]
    if not alone:
        return
    grants = select(RoleGrant.person_id).where(
        col(RoleGrant.role) == Role.COORDINATOR, col(RoleGrant.state) == GrantState.CONFIRMED
    )
    sentence = (
        f"“{challenge.title}” {what}. In {found.name}, “{alone[0].title}” now has no equal "
        f"with {number(alone[0].credits)} credits that buys no rights and keeps no secrets. "
        "Add one."
    )
    for person_id in dict.fromkeys(work.all(grants)):
        notify(work, person_id, "rankings.unequal", sentence, f"/rounds/{found.id}")
