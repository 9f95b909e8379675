"""Sending mails: an errand after the commit; without a mail server they stay in the mailbox."""

from email.message import EmailMessage
from urllib.parse import urlsplit

import aiosmtplib
import anyio

from hub.actor import HUB
from hub.db import Database
from hub.jobs import Report, errand
from hub.notices.models import Mail


@errand("notices.send")
def send(database: Database, report: Report, mail_id: int) -> None:
    """Send one mail. Not sent twice unless the process dies between sending and writing it."""
    settings = database.settings
    if not settings.smtp_url:
        return
    with database.work(HUB, writes=False) as work:
        mail = work.get(Mail, mail_id)
    if mail.sent_at is not None:
        return
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text.replace("{origin}", settings.origin))
    anyio.run(deliver, message, settings.smtp_url)
    with database.work(HUB) as work:
        row = work.get(Mail, mail_id)
        row.sent_at = work.now
        work.add(row)


async def deliver(message: EmailMessage, smtp_url: str) -> None:
    """Hand one message to the mail server of an `smtp://` or `smtps://` URL."""
    server = urlsplit(smtp_url)
    await aiosmtplib.send(
        message,
        hostname=server.hostname,
        port=server.port,
        username=server.username,
        password=server.password,
        use_tls=server.scheme == "smtps",
        timeout=20,
    )
