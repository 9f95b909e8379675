"""The images of a frozen page, for whoever keeps its tree."""

from typing import Any

from starlette.responses import Response

from hub import files
from hub.db import Work
from hub.errors import NotFound
from hub.files import StoredFile


def frozen_image(work: Work, frozen: dict[str, Any], file_id: int) -> Response:
    """An image of a frozen tree. Raises NotFound for a file that the tree does not show.

    The caller's guard has loaded the tree for somebody who may read it.
    """
    if file_id not in frozen["images"]:
        raise NotFound
    return files.inline_image(work, work.get(StoredFile, file_id))
