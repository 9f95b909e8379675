"""The ways in to notices and the mailbox."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hub.db import Work
from hub.identity import Person
from hub.notices import commands, queries
from hub.notices.models import Notice
from hub.notices.policy import mailbox_reader, member, owner
from hub.web import Form, Submission, action, channel, page, redirect, render
from hub.web.paging import paged


def index(request: Request, work: Work, person: Person) -> Response:
    only_unread = request.query_params.get("show") == "unread"
    notices = paged(request, work, queries.of_person(person, only_unread))
    return render(request, "notices/index.html", notices=notices, only_unread=only_unread)


def follow(request: Request, work: Work, notice: Notice, _: Submission[Form]) -> Response:
    """Mark a notice as read and go to the page it is about."""
    commands.read(work, notice)
    return RedirectResponse(notice.path or "/notices", status_code=303)


def read_all(request: Request, work: Work, person: Person, _: Submission[Form]) -> Response:
    commands.read_all(work, person)
    return redirect(request, "notices:index", notice="All notices are marked as read.")


def mailbox(request: Request, work: Work, _: None) -> Response:
    sought = request.query_params.get("to", "").strip().lower()
    mails = paged(request, work, queries.mails(sought))
    return render(request, "notices/mailbox.html", mails=mails, sought=sought)


routes = [
    page("/", index, member),
    action("/read", read_all, member),
    action("/{notice_id:int}", follow, owner),
    page("/mailbox", mailbox, mailbox_reader),
    channel("/live", lambda person: f"notices/{person.id}", member),
]
