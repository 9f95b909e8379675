"""The build of this repository."""

from hub import frontend
from hub.frontend.build import VENDOR


def test_a_second_build_has_nothing_to_do() -> None:
    frontend.build()
    said: list[str] = []
    assert not frontend.build(said.append)
    assert said == []


def test_what_pages_name_is_there() -> None:
    frontend.build()
    for name in ("hub.js", "css/hub.css", "icons.svg", "fonts/commissioner-latin.woff2"):
        assert (VENDOR / name).stat().st_size > 100, name


def test_nothing_built_names_another_site() -> None:
    frontend.build()
    for path in (*VENDOR.glob("*.js"), *VENDOR.glob("css/*.css")):
        text = path.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text, path.name
        assert "@import" not in text, path.name
