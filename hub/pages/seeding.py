"""Writing blocks into an empty document: templates, and pages that come from elsewhere."""

from collections.abc import Callable, Iterable
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from hub.pages.document import NOTES, ROOT

Given = tuple[Any, ...]
"""("h2", text) · ("p", text) · ("ul", [text]) · ("ol", [text]) · ("tasks", [(done, text)]) ·
("table", [[cell]]), its first row the heads · ("quote", text[, who]) · ("callout", note, text)."""


def build(given: Iterable[Any]) -> Callable[[Doc[Any]], None]:
    """What writes blocks: tuples, or objects with kind, text, by, note, items, tasks, rows."""
    listed = [one if isinstance(one, tuple) else _listed(one) for one in given]

    def write(document: Doc[Any]) -> None:
        root = document.get(ROOT, type=XmlFragment)
        with document.transaction():
            for kind, *rest in listed or [("p", "")]:
                _write(root, kind, rest)

    return write


def _listed(block: Any) -> Given:
    """A block object as a tuple."""
    match block.kind:
        case "ul" | "ol":
            return (block.kind, list(block.items))
        case "tasks":
            return ("tasks", list(block.tasks))
        case "table":
            return ("table", list(block.rows))
        case "quote":
            return ("quote", block.text, block.by)
        case "callout":
            return ("callout", str(block.note or ""), block.text)
    return (block.kind, block.text)


def _write(root: Any, kind: str, rest: list[Any]) -> None:
    match kind:
        case "h2" | "h3" | "h4":
            _text(_element(root, "heading", level=int(kind[1])), rest[0])
        case "ul" | "ol":
            made = _element(root, "bulletList" if kind == "ul" else "orderedList")
            for text in rest[0]:
                _paragraph(_element(made, "listItem"), text)
        case "tasks":
            made = _element(root, "taskList")
            for done, text in rest[0]:
                _paragraph(_element(made, "taskItem", checked=bool(done)), text)
        case "table":
            made = _element(root, "table")
            for n, cells in enumerate(rest[0]):
                row = _element(made, "tableRow")
                for cell in cells:
                    tag = "tableCell" if n else "tableHeader"
                    _paragraph(_element(row, tag, colspan=1, rowspan=1), cell)
        case "quote":
            made = _element(root, "blockquote")
            _paragraph(made, rest[0])
            if len(rest) > 1 and rest[1]:
                _paragraph(made, f"– {rest[1]}")
        case "callout":
            note, text = rest if len(rest) > 1 else ("evidence", rest[0])
            _paragraph(_element(root, "callout", type=note if note in NOTES else "evidence"), text)
        case _:
            _paragraph(root, rest[0])


def _element(parent: Any, tag: str, **attributes: Any) -> Any:
    return parent.children.append(XmlElement(tag, attributes))


def _paragraph(parent: Any, text: str) -> None:
    _text(_element(parent, "paragraph"), text)


def _text(parent: Any, text: str) -> None:
    # The editor knows no empty text.
    if text:
        parent.children.append(XmlText(text))
