"""The sprite: the icons that are named, once each, and the mark."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from hub.frontend.icons import named, sprite

ROOT = Path(__file__).parents[2]
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}"><path d="M0 0"/></svg>'


def test_a_listing_has_comments_and_no_order() -> None:
    assert named("vote\n# tools\narchive # a box\n\nvote\n") == ["archive", "vote"]


def test_each_icon_is_a_symbol_with_its_own_box(tmp_path: Path) -> None:
    (tmp_path / "vote.svg").write_text(DRAWING.format(24), encoding="utf-8")
    (tmp_path / "ring.svg").write_text(DRAWING.format(100), encoding="utf-8")
    lost: list[Path] = []
    root = ET.fromstring(sprite(["vote", "gone"], tmp_path, tmp_path / "ring.svg", lost))  # noqa: S314
    vote, mark = root
    assert (vote.get("id"), vote.get("viewBox")) == ("vote", "0 0 24 24")
    assert (mark.get("id"), mark.get("viewBox")) == ("mark", "0 0 100 100")
    assert lost == [tmp_path / "gone.svg"]


def test_attributes_stand_in_the_same_order_everywhere(tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><rect y="1" x="2"/></svg>'
    (tmp_path / "box.svg").write_text(drawing, encoding="utf-8")
    assert '<rect x="2" y="1" />' in sprite(["box"], tmp_path, tmp_path / "none.svg", [])


def test_the_style_sheet_draws_icons_in_the_colour_of_their_text() -> None:
    """The sprite leaves it out, once for each icon."""
    text = (ROOT / "static" / "css" / "components" / "button.css").read_text(encoding="utf-8")
    (rule,) = re.findall(r"^\.icon \{(.*?)\}", text, re.MULTILINE)
    for said in ("stroke: currentColor", "fill: none", "stroke-width: 2", "linejoin: round"):
        assert said in rule


def test_the_sprite_holds_no_icon_that_nothing_shows() -> None:
    """Every visitor fetches all of it."""
    kinds = (("templates", "*.html"), ("static/js", "*.js"), ("hub", "*.py"))
    files = [path for folder, kind in kinds for path in (ROOT / folder).rglob(kind)]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    names = named((ROOT / "static" / "icons.txt").read_text(encoding="utf-8"))
    idle = [one for one in names if not re.search(rf"""["'`]{re.escape(one)}["'`]""", text)]
    assert idle == []
