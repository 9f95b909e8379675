"""The seed of a round, which nobody may choose alone: first committed to, then revealed.

The hub commits when a round is opened, a university may add a commitment of its own. After the
freeze all nonces are shown, and the seed follows from them and from the frozen input. A nonce kept
back voids the draw: everybody commits anew. What this proves stands in `hub.matching.commitment`.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import col, select

from hub import matching
from hub.db import Work
from hub.errors import Conflict, Invalid
from hub.identity import GrantState, RoleGrant
from hub.matching import Instance
from hub.rounds.holding import hold
from hub.rounds.models import Commitment, MatchingRound, State
from hub.rounds.policy import STAFF
from hub.universities import University

NONCE_BYTES = 32
SEED_BITS = 52
"""So many bits of the hash are the seed: it is exact in every reader of JSON."""


class NotDrawn(Conflict):
    """What the state of a draw forbids."""


class Stage(StrEnum):
    """Where a draw stands. NONE: this round has no commitment, its input alone gives the seed."""

    NONE = "none"
    COMMITTING = "committing"
    REVEALING = "revealing"
    DRAWN = "drawn"


@dataclass(frozen=True)
class Part:
    """One commitment as anybody may read it: the nonce is empty before it is revealed.

    own: whether staff of that university sent it; else somebody who runs the hub did for it.
    """

    id: int
    draw: int
    name: str
    university_id: int | None
    value: str
    nonce: str
    made_at: datetime
    revealed_at: datetime | None
    own: bool


@dataclass(frozen=True)
class Draw:
    """The draw that counts, and those that became void before it."""

    stage: Stage
    parts: list[Part]
    void: list[Part]

    @property
    def missing(self) -> list[Part]:
        """Who has not revealed yet."""
        return [one for one in self.parts if one.revealed_at is None]

    @property
    def outside(self) -> list[Part]:
        """The parts of universities, which their own staff sent."""
        return [one for one in self.parts if one.university_id is not None and one.own]

    @property
    def entered(self) -> list[Part]:
        """The parts that somebody who runs the hub sent for a university."""
        return [one for one in self.parts if one.university_id is not None and not one.own]


def label(found: MatchingRound) -> str:
    """What a commitment is made for: the round, and which draw of it."""
    return f"round-{found.id}/{found.draw}"


def _sent_by_own_staff() -> sa.Exists:
    """Whether who sent a commitment has, or had, a role at its university."""
    return (
        sa.select(col(RoleGrant.id))
        .where(
            col(RoleGrant.person_id) == col(Commitment.made_by_id),
            col(RoleGrant.university_id) == col(Commitment.university_id),
            col(RoleGrant.role).in_(STAFF),
            col(RoleGrant.state) != GrantState.REQUESTED,
        )
        .correlate(Commitment)
        .exists()
    )


def draw_of(work: Work, found: MatchingRound) -> Draw:
    """How the draw of a round stands."""
    rows = work.all(
        select(Commitment, University.name, _sent_by_own_staff())
        .outerjoin(University, col(University.id) == col(Commitment.university_id))
        .where(col(Commitment.round_id) == found.id)
        .order_by(col(Commitment.draw), col(Commitment.id))
    )
    parts = [
        Part(
            row.id,
            row.draw,
            name or "The hub",
            row.university_id,
            row.value,
            row.nonce if row.revealed_at is not None else "",
            row.made_at,
            row.revealed_at,
            own,
        )
        for row, name, own in rows
    ]
    now = [one for one in parts if one.draw == found.draw]
    hub = next((one for one in now if one.university_id is None), None)
    if hub is None:
        stage = Stage.NONE
    elif hub.revealed_at is None:
        stage = Stage.COMMITTING
    else:
        stage = Stage.DRAWN if all(one.revealed_at for one in now) else Stage.REVEALING
    return Draw(stage, now, [one for one in parts if one.draw < found.draw])


def commit_hub(work: Work, found: MatchingRound) -> None:
    """The hub's own part of the draw that counts now."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    row = work.add(
        Commitment(
            round_id=found.id,
            draw=found.draw,
            value=matching.commitment(label(found), nonce),
            nonce=nonce.hex(),
            made_at=work.now,
        )
    )
    work.record("rounds.commit", f"rounds/{found.id}", draw=found.draw, value=row.value)


def reveal_hub(work: Work, found: MatchingRound) -> None:
    """Show the hub's nonce; from now on nobody can commit to this draw."""
    row = work.maybe(
        select(Commitment).where(
            col(Commitment.round_id) == found.id,
            col(Commitment.draw) == found.draw,
            col(Commitment.university_id).is_(None),
        )
    )
    if row is None or row.revealed_at is not None:
        return
    row.revealed_at = work.now
    work.add(row)
    work.record("rounds.reveal", f"rounds/{found.id}", draw=found.draw)
    work.announce(f"rounds/{found.id}")


