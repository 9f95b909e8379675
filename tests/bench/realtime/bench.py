"""Measure document servers side by side: `python -m tests.bench.realtime.bench --help`.

Each server runs alone on one core, the load (`load.c`, compiled by gcc) on another. Figures are
deliveries per CPU second of the server (its whole process), and waits as the clients see them.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile

from tests.bench.realtime.serving import LOAD_CORE, Server, busy, made_load, servers, started

SCENARIOS = {
    "busy": (10, 20, "flight", 32),
    "one": (20, 10, "flight", 1),
    "typing": (20, 50, "typing", 5),
    "thousand": (20, 10, "typing", 50),
    "cursors": (1, 50, "cursors", 20),
    "cursors10": (1, 10, "cursors", 20),
    "pair": (1, 2, "typing", 20),
    "idle": (100, 10, "idle", 0),
}
"""Rooms, members, what they do, and how much of it."""


def measured(load: str, server: Server, name: str, seconds: float) -> dict[str, float]:
    """One scenario against a fresh server."""
    with started(server) as (process, port):
        rooms, members, mode, amount = SCENARIOS[name]
        asked = [load, port, server.dialect, rooms, members, mode, amount, seconds, process]
        done = subprocess.run(  # noqa: S603
            list(map(str, asked)), capture_output=True, text=True, check=True, timeout=seconds + 60
        )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    known = servers()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", default="ours,hocuspocus-sqlite", help=",".join(known))
    parser.add_argument("--scenarios", default=",".join(SCENARIOS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {LOAD_CORE})
    print(busy())
    names = []
    for who in asked.servers.split(","):
        reason = known[who].missing()
        if reason:
            print(f"{who} is left out: {reason}.")
        else:
            names.append(who)
    with tempfile.TemporaryDirectory() as folder:
        load = made_load(folder)
        for name in asked.scenarios.split(","):
            results: dict[str, list[dict[str, float]]] = {}
            for _ in range(asked.rounds):
                for who in names:
                    try:
                        found = measured(load, known[who], name, asked.seconds)
                    except subprocess.SubprocessError as fault:
                        print(f"{name:10} {who:18} failed: {fault}", flush=True)
                        continue
                    results.setdefault(who, []).append(found)
            for who, rounds in results.items():
                shown = "  ".join(
                    f"{key} {statistics.median(each.get(key, 0.0) for each in rounds):,.2f}"
                    for key in rounds[0]
                )
                print(f"{name:10} {who:18} {shown}", flush=True)


if __name__ == "__main__":
    main()
