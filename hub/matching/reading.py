"""The instance file read: every fault with its place, or a round whose every name is known."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from hub.matching.instance import (
    BLOCKS,
    LEVELS,
    LONGEST_LIST,
    Challenge,
    Criterion,
    Instance,
    Need,
    Pin,
    RankRule,
    Rule,
    Student,
    University,
)
from hub.matching.result import BadInstance

FORMAT = "matching-instance/1"
CRITERION_FIELDS = ("languages", "level", "programme", "university", "skills")
NOTHING = object()


class Reader:
    """Walks a decoded JSON value, and notes what is wrong and where."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def fault(self, place: str, sentence: str) -> None:
        self.faults.append(f"{place}: {sentence}")

    def of(self, source: Any, place: str) -> Reader:
        """Itself, for an object. For anything else one fault, and a reader that forgets those of
        each key: they would only repeat it."""
        if isinstance(source, dict):
            return self
        self.fault(place, "must be an object")
        return Reader()

    def get(self, source: Any, key: str, place: str, default: Any = NOTHING) -> Any:
        if isinstance(source, dict) and source.get(key) is not None:
            return source[key]
        if default is NOTHING:
            self.fault(_at(place, key), "is missing")
            return None
        return default

    def text(self, source: Any, key: str, place: str, default: Any = NOTHING) -> str:
        value = self.get(source, key, place, default)
        if isinstance(value, str) and (value or default is not NOTHING):
            return value
        if value is not None:
            self.fault(_at(place, key), "must be text that is not empty")
        return ""

    def whole(
        self, source: Any, key: str, place: str, low: int, high: int, default: Any = NOTHING
    ) -> int:
        value = self.get(source, key, place, default)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        if value is not None:
            self.fault(_at(place, key), f"must be a whole number from {low} to {high}")
        return low

    def listed(self, source: Any, key: str, place: str, default: Any = NOTHING) -> list[Any]:
        value = self.get(source, key, place, default)
        if isinstance(value, list):
            return value
        if value is not None:
            self.fault(_at(place, key), "must be a list")
        return []

    def texts(self, source: Any, key: str, place: str, default: Any = NOTHING) -> tuple[str, ...]:
        found = []
        for at, value in enumerate(self.listed(source, key, place, default)):
            if isinstance(value, str) and value:
                found.append(value)
            else:
                self.fault(f"{place}.{key}[{at}]", "must be text that is not empty")
        return tuple(sorted(set(found)))

    def blocks(self, source: Any, key: str, place: str) -> tuple[int, ...]:
        found = []
        for at, value in enumerate(self.listed(source, key, place, [])):
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < BLOCKS:
                found.append(value)
            else:
                self.fault(f"{place}.{key}[{at}]", f"must be a block from 0 to {BLOCKS - 1}")
        return tuple(sorted(set(found)))


