"""Rounds: one finished, one at work, one open with the rankings of two hundred students."""

from datetime import timedelta
from hashlib import sha256

from hub.db import Work
from hub.demo import content
from hub.demo.loading.register import Register, at
from hub.matching import commitment
from hub.rankings import Choice, Ranking, Wish
from hub.rounds import Commitment, MatchingRound, RoundChallenge, State

STATES = {
    "finished": State.FINAL,
    "assessing": State.FINAL,
    "working": State.FINAL,
    "open": State.OPEN,
}


def load(work: Work, register: Register) -> None:
    coordinator = register.people[content.staff("coordinator")[0].key]
    for one in content.rounds(register.today):
        row = work.add(
            MatchingRound(
                name=one.name,
                code_key=sha256(one.key.encode()).hexdigest()[:32],  # the same each time
                state=STATES[one.key],
                opens_at=at(one.opens),
                closes_at=at(one.closes),
                starts_on=one.starts,
                frozen_at=at(one.closes) if one.published else None,
                published_at=at(one.published) if one.published else None,
                accept_until=at(one.published) + timedelta(hours=72) if one.published else None,
                made_by_id=coordinator.id,
                made_at=at(one.opens) - timedelta(days=7),
            )
        )
        register.rounds[one.key] = row
        for challenge in content.challenges(register.today):
            if challenge.round == one.key:
                offered = register.challenges[challenge.key]
                work.add(RoundChallenge(round_id=row.id, challenge_id=offered.id))
    commit(work, register.rounds["open"])
    load_rankings(work, register)
    load_wishes(work, register)


def commit(work: Work, found: MatchingRound) -> None:
    """The hub's part of the draw, as at an opening; the same in every demo."""
    nonce = sha256(b"demo").digest()
    work.add(
        Commitment(
            round_id=found.id,
            value=commitment(f"round-{found.id}/1", nonce),
            nonce=nonce.hex(),
            made_at=found.opens_at,
        )
    )


def load_rankings(work: Work, register: Register) -> None:
    """What students want in the open round."""
    found = register.rounds["open"]
    for number, one in enumerate(content.rankings()):
        moment = min(found.opens_at + timedelta(hours=1 + number), work.now)
        ranking = work.add(
            Ranking(
                round_id=found.id,
                person_id=register.people[one.student].id,
                version=1,
                saved_at=moment,
                sent_at=moment,
            )
        )
        work.add_all(
            Choice(
                ranking_id=ranking.id,
                challenge_id=register.challenges[choice.challenge].id,
                place=place,
                why=choice.reason,
            )
            for place, choice in enumerate(one.choices, start=1)
        )
        work.add_all(
            Choice(ranking_id=ranking.id, challenge_id=register.challenges[key].id)
            for key in one.excluded
        )


def load_wishes(work: Work, register: Register) -> None:
    """Whom students would like to be in a team with, in the open round."""
    found = register.rounds["open"]
    work.add_all(
        Wish(
            round_id=found.id,
            person_id=register.people[one].id,
            email=register.people[other].email,
            made_at=min(found.opens_at + timedelta(days=1), work.now),
        )
        for one, other in content.wishes()
    )
