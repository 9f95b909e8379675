"""Documents that were made to harm: read within bounds, and nothing of it comes out as code."""

from typing import Any

import pytest
from pycrdt import Array, Doc, Map, XmlElement, XmlFragment, XmlText

from hub.pages.document import (
    MAX_NODES,
    MAX_TEXT,
    ROOT,
    address,
    blocks,
    outline,
    plain_text,
    walk,
)
from hub.pages.exports import markdown
from hub.realtime.wire import sized, uint
from hub.web.templates import environment

Made = tuple[Doc[Any], Any]


@pytest.fixture
def made() -> Made:
    """An empty document and the children of its root."""
    doc: Doc[Any] = Doc()
    return doc, doc.get(ROOT, type=XmlFragment).children


def drawn(doc: Doc[Any]) -> tuple[dict[str, Any], str, str]:
    """What is read of a document: as a tree, as HTML, as Markdown."""
    tree = {"page": 1, "title": "T", "blocks": blocks(doc, {1}), "people": {}, "images": [1]}
    html = environment.get_template("pages/_tree.html").render(
        tree=tree, image_base="/images", static=lambda name: name
    )
    outline(tree)
    return tree, html, markdown(tree)


def row_of(tag: bytes, count: int) -> bytes:
    """An update with so many empty elements, one after another, as no editor writes it."""
    kind = b"\x03" + sized(tag)
    first = b"\x07\x01" + sized(ROOT.encode()) + kind
    rest = (b"\x87\x07" + uint(number) + kind for number in range(count - 1))
    return b"\x01" + uint(count) + b"\x07\x00" + first + b"".join(rest) + b"\x00"


def test_what_is_nested_thousands_deep_is_read_as_its_words(made: Made) -> None:
    doc, children = made
    with doc.transaction():
        for number in range(3000):
            tag = ("blockquote", "bulletList", "listItem", "strange")[number % 4]
            children = children.append(XmlElement(tag)).children
        children.append(XmlText("the bottom"))
    tree, html, _ = drawn(doc)
    assert plain_text(tree) == "the bottom"
    assert html.count("<") < 100


def test_of_very_many_elements_only_so_many_are_read() -> None:
    doc: Doc[Any] = Doc()
    doc.apply_update(row_of(b"horizontalRule", 3 * MAX_NODES))
    tree, html, _ = drawn(doc)
    assert len(tree["blocks"]) == MAX_NODES
    assert html.count("<hr>") == MAX_NODES


def test_megabytes_of_text_and_attributes_are_cut(made: Made) -> None:
    doc, children = made
    huge = "9" * (2 * MAX_TEXT)
    with doc.transaction():
        children.append(XmlElement("image", {"file": 1, "alt": huge}))
        children.append(XmlElement("image", {"file": huge, "alt": huge}))
        children.append(XmlElement("heading", {"level": huge}, [XmlText("small")]))
        children.append(XmlElement("callout", {"type": huge}, [XmlText(huge)]))
        children.append(XmlElement("x" * MAX_TEXT, {huge: huge}, [XmlText(huge)]))
        children.append(XmlElement("mention", {"person": huge}))
    tree, html, text = drawn(doc)
    assert len(html) < MAX_TEXT + 3000
    assert len(text) < 2 * MAX_TEXT
    assert tree["blocks"][0]["alt"] == "9" * 500


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " \tjava\nscript:alert(1)",
        "java\x00script:alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "/\\evil.example",
        "https://a.example/\u202egnp.exe",
        "https://a.example/\u200b",
        "https://a.example/\x07",
        'https://a.example/"onclick="alert(1)',
        "https://" + "a" * 5000,
        "https://a.example\nSet-Cookie: a",
    ],
)
def test_an_address_that_is_not_plain_is_no_link(made: Made, link: str) -> None:
    doc, children = made
    children.append(XmlElement("paragraph")).children.append(XmlText()).insert(
        0, "here", {"link": {"href": link, "target": "_top", "onclick": "alert(1)"}}
    )
    _, html, text = drawn(doc)
    assert address(link) == ""
    assert "<a" not in html
    assert "](" not in text


def test_nothing_unknown_is_drawn(made: Made) -> None:
    doc, children = made
    with doc.transaction():
        for tag in ("script", "iframe", "svg", "style", "object", "a onclick=x", "</p><script>"):
            inner = XmlText("<img src=x onerror=alert(1)>")
            children.append(XmlElement(tag, {"onload": "x", "style": "x", "src": "x"}, [inner]))
        text = children.append(XmlElement("paragraph")).children.append(XmlText())
        text.insert(0, "marked", {"onclick": "x", "style": {"color": "red"}, "bold": "<b>"})
        text.insert_embed(0, {"image": "javascript:x"})
        for odd in (None, True, -1, 1e300, float("nan"), [1, [2]], {"level": {}}, "\x00"):
            attributes: Any = {"level": odd, "colspan": odd, "person": odd, "checked": odd}
            children.append(XmlElement("heading", attributes, [XmlText("h")]))
            children.append(XmlElement("taskList", {}, [XmlElement("taskItem", attributes)]))
            children.append(XmlElement("mention", attributes))
    _, html, _ = drawn(doc)
    for word in (
        "<script",
        "<iframe",
        "onload",
        "<style",
        "<object",
        "<img",
        "<a",
        "style=",
        "<b>",
    ):
        assert word not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


def test_a_root_of_another_kind_is_an_empty_page() -> None:
    for kind, value in ((Map, {"a": 1}), (Array, [1, 2])):
        other: Doc[Any] = Doc()
        other[ROOT] = kind(value)
        doc: Doc[Any] = Doc()
        doc.apply_update(other.get_update())
        tree, _, _ = drawn(doc)
        assert plain_text(tree) == ""


def test_what_turns_or_controls_text_is_left_out(made: Made) -> None:
    doc, children = made
    with doc.transaction():
        children.append(XmlElement("paragraph", {}, [XmlText("a\u202eb\u2066c\x00d\x1b[31me\x7f")]))
        # What joins and marks letters is part of how people write.
        children.append(XmlElement("codeBlock", {}, [XmlText("\U0001f469\u200d\U0001f4bb\u200f")]))
    tree, html, _ = drawn(doc)
    assert plain_text(tree) == "abcd[31me\n\U0001f469\u200d\U0001f4bb\u200f"
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b") & set(html)


def test_many_headings_of_one_name_have_ids_of_their_own(made: Made) -> None:
    doc, children = made
    with doc.transaction():
        children.append(XmlElement("heading", {}, [XmlText("same 3")]))
        for _ in range(1000):
            children.append(XmlElement("heading", {}, [XmlText("same")]))
    ids = [block["id"] for block in walk(blocks(doc, ()))]
    assert len(set(ids)) == 1001
    assert ids[-1] == "same-1001"


def test_a_table_of_one_long_row_and_many_short_ones_stays_small_as_markdown(made: Made) -> None:
    doc, children = made
    with doc.transaction():
        table = children.append(XmlElement("table")).children
        for _ in range(500):
            table.append(XmlElement("tableRow", {}, [XmlElement("tableCell")]))
        table.append(XmlElement("tableRow", {}, [XmlElement("tableCell") for _ in range(500)]))
    _, html, text = drawn(doc)
    assert len(text) < 20_000
    assert len(html) < 50_000
