"""The ways in for administrators."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel.sql.expression import SelectOfScalar
from starlette.requests import Request
from starlette.responses import Response

from hub.actor import Role
from hub.administration import commands, exports, letters, people_csv, policy, queries
from hub.administration.forms import (
    AccountStateForm,
    GrantForm,
    GrantStateForm,
    ImportForm,
    PersonForm,
    VerificationForm,
)
from hub.audit import AuditEvent
from hub.db import Work
from hub.identity import Person, RoleGrant
from hub.jobs import Job
from hub.organisations import Organisation, Verification
from hub.web import (
    Blank,
    Form,
    Submission,
    Taken,
    action,
    blank,
    download,
    export,
    page,
    redirect,
    render,
    sheets,
)
from hub.web.paging import paged

SOUGHT = ("actor", "action", "subject", "since", "until")
"""What an audit log's search asks for, as its URL names it."""


def index(request: Request, work: Work, _: None) -> Response:
    return render(
        request,
        "administration/index.html",
        waiting=queries.waiting(work),
        failed=queries.failed_jobs(work),
    )


def try_again(request: Request, work: Work, job: Job, _: Submission[Form]) -> Response:
    commands.try_again(work, job)
    return redirect(request, "administration:index", notice="The errand is tried again.")


def query(request: Request, name: str) -> str:
    return request.query_params.get(name, "").strip()[:100]


def people(request: Request, work: Work, _: None) -> Response:
    return people_page(request, work, blank())


def people_csv_file(request: Request, work: Work, _: None) -> Taken:
    table = people_table(request, work)
    answer = download(sheets.as_csv(table), "people.csv", sheets.CSV)
    return Taken(answer, "administration/people", rows_of(table))


def people_xlsx_file(request: Request, work: Work, _: None) -> Taken:
    table = people_table(request, work)
    data = sheets.as_xlsx("People", table, wide=len(exports.PEOPLE))
    answer = download(data, "people.xlsx", sheets.XLSX)
    return Taken(answer, "administration/people", rows_of(table))


def rows_of(table: list[list[sheets.Cell]]) -> int:
    """How many rows a table has below its headings."""
    return len(table) - 1


def people_table(request: Request, work: Work) -> list[list[sheets.Cell]]:
    """The search of the page in the URL, on all its pages."""
    return exports.people(work, *(query(request, name) for name in ("q", "role", "state")))


def people_page(request: Request, work: Work, form: Blank) -> Response:
    words, role, state = (query(request, name) for name in ("q", "role", "state"))
    rows = paged(request, work, queries.people(words, role, state))
    return render(
        request,
        "administration/people.html",
        422 if form.errors else 200,
        rows=rows,
        grants=queries.grants(work, [row.id for row in rows.rows]),
        words=words,
        role=role,
        state=state,
        roles=list(Role),
        form=form,
        columns=exports.PEOPLE,
        most=exports.MOST,
    )


def add_person(request: Request, work: Work, _: None, form: Submission[PersonForm]) -> Response:
    if form.value is None:
        return people_page(request, work, form)
    person = commands.add_person(work, form.value)
    notice = f"{person.name} has an account."
    return redirect(request, "administration:person", person_id=person.id, notice=notice)


def person(request: Request, work: Work, somebody: Person) -> Response:
    return person_page(request, work, somebody, blank())


def person_page(
    request: Request, work: Work, somebody: Person, form: Blank, chosen: RoleGrant | None = None
) -> Response:
    """chosen: a role that could not be changed, because somebody else was first."""
    grants = queries.grants(work, [somebody.id])[somebody.id]
    form.sent["version"] = queries.stamp(grants)
    return render(
        request,
        "administration/person.html",
        422 if form.errors else 200,
        person=somebody,
        grants=grants,
        chosen=chosen,
        universities=queries.all_universities(work),
        organisations=queries.all_organisations(work),
        roles=list(Role),
        form=form,
    )


def give_role(
    request: Request, work: Work, somebody: Person, form: Submission[GrantForm]
) -> Response:
    if form.value is None:
        return person_page(request, work, somebody, form)
    commands.give_role(work, somebody, form.value)
    return redirect(
        request, "administration:person", person_id=somebody.id, notice="The role is given."
    )


def set_grant(
    request: Request,
    work: Work,
    found: tuple[Person, RoleGrant],
    form: Submission[GrantStateForm],
) -> Response:
    somebody, grant = found
    if form.value is None:
        return person_page(request, work, somebody, form, chosen=grant)
    commands.set_grant(work, somebody, grant, form.value)
    return redirect(
        request, "administration:person", person_id=somebody.id, notice="The role is changed."
    )


