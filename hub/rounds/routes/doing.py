"""The one shape of most actions of a round: do it, then lead to a page of the round."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from hub.db import Work
from hub.rounds.models import MatchingRound
from hub.web import Form, Submission, redirect

Handler = Callable[[Request, Work, Any, Submission[Form]], Response]


def doing(verb: Callable[..., object], to: str, notice: str = "", part: str = "") -> Handler:
    """A handler that does `verb` to a round, or to a round and a row in it.

    to: the page of the round where it leads. notice: said there. part: the section of it to go
    to. The route is named for the verb.
    """

    def handler(request: Request, work: Work, subject: Any, _: Submission[Form]) -> Response:
        rows = (subject,) if isinstance(subject, MatchingRound) else tuple(subject)
        verb(work, *rows)
        return redirect(request, to, round_id=rows[0].id, notice=notice, fragment=part)

    handler.__name__ = verb.__name__
    return handler
