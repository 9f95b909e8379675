"""The browser that tests drive: found on this machine, or installed as a Debian package."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

NAMES = (
    # The same engine without what draws windows: browser tests take a tenth less time or more.
    "chromium-headless-shell",
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
)
PACKAGES = ("chromium-headless-shell", "chromium")
"""Debian packages with a browser, best first: older releases lack the former."""
FONTS = "fonts-liberation"
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
    if fault := _apt(apt, "update", "-qq"):
        raise NoBrowser(f"{fault}{MISSING}")
    for package in PACKAGES:
        fault = _apt(apt, "install", "-y", "-qq", "--no-install-recommends", package, FONTS)
        if not fault and (path := find()):
            return path
    raise NoBrowser(f"{fault}{MISSING}")


def _apt(apt: str, *arguments: str) -> str:
    """Run apt-get without questions; what it said where it failed."""
    done = subprocess.run(  # noqa: S603  # fixed arguments, no shell
        [apt, *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return f"apt-get {arguments[0]} failed:\n{done.stdout}\n" if done.returncode else ""
