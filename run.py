#!/usr/bin/env python3
"""The one way in: sets up `.venv` from the locks, then hands over to `hub.console`.

Until it starts itself anew inside `.venv` it needs nothing but Python, old ones included:
those get a sentence instead of a syntax error.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
OLDEST = (3, 11)
UV = "uv==0.13.9"


def stop(sentence):
    """End with a sentence for the person at the terminal."""
    sys.stderr.write(sentence + "\n")
    raise SystemExit(1)


def lock_for(arguments):
    """The lock that these arguments need: tests need more than serving does."""
    needs_tests = bool(arguments) and arguments[0] == "test"
    return os.path.join(ROOT, "requirements-test.txt" if needs_tests else "requirements.txt")


def stamp_of(lock):
    """What was installed, in one line: the lock's hash and the Python it was installed for."""
    with open(lock, "rb") as file:
        return f"{hashlib.sha256(file.read()).hexdigest()} {sys.version.split()[0]}"


def stamp_path(lock):
    return os.path.join(VENV, os.path.basename(lock) + ".stamp")


def is_installed(lock):
    """Whether `.venv` holds exactly what the lock says."""
    try:
        with open(stamp_path(lock)) as file:
            return file.read() == stamp_of(lock) and os.path.exists(PYTHON)
    except OSError:
        return False


def step(sentence, *command):
    """Run one step of the set-up, saying what goes on and how long it took."""
    started = time.monotonic()
    sys.stderr.write(sentence + " … ")
    sys.stderr.flush()
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        sys.stderr.write("failed\n" + done.stdout.decode("utf-8", "replace"))
        stop("Set-up stopped here. Mend what the lines above say, then start again.")
    sys.stderr.write(f"{time.monotonic() - started:.1f} s\n")


def make_venv():
    """An environment for exactly this Python; one of another Python is made anew."""
    if importlib.util.find_spec("ensurepip") is None:
        stop(
            "This Python cannot make environments: its module ensurepip is missing. "
            "On Debian or Ubuntu, run: apt install python3-venv. Then start again."
        )
    shutil.rmtree(VENV, ignore_errors=True)
    step("Making a Python environment in .venv", sys.executable, "-m", "venv", VENV)


def is_of_this_python():
    """Whether `.venv` was made by this version of Python, and still works."""
    try:
        with open(os.path.join(VENV, "pyvenv.cfg")) as file:
            versions = [line.split("=")[1].strip() for line in file if line.startswith("version")]
    except OSError:
        return False
    return versions == [sys.version.split()[0]] and os.path.exists(PYTHON)


def set_up(lock):
    """Install what the lock says, unless it is there already."""
    if is_installed(lock):
        return
    if not is_of_this_python():
        make_venv()
    if subprocess.call([PYTHON, "-c", "import uv"], stderr=subprocess.DEVNULL):  # noqa: S603
        step("Fetching the installer", PYTHON, "-m", "pip", "install", "-q", UV)
    step(
        f"Installing what {os.path.basename(lock)} lists",
        *(PYTHON, "-m", "uv", "pip", "install", "-q", "--python", PYTHON),
        *("--require-hashes", "-r", lock),
    )
    with open(stamp_path(lock), "w") as file:
        file.write(stamp_of(lock))


def main():
    if sys.version_info < OLDEST:
        stop(
            "Samskap needs Python {}.{} or newer; this is {}. ".format(
                *OLDEST, sys.version.split()[0]
            )
            + "Start it with a newer one, for example: python3.12 run.py"
        )
    inside = os.path.realpath(sys.prefix) == os.path.realpath(VENV)
    if not inside or not is_installed(lock_for(sys.argv[1:])):
        set_up(lock_for(sys.argv[1:]))
    if not inside:
        command = [PYTHON, os.path.abspath(__file__), *sys.argv[1:]]
        # Compiled modules are kept in .venv, also where a machine is set to keep none: without
        # them every start takes twice as long.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": os.path.join(VENV, "pycache")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        if os.name == "nt":
            raise SystemExit(subprocess.call(command, env=environment))  # noqa: S603
        os.execve(PYTHON, command, environment)  # noqa: S606
    from hub.console import main as console

    console()


if __name__ == "__main__":
    main()
