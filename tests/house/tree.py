"""What the walks over the house share: its files, its capabilities, its running app."""

import ast
from collections.abc import Iterator
from pathlib import Path

from hub.app import CAPABILITIES as WITH_A_WORD

ROOT = Path(__file__).parents[2]
HUB, TEMPLATES, STATIC, TESTS = (ROOT / name for name in ("hub", "templates", "static", "tests"))
CAPABILITIES = {*WITH_A_WORD, "home", "matching"}
"""The folders of `hub/` that are a capability: all with a word in URLs, and two without."""
OUTERMOST = {"app.py", "console", "demo"}
"""What may know every capability: the house put together, and what stands around it."""
WRITTEN = {".py", ".js", ".css", ".html", ".md", ".toml", ".json", ".txt", ".svg", ""}
SKIPPED = {"node_modules", "vendor", "__pycache__", "data", "LICENSE", "deno.lock"}


def written() -> Iterator[Path]:
    """Every text file that people wrote for this repository."""
    for top in sorted(ROOT.iterdir()):
        if top.name.startswith(".") and top.name != ".ci":
            continue
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and path.suffix in WRITTEN and _is_ours(path.relative_to(ROOT)):
                yield path


def _is_ours(path: Path) -> bool:
    hidden = any(part.startswith(".") and part != ".ci" for part in path.parts)
    made = not SKIPPED.isdisjoint(path.parts) or path.name.startswith("requirements")
    return not hidden and not made


def sources(folder: Path = HUB) -> Iterator[Path]:
    """The Python files of a folder."""
    yield from sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def owner(path: Path) -> str:
    """The capability, or the part of the kernel, that a file of `hub/` belongs to."""
    return path.relative_to(HUB).parts[0]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
