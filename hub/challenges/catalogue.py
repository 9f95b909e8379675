"""Finding challenges: words, facets with counts, and order, in a handful of statements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from hub import search
from hub.challenges.card import Card
from hub.challenges.finding import KIND
from hub.challenges.models import PUBLIC, Challenge, ChallengeFacet, State
from hub.challenges.queries import cards, deadlines
from hub.challenges.values import FACETS, Value, label, place
from hub.challenges.wishes import LARGEST_ID, Wish
from hub.db import Work
from hub.organisations import Organisation
from hub.rankings import Common, Standing
from hub.web.paging import PAGE_SIZE, Paged

LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Found:
    """One page of the catalogue."""

    wish: Wish
    cards: list[Card]
    paged: Paged[Card]
    of: int
    """How many challenges there are without any wish."""
    facets: dict[str, list[Value]]
    order: str
    """The sort in force. By the profile only for those who have one."""
    common: dict[int, Common] = field(default_factory=dict)
    """Where the profile decides: challenge → why it stands where it stands."""

    @property
    def chips(self) -> list[tuple[str, str]]:
        """The chosen values with the query that drops each."""
        return [
            (one.label, self.wish.query(without=(name, one.value)))
            for name, values in self.facets.items()
            for one in values
            if one.chosen
        ]


def find(work: Work, wish: Wish, mine: Standing | None = None, size: int = PAGE_SIZE) -> Found:
    """The challenges of a wish: one page of cards, and every facet's counts.

    mine: how the student who looks stands to challenges, for those who want them by that.
    """
    matched, score = _matched(work, wish)
    counts = _counts(work, wish, matched)
    totals = sa.select(
        sa.select(sa.func.count())
        .select_from(matched)
        .where(_all_of(wish, matched))
        .scalar_subquery(),
        sa.select(sa.func.count())
        .select_from(Challenge)
        .where(col(Challenge.state).in_(PUBLIC))
        .scalar_subquery(),
    )
    total, of = tuple(work.execute(totals).one())
    page = min(wish.page, max(1, -(-total // size)))
    here = slice((page - 1) * size, page * size)
    common: dict[int, Common] = {}
    if wish.order == "profile" and mine is not None and mine.complete:
        common = _by_profile(work, wish, matched, mine, here)
        ids = list(common)
    else:
        closes = deadlines()
        ids = work.all(
            select(Challenge.id)
            .join(matched, matched.c.id == col(Challenge.id))
            .outerjoin(closes, closes.c.challenge_id == col(Challenge.id))
            .where(_all_of(wish, matched))
            .order_by(*_order(wish, score, matched, closes))
            .offset(here.start)
            .limit(size)
        )
    made = cards(work, ids)
    rest = wish.query()
    rows = [made[key] for key in ids]
    paged = Paged(rows, total, page, size, f"{rest}&" if rest else "")
    order = wish.order if wish.order != "profile" or common or not total else "newest"
    return Found(wish, rows, paged, of, _facets(work, wish, counts), order, common)


def holds(work: Work, wish: Wish, challenge_id: int) -> bool:
    """Whether the catalogue shows this challenge for a wish."""
    matched, _ = _matched(work, wish)
    one = sa.select(matched.c.id).where(matched.c.id == challenge_id, _all_of(wish, matched))
    return work.execute(one).first() is not None


@dataclass(frozen=True)
class _Asks:
    """As much of a challenge as decides how it fits."""

    levels: list[str]
    languages: list[str]
    skills: list[dict[str, Any]]
    is_open: bool


def _by_profile(
    work: Work, wish: Wish, matched: sa.Subquery, mine: Standing, here: slice
) -> dict[int, Common]:
    """One page of challenges in the order of `hub.rankings.FITTING_RULE`, each with its reason.

    Skills and languages stand in JSON, so the order is made here, of a few columns of all
    that match: one statement, however many there are.
    """
    closes = deadlines()
    asked: Any = (
        sa.select(
            col(Challenge.id),
            col(Challenge.levels),
            col(Challenge.languages),
            col(Challenge.skills),
            col(Challenge.state),
            closes.c.closes_at,
        )
        .join(matched, matched.c.id == col(Challenge.id))
        .outerjoin(closes, closes.c.challenge_id == col(Challenge.id))
        .where(_all_of(wish, matched))
    )
    rows: list[Any] = list(work.execute(asked))
    found = [
        (mine.common(key, _Asks(levels, languages, skills, state is State.PUBLISHED)), at, key)
        for key, levels, languages, skills, state, at in rows
    ]
    found.sort(key=lambda one: (*one[0].order, one[1] or LATEST, one[2]))
    return {key: common for common, _, key in found[here]}


def _matched(work: Work, wish: Wish) -> tuple[sa.Subquery, bool]:
    """Public challenges that hold the words, with one column a chosen facet: 1 where it fits."""
    found = search.matching(work, KIND, wish.text)
    columns: list[Any] = [col(Challenge.id).label("id")]
    if found is not None:
        columns.append(found.c.score.label("score"))
    for name, values in wish.chosen.items():
        fits = (
            sa.exists()
            .where(
                col(ChallengeFacet.challenge_id) == col(Challenge.id),
                col(ChallengeFacet.name) == name,
                col(ChallengeFacet.value).in_(values),
            )
            .correlate(Challenge)
        )
        columns.append(sa.case((fits, 1), else_=0).label(f"fits_{name}"))
    query = sa.select(*columns).select_from(Challenge).where(col(Challenge.state).in_(PUBLIC))
    if found is not None:
        query = query.join(found, found.c.item_id == col(Challenge.id))
    return query.subquery("matched"), found is not None


def _fits(wish: Wish, matched: sa.Subquery) -> list[Any]:
    return [matched.c[f"fits_{name}"] for name in wish.chosen]


def _all_of(wish: Wish, matched: sa.Subquery) -> sa.ColumnElement[bool]:
    return sa.and_(sa.true(), *(fits == 1 for fits in _fits(wish, matched)))


def _counts(work: Work, wish: Wish, matched: sa.Subquery) -> list[tuple[str, str, int]]:
    """For each value of each facet, how many fit all *other* chosen facets and have it.

    So choosing a second value of one facet shows what it would add.
    """
    name, value = col(ChallengeFacet.name), col(ChallengeFacet.value)
    query: Any = (
        sa.select(name.label("name"), value.label("value"), sa.func.count().label("many"))
        .join(matched, matched.c.id == col(ChallengeFacet.challenge_id))
        .group_by(name, value)
    )
    if wish.chosen:
        others = sum(_fits(wish, matched), start=sa.literal(0))
        own = sa.case(
            *((name == one, 1 - matched.c[f"fits_{one}"]) for one in wish.chosen), else_=0
        )
        query = query.where(others + own == len(wish.chosen))
    return [(row.name, row.value, row.many) for row in work.execute(query)]


def _order(wish: Wish, score: bool, matched: sa.Subquery, closes: sa.Subquery) -> list[Any]:
    title, key = sa.func.lower(col(Challenge.title)), col(Challenge.id)
    opened = col(Challenge.published_at)
    still = sa.case((col(Challenge.state) == State.PUBLISHED, 0), else_=1)
    match wish.order:
        case "match" if score:
            return [matched.c.score.desc(), key]
        case "title":
            return [title, key]
        case "deadline":
            return [sa.case((closes.c.closes_at.is_(None), 1), else_=0), closes.c.closes_at, key]
        case _:
            return [still, opened.desc(), key]


def _facets(
    work: Work, wish: Wish, counts: Iterable[tuple[str, str, int]]
) -> dict[str, list[Value]]:
    found: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for name, value, count in counts:
        found[name][value] = count
    for name, values in wish.chosen.items():
        for value in values:
            found[name].setdefault(value, 0)
    names = _organisations(work, found["organisation"])
    return {
        name: sorted(
            (
                Value(value, label(name, value, names), count, value in wish.chosen.get(name, ()))
                for value, count in values.items()
            ),
            key=lambda one: place(name, one),
        )
        for name, values in found.items()
    }


def _organisations(work: Work, values: Iterable[str]) -> dict[str, str]:
    ids = [int(value) for value in values if value.isascii() and value.isdigit()]
    query = select(Organisation.id, Organisation.name).where(
        col(Organisation.id).in_([one for one in ids if one <= LARGEST_ID])
    )
    return {str(key): name for key, name in work.all(query)}
