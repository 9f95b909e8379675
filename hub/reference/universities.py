"""The ten universities of the ENHANCE alliance, with their grades from best to worst.

Sources: public pages of the alliance and of each university, as the domain reference of the
project collected them; what could not be checked is marked "unsure". Written 24 November 2026.
An e-mail domain proves that somebody belongs to a university. It never gives a role: at Warsaw
and Aachen students and staff share theirs. `upv.edu.es` is no sub-domain of `upv.es`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grade:
    """One step of a scale. `passed` is false only for the last steps."""

    code: str
    name: str
    passed: bool


@dataclass(frozen=True, slots=True)
class University:
    """`grades` in order, best first: on German scales the numbers run the other way."""

    key: str
    name: str
    short_name: str
    city: str
    country: str
    time_zone: str
    email_domains: tuple[str, ...]
    since: int
    language: str
    grades: tuple[Grade, ...]


def _scale(passes: tuple[str, ...], *fails: str) -> tuple[Grade, ...]:
    """A scale whose steps have no names beside their codes."""
    return tuple(Grade(code, code, True) for code in passes) + tuple(
        Grade(code, code, False) for code in fails
    )


GERMAN = _scale(("1.0", "1.3", "1.7", "2.0", "2.3", "2.7", "3.0", "3.3", "3.7", "4.0"), "5.0")
# Unsure whether 5.5 is in use at either university in Poland: left out.
POLISH = _scale(("5.0", "4.5", "4.0", "3.5", "3.0"), "2.0")
ITALIAN = (
    Grade("30L", "30 e lode", True),
    *(Grade(str(points), str(points), True) for points in range(30, 17, -1)),
    Grade("<18", "Insufficiente", False),
)
SPANISH = (
    Grade("MH", "Matrícula de honor, 10", True),
    Grade("SB", "Sobresaliente, 9.0 to 10", True),
    Grade("NT", "Notable, 7.0 to 8.9", True),
    Grade("AP", "Aprobado, 5.0 to 6.9", True),
    Grade("SS", "Suspenso, below 5.0", False),
)
# Unsure: a course may also be only passed or failed.
NORWEGIAN = _scale(("A", "B", "C", "D", "E"), "F")
# Unsure for this university: 5, 4, 3 and U were seen at another one in Sweden.
SWEDISH = _scale(("5", "4", "3"), "U")
# Unsure about half points; elsewhere in the Netherlands 5.5 is enough to pass.
DUTCH = _scale(("10", "9.5", "9", "8.5", "8", "7.5", "7", "6.5", "6"), "<6")
# Unsure about quarter steps.
SWISS = _scale(("6", "5.75", "5.5", "5.25", "5", "4.75", "4.5", "4.25", "4"), "<4")

UNIVERSITIES = (
    University(
        "ntnu",
        "NTNU, Norwegian University of Science and Technology",
        "NTNU",
        "Trondheim",
        "NO",
        "Europe/Oslo",
        ("ntnu.no", "stud.ntnu.no"),  # unsure about stud.ntnu.no
        2020,
        "nb",
        NORWEGIAN,
    ),
    University(
        "tuberlin",
        "Technische Universität Berlin",
        "TU Berlin",
        "Berlin",
        "DE",
        "Europe/Berlin",
        ("tu-berlin.de", "campus.tu-berlin.de"),
        2020,
        "de",
        GERMAN,
    ),
    University(
        "rwth",
        "RWTH Aachen University",
        "RWTH Aachen",
        "Aachen",
        "DE",
        "Europe/Berlin",
        ("rwth-aachen.de",),
        2020,
        "de",
        GERMAN,
    ),
    University(
        "polimi",
        "Politecnico di Milano",
        "Polimi",
        "Milan",
        "IT",
        "Europe/Rome",
        ("polimi.it", "mail.polimi.it"),
        2020,
        "it",
        ITALIAN,
    ),
    University(
        "upv",
        "Universitat Politècnica de València",
        "UPV",
        "València",
        "ES",
        "Europe/Madrid",
        ("upv.es", "upv.edu.es"),
        2020,
        "es",
        SPANISH,
    ),
    University(
        "chalmers",
        "Chalmers University of Technology",
        "Chalmers",
        "Gothenburg",
        "SE",
        "Europe/Stockholm",
        ("chalmers.se", "student.chalmers.se"),
        2020,
        "sv",
        SWEDISH,
    ),
    University(
        "pw",
        "Warsaw University of Technology",
        "Warsaw Tech",
        "Warsaw",
        "PL",
        "Europe/Warsaw",
        ("pw.edu.pl",),
        2020,
        "pl",
        POLISH,
    ),
    University(
        "pg",
        "Gdańsk University of Technology",
        "Gdańsk Tech",
        "Gdańsk",
        "PL",
        "Europe/Warsaw",
        ("pg.edu.pl", "student.pg.edu.pl", "pg.gda.pl"),
        2022,
        "pl",
        POLISH,
    ),
    University(
        "tudelft",
        "Delft University of Technology",
        "TU Delft",
        "Delft",
        "NL",
        "Europe/Amsterdam",
        ("tudelft.nl", "student.tudelft.nl"),
        2022,
        "nl",
        DUTCH,
    ),
    University(
        "ethz",
        "ETH Zurich",
        "ETH Zurich",
        "Zurich",
        "CH",
        "Europe/Zurich",
        ("ethz.ch", "student.ethz.ch"),  # unsure about student.ethz.ch
        2022,
        "de",
        SWISS,
    ),
)

BY_KEY = {university.key: university for university in UNIVERSITIES}
