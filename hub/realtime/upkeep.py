"""What is looked after in the background: logs become snapshots, and the log itself is tidied."""

import asyncio
from typing import TYPE_CHECKING
from zlib import crc32

from hub.realtime.folding import fold
from hub.realtime.log import Head, Refused
from hub.realtime.metrics import PROCESS

if TYPE_CHECKING:
    from hub.realtime.documents import Documents
    from hub.realtime.rooms import Room

A_ROW = 256
"""What reading a row costs beside its bytes, as so many bytes of a document that is opened."""


def folded(room: "Room", head: Head, before: tuple[int, int]) -> None:
    """The log of a room became a snapshot, here or elsewhere.

    before: the bytes of its log and all its parts when that began, or earlier.
    """
    room.folded = head.folded
    room.log_rows = max(0, room.seq - head.folded)
    room.log_bytes = max(0, room.log_bytes - before[0])
    room.size = head.size + room.log_bytes
    room.parts = head.parts + max(0, room.parts - before[1])


class Upkeep:
    """The errands of one engine: nobody waits for them."""

    def __init__(self, documents: "Documents") -> None:
        self.documents = documents
        self._folding: set[str] = set()
        self._one_fold = asyncio.Lock()
        self._tidying = False

    def maybe_fold(self, room: "Room") -> None:
        """Fold a log that has grown long."""
        limits = self.documents.limits
        # In proportion to the document, so that the cost per edit stays flat as it grows.
        fair = max(limits.fold_bytes, room.size - room.log_bytes)
        if not self.documents.alone or self.documents.broker is not None:
            # Others count the same rows: who is first spares them the work.
            fair += fair * (crc32(f"{PROCESS} {room.name}".encode()) % 64) // 128
        enough = room.log_bytes > fair or (
            room.log_rows > limits.fold_rows and room.log_bytes > fair // 2
        )
        if enough or room.log_rows > max(10 * limits.fold_rows, fair // A_ROW):
            self.fold(room)

    def fold(self, room: "Room", *, resting: bool = False) -> None:
        """Fold a room's log into its snapshot, in the background."""
        if room.name not in self._folding and not self.documents.closed:
            self._folding.add(room.name)
            self.documents.spawn(self._fold(room, resting=resting))

    async def _fold(self, room: "Room", *, resting: bool) -> None:
        documents, log = self.documents, self.documents.log
        before = room.log_bytes, room.parts
        try:
            # One at a time: nobody waits for it, and threads of Python slow one another down.
            async with self._one_fold:
                head = (await documents.aside(log.heads, [room.name])).get(room.name)
                if head is not None and head.folded > room.folded and not resting:
                    folded(room, head, before)  # another process did it meanwhile
                    return
                limits = documents.limits
                done = await documents.aside(fold, log, room.name, limits, resting=resting)
        except Refused:
            return
        finally:
            self._folding.discard(room.name)
        if done is not None:
            documents.metrics.folds += 1
            folded(room, done.head, before)
            if done.carried:
                await documents.catch_up(room)

    def maybe_tidy(self) -> None:
        """Have the log clear up behind itself, in the background."""
        if not self._tidying and not self.documents.closed and self.documents.log.untidy():
            self._tidying = True
            self.documents.spawn(self._tidy())

    async def _tidy(self) -> None:
        try:
            await self.documents.aside(self.documents.log.tidy)
        finally:
            self._tidying = False
