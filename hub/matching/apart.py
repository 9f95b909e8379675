"""Solves, and questions that need some, in a process of their own, so that pages stay quick.

The round goes in on the standard input and nowhere else: no file, no argument, no environment
holds any of it. The child answers a line of JSON for each progress, and one for how it ended. It
ends by itself when its parent does.
"""

from __future__ import annotations

import json
import os
import queue
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any, NoReturn

from hub.matching import tasks
from hub.matching.counterfactual import Counterfactual
from hub.matching.engine import Tell, never
from hub.matching.instance import Instance
from hub.matching.reasons import Choice
from hub.matching.repair import Repair
from hub.matching.result import BadInstance, Cancelled, Infeasible, Progress, Result
from hub.matching.tasks import perform
from hub.matching.whatif import Trial
from hub.matching.writing import instance_json, read_result, to_json

MEMORY_MB = 4096
GRACE_S = 30.0  # after its time limit a child still writes its best result down
LISTEN_S = 0.2
SILENT_S = 1.0
NICE = 5  # pages go first
LIMITED = ("solve", "repairs")  # their limit is for the whole answer, not for each of its solves


class Died(Exception):
    """The child ended without an answer: out of memory, or killed by the system."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a question is waited for. progress and cancelled are called in the asking thread."""

    progress: Tell | None = None
    cancelled: Callable[[], bool] = never
    time_limit_s: float | None = None
    memory_mb: int = MEMORY_MB


def solve_apart(
    instance: Instance,
    *,
    seed: int,
    progress: Tell | None = None,
    time_limit_s: float | None = None,
    cancelled: Callable[[], bool] = never,
    memory_mb: int = MEMORY_MB,
) -> Result:
    """As `solve`, to the byte, in a child process with at most `memory_mb` of address space.

    `progress` and `cancelled` are called in this thread; while the child is silent the last
    progress is told again about once a second. Raises what `solve` raises, and Died.
    """
    begun = time.monotonic()
    waiting = Waiting(progress, cancelled, time_limit_s, memory_mb)
    answer = ask("solve", instance, waiting, seed=str(seed))
    return replace(read_result(answer), seconds=round(time.monotonic() - begun, 3))


def repairs_apart(
    instance: Instance,
    previous: Result,
    waiting: Waiting,
    *,
    seed: int,
    withdrawn: Collection[str] = (),
) -> tuple[Repair, ...]:
    """As `repairs`, in a child process. Raises what it raises, and Died."""
    answer = ask(
        "repairs",
        instance,
        waiting,
        previous=to_json(previous),
        seed=str(seed),
        withdrawn=sorted(withdrawn),
    )
    return tuple(tasks.read_repair(one) for one in answer)


def examine_apart(
    instance: Instance, result: Result, student: str, challenge: str, waiting: Waiting
) -> Choice:
    """As `examine`, in a child process; the limit is for each solve. Raises Died too."""
    asked = {"result": to_json(result), "student": student, "challenge": challenge}
    return tasks.read_choice(ask("examine", instance, waiting, **asked))


def counterfactual_apart(
    instance: Instance, result: Result, student: str, waiting: Waiting
) -> Counterfactual | None:
    """As `counterfactual`, in a child process. Raises Died too."""
    asked = {"result": to_json(result), "student": student}
    return tasks.read_counterfactual(ask("counterfactual", instance, waiting, **asked))


def what_if_apart(
    instance: Instance, variants: Mapping[str, Instance], waiting: Waiting, *, seed: int
) -> tuple[Trial, ...]:
    """As `what_if`, in a child process. Raises Died too."""
    written = [(name, instance_json(one)) for name, one in variants.items()]
    return tasks.read_trials(ask("what_if", instance, waiting, variants=written, seed=str(seed)))


def diagnose_apart(instance: Instance, waiting: Waiting) -> tuple[str, ...]:
    """As `diagnose`, in a child process. Raises Died too."""
    return tuple(ask("diagnose", instance, waiting))


def ask(task: str, instance: Instance, waiting: Waiting, **more: Any) -> Any:
    """One question to a child process, and its answer as JSON; see `hub.matching.tasks`."""
    begun = time.monotonic()
    progress, limit_s = waiting.progress, waiting.time_limit_s
    asked = {
        "task": task,
        "instance": instance_json(instance),
        "time_limit_s": limit_s,
        "memory_mb": waiting.memory_mb,
        **more,
    }
    child = _child()
    heard: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    last = Progress("places", "Reading the round.", 0.0)
    try:
        threading.Thread(target=_tell, args=(child.stdin, asked), daemon=True).start()
        threading.Thread(target=_listen, args=(child.stdout, heard), daemon=True).start()
        told = 0.0
        while True:
            if waiting.cancelled():
                raise Cancelled
            overdue = limit_s is not None and time.monotonic() - begun > limit_s + GRACE_S
            if overdue and task in LIMITED:
                raise TimeoutError("No legal result was found within the time limit.")
            try:
                answer = heard.get(timeout=LISTEN_S)
            except queue.Empty:
                if progress is not None and time.monotonic() - told > SILENT_S:
                    told = time.monotonic()
                    progress(replace(last, seconds=told - begun))
                continue
            if answer is None or "progress" not in answer:
                return _ended(answer)
            last, told = Progress(**answer["progress"]), time.monotonic()
            if progress is not None:
                progress(last)
    finally:
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                _close(stream)


def _child() -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[2])
    # nothing of the environment goes along: the hub's secrets stay with the hub
    return subprocess.Popen(
        [sys.executable, "-m", "hub.matching"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=root,
        env={"PYTHONPATH": os.pathsep.join([root, *filter(None, sys.path)])},
    )


def _tell(stream: IO[bytes], asked: dict[str, Any]) -> None:
    """The question as one line; the stream stays open, as the sign that the parent lives."""
    try:
        stream.write(json.dumps(asked).encode() + b"\n")
        stream.flush()
    except (OSError, ValueError):
        return  # the child is gone; that it said nothing tells the rest


def _listen(stream: IO[bytes], heard: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    try:
        for line in stream:
            heard.put(json.loads(line))
    except (OSError, ValueError):
        pass  # killed in the middle of a line
    heard.put(None)


def _close(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except OSError:
        return  # what was left to write has nobody to read it


def _ended(answer: dict[str, Any] | None) -> Any:
    if answer is None or "died" in answer:
        raise Died("The run stopped: it needed more memory than it may use, or was ended.")
    if "infeasible" in answer:
        raise Infeasible(tuple(answer["infeasible"]))
    if "bad" in answer:
        raise BadInstance(answer["bad"])
    if "late" in answer:
        raise TimeoutError(answer["late"])
    return answer["result"]


def main() -> NoReturn:
    """The child's side: one question from the standard input, answers on the standard output."""
    answers = sys.stdout
    os.nice(NICE)
    asked = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_follow_parent, daemon=True).start()
    most = asked["memory_mb"] * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))

    def say(kind: str, value: object) -> None:
        answers.write(json.dumps({kind: value}) + "\n")
        answers.flush()

    try:
        say("result", perform(asked, lambda progress: say("progress", asdict(progress))))
    except Infeasible as none:
        say("infeasible", none.conflict)
    except BadInstance as bad:
        say("bad", bad.faults)
    except TimeoutError as late:
        say("late", str(late))
    except MemoryError:
        say("died", "memory")
    # no thread of the solver may keep an answered child alive
    os._exit(0)


def _follow_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)