def close_account(
    request: Request, work: Work, somebody: Person, form: Submission[AccountStateForm]
) -> Response:
    closed = form.value is not None and form.value.closed
    commands.close_account(work, somebody, closed)
    notice = "The account is closed." if closed else "The account is open again."
    return redirect(request, "administration:person", person_id=somebody.id, notice=notice)


def organisations(request: Request, work: Work, _: None) -> Response:
    words, verification = query(request, "q"), query(request, "verification")
    return render(
        request,
        "administration/organisations.html",
        rows=paged(request, work, queries.organisations(words, verification)),
        words=words,
        verification=verification,
    )


def verify(
    request: Request, work: Work, row: Organisation, form: Submission[VerificationForm]
) -> Response:
    if form.value is not None:
        commands.verify(work, row, Verification(form.value.verification))
    return redirect(request, "administration:organisations", notice=f"{row.name}: saved.")


def import_people(request: Request, work: Work, _: None) -> Response:
    return import_page(request, blank())


def import_page(
    request: Request, form: Blank, sheet: people_csv.Sheet | None = None, **done: Any
) -> Response:
    """done: of an import that was carried out, how many were `made` and `known`, and the `text`."""
    bad = bool(form.errors or (sheet and sheet.faults))
    return render(
        request,
        "administration/import_people.html",
        422 if bad else 200,
        form=form,
        sheet=sheet,
        columns=people_csv.KNOWN,
        required=people_csv.REQUIRED,
        done=done,
    )


def run_import(request: Request, work: Work, _: None, form: Submission[ImportForm]) -> Response:
    """All rows or none: a sheet with a single fault changes nothing."""
    if form.value is None:
        return import_page(request, form)
    organisations = {one.key.lower(): one.id for one in queries.all_organisations(work)}
    try:
        text = letters.read(form.value.file.data, form.value.letters)
    except ValueError as fault:
        form.refuse("file", str(fault))
        return import_page(request, form)
    sheet = people_csv.read(text.text, queries.names_of_universities(work), organisations)
    if not sheet.faults and not sheet.rows:
        form.refuse("file", "This file has no rows below its first line.")
    if sheet.faults or form.errors:
        return import_page(request, form, sheet)
    made, known = commands.import_people(work, sheet.rows)
    # A report, not a redirect: it says more than a notice holds, and who loads the page again
    # imports the same rows, which changes nothing.
    return import_page(request, blank(), sheet, made=made, known=known, text=text)


def day(text: str) -> datetime | None:
    """A day from the URL, or None for anything else."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def sought_in(request: Request) -> SelectOfScalar[AuditEvent]:
    """The events that the search in the URL asks for."""
    actor, action, subject = (query(request, name) for name in ("actor", "action", "subject"))
    since, until = (day(query(request, name)) for name in ("since", "until"))
    return queries.audit(actor=actor, action=action, subject=subject, since=since, until=until)


def audit(request: Request, work: Work, _: None) -> Response:
    rows = paged(request, work, sought_in(request), size=50)
    names = queries.names(work, {row.actor_id for row in rows.rows if row.actor_id})
    return render(
        request,
        "administration/audit.html",
        rows=rows,
        names=names,
        sought={name: query(request, name) for name in SOUGHT},
        columns=exports.AUDIT,
        most=exports.MOST,
    )


def audit_csv(request: Request, work: Work, _: None) -> Taken:
    table = exports.trail(work, sought_in(request))
    answer = download(sheets.as_csv(table), "audit-log.csv", sheets.CSV)
    return Taken(answer, "administration/audit", rows_of(table))


routes = [
    page("/", index, policy.administrator),
    action("/errands/{job_id:int}/trial", try_again, policy.job),
    page("/people", people, policy.administrator),
    action("/people", add_person, policy.administrator, PersonForm),
    export("/people.csv", people_csv_file, policy.administrator, name="people_csv"),
    export("/people.xlsx", people_xlsx_file, policy.administrator, name="people_xlsx"),
    page("/people/import", import_people, policy.administrator),
    action("/people/import", run_import, policy.administrator, ImportForm),
    page("/people/{person_id:int}", person, policy.person),
    action("/people/{person_id:int}/roles", give_role, policy.person, GrantForm),
    action("/people/{person_id:int}/roles/{grant_id:int}", set_grant, policy.grant, GrantStateForm),
    action("/people/{person_id:int}/closure", close_account, policy.person, AccountStateForm),
    page("/organisations", organisations, policy.administrator),
    action("/organisations/{organisation_id:int}", verify, policy.organisation, VerificationForm),
    page("/audit", audit, policy.administrator),
    export("/audit.csv", audit_csv, policy.administrator),
]
