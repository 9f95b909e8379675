"""What can happen to a ranking. Only while its round is open."""

from sqlmodel import col, select

from hub.db import Work
from hub.errors import Conflict, Invalid
from hub.rankings import queries
from hub.rankings.forms import MOST, MOST_EXCLUDED, RankingForm
from hub.rankings.models import Choice, Ranking
from hub.rankings.order import moved, stepped
from hub.rankings.queries import Sheet
from hub.rounds import MatchingRound
from hub.rounds import State as RoundState
from hub.web.forms import check_version
from hub.web.words import moment


class NotOpen(Conflict):
    """Ranking outside the days of a round."""


def require_open(work: Work, found: MatchingRound) -> None:
    """Keep a round from being frozen until this is over: what is saved is in its input. Many
    students do so at once. Raises NotOpen, with the date that decides."""
    work.one(
        select(MatchingRound.id).where(col(MatchingRound.id) == found.id).with_for_update(read=True)
    )
    work.refresh(found, "state", "opens_at", "closes_at")
    zone = work.actor.time_zone
    if found.state is RoundState.OPEN and work.now < found.opens_at:
        raise NotOpen(f"Ranking opens on {moment(found.opens_at, zone)}.")
    if not queries.is_open(work, found):
        raise NotOpen(f"Ranking closed on {moment(found.closes_at, zone)}. It cannot change now.")


def save(work: Work, found: MatchingRound, form: RankingForm) -> Sheet:
    """Keep the order as sent, with what the pressed button does to it."""
    require_open(work, found)
    before = queries.sheet(work, found)
    version = before.ranking.version if before.ranking else 0
    titles = [line.challenge.title for line in before.ranked]
    check_version(form.version, version, "You, in another window,", {"order": "; ".join(titles)})
    order = _ordered(before, form)
    excluded = [line.challenge.id for line in before.excluded if line.challenge.id != form.include]
    if form.exclude is not None and form.then == "exclude":
        order = [one for one in order if one != form.exclude]
        excluded.append(form.exclude)
    offered = {line.challenge.id for line in before.ranked + before.excluded + before.left}
    if not offered.issuperset(order + excluded):
        raise Invalid("order", "A challenge that this round does not offer cannot be ranked.")
    if len(order) > MOST:
        raise Invalid("order", f"Rank at most {MOST} challenges. Remove one first.")
    if len(set(excluded)) > MOST_EXCLUDED:
        raise Invalid("exclude", f"You can exclude {MOST_EXCLUDED}. Take one back first.")
    return _keep(work, found, before, order, sorted(set(excluded)))


def _ordered(before: Sheet, form: RankingForm) -> list[int]:
    """The order that was sent, each challenge once, after the pressed button."""
    sent = list(dict.fromkeys(form.order))
    known = {line.challenge.id for line in before.excluded}
    order = [one for one in moved(sent, form.place) if one not in known]
    stepped(order, form.up, -1)
    stepped(order, form.down, 1)
    if form.remove in order:
        order.remove(form.remove)
    if form.add is not None and form.add not in order:
        order.append(form.add)
    return order


def _keep(
    work: Work, found: MatchingRound, before: Sheet, order: list[int], excluded: list[int]
) -> Sheet:
    person_id = work.actor.person_id
    if person_id is None:
        raise NotOpen("Sign in to rank.")
    ranking = before.ranking or work.add(
        Ranking(round_id=found.id, person_id=person_id, saved_at=work.now)
    )
    choices = {
        line.challenge.id: line.choice
        for line in before.ranked + before.excluded
        if line.choice is not None
    }
    places: dict[int, int | None] = {key: at for at, key in enumerate(order, start=1)}
    places.update(dict.fromkeys(excluded))
    for key, choice in choices.items():
        if key not in places:
            work.remove(choice)
    kept = []
    for key, place in places.items():
        choice = choices.get(key) or Choice(ranking_id=ranking.id, challenge_id=key)
        choice.place = place
        kept.append(choice)
    work.add_all(kept)
    ranking.version += 1
    ranking.saved_at = work.now
    work.add(ranking)
    after = queries.sheet(work, found)
    if not after.excused:
        ranking.sent_at = work.now if after.complete else None
    work.add(ranking)
    work.record("rankings.save", f"rounds/{found.id}", ranking=ranking.id, complete=after.complete)
    work.announce(f"rankings/{found.id}")
    return after


def add(work: Work, challenge_id: int) -> tuple[Sheet, bool]:
    """Put a challenge at the end of the ranking in the open round that offers it.

    Returns the ranking, and whether anything changed.
    """
    found = queries.offering(work, challenge_id)
    if found is None:
        raise NotOpen("This challenge is in no round that is open for ranking now.")
    require_open(work, found)
    before = queries.sheet(work, found)
    order = [line.challenge.id for line in before.ranked]
    if challenge_id in order:
        return before, False
    if len(order) >= MOST:
        raise NotOpen(f"Your ranking has {MOST} challenges, the most there can be.")
    excluded = [line.challenge.id for line in before.excluded if line.challenge.id != challenge_id]
    return _keep(work, found, before, [*order, challenge_id], excluded), True


def remove(work: Work, challenge_id: int) -> Sheet:
    """Take a challenge out of the ranking again."""
    found = queries.offering(work, challenge_id)
    if found is None:
        raise NotOpen("This challenge is in no round that is open for ranking now.")
    require_open(work, found)
    before = queries.sheet(work, found)
    order = [line.challenge.id for line in before.ranked if line.challenge.id != challenge_id]
    excluded = [line.challenge.id for line in before.excluded if line.challenge.id != challenge_id]
    return _keep(work, found, before, order, excluded)


def explain(work: Work, found: MatchingRound, choice: Choice, why: str) -> None:
    """Say why one wants a challenge; an empty text takes it back."""
    require_open(work, found)
    choice.why = why
    work.add(choice)
    work.record("rankings.explain", f"rounds/{found.id}", challenge=choice.challenge_id)
