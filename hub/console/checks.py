"""`run.py test`: every check there is, one after another, all of them even if one fails."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from hub import frontend
from hub.console import chromium
from hub.console.output import say, stop

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent


def run(arguments: Sequence[str]) -> int:
    """Run all checks, or pytest alone with these arguments; 0 when all is well."""
    try:
        frontend.build(say)
        say(f"Browser: {chromium.find_or_install(say)}")
    except (frontend.BuildError, chromium.NoBrowser) as error:
        stop(str(error))
    pytest = [sys.executable, "-m", "pytest"]
    if arguments:
        return subprocess.call([*pytest, *arguments], cwd=ROOT)  # noqa: S603
    failed = [name for name, command in steps().items() if not _passes(name, command)]
    workers = str(max(2, os.cpu_count() or 1))
    if not _passes("tests", [*pytest, "-n", workers, "--dist", "worksteal"]):
        failed.append("tests")
    say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def steps() -> dict[str, list[str]]:
    """The quick checks by name."""
    from deno import find_deno_bin  # type: ignore[import-untyped]  # the wheel has no types

    ruff = str(TOOLS / "ruff")
    deno = find_deno_bin()
    checks = {
        "format": [ruff, "format", "--check", "."],
        "lint": [ruff, "check", "."],
        "types": [sys.executable, "-m", "mypy"],
        "templates": [sys.executable, "-m", "djlint", "templates", "--lint", "--quiet"],
    }
    if any((ROOT / "static" / "js").rglob("*.js")):
        checks["script types"] = [deno, "check", "--quiet", "--frozen", "static/js"]
    if any((ROOT / "tests" / "js").rglob("*_test.js")):
        checks["script tests"] = [deno, "test", "--quiet", "--frozen", "--allow-all", "tests/js"]
    return checks


def _passes(name: str, command: list[str]) -> bool:
    say(f"\n== {name}")
    started = time.monotonic()
    environment = {**os.environ, "DENO_NO_UPDATE_CHECK": "1"}
    code = subprocess.call(command, cwd=ROOT, env=environment)  # noqa: S603
    say(f"{'passed' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s")
    return code == 0
