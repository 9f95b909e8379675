"""Finding challenges: words, facets with counts, and order, in a handful of statements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlmodel import col, select
from starlette.datastructures import QueryParams

from hub import search
from hub.challenges.card import Card, card_of
from hub.challenges.finding import KIND
from hub.challenges.models import PUBLIC, Challenge, ChallengeFacet, State
from hub.challenges.queries import deadlines
from hub.challenges.words import GOAL, LANGUAGE, LEVEL, MODE_OF, TERMS, THEME
from hub.db import Work
from hub.organisations import Organisation
from hub.web.paging import PAGE_SIZE, Paged

FACETS = {
    "open": "State",
    "goal": "Goal",
    "theme": "Theme",
    "mode": "How the team meets",
    "language": "Language of the team",
    "level": "Level of study",
    "credits": "Credits",
    "terms": "Rights and secrets",
    "start": "Start",
    "organisation": "Organisation",
}
SORTS = {
    "match": "Best match",
    "newest": "Newest",
    "deadline": "Ranking closes first",
    "title": "Title",
}
MOST_VALUES = 20
LATEST = 4102444800


@dataclass(frozen=True)
class Wish:
    """What somebody looks for, as it stands in the URL."""

    text: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    @property
    def order(self) -> str:
        """The sort in force: by match where words were given, else newest first."""
        default = "match" if search.fold(self.text) else "newest"
        wanted = self.sort or default
        return "newest" if wanted == "match" and default != "match" else wanted

    @property
    def without_text(self) -> str:
        """The query of the same wish without its words."""
        return Wish(chosen=self.chosen, sort=self.sort).query()

    def query(self, *, without: tuple[str, str] | None = None, page: int = 1) -> str:
        """The URL's query for this wish; `without` one value of a facet."""
        pairs = [("q", self.text)] if self.text else []
        for name, values in self.chosen.items():
            pairs += [(name, value) for value in values if (name, value) != without]
        if self.sort:
            pairs.append(("sort", self.sort))
        if page > 1:
            pairs.append(("page", str(page)))
        return urlencode(pairs)


@dataclass(frozen=True)
class Value:
    """One value of a facet: how many challenges it would show, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Found:
    """One page of the catalogue."""

    wish: Wish
    cards: list[Card]
    paged: Paged[Card]
    of: int
    """How many challenges there are without any wish."""
    facets: dict[str, list[Value]]

    @property
    def chips(self) -> list[tuple[str, str]]:
        """The chosen values with the query that drops each."""
        return [
            (one.label, self.wish.query(without=(name, one.value)))
            for name, values in self.facets.items()
            for one in values
            if one.chosen
        ]


def wish_of(params: QueryParams) -> Wish:
    """Read a wish from a URL; what it does not know is left out."""
    chosen = {}
    for name in FACETS:
        values = dict.fromkeys(clean(one)[:40] for one in params.getlist(name) if clean(one))
        if values:
            chosen[name] = tuple(values)[:MOST_VALUES]
    sort = params.get("sort", "")
    page = params.get("page", "1")
    return Wish(
        text=clean(params.get("q", ""))[:200],
        chosen=chosen,
        sort=sort if sort in SORTS else "",
        page=min(int(page), 10_000) if page.isascii() and page.isdigit() and int(page) else 1,
    )


def clean(text: str) -> str:
    """Without what no database takes: PostgreSQL refuses the character NUL."""
    return text.replace("\x00", "").strip()


def find(work: Work, wish: Wish, size: int = PAGE_SIZE) -> Found:
    """The challenges of a wish: one page of cards, and every facet's counts."""
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
    closes = deadlines()
    rows = work.all(
        select(Challenge, Organisation, closes.c.closes_at)
        .join(matched, matched.c.id == col(Challenge.id))
        .join(Organisation, col(Organisation.id) == col(Challenge.organisation_id))
        .outerjoin(closes, closes.c.challenge_id == col(Challenge.id))
        .where(_all_of(wish, matched))
        .order_by(*_order(wish, score, matched, closes))
        .offset((page - 1) * size)
        .limit(size)
    )
    cards = [card_of(challenge, organisation, at) for challenge, organisation, at in rows]
    rest = wish.query()
    paged = Paged(cards, total, page, size, f"{rest}&" if rest else "")
    return Found(wish, cards, paged, of, _facets(work, wish, counts))


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
            key=lambda one: _place(name, one),
        )
        for name, values in found.items()
    }


def _organisations(work: Work, values: Iterable[str]) -> dict[str, str]:
    ids = [int(value) for value in values if value.isascii() and value.isdigit()]
    query = select(Organisation.id, Organisation.name).where(
        col(Organisation.id).in_([one for one in ids if one < 2**31])
    )
    return {str(key): name for key, name in work.all(query)}


def label(name: str, value: str, organisations: dict[str, str]) -> str:
    """How a value is called on the page. A value nobody knows is shown as it is."""
    match name:
        case "open":
            return "Open for ranking"
        case "goal":
            return GOAL.get(value, value)
        case "theme":
            return THEME.get(value, value)
        case "mode":
            return MODE_OF.get(value, value)
        case "language":
            return LANGUAGE.get(value, value)
        case "level":
            return LEVEL.get(value, value)
        case "credits":
            return f"{value} credits"
        case "terms":
            return TERMS.get(value, value)
        case "start":
            return month(value)
        case _:
            return organisations.get(value, value)


def month(value: str) -> str:
    """ "February 2027" for 2027-02."""
    from datetime import date

    from babel.dates import format_date

    try:
        return format_date(date.fromisoformat(f"{value}-01"), "MMMM y", locale="en_GB")
    except ValueError:
        return value


def _place(name: str, one: Value) -> tuple[Any, ...]:
    """Where a value stands in its facet: numbers by size, months by date, words by name."""
    if name in ("goal", "credits"):
        try:
            return (float(one.value), one.label)
        except ValueError:
            return (1e9, one.label)
    if name == "start":
        return (0, one.value)
    if name in ("theme", "organisation", "language"):
        return (0, one.label.casefold())
    order = ["yes", *TERMS, "online", "blended", "on_site", "bachelor", "master", "doctoral"]
    return (order.index(one.value) if one.value in order else 99, one.label)
