"""Mutual wishes honoured by two swaps at once, which no single swap of the search could reach."""

from __future__ import annotations

from hub.matching.search import Search

ANY = 1 << 40  # more points than any swap costs


def bring_together(search: Search, most: int) -> None:
    """Seat mutual wishes in one team wherever that costs at most `most` points, all told."""
    for one, other in search.table.wish_pairs:
        if one in search.where and other in search.where:
            _pair(search, one, other, most)


def _pair(search: Search, one: int, other: int, most: int) -> None:
    if search.where[one] == search.where[other]:
        return
    shared = sorted(set(search.options[one]) & set(search.options[other]))
    teams = [team for variant in shared for team in search.teams_of.get(variant, [])]
    for team in teams:
        for comes, sits in ((other, one), (one, other)):
            if search.where[sits] == team and _joins(search, comes, sits, team, most):
                return
    for team in teams:
        if team not in (search.where[one], search.where[other]) and _both(
            search, one, other, team, most
        ):
            return


def _joins(search: Search, comes: int, sits: int, team: int, most: int) -> bool:
    """Whether `comes` could take a seat beside `sits`."""
    return any(
        search.members[team][at] != sits and search.swap(comes, team, at, most) is not None
        for at in range(len(search.members[team]))
    )


def _both(search: Search, one: int, other: int, team: int, most: int) -> bool:
    home = search.where[one]
    for at in range(len(search.members[team])):
        left = search.members[team][at]
        change = search.swap(one, team, at, ANY)
        if change is None:
            continue
        if search.where[one] != search.where[other] and _joins(
            search, other, one, team, most - change
        ):
            return True
        if search.swap(one, home, search.members[home].index(left), ANY) is None:
            raise AssertionError("a swap could not be taken back")
    return False
