"""The build: what goes in, where it comes out, and the stamp that says it is done."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from hub.frontend import icons, styles

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
MODULES = ROOT / "node_modules"
SCRIPTS = {
    "js/hub.js": "hub.js",
    "js/boards/board.js": "board.js",
    "js/pages/editor.js": "editor.js",
}
"""Entry points under `static/`, and the bundle of each under `static/vendor/`."""
FONTS = {
    f"commissioner-{subset}-flar-normal.woff2": f"commissioner-{subset}.woff2"
    for subset in ("latin", "latin-ext", "cyrillic")
}


class BuildError(Exception):
    """The build failed; the text says why, for the person at the terminal."""


def build(say: Callable[[str], None] = lambda _: None, *, anew: bool = False) -> bool:
    """Build `static/vendor/` unless its inputs are unchanged; whether anything was done.

    `say` hears what goes on, and which style sheets and icons are named but do not exist:
    a page without one of them still reads. Raises BuildError.
    """
    if not anew and _is_built():
        return False
    with _alone():
        # Whoever waited for another build finds it done.
        if not anew and _is_built():
            return False
        stamp = _stamp()
        say("Building the front end")
        deno("install", "--frozen", "--quiet")
        with tempfile.TemporaryDirectory(dir=STATIC, prefix=".vendor-") as folder:
            fresh = Path(folder) / "vendor"
            for path in _fill(fresh):
                say(f"  {path.relative_to(ROOT)} does not exist: left out")
            (fresh / "stamp").write_text(stamp, encoding="utf-8")
            if VENDOR.exists():
                VENDOR.rename(Path(folder) / "old")
            fresh.rename(VENDOR)
    return True


def deno(*arguments: str, timeout_s: float = 300) -> str:
    """Run deno, which comes as a Python package, in the repository; what it printed.

    Raises BuildError with its complaint when it fails.
    """
    from deno import find_deno_bin  # type: ignore[import-untyped]  # the wheel has no types

    done = subprocess.run(  # noqa: S603  # our own arguments, and no shell
        [find_deno_bin(), *arguments],
        cwd=ROOT,
        env={**os.environ, "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"deno {arguments[0]} failed:\n{done.stdout}")
    return done.stdout


def _fill(vendor: Path) -> list[Path]:
    """Build into an empty folder; the files that were named but do not exist."""
    lost: list[Path] = []
    (vendor / "css").mkdir(parents=True)
    (vendor / "fonts").mkdir()
    entries = {STATIC / source: vendor / name for source, name in SCRIPTS.items()}
    with ThreadPoolExecutor() as pool:
        list(pool.map(_bundle_script, *zip(*entries.items(), strict=True)))
    for source in styles.roots(STATIC / "css"):
        # Addresses are worked out for the place where the sheet will be in the end.
        text = styles.bundle(source, VENDOR / "css" / source.name, lost)
        (vendor / "css" / source.name).write_text(text, encoding="utf-8")
    fonts = MODULES / "@fontsource-variable" / "commissioner" / "files"
    for source_name, name in FONTS.items():
        shutil.copyfile(fonts / source_name, vendor / "fonts" / name)
    listing = STATIC / "icons.txt"
    names = icons.named(listing.read_text(encoding="utf-8")) if listing.exists() else []
    drawn = icons.sprite(names, MODULES / "lucide-static" / "icons", STATIC / "mark.svg", lost)
    (vendor / "icons.svg").write_text(drawn, encoding="utf-8")
    return lost


def _bundle_script(source: Path, target: Path) -> None:
    if source.exists():
        deno(
            *("bundle", "--quiet", "--minify", "--platform", "browser"),
            *("--output", str(target), str(source)),
        )


def _is_built() -> bool:
    try:
        return (VENDOR / "stamp").read_text(encoding="utf-8") == _stamp()
    except FileNotFoundError:
        return False


def _stamp() -> str:
    """A hash over everything that the build reads or is made by."""
    digest = hashlib.sha256()
    for path in sorted(_inputs()):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    yield from (ROOT / "deno.json", ROOT / "deno.lock")
    yield from Path(__file__).parent.glob("*.py")
    yield from (path for path in (STATIC / "icons.txt", STATIC / "mark.svg") if path.exists())
    for folder, kind in (("css", "*.css"), ("js", "*.js")):
        yield from (STATIC / folder).rglob(kind)


@contextmanager
def _alone() -> Iterator[None]:
    """One build at a time: test workers and servers may all start at once."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with (Path(sys.prefix) / "front-end.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
