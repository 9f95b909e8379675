"""Style sheets become one, and mean the same."""

from pathlib import Path

from hub.frontend.styles import bundle, roots, shortened


def write(folder: Path, **sheets: str) -> None:
    for name, text in sheets.items():
        (folder / f"{name}.css").write_text(text, encoding="utf-8")


def test_imports_are_put_in_place_with_their_layer(tmp_path: Path) -> None:
    write(
        tmp_path,
        hub='@layer a, b;\n@import url("part.css") layer(b);\n.x { color: red; }',
        part=".y { margin: 0 }",
    )
    text = bundle(tmp_path / "hub.css", tmp_path / "hub.css", [])
    assert text == "@layer a,b;@layer b{.y{margin: 0}}.x{color: red}\n"


def test_addresses_still_lead_to_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "css" / "parts").mkdir(parents=True)
    write(tmp_path / "css", hub='@import url("parts/font.css");')
    write(tmp_path / "css" / "parts", font='@font-face { src: url("../../vendor/fonts/a.woff2") }')
    target = tmp_path / "vendor" / "css" / "hub.css"
    assert 'url("../fonts/a.woff2")' in bundle(tmp_path / "css" / "hub.css", target, [])


def test_data_addresses_stay_as_they_are(tmp_path: Path) -> None:
    write(tmp_path, hub='.x { background: url("data:image/png;base64,AA==") }')
    assert '"data:image/png;base64,AA=="' in bundle(tmp_path / "hub.css", tmp_path / "o.css", [])


def test_a_missing_import_is_told_and_left_out(tmp_path: Path) -> None:
    write(tmp_path, hub='@import url("gone.css"); .x { color: red }')
    lost: list[Path] = []
    assert bundle(tmp_path / "hub.css", tmp_path / "hub.css", lost) == ".x{color: red}\n"
    assert lost == [tmp_path / "gone.css"]


def test_only_sheets_that_nothing_imports_stand_alone(tmp_path: Path) -> None:
    write(tmp_path, hub='@import url("part.css");', part="", boards="")
    assert [path.stem for path in roots(tmp_path)] == ["boards", "hub"]


def test_strings_and_meaningful_spaces_are_kept() -> None:
    text = '.a :hover, .b  >  p { content: "a  /* b */ ;  c"; } /* gone */'
    assert shortened(text) == '.a :hover,.b > p{content: "a  /* b */ ;  c"}\n'


def test_an_empty_custom_property_stays_one() -> None:
    assert shortened(":root { --gap: ; --x: 1px }") == ":root{--gap:;--x: 1px}\n"
