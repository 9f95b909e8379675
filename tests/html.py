"""Whether a page is valid HTML, by html-validate in one deno process that stays up."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = Path(__file__).with_name("validate.js")


@pytest.fixture(scope="session")
def validate() -> Iterator[Callable[[str], None]]:
    """`validate(html)` fails with each finding and the line it is on."""
    from deno import find_deno_bin

    from hub.frontend import deno

    deno("install", "--frozen", "--quiet")
    with subprocess.Popen(  # noqa: S603
        [find_deno_bin(), "run", "--quiet", "--no-check", "--frozen", "-A", str(SCRIPT)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asks, answers = process.stdin, process.stdout

        def check(html: str) -> None:
            asks.write(json.dumps(html) + "\n")
            asks.flush()
            found = json.loads(answers.readline())
            lines = html.splitlines()
            told = [
                f"{one['line']}: {one['rule']}: {one['message']}\n      "
                + (lines[one["line"] - 1].strip() if one["line"] <= len(lines) else "")
                for one in found
            ]
            assert not found, "Not valid HTML:\n  " + "\n  ".join(told)

        yield check
        asks.close()
        process.wait(timeout=10)
