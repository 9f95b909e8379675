"""The kernel of sockets: light channels that say "changed", and shared documents (Yjs).

A handler reads and changes documents within its own unit of work; the rest happens by itself.
"""

from hub.realtime.changes import last_change
from hub.realtime.comparing import compared
from hub.realtime.reading import (
    AlreadySeeded,
    authors,
    edit,
    erase,
    forget,
    opened,
    read,
    revoke,
    seed,
    snapshot,
)
from hub.realtime.running import bus_of, metrics, present, running
from hub.realtime.versions import name_version, restore, version, versions

__all__ = [
    "AlreadySeeded",
    "authors",
    "bus_of",
    "compared",
    "edit",
    "erase",
    "forget",
    "last_change",
    "metrics",
    "name_version",
    "opened",
    "present",
    "read",
    "restore",
    "revoke",
    "running",
    "seed",
    "snapshot",
    "version",
    "versions",
]
