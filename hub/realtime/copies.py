"""A document in memory: built when somebody joins, let go when nobody asks for it any more."""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from pycrdt import Doc

from hub.realtime.joining import joined
from hub.realtime.log import Stored, build, clocks_of, is_panic
from hub.realtime.scan import covers, parts_of, scan_own
from hub.realtime.seats import Wait
from hub.realtime.walk import Facts
from hub.realtime.wire import split_updates

if TYPE_CHECKING:
    from hub.realtime.rooms import Room


class Copy:
    """The document of one room: what is kept, and nothing else."""

    def __init__(self, room: "Room") -> None:
        self.room = room
        self.doc: Doc[Any] | None = None
        self.loading = False
        self.tail: list[bytes] = []
        """Rows that are kept, but not applied yet."""
        self._waiting = self._waiting_bytes = 0
        self._asked = False
        """Whether somebody joined since the tail was last applied for its length."""
        self._whole: bytes | None = None

    async def load(self) -> None:
        """Bring the document into memory, built in a worker thread."""
        documents = self.room.documents
        async with documents.lock(self.room.name):
            if self.doc is not None:
                return
            self.loading = True
            try:
                stored, doc, clocks, parts = await documents.aside(self._read)
            finally:
                self.loading = False
            self.doc, self._whole, self._asked = doc, None, True
            self.room.loaded(stored, clocks, parts)

    def _read(self) -> tuple[Stored, Doc[Any], dict[int, int], int]:
        stored = self.room.documents.log.load(self.room.name)
        news = joined(stored.news())
        doc, bad = build(chain([stored.snapshot] if stored.snapshot else (), news))
        if bad:
            self.room.documents.metrics.unreadable += len(bad)
        return stored, doc, clocks_of(doc), stored.parts + sum(map(parts_of, news))

    def follow(self, rows: Sequence[bytes], count: int) -> None:
        """Take in rows that were kept, with so many updates."""
        if self.doc is None and not self.loading:
            return
        self.tail.extend(rows)
        self._waiting += count
        self._waiting_bytes += sum(map(len, rows))
        self._whole = None
        limits = self.room.limits
        long = self._waiting > limits.tail_updates or self._waiting_bytes > limits.tail_bytes
        if long and self.doc is not None:
            if self._asked:
                self._asked = False
                self._apply(self.doc)
            else:
                # Applying costs more than all else an update costs; the log has it too.
                self.unload()

    def current(self) -> Doc[Any]:
        """The document with all that is kept. Raises Wait when it has to be loaded first."""
        self._asked = True
        self.room.used_at = self.room.documents.loop.time()
        if self.doc is not None and self.tail:
            self._apply(self.doc)
        if self.doc is None:
            raise Wait(self.load)
        return self.doc

    def _apply(self, doc: Doc[Any]) -> None:
        tail, self.tail, self._waiting, self._waiting_bytes = self.tail, [], 0, 0
        try:
            with doc.transaction():
                for update in joined(update for row in tail for update in split_updates(row)):
                    doc.apply_update(update)
        except BaseException as error:
            if not is_panic(error):
                raise
            # It may hold half of a failed update: never go on with it.
            self.doc = None

    def whole(self) -> bytes:
        """All of it as one update, encoded once for a crowd. Raises Wait."""
        doc = self.current()
        if self._whole is None:
            self._whole = doc.get_update()
        return self._whole

    def difference(self, state: bytes) -> bytes:
        """What a client with this state lacks. Raises Wait."""
        return self.whole() if state == b"\x00" else self.current().get_update(state)

    def knows_deletes(self, facts: Facts) -> bool:
        """Whether all that these facts delete is deleted already. Raises Wait."""
        doc = self.current()
        known = scan_own(doc.get_update(doc.get_state()))
        return covers(known.deletes, facts.deletes)

    def unload(self) -> None:
        """Let go of it."""
        if self.doc is not None:
            self.room.documents.metrics.unloaded += 1
        self.doc, self._whole, self.tail = None, None, []
        self._waiting = self._waiting_bytes = 0
