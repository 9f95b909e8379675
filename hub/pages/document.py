"""What is in a page's document, read without trusting it, as a tree of plain values.

The document has one root, the XML fragment `default`, in the shape of the editor
(`static/js/pages/schema.js` says the same to the browser). A block is a dict with its "type":
  paragraph, heading {level, id}           content: a list of runs
  bulletList, orderedList, taskList        items: each {blocks}, in a task list also {done}
  blockquote, callout {note}               blocks
  table                                    rows: each a list of cells {head, scope, blocks, …}
  image {file, alt}                        alt is empty for a decorative image
  codeBlock {text}, horizontalRule
A run is {"text", "marks"[, "href"]}, {"type": "break"} or {"type": "mention", "person"}.
What is none of these is left out, and its text kept.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterator
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

ROOT = "default"
MARKS = ("link", "bold", "italic", "strike", "code")
"""Outermost first."""
NOTES = (
    *("question", "idea", "evidence", "decision"),
    *("task", "stakeholder", "concern", "reflection"),
)
MAX_DEPTH = 12
MAX_NODES = 20_000
MAX_TEXT = 1_000_000
MAX_SPAN = 50
ADDRESS = re.compile(
    r"(?:https?://[^{0}]{{1,2000}}|mailto:[^{0}]{{3,300}}|/(?!/)[^{0}\\]{{0,500}})".format(
        # Nor what cannot be seen: it would hide where an address leads.
        r"\s<>\"'\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    )
)
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They make what stands beside them read in another order than it is written."""
CONTAINERS = {"blockquote", "callout"}
LISTS = {"bulletList": "listItem", "orderedList": "listItem", "taskList": "taskItem"}
INLINE = {"hardBreak", "mention"}
Block = dict[str, Any]


def address(value: Any) -> str:
    """An address that may be followed: web, mail or a path of the hub; else nothing."""
    text = value.strip() if isinstance(value, str) else ""
    return text if ADDRESS.fullmatch(text) else ""


