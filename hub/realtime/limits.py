"""Limits: how much one client, one room and one process may ask of the document engine."""

from dataclasses import dataclass

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
    awareness_size: int = 4 * KB
    """The largest presence state of one client."""
    awareness_ids: int = 2
    """How many presences one seat may speak for."""
    type_depth: int = 32
    """How deep types (elements, maps, lists) may be nested in a document."""
    seats_a_room: int = 200
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
    tail_updates: int = 200
    """How many kept updates may wait before they are applied to a loaded document."""
    watch_log: float = 0.5
    """How often a process looks for what others kept in the same log."""
    fold_rows: int = 200
    fold_bytes: int = 256 * KB
    """The log of a room is folded into its snapshot past so many rows or bytes."""
    version_every: float = 600.0
    """Folding leaves an automatic version behind when the last one is older than this."""
    automatic_versions: int = 50
    """How many automatic versions a room keeps; the oldest go first."""
    retry_max: float = 2.0
    """The longest pause between two tries when the database refuses to keep updates."""
