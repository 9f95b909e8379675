"""How deep the types of a document are nested, known before an update is kept.

A chain of 50,000 nested elements can be built by small updates that each look harmless, and
then ends the process of whoever renders it. Types are indexed by id; where an update does not
say in so many words how deep it goes, the deepest possible is assumed, and only when that
passes the limit is the whole document measured.
"""

from bisect import bisect_right

from hub.realtime.scan import Facts, Id, Walk


class Depths:
    """The depth of each type of one document: 1 for those in a root."""

    def __init__(self, depth: dict[Id, int]) -> None:
        self.depth = depth
        self.deepest = max(depth.values(), default=0)

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

    def take(self, found: dict[Id, int]) -> None:
        """Remember new types."""
        self.depth.update(found)
        self.deepest = max(self.deepest, *found.values())


class _Places(Walk):
    """A walk that notes for each part what its place follows from."""

    def __init__(self, data: bytes, places: dict[int, list[tuple[int, Id | None, int]]]) -> None:
        super().__init__(data)
        self.places = places

    def placed(self, id: Id, beside: Id | None, child: int) -> None:
        self.places.setdefault(id[0], []).append((id[1], beside, child))


def measure(*updates: bytes) -> Depths:
    """The exact depths of all types in these updates together."""
    places: dict[int, list[tuple[int, Id | None, int]]] = {}
    types: list[Id] = []
    for update in updates:
        walk = _Places(update, places)
        types += [id for id, _, _ in walk.update().types]
    for of_client in places.values():
        of_client.sort(key=lambda place: place[0])
    starts = {client: [place[0] for place in of_client] for client, of_client in places.items()}
    level: dict[Id, int] = {}

    def part(id: Id) -> tuple[Id, Id | None, int] | None:
        client, clock = id
        at = bisect_right(starts.get(client, ()), clock) - 1
        if at < 0:
            return None
        start, beside, child = places[client][at]
        return (client, start), beside, child

    def level_of(id: Id) -> int:
        """How many types are around a part, found without recursion: chains are long."""
        chain: list[tuple[Id, int]] = []
        seen: set[Id] = set()
        next_id: Id | None = id
        value = 0
        while next_id is not None:
            found = part(next_id)
            if found is None or found[0] in seen:
                break
            own, beside, child = found
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

    return Depths({id: level_of(id) + 1 for id in types})