def _at(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def read_instance(source: Any) -> Instance:
    """A decoded `matching-instance/1` value as an Instance. Raises BadInstance with every fault.

    Keys beyond the published format, all optional: `forbidden` (like `pins`), `rule` (the fields
    of Rule), for a university `min_students`, for a student `vetoes` and `unavailable`, and for a
    challenge `share_permille` instead of `max_university_share`. Unknown keys are ignored.
    """
    reader = Reader()
    if not isinstance(source, dict):
        raise BadInstance(["the file: must hold one JSON object"])
    if source.get("format") != FORMAT:
        reader.fault("format", f"must be {FORMAT}")
    universities = tuple(_universities(reader, source))
    challenges = tuple(_challenges(reader, source))
    students = tuple(_students(reader, source))
    pins = tuple(_pins(reader, source, "pins", NOTHING if "pins" in source else []))
    forbidden = tuple(_pins(reader, source, "forbidden", []))
    instance = Instance(
        reader.text(source, "name", ""), universities, students, challenges, pins, forbidden,
        _rule(reader, source), reader.whole(source, "seed", "", 0, 2**256, 0),
        reader.whole(source, "block_hours", "", 1, 24, 2), reader.text(source, "salt", "", ""),
    )  # fmt: skip
    _names(reader, instance)
    if reader.faults:
        raise BadInstance(reader.faults)
    return instance


def _universities(reader: Reader, source: Any) -> Iterable[University]:
    for at, one in enumerate(reader.listed(source, "universities", "")):
        place = f"universities[{at}]"
        own = reader.of(one, place)
        most = None
        if isinstance(one, dict) and one.get("max_students") is not None:
            most = own.whole(one, "max_students", place, 0, 10**6)
        least = own.whole(one, "min_students", place, 0, 10**6, 0)
        yield University(own.text(one, "id", place), most, least)


def _students(reader: Reader, source: Any) -> Iterable[Student]:
    for at, one in enumerate(reader.listed(source, "students", "")):
        place = f"students[{at}]"
        own = reader.of(one, place)
        level = own.text(one, "level", place)
        if level and level not in LEVELS:
            own.fault(f"{place}.level", f"must be one of {', '.join(LEVELS)}")
        yield Student(
            id=own.text(one, "id", place),
            university=own.text(one, "university", place),
            level=level,
            languages=own.texts(one, "languages", place),
            programme=own.text(one, "programme", place, ""),
            skills=tuple(_levels(own, one, place)),
            availability=own.blocks(one, "availability", place),
            ranking=_ranking(own, one, place),
            wishes=own.texts(one, "wishes", place, []),
            vetoes=own.texts(one, "vetoes", place, []),
            inclusion=own.texts(one, "inclusion", place, []),
            unavailable=own.blocks(one, "unavailable", place),
        )


def _levels(reader: Reader, one: Any, place: str) -> Iterable[tuple[str, int]]:
    skills = reader.get(one, "skills", place, {})
    if not isinstance(skills, dict):
        reader.fault(f"{place}.skills", "must map a skill to its level")
        return
    for skill in sorted(skills):
        yield skill, reader.whole(skills, skill, f"{place}.skills", 1, 5)


def _ranking(reader: Reader, one: Any, place: str) -> tuple[tuple[str, ...], ...]:
    ties = []
    seen: set[str] = set()
    for at, tie in enumerate(reader.listed(one, "ranking", place)):
        here = f"{place}.ranking[{at}]"
        if not isinstance(tie, list) or not all(isinstance(name, str) for name in tie):
            reader.fault(here, "must be a list of challenge ids")
            continue
        for name in tie:
            if name in seen:
                reader.fault(here, f"names {name} twice")
            seen.add(name)
        if tie:
            ties.append(tuple(sorted(tie)))
    if len(seen) > LONGEST_LIST:
        reader.fault(f"{place}.ranking", f"must name at most {LONGEST_LIST} challenges")
    return tuple(ties)


def _challenges(reader: Reader, source: Any) -> Iterable[Challenge]:
    for at, one in enumerate(reader.listed(source, "challenges", "")):
        place = f"challenges[{at}]"
        own = reader.of(one, place)
        least = own.whole(one, "min_teams", place, 0, 1000, 1)
        small = own.whole(one, "min_size", place, 1, 100)
        large = own.whole(one, "max_size", place, small, 100)
        mandatory = own.get(one, "mandatory", place, False)
        if not isinstance(mandatory, bool):
            own.fault(f"{place}.mandatory", "must be true or false")
        levels = own.texts(one, "levels", place)
        for level in levels:
            if level not in LEVELS:
                own.fault(f"{place}.levels", f"knows no level {level}")
        languages = own.texts(one, "languages", place)
        for key, named in (("languages", languages), ("levels", levels)):
            if isinstance(one, dict) and one.get(key) == [] and not named:
                own.fault(f"{place}.{key}", "must name at least one: nobody could be in a team")
        yield Challenge(
            id=own.text(one, "id", place),
            languages=languages,
            levels=levels,
            min_teams=least,
            max_teams=own.whole(one, "max_teams", place, max(1, least), 1000),
            min_size=small,
            max_size=large,
            mandatory=bool(mandatory),
            skills=tuple(_needs(own, one, place)),
            min_universities=own.whole(one, "min_universities", place, 1, 10, 1),
            share_permille=_share(own, one, place, small, large),
            criteria=tuple(_criteria(own, one, place)),
        )


def _share(reader: Reader, one: Any, place: str, small: int, large: int) -> int:
    """The share in thousandths that allows the same numbers at every size, such as 1/3 of 6."""
    if isinstance(one, dict) and "share_permille" in one:
        return reader.whole(one, "share_permille", place, 0, 1000)
    share = reader.get(one, "max_university_share", place, 1)
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        reader.fault(f"{place}.max_university_share", "must be a number from 0 to 1")
        return 1000
    limits = {size: math.floor(share * size + 1e-9) for size in range(small, large + 1)}
    permille = round(share * 1000)
    for tried in (permille, permille + 1, permille - 1):
        if all(tried * size // 1000 == limit for size, limit in limits.items()):
            return tried
    reader.fault(f"{place}.max_university_share", "cannot be told exactly in thousandths")
    return permille


def _needs(reader: Reader, one: Any, place: str) -> Iterable[Need]:
    for at, need in enumerate(reader.listed(one, "skills", place, [])):
        here = f"{place}.skills[{at}]"
        own = reader.of(need, here)
        yield Need(own.text(need, "skill", here), own.whole(need, "level", here, 1, 5))


def _criteria(reader: Reader, one: Any, place: str) -> Iterable[Criterion]:
    for at, criterion in enumerate(reader.listed(one, "criteria", place, [])):
        here = f"{place}.criteria[{at}]"
        own = reader.of(criterion, here)
        field = own.text(criterion, "field", here)
        if field and field not in CRITERION_FIELDS:
            own.fault(f"{here}.field", f"must be one of {', '.join(CRITERION_FIELDS)}")
        yield Criterion(
            field,
            own.text(criterion, "value", here),
            own.whole(criterion, "min", here, 0, 100),
            own.whole(criterion, "level", here, 1, 5, 1),
        )


def _pins(reader: Reader, source: Any, key: str, default: Any) -> Iterable[Pin]:
    for at, pin in enumerate(reader.listed(source, key, "", default)):
        place = f"{key}[{at}]"
        own = reader.of(pin, place)
        yield Pin(own.text(pin, "student", place), own.text(pin, "challenge", place))


def _rule(reader: Reader, source: Any) -> Rule:
    given = reader.get(source, "rule", "", {})
    reader = reader.of(given, "rule")
    name = reader.text(given, "rank_rule", "rule", RankRule.RANK_SQUARES.value)
    if name not in [one.value for one in RankRule]:
        reader.fault("rule.rank_rule", f"must be one of {', '.join(RankRule)}")
        name = RankRule.RANK_SQUARES.value
    hard = reader.get(given, "overlap_is_hard", "rule", False)
    if not isinstance(hard, bool):
        reader.fault("rule.overlap_is_hard", "must be true or false")
    return Rule(
        reader.whole(given, "minimum_overlap_blocks", "rule", 0, BLOCKS, 1),
        bool(hard),
        RankRule(name),
        reader.whole(given, "rank_slack_permille", "rule", 0, 1000, 5),
    )


def _names(reader: Reader, instance: Instance) -> None:
    """Ids are used once; what is named exists; a student is pinned once."""
    known: dict[str, set[str]] = {}
    for kind in ("universities", "students", "challenges"):
        known[kind] = set()
        for at, one in enumerate(getattr(instance, kind)):
            if one.id and one.id in known[kind]:
                reader.fault(f"{kind}[{at}].id", f"{one.id} is used twice")
            known[kind].add(one.id)
    for at, student in enumerate(instance.students):
        if student.university and student.university not in known["universities"]:
            reader.fault(f"students[{at}].university", f"there is no {student.university}")
        for name in (name for tie in student.ranking for name in tie):
            if name not in known["challenges"]:
                reader.fault(f"students[{at}].ranking", f"there is no challenge {name}")
        for name in student.vetoes:
            if name not in known["challenges"]:
                reader.fault(f"students[{at}].vetoes", f"there is no challenge {name}")
        for name in student.wishes:
            if name not in known["students"]:
                reader.fault(f"students[{at}].wishes", f"there is no student {name}")
    pinned: dict[str, str] = {}
    for kind in ("pins", "forbidden"):
        for at, pin in enumerate(getattr(instance, kind)):
            if pin.student and pin.student not in known["students"]:
                reader.fault(f"{kind}[{at}].student", f"there is no student {pin.student}")
            if pin.challenge and pin.challenge not in known["challenges"]:
                reader.fault(f"{kind}[{at}].challenge", f"there is no challenge {pin.challenge}")
            if kind == "pins" and pinned.setdefault(pin.student, pin.challenge) != pin.challenge:
                reader.fault(f"pins[{at}]", f"{pin.student} is pinned twice")