def add(work: Work, found: MatchingRound, university_id: int, value: str) -> None:
    """A university's own commitment. value: the hash that it reckoned by itself."""
    hold(work, found)
    draw = draw_of(work, found)
    if draw.stage is not Stage.COMMITTING:
        raise NotDrawn("A commitment can be added from the opening until the freeze.")
    if any(one.value == value for one in draw.parts):
        raise Invalid("value", "Somebody has sent this hash already. Draw a nonce of your own.")
    if any(one.university_id == university_id for one in draw.parts):
        raise Invalid("university_id", "This university has a commitment in this draw already.")
    work.add(
        Commitment(
            round_id=found.id,
            draw=found.draw,
            university_id=university_id,
            value=value,
            made_by_id=work.actor.person_id,
            made_at=work.now,
        )
    )
    work.record(
        "rounds.commit",
        f"rounds/{found.id}",
        draw=found.draw,
        university=university_id,
        value=value,
    )
    work.announce(f"rounds/{found.id}")


def reveal(work: Work, found: MatchingRound, part_id: int, nonce: str) -> None:
    """A university shows the nonce that it committed to. nonce: 64 hexadecimal digits."""
    hold(work, found)
    draw = draw_of(work, found)
    part = next((one for one in draw.missing if one.id == part_id), None)
    if draw.stage is not Stage.REVEALING or part is None:
        raise NotDrawn("There is no nonce to reveal now. Nonces are shown after the freeze.")
    if not matching.keeps(label(found), bytes.fromhex(nonce), part.value):
        raise Invalid("nonce", "This nonce does not give the hash. Send the one you kept.")
    row = work.get(Commitment, part_id)
    row.nonce, row.revealed_at = nonce, work.now
    work.add(row)
    university = row.university_id
    work.record("rounds.reveal", f"rounds/{found.id}", draw=found.draw, university=university)
    work.announce(f"rounds/{found.id}")


def void(work: Work, found: MatchingRound) -> None:
    """Give up a draw in which somebody kept a nonce back. All commit anew, in public."""
    hold(work, found)
    if draw_of(work, found).stage is not Stage.REVEALING or found.state is not State.FROZEN:
        raise NotDrawn("A draw is void only while somebody keeps a nonce back after the freeze.")
    found.draw += 1
    work.add(found)
    commit_hub(work, found)
    work.record("rounds.void", f"rounds/{found.id}", draw=found.draw - 1)
    work.announce(f"rounds/{found.id}")


def close(work: Work, found: MatchingRound) -> None:
    """End the time to commit to a second draw, by showing the hub's nonce."""
    hold(work, found)
    draw = draw_of(work, found)
    if draw.stage is not Stage.COMMITTING or found.state is not State.FROZEN:
        raise NotDrawn("The hub's part is shown by itself when the round is frozen.")
    reveal_hub(work, found)


def seed_of(draw: Draw, input_hash: str) -> int:
    """The seed that follows from the nonces and the input. Raises NotDrawn."""
    match draw.stage:
        case Stage.NONE:
            return int(input_hash[:7], 16)
        case Stage.DRAWN:
            nonces = [bytes.fromhex(one.nonce) for one in draw.parts]
            return matching.drawn_seed(nonces, input_hash) >> (256 - SEED_BITS)
        case Stage.COMMITTING:
            raise NotDrawn("Show the hub's part of the draw first, on the page “Verify”.")
        case Stage.REVEALING:
            names = ", ".join(one.name for one in draw.missing)
            raise NotDrawn(f"The seed is not drawn yet. Still to reveal: {names}.")


def seed_now(work: Work, found: MatchingRound) -> int | None:
    """The seed of runs on the input that is frozen now; None while it is not drawn."""
    try:
        return seed_of(draw_of(work, found), found.input_hash) if found.input_hash else None
    except NotDrawn:
        return None


def undrawn(work: Work, found: MatchingRound) -> str:
    """Why a frozen round has no seed yet, so that it cannot be run; empty when it has one."""
    if found.state is not State.FROZEN:
        return ""
    try:
        seed_of(draw_of(work, found), found.input_hash)
    except NotDrawn as why:
        return str(why)
    return ""


def waiting_order(instance: Instance, seed: int, unplaced: set[str]) -> list[str]:
    """The waiting list as anybody can draw it again: by lottery number, smallest first."""
    left = [one.id for one in instance.students if one.id in unplaced]
    return sorted(left, key=lambda one: (matching.lottery_number(seed, one), one))
