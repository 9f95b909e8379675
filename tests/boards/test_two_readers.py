"""The server's outline and the browser's are the same for any board."""

import base64
import json
import random
import subprocess
from pathlib import Path
from typing import Any

from pycrdt import Doc, Map, Text

from hub.boards.document import MEANINGS, TYPES, content
from hub.boards.outline import LinkLine, NoteLine, outline

ROOT = Path(__file__).parents[2]
BOARDS = 60


def some_board(seed: int) -> Doc[Any]:
    """A board with all that boards have, some of it senseless."""
    chance = random.Random(seed)  # noqa: S311  # nothing here is a secret
    document: Doc[Any] = Doc()
    notes = [f"n{n}" for n in range(chance.randint(0, 14))]
    frames = ["f1", "f2", "f3"]
    clusters = ["k1", "k2", "k3"]
    orders = ["", "V", "A", "Aa", "z", "not an order", 7]

    def put(root: str, key: str, values: dict[str, Any]) -> None:
        document.get(root, type=Map)[key] = Map(values)

    with document.transaction():
        for key in frames[: chance.randint(0, 3)]:
            put("frames", key, {"title": chance.choice(["One", "", 5]), "order": "V", "x": 3})
        for key in clusters:
            frame = chance.choice([*frames, "gone", [1]])
            put("clusters", key, {"title": key, "frame": frame, "order": chance.choice(orders)})
        for key in notes:
            url = chance.choice(["https://a.example/b", "javascript:1", 9])
            put(
                "notes",
                key,
                {
                    "type": chance.choice([*TYPES, "other", None]),
                    "text": Text(chance.choice(["words", "  two\nlines \u202e", "", "ö" * 40])),
                    "frame": chance.choice([*frames, "", "gone", 3]),
                    "cluster": chance.choice([*clusters, "", "gone"]),
                    "order": chance.choice(orders),
                    "x": chance.choice([0, 208, -5.5, 1e9, "far", True]),
                    "y": chance.choice([0, 79, 81, 300, -20, None]),
                    "author": chance.choice([1, 2.0, 2.5, -1, "1", None]),
                    "anonymous": chance.random() < 0.2,
                    "source": chance.choice([None, "x", {"label": "Talk", "url": url}]),
                },
            )
        ends = [*notes, "gone"]
        for n in range(chance.randint(0, 12)):
            link = {"from": chance.choice(ends), "to": chance.choice(ends)}
            put("links", f"l{n}", {**link, "meaning": chance.choice([*MEANINGS, "likes"])})
            voter = chance.choice(["1", "2", "x", "01"])
            document.get("votes", type=Map)[f"{chance.choice(ends)}:{voter}"] = (
                chance.random() < 0.8
            )
            made = chance.choice([5, 4, None])
            put("comments", f"c{n}", {"note": chance.choice(ends), "text": "so", "made": made})
    return document


def plain(note: NoteLine) -> list[Any]:
    def link(line: LinkLine) -> list[str]:
        return [line.words, line.other]

    return [
        *(note.id, note.type, note.text, note.author, note.votes, note.url, note.gap),
        *(sorted(link(one) for one in note.links), [one.id for one in note.comments]),
    ]


def test_both_read_the_same() -> None:
    from deno import find_deno_bin  # type: ignore[import-untyped]  # the wheel has no types

    documents = [some_board(seed) for seed in range(BOARDS)]
    lines = "\n".join(base64.b64encode(one.get_update()).decode() for one in documents)
    done = subprocess.run(  # noqa: S603  # our own script
        [find_deno_bin(), "run", "--quiet", "--allow-all", "tests/js/boards/reading.js"],
        cwd=ROOT,
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    for seed, (document, line) in enumerate(zip(documents, done.stdout.splitlines(), strict=True)):
        board = outline(content(document))
        wanted = [
            [
                frame.title,
                [plain(note) for note in frame.notes],
                [[one.title, [plain(note) for note in one.notes]] for one in frame.clusters],
            ]
            for frame in board.frames
        ]
        if board.loose:
            wanted.append(["", [plain(note) for note in board.loose], []])
        found = json.loads(line)
        for _, notes, clusters in found:
            for note in [*notes, *(one for _, inside in clusters for one in inside)]:
                note[7].sort()
        assert found == wanted, f"board {seed}"