def whole(value: Any) -> int:
    """A positive whole number as documents write them, or 0."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return 0
    try:
        number = int(value)
    except (ValueError, OverflowError):
        return 0
    return number if 0 < number < 10**9 else 0


def blocks(document: Doc[Any], images: Container[int], prefix: str = "") -> list[Block]:
    """The blocks of a document. Never raises for what the document holds.

    images: the files that it may show; another image becomes its words.
    prefix: begins the ids of headings, so that two trees may stand on one page.
    """
    return _Reader(images, prefix).blocks(document.get(ROOT, type=XmlFragment), 0)


class _Reader:
    """Reads one document, within bounds for all of it."""

    def __init__(self, images: Container[int], prefix: str) -> None:
        self.images = images
        self.prefix = prefix
        self.nodes = 0
        self.room = MAX_TEXT
        self.ids: set[str] = set()
        self.numbers: Counter[str] = Counter()

    def children(self, parent: Any) -> Iterator[Any]:
        for child in parent.children:
            self.nodes += 1
            if self.nodes > MAX_NODES:
                return
            yield child

    def blocks(self, parent: Any, depth: int) -> list[Block]:
        """The blocks under a node; loose text and words of unknown nodes become paragraphs."""
        found: list[Block] = []
        loose: list[Block] = []

        def close() -> None:
            if loose:
                found.append({"type": "paragraph", "content": list(loose)})
                loose.clear()

        for child in self.children(parent):
            if isinstance(child, XmlText) or (
                isinstance(child, XmlElement) and child.tag in INLINE
            ):
                loose += self.inline(child)
            elif isinstance(child, XmlElement):
                close()
                found += self.block(child, depth + 1)
        close()
        return found

    def block(self, node: XmlElement, depth: int) -> list[Block]:
        tag, values = node.tag, _attributes(node)
        if depth > MAX_DEPTH:
            return self._words(node)
        if tag == "paragraph":
            return [{"type": tag, "content": self.runs(node)}]
        if tag == "heading":
            return self._heading(node, values)
        if tag in LISTS:
            return self._list(node, depth)
        if tag in CONTAINERS:
            block: Block = {"type": tag, "blocks": self.blocks(node, depth)}
            if tag == "callout":
                note = values.get("type")
                block["note"] = note if note in NOTES else "evidence"
            return [block]
        if tag == "table":
            return self._table(node, depth)
        if tag == "image":
            return self._image(values)
        if tag == "codeBlock":
            return [{"type": tag, "text": self._plain(node)}]
        if tag == "horizontalRule":
            return [{"type": tag}]
        return self._words(node)

    def _heading(self, node: XmlElement, values: dict[str, Any]) -> list[Block]:
        content = self.runs(node)
        if not words(content).strip():
            return []
        level = min(4, max(2, whole(values.get("level")) or 2))
        return [
            {"type": "heading", "level": level, "id": self._id(words(content)), "content": content}
        ]

    def _id(self, text: str) -> str:
        """An id for a heading: its words, made unique."""
        plain = unicodedata.normalize("NFKD", text).lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "part"
        name = f"{self.prefix}{slug}"
        while name in self.ids:
            # Counted on from the last of this name: thousands of headings may share one.
            self.numbers[slug] = n = max(2, self.numbers[slug] + 1)
            name = f"{self.prefix}{slug}-{n}"
        self.ids.add(name)
        return name

    def _list(self, node: XmlElement, depth: int) -> list[Block]:
        items = []
        for child in self.children(node):
            if not isinstance(child, XmlElement):
                continue
            known = child.tag == LISTS[str(node.tag)]
            item: Block = {
                "blocks": self.blocks(child, depth) if known else self.block(child, depth + 1)
            }
            if node.tag == "taskList":
                item["done"] = known and _attributes(child).get("checked") in (True, "true")
            items.append(item)
        return [{"type": node.tag, "items": items}] if items else []

    def _table(self, node: XmlElement, depth: int) -> list[Block]:
        rows: list[list[Block]] = []
        for row in self.children(node):
            if not isinstance(row, XmlElement) or row.tag != "tableRow":
                continue
            cells = []
            for cell in self.children(row):
                if not isinstance(cell, XmlElement) or cell.tag not in ("tableCell", "tableHeader"):
                    continue
                values = _attributes(cell)
                head = cell.tag == "tableHeader"
                cells.append(
                    {
                        "head": head,
                        # Heads of the first row speak of columns, all others of their row.
                        "scope": ("row" if rows else "col") if head else "",
                        "colspan": min(MAX_SPAN, whole(values.get("colspan")) or 1),
                        "rowspan": min(MAX_SPAN, whole(values.get("rowspan")) or 1),
                        "blocks": self.blocks(cell, depth),
                    }
                )
            if cells:
                rows.append(cells)
        if not rows:
            return []
        has_head = all(cell["head"] for cell in rows[0])
        return [{"type": "table", "has_head": has_head, "rows": rows}]

    def _image(self, values: dict[str, Any]) -> list[Block]:
        file = whole(values.get("file"))
        alt = self._bounded(values.get("alt"))[:500]
        if values.get("decorative") in (True, "true"):
            alt = ""
        if file in self.images:
            return [{"type": "image", "file": file, "alt": alt}]
        return [{"type": "paragraph", "content": [{"text": alt, "marks": []}]}] if alt else []

    def runs(self, parent: Any) -> list[Block]:
        return [run for child in self.children(parent) for run in self.inline(child)]

    def inline(self, node: Any) -> list[Block]:
        if isinstance(node, XmlText):
            return [run for part, marks in node.diff() for run in self._run(part, marks)]
        if not isinstance(node, XmlElement):
            return []
        if node.tag == "hardBreak":
            return [{"type": "break"}]
        if node.tag == "mention":
            person = whole(_attributes(node).get("person"))
            return [{"type": "mention", "person": person}] if person else []
        text = self._plain(node)
        return [{"text": text, "marks": []}] if text else []

    def _run(self, part: Any, marks: Any) -> list[Block]:
        text = self._bounded(part)
        if not text:
            return []
        # The editor may write several marks of one kind as `link--<hash>`.
        given = {name.split("--")[0]: value for name, value in (marks or {}).items()}
        run: Block = {"text": text, "marks": [one for one in MARKS if given.get(one) is not None]}
        if "link" in run["marks"]:
            link = given["link"]
            href = address(link.get("href")) if isinstance(link, dict) else ""
            if href:
                run["href"] = href
            else:
                run["marks"].remove("link")
        return [run]

    def _bounded(self, value: Any) -> str:
        """Text without what controls, turns or halves characters, within what is left."""
        if not isinstance(value, str):
            return ""
        kept = "".join(
            c
            for c in value[: self.room]
            if c in "\n\t" or (c not in TURNING and unicodedata.category(c) not in ("Cc", "Cs"))
        )
        self.room -= len(kept)
        return kept

    def _plain(self, node: Any) -> str:
        """All words under a node, however deep."""
        parts: list[str] = []
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if isinstance(one, XmlText):
                parts += [self._bounded(part) for part, _ in one.diff()]
            else:
                waiting += reversed(list(self.children(one)))
        return "".join(parts)

    def _words(self, node: Any) -> list[Block]:
        text = self._plain(node)
        return [{"type": "paragraph", "content": [{"text": text, "marks": []}]}] if text else []


def _attributes(node: XmlElement) -> dict[str, Any]:
    found: Any = node.attributes
    return dict(list(found))


def words(content: list[Block], people: dict[str, str] | None = None) -> str:
    """The text of runs; mentions as `@name` where names are known."""
    said = []
    for run in content:
        if "text" in run:
            said.append(run["text"])
        elif run["type"] == "break":
            said.append("\n")
        else:
            said.append("@" + (people or {}).get(str(run["person"]), "a former member"))
    return "".join(said)


def walk(found: list[Block]) -> Iterator[Block]:
    """Every block of a tree, in reading order, those within others included."""
    for block in found:
        yield block
        yield from walk(block.get("blocks", []))
        for item in block.get("items", []):
            yield from walk(item["blocks"])
        for row in block.get("rows", []):
            for cell in row:
                yield from walk(cell["blocks"])


def people(found: list[Block]) -> set[int]:
    """The ids of all who are mentioned."""
    runs = (run for block in walk(found) for run in block.get("content", []))
    return {run["person"] for run in runs if run.get("type") == "mention"}


def image_ids(found: list[Block]) -> set[int]:
    """The files of all images."""
    return {block["file"] for block in walk(found) if block["type"] == "image"}


def outline(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """The headings at the top of a tree: {level, id, text}."""
    names = tree["people"]
    return [
        {"level": one["level"], "id": one["id"], "text": words(one["content"], names)}
        for one in tree["blocks"]
        if one["type"] == "heading"
    ]


def plain_text(tree: dict[str, Any]) -> str:
    """All that a tree says, a line a block."""
    lines = []
    for block in walk(tree["blocks"]):
        if "content" in block:
            lines.append(words(block["content"], tree["people"]))
        elif "text" in block:
            lines.append(block["text"])
        elif block["type"] == "image" and block["alt"]:
            lines.append(block["alt"])
    return "\n".join(lines)
