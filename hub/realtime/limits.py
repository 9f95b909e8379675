"""Limits: how much one client, one room and one process may ask of the document engine."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

KB = 1024
MB = 1024 * KB


@dataclass(frozen=True)
class Limits:
    """Bounds and rhythms, each a setting. Sizes are in bytes, times in seconds."""

    update_size: int = 4 * MB
    """The largest update or second sync step of an editor: a week offline is far below."""
    message_size: int = 64 * KB
    """The largest message of any other kind."""
    document_size: int = 32 * MB
    """A document of this size takes no more edits."""
    parts: int = 1_000_000
    """How many parts a document may hold, counted or estimated from above: each takes some two
    hundred bytes of memory, and may come in five bytes."""
    awareness_size: int = 4 * KB
    """The largest presence state of one client."""
    awareness_ids: int = 2
    """How many presences one seat may speak for."""
    type_depth: int = 32
    """How deep types (elements, maps, lists) may be nested in a document."""
    types: int = 100_000
    """How many types a document may hold: each takes a kilobyte and a half of memory."""
    seats_a_room: int = 200
    """Sockets of one document, and of one person in all documents, by all processes that hear each
    other: a few more when many come at once."""
    seats_a_person: int = 20
    frames_a_second: float = 300.0
    """Messages one seat may send in the long run; above it, its socket is read more slowly."""
    frames_burst: float = 1500.0
    bytes_a_second: float = 1.0 * MB
    bytes_burst: float = 8.0 * MB
    flood_patience: float = 30.0
    """After so long at the limit without a pause, a seat is closed with 1008."""
    unsaved_bytes: int = 1 * MB
    """Above this much unprocessed from one seat, its socket is not read."""
    outbox_soft: int = 256 * KB
    """Above this backlog a seat gets no more cursors."""
    outbox_hard: int = 2 * MB
    """Above this backlog a seat is sent home with 1013 and comes back by its state."""
    verdict_age: float = 5.0
    """No edit is taken on a verdict of the editor guard that is older."""
    reader_age: float = 30.0
    """How often the right of a seat that only reads is looked at, besides every revocation."""
    handshake: float = 5.0
    first_message: float = 10.0
    ping: float = 20.0
    early_bytes: int = 1 * MB
    """Updates waiting for what they build on, per room."""
    early_age: float = 10.0
    """How long an update may wait for what it builds on."""
    idle_document: float = 30.0
    """A document that nobody asked for this long is unloaded."""
    tail_updates: int = 1000
    tail_bytes: int = 512 * KB
    """So much that is kept may wait before it is applied to a loaded document."""
    watch_log: float = 0.5
    """How often a process looks for what others kept in the same log."""
    fold_rows: int = 200
    fold_bytes: int = 2 * MB
    """The log of a room is folded into its snapshot past so many rows or bytes."""
    version_every: float = 600.0
    """Folding leaves an automatic version behind when the last one is older than this."""
    automatic_versions: int = 50
    """How many automatic versions a room keeps; the oldest go first."""
    retry_max: float = 2.0
    """The longest pause between two tries when the database refuses to keep updates."""

    @classmethod
    def chosen(cls, values: Mapping[str, float]) -> Self:
        """The defaults, but for these. Raises ValueError with a sentence for the operator."""
        defaults = asdict(cls())
        found: dict[str, Any] = {}
        for name, value in values.items():
            if name not in defaults:
                raise ValueError(
                    f"SAMSKAP_REALTIME names {name!r}, which is no limit. "
                    f"Choose from: {', '.join(defaults)}."
                )
            kind = type(defaults[name])
            if not (0 < value < float("inf")) or kind(value) != value:
                raise ValueError(
                    f"SAMSKAP_REALTIME sets {name} to {value:g}. "
                    f"Use {'a whole number' if kind is int else 'a number'} above 0."
                )
            found[name] = kind(value)
        return cls(**found)
