"""One style sheet out of many: imports put in place, comments and spare spaces left out."""

import os.path
import re
from pathlib import Path

IMPORT = re.compile(r"""@import\s+url\(\s*["']?([^"')]+)["']?\s*\)\s*(?:layer\(([^)]*)\))?\s*;""")
URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
# A string is matched first, so that what looks like a comment inside one is left alone.
PARTS = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/|\s+""", re.DOTALL)
AROUND = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')| ?([{};,]) ?""")


def roots(folder: Path) -> list[Path]:
    """The style sheets that pages load themselves: those which no other one imports."""
    sheets = sorted(folder.glob("*.css"))
    imported = {
        (sheet.parent / match.group(1)).resolve()
        for sheet in sheets
        for match in IMPORT.finditer(sheet.read_text(encoding="utf-8"))
    }
    return [sheet for sheet in sheets if sheet.resolve() not in imported]


def bundle(source: Path, target: Path, lost: list[Path]) -> str:
    """The style sheet at `source` with all it imports, for use at `target`.

    An imported file that is missing is left out, and added to `lost`.
    """
    return shortened(_inlined(source, target.parent, lost))


def _inlined(source: Path, target_folder: Path, lost: list[Path]) -> str:
    if not source.exists():
        lost.append(source)
        return ""

    def put_in(match: re.Match[str]) -> str:
        name, layer = match.groups()
        inner = _inlined(source.parent / name, target_folder, lost)
        return f"@layer {layer} {{\n{inner}\n}}" if layer else inner

    def moved(match: re.Match[str]) -> str:
        address = match.group(1)
        if address.startswith(("data:", "/", "#")):
            return match.group(0)
        there = os.path.relpath(source.parent / address, target_folder)
        return f'url("{Path(there).as_posix()}")'

    # Imports are cut out first: what they bring has its addresses moved already.
    pieces: list[str] = []
    text, last = source.read_text(encoding="utf-8"), 0
    for match in IMPORT.finditer(text):
        pieces += [URL.sub(moved, text[last : match.start()]), put_in(match)]
        last = match.end()
    return "".join([*pieces, URL.sub(moved, text[last:])])


def shortened(text: str) -> str:
    """The same rules in fewer bytes. Spaces that may carry meaning (`a :hover`) stay."""
    text = PARTS.sub(lambda match: match.group(1) or " ", text)
    text = AROUND.sub(lambda match: match.group(1) or match.group(2), text)
    return text.replace(";}", "}").strip() + "\n"
