"""The servers that are measured, and how one is started on a core of its own."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PEERS = Path(os.environ.get("SAMSKAP_BENCH_PEERS", tempfile.gettempdir())) / "samskap-peers"
SERVER_CORE, LOAD_CORE = 0, 1


@dataclass
class Server:
    """One server to measure: how it is started, and how it is spoken to."""

    command: list[str]
    dialect: str
    folder: Path = PEERS
    environment: dict[str, str] = field(default_factory=dict)

    def missing(self) -> str:
        """Why it cannot run here; empty if it can, with the newest of our starters beside it."""
        if self.folder != PEERS:
            return ""
        needs = PEERS / ("venv" if "python" in self.command[0] else "node_modules")
        if not needs.exists():
            return f"{needs} is missing: see the README on peers"
        shutil.copytree(HERE / "peers", PEERS, dirs_exist_ok=True)
        return ""


def servers() -> dict[str, Server]:
    """Every server that runs alone, by its name."""
    ours = [sys.executable, "-m", "tests.bench.realtime.ours", "{folder}", "{port}"]
    node = shutil.which("node") or "node"
    hocus = [node, str(PEERS / "hocuspocus.mjs"), "{folder}", "{port}"]
    yws = [node, str(PEERS / "yws.mjs"), "{folder}", "{port}"]
    python = [str(PEERS / "venv/bin/python"), str(PEERS / "pycrdt_server.py"), "{folder}", "{port}"]
    return {
        "ours": Server([*ours, "durable"], "plain", ROOT),
        "ours-fast": Server([*ours, "fast"], "plain", ROOT),
        "ours-asgi": Server([*ours, "durable", "asgi"], "plain", ROOT),
        "hocuspocus": Server([*hocus, "memory"], "hocus"),
        "hocuspocus-sqlite": Server([*hocus, "sqlite"], "hocus"),
        "y-websocket": Server([*yws, "memory"], "yws"),
        "y-leveldb": Server([*yws, "leveldb"], "yws"),
        "pycrdt-websocket": Server([*python, "memory"], "yws"),
        "pycrdt-store": Server([*python, "sqlite"], "yws"),
    }


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def started(
    server: Server, core: int = SERVER_CORE, folder: Path | None = None
) -> Iterator[tuple[int, int]]:
    """A server on a core and a port of its own: its process and its port.

    With a folder of its own it finds what an earlier one kept, and ends as an operator ends it.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as spare:
        running = subprocess.Popen(  # noqa: S603
            [part.format(folder=folder or spare, port=port) for part in server.command],
            cwd=server.folder,
            env={**os.environ, **server.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        os.sched_setaffinity(running.pid, {core})
        try:
            _wait_for(running, port)
            yield running.pid, port
        finally:
            if folder is not None:
                running.terminate()
                with suppress(subprocess.TimeoutExpired):
                    running.wait(timeout=15)
            running.kill()
            running.communicate()


def _wait_for(running: "subprocess.Popen[str]", port: int) -> None:
    ends = time.monotonic() + 30
    while not answers(port):
        if running.poll() is not None or time.monotonic() > ends:
            running.kill()
            raise RuntimeError(f"a server did not start:\n{running.communicate()[1][-2000:]}")
        time.sleep(0.025)
    time.sleep(0.3)


def made_load(folder: str) -> str:
    """The load, compiled into a folder."""
    load = f"{folder}/load"
    gcc = shutil.which("gcc") or sys.exit("The load is written in C: install gcc.")
    subprocess.run([gcc, "-O2", "-o", load, str(HERE / "load.c")], check=True)  # noqa: S603
    return load


def busy() -> str:
    """What else the machine does, to be printed beside every figure."""
    return f"load {', '.join(f'{one:.1f}' for one in os.getloadavg())}; {os.cpu_count()} cores"
