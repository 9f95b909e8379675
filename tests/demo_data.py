"""A data folder with the whole demo, as `run.py demo` makes it, once for all processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONSOLE = [sys.executable, "-c", "from hub.console import main; main()"]


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder. Tests copy it: it is the same for all of them."""
    import fcntl

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, made = shared / "demo", shared / "demo.made"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make_demo(folder)
            made.touch()
    return folder


def make_demo(folder: Path) -> None:
    """Fill a folder with the demo."""
    done = subprocess.run(  # noqa: S603
        [*CONSOLE, "demo"],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def environment(folder: Path) -> dict[str, str]:
    """Only the settings that a test means, whatever the shell had set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAMSKAP_")}
    return {**kept, "SAMSKAP_DATA": str(folder), "SAMSKAP_DURABLE": "false"}
