"""How a kept file is served: as an attachment; images, which were drawn anew, in the page."""

from starlette.responses import Response

from hub.db import Work
from hub.files.commands import content
from hub.files.models import StoredFile
from hub.web.responses import download


def attachment(work: Work, file: StoredFile) -> Response:
    """The file to keep. The caller's guard has loaded it."""
    return download(content(work, file), file.name, file.media_type)


def inline_image(work: Work, file: StoredFile) -> Response:
    """An image to show in a page; anything else is served as an attachment."""
    if file.media_type != "image/webp":
        return attachment(work, file)
    return Response(
        content(work, file),
        media_type="image/webp",
        headers={
            "Cache-Control": "private, max-age=86400",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
