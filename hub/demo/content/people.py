"""The two hundred students: names from a file, everything else drawn by name and counter."""

import unicodedata
from functools import cache

from hub.demo.content import draws
from hub.demo.content.files import table
from hub.demo.content.shapes import Level, Student
from hub.reference import SKILLS, UNIVERSITIES

FROM_ELSEWHERE = (
    *(skill.code for skill in SKILLS if skill.group == "transversal"),
    *("film-photo", "graphic-design", "law", "health-care", "user-testing", "service-design"),
    *("acoustics", "electronics", "programming", "agronomy", "gis", "transport-planning"),
)
"""What people have learnt at home, at work or in a club."""
FURTHER_LANGUAGES = ("de", "es", "fr", "it", "nb", "sv", "pl", "nl", "pt", "ar", "tr", "uk", "zh")

# Free two-hour blocks of a day, by the first hour: when people with such a week can meet a team.
# Late on Wednesday suits most, as lectures seldom lie there; few weeks have nothing in common.
PATTERNS: tuple[tuple[str, dict[int, tuple[int, ...]]], ...] = (
    ("after lectures", {0: (16, 18), 1: (16, 18), 2: (16, 18), 3: (16, 18), 4: (14, 16)}),
    ("free Wednesdays", {0: (18,), 1: (18,), 2: (8, 10, 12, 14, 16, 18), 3: (18,)}),
    ("mornings", {0: (8, 10), 1: (8, 10), 2: (8, 10, 16), 3: (8, 10), 4: (8, 10)}),
    ("afternoons", {0: (12, 14), 1: (12, 14, 16), 2: (14, 16), 3: (12, 14), 4: (12, 14)}),
    ("evenings", {0: (18, 20), 1: (18, 20), 2: (16, 18, 20), 3: (18, 20), 6: (16, 18)}),
    ("children at day care", {0: (8, 10, 12), 1: (8, 10, 12), 2: (10, 12, 16), 3: (8, 10)}),
    ("weekends too", {1: (16, 18), 2: (16, 18), 3: (16, 18), 5: (8, 10), 6: (16, 18)}),
)


@cache
def students() -> tuple[Student, ...]:
    """All students, by university and number. The same values at every call."""
    given = table("names")
    return tuple(
        _student(university.key, university.language, number, name)
        for university in UNIVERSITIES
        for number, name in enumerate(given[university.key], start=1)
    )


def _student(university: str, home: str, number: int, name: str) -> Student:
    key = f"{university}-{number:02}"
    offered = [p for p in table("programmes")["programme"] if university in p["at"]]
    programme = draws.one(offered, key, "programme")
    return Student(
        key=key,
        name=name,
        email=f"{_address(name)}@{university}.example",
        university=university,
        programme=programme["name"],
        field=programme["field"],
        level=_level(key),
        languages=_languages(key, home),
        skills=_skills(key, programme["skills"]),
        free=_free(key),
        hours=draws.one((8, 8, 9, 10, 10, 12), key, "hours"),
        about=draws.one(table("abouts")["about"], key, "about"),
    )


def _address(name: str) -> str:
    """The name as the local part of an address: letters of ASCII and dots."""
    spelt = name.lower().replace("ß", "ss").translate(str.maketrans("øłı", "oli"))
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return ".".join(plain.replace("'", "").split())


def _level(key: str) -> Level:
    chance = draws.fraction(key, "level")
    if chance < 0.34:
        return "bachelor"
    return "master" if chance < 0.96 else "doctoral"


def _languages(key: str, home: str) -> tuple[tuple[str, str], ...]:
    """English for everybody, the language of the country for nearly all, and often one more."""
    known = {"en": draws.one(("B2", "B2", "C1", "C1", "C1", "C2"), key, "english")}
    chance = draws.fraction(key, "home")
    known[home] = "C2" if chance < 0.82 else draws.one(("A2", "B1", "B2"), key, "home level")
    if home == "es" and draws.fraction(key, "valencian") < 0.6:
        known["ca"] = draws.one(("B2", "C1", "C2"), key, "valencian level")
    if draws.fraction(key, "further") < 0.55:
        further = draws.one(FURTHER_LANGUAGES, key, "which")
        known.setdefault(further, draws.one(("A2", "B1", "B1", "B2", "C2"), key, "how well"))
    return tuple(known.items())


def _skills(key: str, usual: list[str]) -> tuple[tuple[str, int], ...]:
    """Three or four of what the programme teaches, and two to four that it does not."""
    taught = draws.some(usual, draws.whole(3, 4, key, "taught"), key, "usual")
    further = [code for code in FROM_ELSEWHERE if code not in usual]
    other = draws.some(further, draws.whole(2, 4, key, "other"), key, "elsewhere")
    levels = {code: draws.one((2, 3, 3, 4), key, code) for code in taught}
    levels |= {code: draws.one((2, 2, 3, 4), key, code) for code in other}
    return tuple(sorted(levels.items()))


def _free(key: str) -> tuple[int, ...]:
    """A usual week, with one or two blocks more or less than others with such a week."""
    _, week = draws.one(PATTERNS, key, "pattern")
    blocks = {day * 12 + hour // 2 for day, hours in week.items() for hour in hours}
    lost = draws.some(sorted(blocks), draws.whole(0, 1, key, "lost"), key, "which lost")
    won = {
        draws.whole(0, 4, key, "day", n) * 12 + draws.whole(4, 9, key, "hour", n) for n in (1, 2)
    }
    return tuple(sorted(blocks - set(lost) | won))
