"""A page as Markdown."""

import re
from typing import Any

from hub.pages.document import Block, words

SPECIAL = str.maketrans({one: f"\\{one}" for one in "\\`*_[]<>#|~"})
AROUND = {"bold": "**", "italic": "*", "strike": "~~"}


def markdown(tree: dict[str, Any]) -> str:
    """The whole page; images by their words, since their files stay in the hub."""
    blocks = _blocks(tree["blocks"], tree["people"])
    return "\n\n".join([f"# {tree['title'].translate(SPECIAL)}", *blocks]) + "\n"


def _blocks(found: list[Block], people: dict[str, str]) -> list[str]:
    return [text for block in found if (text := _block(block, people))]


def _block(block: Block, people: dict[str, str]) -> str:
    match block["type"]:
        case "paragraph":
            text = _runs(block["content"], people)
            # What begins a list or a rule in Markdown is text here.
            text = re.sub(r"(?m)^(\s*)([-+=])", r"\1\\\2", text)
            return re.sub(r"(?m)^(\s*\d+)([.)])(?=\s)", r"\1\\\2", text)
        case "heading":
            return f"{'#' * block['level']} " + _runs(block["content"], people).replace("\n", " ")
        case "bulletList" | "orderedList" | "taskList":
            return "\n".join(_item(block, n, people) for n in range(len(block["items"])))
        case "blockquote":
            return _behind("> ", "> ", _blocks(block["blocks"], people))
        case "callout":
            inner = _blocks(block["blocks"], people)
            return _behind("> ", "> ", [f"**{block['note'].capitalize()}**", *inner])
        case "table":
            return _table(block, people)
        case "image":
            return f"[Image: {block['alt'].translate(SPECIAL)}]" if block["alt"] else ""
        case "codeBlock":
            ticks = "`" * max(3, 1 + max(map(len, re.findall("`+", block["text"])), default=0))
            return f"{ticks}\n{block['text']}\n{ticks}"
    return "---"


def _item(block: Block, n: int, people: dict[str, str]) -> str:
    item = block["items"][n]
    start = f"{n + 1}. " if block["type"] == "orderedList" else "- "
    box = ("[x] " if item["done"] else "[ ] ") if "done" in item else ""
    inner = _blocks(item["blocks"], people) or [""]
    return _behind(start + box, " " * len(start), inner)


def _behind(first: str, rest: str, blocks: list[str]) -> str:
    """Blocks with a mark before every line."""
    lines = "\n\n".join(blocks).split("\n")
    return "\n".join((rest if n else first) + line for n, line in enumerate(lines))


def _table(block: Block, people: dict[str, str]) -> str:
    rows = [
        [" ".join(" ".join(_blocks(cell["blocks"], people)).split()) for cell in row]
        for row in block["rows"]
    ]
    width = max(map(len, rows))
    if not block["has_head"]:
        rows.insert(0, [])
    # Only the head needs every cell; elsewhere a reader adds those that are missing.
    rows[0] += [""] * (width - len(rows[0]))
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _runs(content: list[Block], people: dict[str, str]) -> str:
    return "".join(_run(run, people) for run in content)


def _run(run: Block, people: dict[str, str]) -> str:
    if run.get("type") == "break":
        return "  \n"
    if "text" not in run:
        return words([run], people).translate(SPECIAL)
    text: str = run["text"]
    if "code" in run["marks"]:
        return f"`` {text} ``" if "`" in text else f"`{text}`"
    text = text.translate(SPECIAL)
    core = text.strip()
    for mark in reversed(run["marks"]):
        # A mark beside a space is no mark in Markdown.
        if core and mark in AROUND:
            text = text.replace(core, f"{AROUND[mark]}{core}{AROUND[mark]}", 1)
            core = text.strip()
    if "href" in run:
        return f"[{text}](<{run['href']}>)"
    return text
