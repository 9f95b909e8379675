"""Real editing histories as updates; they lie beside this repository."""

import gzip
import json
import os
from pathlib import Path
from typing import Any

from pycrdt import Doc, Text

SHARED = Path(os.environ.get("SAMSKAP_SHARED", Path(__file__).parents[2].parent / "shared"))
TRACES = SHARED / "realtime-traces"


def trace(path: Path) -> dict[str, Any]:
    """An editing history with its end text."""
    with gzip.open(path) as file:
        found: dict[str, Any] = json.load(file)
        return found


def typed(history: dict[str, Any]) -> tuple[list[bytes], str]:
    """The updates of an editing history, twenty edits each, and the text they end in."""
    doc: Doc[Any] = Doc()
    text = doc.get("t", type=Text)
    updates: list[bytes] = []
    doc.observe(lambda event: updates.append(event.update))
    pieces = history["txns"]
    for start in range(0, len(pieces), 20):
        with doc.transaction():
            for txn in pieces[start : start + 20]:
                for at, deleted, inserted in txn["patches"]:
                    if deleted:
                        del text[at : at + deleted]
                    if inserted:
                        # The library counts bytes, the trace does not.
                        text.insert(at, inserted.encode("ascii", "replace").decode())
    return updates, str(text)
