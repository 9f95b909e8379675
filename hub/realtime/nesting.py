"""How deep one room's types are nested and how many there are, looked at before one is taken."""

from typing import TYPE_CHECKING

from hub.realtime.depths import Depths, measure
from hub.realtime.log import build
from hub.realtime.seats import Refusal, Wait
from hub.realtime.walk import Facts, Id
from hub.realtime.wire import Malformed, split_updates

if TYPE_CHECKING:
    from hub.realtime.rooms import Room


class Nesting:
    """The types of one document: known when they are first asked for, in a worker thread."""

    def __init__(self, room: "Room") -> None:
        self.room = room
        self._depths: Depths | None = None
        self._tried: tuple[bytes, Depths, int] | None = None
        """An update, the depths with it, and how many types were known before."""

    def forget(self) -> None:
        """They are other ones now, or nobody asks any more."""
        self._depths = None

    def check(self, update: bytes, facts: Facts) -> None:
        """Take the types of an update. Raises Malformed, Refusal or Wait."""
        if self._depths is None:
            raise Wait(self._measure)
        found = self._depths.after(facts)
        if not self._depths.parents(facts, found):
            raise Malformed("a parent that is none")
        if self._depths.beyond(found, self.room.limits):
            found = self._exact(update, found)
        self._depths.take(found)

    def _exact(self, update: bytes, found: dict[Id, int]) -> dict[Id, int]:
        """How deep new types really are, when at most they would be too deep or too many."""
        tried, self._tried = self._tried, None
        if tried is None or tried[0] != update:
            raise Wait(lambda: self._measure(update))
        _, exact, known = tried
        if exact.deepest > self.room.limits.type_depth:
            raise Refusal("too_deep")
        if len(exact.depth) > self.room.limits.types:
            raise Refusal("full")
        if self._depths is not None and len(self._depths.depth) == known:
            # Nothing was added meanwhile: what is exact replaces what was at most.
            self._depths = exact
        return {id: exact.depth[id] for id in found}

    async def _measure(self, update: bytes = b"") -> None:
        """Learn what the document holds, or would hold with an update."""
        copy = self.room.copy
        await copy.load()
        known = len(self._depths.depth) if self._depths is not None else 0
        parts = (copy.whole(), self._unkept(), update)
        depths = await self.room.documents.aside(_measured, *parts)
        if update:
            self._tried = (update, depths, known)
        elif self._depths is None:
            # What came in meanwhile waited behind this, or held no types.
            self._depths = depths

    def _unkept(self) -> list[bytes]:
        """What is taken, but not kept yet."""
        parts = [*(self.room.flight or {}).values(), *self.room.pending.values()]
        return [body for part in parts for m in part.messages for body in split_updates(m[2:])]


def _measured(kept: bytes, unkept: list[bytes], update: bytes) -> Depths:
    """The types of what is kept, of what is taken but not kept yet, and of an update.

    What is taken may delete types of what is kept, so both become one document. The update is
    only walked over: the library must not see it before its depth is known.
    """
    if unkept:
        doc, _ = build(iter([kept, *unkept]))
        kept = doc.get_update()
    return measure(kept, *([update] if update else ()))
