"""The sprite: the icons that are named, once each, and the mark."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from hub.frontend.icons import named, sprite

ROOT = Path(__file__).parents[2]
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}"><path d="M0 0"/></svg>'


def test_a_listing_has_comments_and_no_order() -> None:
    assert named("vote\n# tools\narchive # a box\n\nvote\n") == ["archive", "vote"]


def test_each_icon_is_a_symbol_in_the_colour_of_its_text(tmp_path: Path) -> None:
    (tmp_path / "vote.svg").write_text(DRAWING.format(24), encoding="utf-8")
    (tmp_path / "ring.svg").write_text(DRAWING.format(100), encoding="utf-8")
    lost: list[Path] = []
    root = ET.fromstring(sprite(["vote", "gone"], tmp_path, tmp_path / "ring.svg", lost))  # noqa: S314
    vote, mark = root
    assert (vote.get("id"), vote.get("stroke")) == ("vote", "currentColor")
    assert (mark.get("id"), mark.get("viewBox"), mark.get("stroke")) == (
        *("mark", "0 0 100 100"),
        None,
    )
    assert lost == [tmp_path / "gone.svg"]


def test_the_sprite_holds_no_icon_that_nothing_shows() -> None:
    """Every visitor fetches all of it."""
    kinds = (("templates", "*.html"), ("static/js", "*.js"), ("hub", "*.py"))
    files = [path for folder, kind in kinds for path in (ROOT / folder).rglob(kind)]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    names = named((ROOT / "static" / "icons.txt").read_text(encoding="utf-8"))
    idle = [one for one in names if not re.search(rf"""["'`]{re.escape(one)}["'`]""", text)]
    assert idle == []
