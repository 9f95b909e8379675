"""What people keep of the catalogue: searches under a name, and challenges they follow."""

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from starlette.datastructures import QueryParams

from hub.actor import HUB
from hub.challenges import catalogue
from hub.challenges.models import PUBLIC, Challenge, ChallengeFollow, SavedSearch
from hub.challenges.wishes import wish_of
from hub.db import Database, Work
from hub.errors import Conflict, Invalid
from hub.identity import Person
from hub.jobs import Report, errand
from hub.notices import Notice, notify

MOST_SEARCHES = 20
MOST_FOLLOWED = 100
FITS = "challenges.fits"
TAKEN = "You keep a search under this name already. Choose another name."


def keep(work: Work, person: Person, name: str, query: str, *, tells: bool) -> SavedSearch:
    """Keep a search of the catalogue under a name.

    query: as in its address. What the catalogue does not know is dropped.
    """
    mine = select(SavedSearch.id).where(col(SavedSearch.person_id) == person.id)
    if work.count(mine) >= MOST_SEARCHES:
        raise Invalid("name", f"You keep {MOST_SEARCHES} searches. Remove one first.")
    made = SavedSearch(
        person_id=person.id,
        name=name,
        query=wish_of(QueryParams(query)).kept,
        tells=tells,
        made_at=work.now,
    )
    _write(work, made)
    work.record("challenges.keep_search", f"searches/{made.id}")
    return made


def change(work: Work, kept: SavedSearch, name: str, *, tells: bool) -> None:
    """Give a search another name, or say whether it tells of what is new."""
    kept.name, kept.tells = name, tells
    _write(work, kept)
    work.record("challenges.change_search", f"searches/{kept.id}")


def _write(work: Work, kept: SavedSearch) -> None:
    try:
        with work.savepoint():
            work.add(kept)
    except IntegrityError as taken:
        raise Invalid("name", TAKEN) from taken


def forget(work: Work, kept: SavedSearch) -> None:
    """Keep a search no longer."""
    work.record("challenges.forget_search", f"searches/{kept.id}")
    work.remove(kept)


def searches(work: Work) -> list[SavedSearch]:
    """What this actor keeps, by name."""
    if not work.actor.signed_in:
        return []
    return work.all(
        select(SavedSearch)
        .where(col(SavedSearch.person_id) == work.actor.person_id)
        .order_by(sa.func.lower(col(SavedSearch.name)), col(SavedSearch.id))
    )


@errand("challenges.tell_searches")
def tell_searches(database: Database, _: Report, challenge_id: int) -> None:
    """Tell those whose searches a new challenge fits: each once, however many of theirs it fits."""
    # All is looked up before anything is written: on SQLite nobody else writes meanwhile.
    with database.work(HUB, writes=False) as work:
        fitting = _fitting(work, challenge_id)
    with database.work(HUB) as work:
        challenge = work.get(Challenge, challenge_id)
        if challenge.state not in PUBLIC:
            return
        path = f"/challenges/{challenge_id}"
        told = set(
            work.all(
                select(Notice.person_id).where(col(Notice.kind) == FITS, col(Notice.path) == path)
            )
        )
        for person_id, name in fitting.items():
            if person_id not in told:
                sentence = f"“{challenge.title}” is new and fits your search “{name}”."
                notify(work, person_id, FITS, sentence, path)


def _fitting(work: Work, challenge_id: int) -> dict[int, str]:
    """Whose searches a challenge fits: person → the name of their first. Equal ones ask once."""
    fits: dict[str, bool] = {}
    found: dict[int, str] = {}
    asked = work.all(
        select(SavedSearch).where(col(SavedSearch.tells)).order_by(col(SavedSearch.id))
    )
    for kept in asked:
        if kept.person_id in found:
            continue
        if kept.query not in fits:
            wish = wish_of(QueryParams(kept.query))
            fits[kept.query] = catalogue.holds(work, wish, challenge_id)
        if fits[kept.query]:
            found[kept.person_id] = kept.name
    return found


def follow(work: Work, person: Person, challenge: Challenge) -> None:
    """Be told from now on what becomes of a challenge. Twice is once."""
    if follows(work, challenge):
        return
    mine = select(ChallengeFollow.challenge_id).where(col(ChallengeFollow.person_id) == person.id)
    if work.count(mine) >= MOST_FOLLOWED:
        raise Conflict(f"You follow {MOST_FOLLOWED} challenges. Stop following one first.")
    row = ChallengeFollow(challenge_id=challenge.id, person_id=person.id, made_at=work.now)
    try:
        with work.savepoint():
            work.add(row)
    except IntegrityError:
        return  # pressed twice in the same moment
    work.record("challenges.follow", f"challenges/{challenge.id}")


def unfollow(work: Work, person: Person, challenge: Challenge) -> None:
    """Be told no longer."""
    work.execute(
        sa.delete(ChallengeFollow).where(
            col(ChallengeFollow.challenge_id) == challenge.id,
            col(ChallengeFollow.person_id) == person.id,
        )
    )
    work.record("challenges.unfollow", f"challenges/{challenge.id}")


def follows(work: Work, challenge: Challenge) -> bool:
    """Whether this actor follows a challenge."""
    if not work.actor.signed_in:
        return False
    query = select(ChallengeFollow.challenge_id).where(
        col(ChallengeFollow.challenge_id) == challenge.id,
        col(ChallengeFollow.person_id) == work.actor.person_id,
    )
    return work.maybe(query) is not None
