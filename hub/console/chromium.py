"""The browser that tests drive: found on this machine, or installed as a Debian package."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
MISSING = (
    "The browser tests need Chromium, and none was found on the PATH. Install it "
    "(on Debian or Ubuntu: sudo apt-get install chromium), then start the tests again."
)


class NoBrowser(Exception):
    """There is none, and it could not be installed; the text says what to do."""


def find() -> str | None:
    """The path of a Chromium on this machine."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return next((path for path in MAC if sys.platform == "darwin" and Path(path).exists()), None)


def find_or_install(say: Callable[[str], None]) -> str:
    """The path of a Chromium, installed first where that may be done. Raises NoBrowser."""
    if path := find():
        return path
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise NoBrowser(MISSING)
    say("Installing Chromium as a Debian package (a minute or two)")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (
        ("update", "-qq"),
        ("install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"),
    ):
        done = subprocess.run(  # noqa: S603  # fixed arguments, no shell
            [apt, *arguments],
            env=quiet,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NoBrowser(f"apt-get {arguments[0]} failed:\n{done.stdout}\n{MISSING}")
    if path := find():
        return path
    raise NoBrowser(MISSING)
