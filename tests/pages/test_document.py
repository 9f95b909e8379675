"""What is read from a page's document: only what is allowed, whatever is in it."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from hub.pages.document import ROOT, address, blocks, outline, plain_text, walk
from hub.pages.exports import markdown
from hub.pages.seeding import build
from hub.web.templates import environment

TAGS = (
    *("paragraph", "heading", "bulletList", "orderedList", "listItem", "taskList", "taskItem"),
    *("blockquote", "callout", "table", "tableRow", "tableHeader", "tableCell", "image"),
    *("codeBlock", "hardBreak", "horizontalRule", "mention", "script", "iframe"),
)
BLOCKS = {
    *("paragraph", "heading", "bulletList", "orderedList", "taskList", "blockquote"),
    *("callout", "table", "image", "codeBlock", "horizontalRule"),
}
HREFS = (
    "javascript:alert(1)",
    "https://a.example",
    "data:text/html,x",
    "//b.example",
    "/c",
    " JaVaScRiPt:1",
)
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 9),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(HREFS),
    st.lists(st.integers(0, 3), max_size=2),
    st.dictionaries(st.sampled_from(("href", "x")), st.sampled_from(HREFS), max_size=2),
)
attributes = st.dictionaries(
    st.sampled_from(("level", "checked", "type", "file", "alt", "person", "colspan", "decorative")),
    values,
    max_size=3,
)
marks = st.dictionaries(
    st.sampled_from(("bold", "italic", "link", "link--x1", "code", "strike", "onclick")),
    values,
    max_size=3,
)
texts = st.tuples(st.just("text"), st.text(min_size=1, max_size=12), marks)
nodes = st.recursive(
    texts,
    lambda inner: st.tuples(st.sampled_from(TAGS), attributes, st.lists(inner, max_size=4)),
    max_leaves=25,
)


def document(given_nodes: list[Any]) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    root = doc.get(ROOT, type=XmlFragment)

    def write(parent: Any, node: Any) -> None:
        if node[0] == "text":
            text = parent.children.append(XmlText())
            text.insert(0, node[1], node[2])
            return
        made = parent.children.append(XmlElement(node[0], node[1]))
        for child in node[2]:
            write(made, child)

    with doc.transaction():
        for node in given_nodes:
            write(root, node)
    return doc


def tree_of(doc: Doc[Any]) -> dict[str, Any]:
    found = blocks(doc, {1, 2})
    return {"page": 1, "title": "T", "blocks": found, "people": {}, "images": [1, 2]}


@given(st.lists(nodes, max_size=5))
@settings(max_examples=150, deadline=None)
def test_whatever_is_in_a_document_only_what_is_allowed_comes_out(given_nodes: list[Any]) -> None:
    tree = tree_of(document(given_nodes))
    for block in walk(tree["blocks"]):
        assert block["type"] in BLOCKS
        for run in block.get("content", []):
            assert run.get("type") in (None, "break", "mention")
            if "href" in run:
                assert run["href"] == address(run["href"]) != ""
    html = environment.get_template("pages/_tree.html").render(
        tree=tree, image_base="/images", static=lambda name: name
    )
    assert 'href="javascript' not in html.lower()
    assert 'href="data:' not in html.lower()
    assert "<script" not in html
    assert "<iframe" not in html
    markdown(tree)
    plain_text(tree)
    outline(tree)


def test_what_is_nested_without_end_is_read_as_its_words() -> None:
    node: Any = ("text", "deep", {})
    for _ in range(60):
        node = ("blockquote", {}, [node])
    assert plain_text(tree_of(document([node]))) == "deep"


def test_a_page_says_what_was_written_into_it() -> None:
    doc: Doc[Any] = Doc()
    build(
        [
            ("h2", "What we heard"),
            ("h2", "What we heard"),
            ("p", "Nine of twelve."),
            ("ul", ["One", "Two"]),
            ("tasks", [(True, "Ask Solveig"), (False, "Talk to five")]),
            ("table", [["Night", "mm"], ["14 July", "9.2"]]),
            ("quote", "I woke.", "Resident"),
            ("callout", "decision", "We warn by stairwell."),
        ]
    )(doc)
    tree = tree_of(doc)
    assert [one["id"] for one in outline(tree)] == ["what-we-heard", "what-we-heard-2"]
    assert markdown(tree) == (
        "# T\n\n## What we heard\n\n## What we heard\n\nNine of twelve.\n\n- One\n- Two\n\n"
        "- [x] Ask Solveig\n- [ ] Talk to five\n\n| Night | mm |\n| --- | --- |\n| 14 July | 9.2 |"
        "\n\n> I woke.\n> \n> – Resident\n\n> **Decision**\n> \n> We warn by stairwell.\n"
    )


def test_an_image_of_another_page_is_only_its_words() -> None:
    given_nodes: list[Any] = [
        ("image", {"file": 3, "alt": "A light"}, []),
        ("image", {"file": 2.0, "alt": "x", "decorative": True}, []),
    ]
    assert tree_of(document(given_nodes))["blocks"] == [
        {"type": "paragraph", "content": [{"text": "A light", "marks": []}]},
        {"type": "image", "file": 2, "alt": ""},
    ]
