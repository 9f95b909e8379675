"""What can happen to universities: added, changed, closed and opened again. None is deleted."""

from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from hub.db import Work
from hub.errors import Conflict, Invalid
from hub.search import fold
from hub.universities import scales
from hub.universities.forms import COUNTRIES, UniversityForm
from hub.universities.models import University
from hub.web.forms import check_version

TAKEN = "{} has this name already. Choose another one."


def add(work: Work, form: UniversityForm) -> University:
    """Let people choose one more university. Raises Invalid."""
    others = work.all(select(University))
    values = _values(form)
    _require_free(values, others)
    university = University(key=_free_key(values["short_name"], others), **values)
    _keep(work, university)
    work.record("universities.add", f"universities/{university.id}")
    return university


def change(work: Work, university: University, form: UniversityForm) -> None:
    """Describe a university anew. Raises EditedMeanwhile, Invalid."""
    work.hold(university)
    saved, values = described(university), form.model_dump(exclude={"version"})
    differing = {name: value for name, value in saved.items() if value != values[name]}
    if differing:
        said = {**differing, **_words(university, differing)}
        check_version(form.version, university.version, "Another administrator", said)
    others = [one for one in work.all(select(University)) if one.id != university.id]
    _require_free(_values(form), others)
    for name, value in _values(form).items():
        setattr(university, name, value)
    university.version += 1
    _keep(work, university)
    fields = ",".join(differing)
    work.record("universities.change", f"universities/{university.id}", fields=fields)


def close(work: Work, university: University, closed: bool) -> None:
    """Let nobody choose it any more, or let them again; who is there stays. Raises Conflict."""
    work.hold(university)
    if (university.closed_at is not None) is closed:
        raise Conflict(
            "This university is closed already." if closed else "This university is open already."
        )
    university.closed_at = work.now if closed else None
    university.version += 1
    work.add(university)
    verb = "close" if closed else "open"
    work.record(f"universities.{verb}", f"universities/{university.id}")


def described(university: University) -> dict[str, Any]:
    """A university as its form shows it."""
    return {
        "name": university.name,
        "short_name": university.short_name,
        "city": university.city,
        "country": university.country,
        "time_zone": university.time_zone,
        "since": university.since,
        "email_domains": "\n".join(university.email_domains),
        "passes": scales.written(university.grades, passed=True),
        "fails": scales.written(university.grades, passed=False),
    }


def _words(university: University, differing: dict[str, Any]) -> dict[str, str]:
    """What another administrator saved, where the form shows other words than are kept."""
    words = {
        "country": COUNTRIES.get(university.country, university.country),
        "email_domains": ", ".join(university.email_domains),
        "passes": ", ".join(differing.get("passes", "").splitlines()),
        "fails": ", ".join(differing.get("fails", "").splitlines()),
    }
    return {name: value for name, value in words.items() if name in differing}


def _values(form: UniversityForm) -> dict[str, Any]:
    """The columns that a form fills. Raises Invalid for a scale that is half a scale."""
    values = form.model_dump(exclude={"version", "passes", "fails"})
    values["email_domains"] = form.email_domains.splitlines()
    if form.passes and not form.fails:
        raise Invalid("fails", "Write the grade for work that does not pass, too.")
    if form.fails and not form.passes:
        raise Invalid("passes", "Write the grades that pass, too.")
    values["grades"] = scales.read(form.passes, form.fails)
    codes = [one["code"] for one in values["grades"]]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise Invalid("fails", f"The grade {twice} stands among those that pass. Keep one of them.")
    return values


def _require_free(values: dict[str, Any], others: list[University]) -> None:
    """Names and domains lead to one university: imports and sign-ups go by them."""
    for other in others:
        names = {other.key.casefold(), other.short_name.casefold(), other.name.casefold()}
        for field in ("name", "short_name"):
            if values[field].casefold() in names:
                raise Invalid(field, TAKEN.format(other.name))
        shared = next((one for one in values["email_domains"] if one in other.email_domains), None)
        if shared is not None:
            raise Invalid("email_domains", f"The domain {shared} belongs to {other.name}.")


def _free_key(short_name: str, others: list[University]) -> str:
    """A word of ASCII for files and imports; it stays when the names change."""
    base = fold(short_name).encode("ascii", "ignore").decode().replace(" ", "-")[:16].strip("-")
    base = base or "university"
    taken = {other.key for other in others}
    keys = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(key for key in keys if key not in taken)


def _keep(work: Work, university: University) -> None:
    try:
        with work.savepoint():
            work.add(university)
    except IntegrityError:  # two administrators at once: only the database knows who was first
        raise Invalid("short_name", TAKEN.format("Another university")) from None
