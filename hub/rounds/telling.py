"""How a long errand tells its page where it stands, and hears that somebody stopped it."""

import time

from hub import jobs
from hub.actor import HUB
from hub.db import Database
from hub.jobs import Report
from hub.matching import Progress, Waiting
from hub.web.words import plural

TELL_EVERY_S = 0.7


class Teller:
    """Passes the solver's progress on, now and then, and hears whether somebody stopped it."""

    def __init__(self, database: Database, report: Report, topic: str, instead: str = "") -> None:
        """topic: what is announced. instead: said in place of the matcher's own sentences, which
        may hold codes that the reader of this topic does not know."""
        self.database = database
        self.report = report
        self.topic = topic
        self.instead = instead
        self.stopped = False
        self.told = -TELL_EVERY_S

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if self.stopped or now - self.told < TELL_EVERY_S:
            return
        self.told = now
        sentence = self.instead or progress.sentence
        if not self.instead and progress.best is not None and progress.bound is not None:
            sentence += f" {progress.best} placed, at most {progress.bound} possible."
        sentence += f" {plural(round(progress.seconds), 'second', 'seconds')} so far."
        try:
            self.report(progress.fraction, sentence)
        except jobs.Cancelled:
            # Not raised through the solver's own code: it asks `cancelled` and stops cleanly.
            self.stopped = True
            return
        with self.database.work(HUB) as work:
            work.announce(self.topic)

    def waiting(self, limit_s: float | None = None) -> Waiting:
        """How a question to a child process is waited for."""
        return Waiting(self, lambda: self.stopped, limit_s)
