"""What somebody looks for in the catalogue, as it stands in an address."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from hub import search
from hub.challenges.values import FACETS

SORTS = {
    "match": "Best match",
    "profile": "Fits my profile",
    "newest": "Newest",
    "deadline": "Ranking closes first",
    "title": "Title",
}
MOST_VALUES = 20
MOST_COMPARED = 4
LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Wish:
    """What somebody looks for, as it stands in the URL."""

    text: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    compare: tuple[int, ...] = ()
    """Challenges that are to be seen side by side."""
    page: int = 1

    @property
    def order(self) -> str:
        """The sort in force: by match where words were given, else newest first."""
        default = "match" if search.fold(self.text) else "newest"
        wanted = self.sort or default
        return "newest" if wanted == "match" and default != "match" else wanted

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.chosen or self.text)

    @property
    def kept(self) -> str:
        """The query under which it is saved: whatever page it is on, whatever is compared."""
        return replace(self, compare=()).query()

    @property
    def without_text(self) -> str:
        """The query of the same wish without its words."""
        return replace(self, text="").query()

    @property
    def cleared(self) -> str:
        """The query without words and facets."""
        return replace(self, text="", chosen={}).query()

    def comparing(self, challenge_id: int) -> str:
        """The query that also compares a challenge, or no longer does."""
        if challenge_id in self.compare:
            left = tuple(one for one in self.compare if one != challenge_id)
            return replace(self, compare=left).query(page=self.page)
        return replace(self, compare=(*self.compare, challenge_id)).query(page=self.page)

    def pairs(
        self, *, without: tuple[str, str] | None = None, leaving: Collection[str] = ()
    ) -> list[tuple[str, str]]:
        """All of it but the page, as a form sends it: for hidden fields.

        without: one value of a facet; leaving: names that the form has fields for.
        """
        pairs = [("q", self.text)] if self.text else []
        for name, values in self.chosen.items():
            pairs += [(name, value) for value in values if (name, value) != without]
        if self.sort:
            pairs.append(("sort", self.sort))
        pairs += [("compare", str(one)) for one in self.compare]
        return [pair for pair in pairs if pair[0] not in leaving]

    def query(self, *, without: tuple[str, str] | None = None, page: int = 1) -> str:
        """The URL's query for this wish; `without` one value of a facet."""
        pairs = self.pairs(without=without)
        return urlencode([*pairs, ("page", str(page))] if page > 1 else pairs)


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
        compare=ids(params.getlist("compare"))[:MOST_COMPARED],
        page=min(int(page), 10_000) if page.isascii() and page.isdigit() and int(page) else 1,
    )


def ids(values: Collection[str]) -> tuple[int, ...]:
    """The numbers among them that a row may have, each once."""
    digits = (one for one in values if one.isascii() and one.isdigit() and len(one) < 12)
    return tuple(dict.fromkeys(int(one) for one in digits if 0 < int(one) <= LARGEST_ID))


def clean(text: str) -> str:
    """Without what no database takes: PostgreSQL refuses the character NUL."""
    return text.replace("\x00", "").strip()
