"""A university's grades as people write them: one a line, best first, a code and its words.

Values in, values out. A line is `A`, or `A = Excellent`.
"""

from collections.abc import Sequence
from typing import Any

MOST_GRADES = 60
LONGEST_CODE = 12
LONGEST_LINE = 80


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _parts(line: str) -> tuple[str, str]:
    """The code of a grade and its words; the code again where there are none."""
    code, _, words = (part.strip() for part in line.partition("="))
    return code, words or code


def tidy(text: str) -> str:
    """The lines that say something. Raises ValueError for what is no list of grades."""
    lines = _lines(text)
    codes = [_parts(line)[0] for line in lines]
    for code, line in zip(codes, lines, strict=True):
        if not 1 <= len(code) <= LONGEST_CODE or len(line) > LONGEST_LINE:
            raise ValueError(f"“{line[:60]}” is no grade. Write one such as A = Excellent.")
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise ValueError(f"The grade {twice} is there twice. Keep one of them.")
    if len(lines) > MOST_GRADES:
        raise ValueError(f"Write at most {MOST_GRADES} grades.")
    return "\n".join(lines)


def read(passes: str, fails: str) -> list[dict[str, Any]]:
    """The scale that tidy lines say, best first: what passes comes before what does not."""
    scale = []
    for text, passed in ((passes, True), (fails, False)):
        for code, name in map(_parts, _lines(text)):
            scale.append({"code": code, "name": name, "passed": passed})
    return scale


def written(scale: Sequence[dict[str, Any]], passed: bool) -> str:
    """The grades that pass, or those that do not, one a line."""
    return "\n".join(
        one["code"] if one["name"] == one["code"] else f"{one['code']} = {one['name']}"
        for one in scale
        if one["passed"] is passed
    )
