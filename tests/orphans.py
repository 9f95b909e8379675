"""Servers that outlive their run: PostgreSQL is no child of the tests, so a killed run leaves it.

Whoever uses a folder of servers holds a lock on it, which the system takes away however that
process ends. The next run ends what nobody holds any more.
"""

import fcntl
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

OWNER = "owner"


@contextmanager
def owned(folder: Path) -> Iterator[None]:
    """Hold a folder as long as this lasts."""
    unseen = folder / f"{OWNER}.new"
    with unseen.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # It gets its name only now: nobody ever finds it without its lock.
        unseen.rename(folder / OWNER)
        yield


def end_orphans(place: Path, prefix: str) -> None:
    """End the servers in the folders of a place that nobody holds, and remove the folders."""
    for owner in place.glob(f"{prefix}*/{OWNER}"):
        # Another run may do the same at this moment, or another user.
        with suppress(OSError), owner.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with suppress(FileNotFoundError, psutil.Error):
                _end(owner.parent / "data")
            shutil.rmtree(owner.parent)


def server_of(data: Path) -> psutil.Process:
    """The server of a data folder. Raises FileNotFoundError or NoSuchProcess where none runs."""
    number = int((data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
    process = psutil.Process(number)
    # After a restart of the machine the number may be that of something else.
    if str(data) not in process.cmdline():
        raise psutil.NoSuchProcess(number)
    return process


def _end(data: Path) -> None:
    server = server_of(data)
    server.send_signal(signal.SIGQUIT)
    server.wait(10)
