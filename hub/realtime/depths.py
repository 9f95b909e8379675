"""Which types a document has and how deep they are nested, known before an update is kept.

A chain of 50,000 nested elements can be built by small updates that each look harmless, and
then ends the process of whoever renders it; an update that names a text as its parent fails
half-way. Types are indexed by id. Where an update does not say in so many words how deep it
goes, the deepest possible is assumed, and only when that passes the limit is all measured.
"""

from bisect import bisect_right

from hub.realtime.limits import Limits
from hub.realtime.walk import Facts, Id, Walk

GONE = (0, 1)
"""Kinds of parts that are left of what was deleted."""
Place = tuple[int, Id | None, int, int]


class Depths:
    """The depth of each type of one document: 1 for those in a root."""

    def __init__(self, depth: dict[Id, int], places: dict[int, list[Place]]) -> None:
        self.depth = depth
        self.deepest = max(depth.values(), default=0)
        self._gone = {
            client: [(place[0], place[3] in GONE) for place in of_client]
            for client, of_client in places.items()
            if any(place[3] in GONE for place in of_client)
        }

    def after(self, facts: Facts) -> dict[Id, int]:
        """The depths of the new types of an update, at most too large, never too small."""
        found: dict[Id, int] = {}
        deepest = self.deepest
        for id, beside, child in facts.types:
            if beside is None:
                depth = 1
            else:
                known = self.depth.get(beside) or found.get(beside)
                depth = deepest + 1 if known is None else known + child
            found[id] = depth
            deepest = max(deepest, depth)
        return found

    def parents(self, facts: Facts, found: dict[Id, int]) -> bool:
        """Whether everything named as a parent is a type, or is gone."""
        return all(id in self.depth or id in found or self._is_gone(id) for id in facts.parents)

    def _is_gone(self, id: Id) -> bool:
        parts = self._gone.get(id[0])
        if parts is None:
            return False
        at = bisect_right(parts, (id[1], True)) - 1
        return at >= 0 and parts[at][1]

    def beyond(self, found: dict[Id, int], limits: Limits) -> bool:
        """Whether new types may be too deep, or too many."""
        return (
            max(found.values(), default=0) > limits.type_depth
            or len(self.depth) + len(found) > limits.types
        )

    def take(self, found: dict[Id, int]) -> None:
        """Remember new types."""
        if found:
            self.depth.update(found)
            self.deepest = max(self.deepest, *found.values())


class _Places(Walk):
    """A walk that notes for each part what its place follows from."""

    def __init__(self, data: bytes, places: dict[int, list[Place]]) -> None:
        super().__init__(data, own=True)
        self.places = places

    def placed(self, id: Id, beside: Id | None, child: int, kind: int) -> None:
        self.places.setdefault(id[0], []).append((id[1], beside, child, kind))


def measure(*updates: bytes) -> Depths:
    """The exact depths of all types in these updates together."""
    places: dict[int, list[Place]] = {}
    types: list[Id] = []
    for update in updates:
        types += [id for id, _, _ in _Places(update, places).update().types]
    for of_client in places.values():
        of_client.sort(key=lambda place: place[0])
    starts = {client: [place[0] for place in of_client] for client, of_client in places.items()}
    level: dict[Id, int] = {}

    def level_of(id: Id) -> int:
        """How many types are around a part, found without recursion: chains are long."""
        chain: list[tuple[Id, int]] = []
        seen: set[Id] = set()
        next_id: Id | None = id
        value = 0
        while next_id is not None:
            client, clock = next_id
            at = bisect_right(starts.get(client, ()), clock) - 1
            if at < 0:
                break
            start, beside, child, _ = places[client][at]
            own = (client, start)
            if own in seen:
                break
            if own in level:
                value = level[own]
                break
            seen.add(own)
            chain.append((own, child if beside is not None else 0))
            next_id = beside
        for own, child in reversed(chain):
            value += child
            level[own] = value
        return value

    return Depths({id: level_of(id) + 1 for id in types}, places)
