"""One sprite of all icons that `static/icons.txt` names, and the mark."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

SVG = "http://www.w3.org/2000/svg"


def named(listing: str) -> list[str]:
    """The icons a listing names: one a line, `#` begins a comment."""
    lines = (line.split("#")[0].strip() for line in listing.splitlines())
    return sorted({line for line in lines if line})


def sprite(names: list[str], icons: Path, mark: Path, lost: list[Path]) -> str:
    """An SVG file with a `<symbol>` for each icon of the folder `icons`, and `mark`.

    How lines are drawn says `.icon` of the style sheet, once for all. Attributes stand in the same
    order everywhere: so the file is smaller when it is compressed.

    An icon that the folder does not hold is left out, and added to `lost`.
    """
    ET.register_namespace("", SVG)
    root = ET.Element(f"{{{SVG}}}svg")
    for name in names:
        path = icons / f"{name}.svg"
        if path.exists():
            root.append(_symbol(name, path))
        else:
            lost.append(path)
    if mark.exists():
        root.append(_symbol("mark", mark))
    return ET.tostring(root, encoding="unicode") + "\n"


def _symbol(name: str, path: Path) -> ET.Element:
    text = re.sub(r">\s+<", "><", path.read_text(encoding="utf-8")).strip()
    drawing = ET.fromstring(text)  # noqa: S314  # our own file, or one of a locked package
    symbol = ET.Element(
        f"{{{SVG}}}symbol", {"viewBox": drawing.get("viewBox", "0 0 24 24"), "id": name}
    )
    for child in drawing:
        if not child.tag.endswith("title"):
            child.attrib = dict(sorted(child.attrib.items()))
            symbol.append(child)
    return symbol
