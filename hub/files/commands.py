"""Keeping uploaded files, by their content."""

import hashlib
import os
from pathlib import Path

from hub.config import Settings
from hub.db import Work
from hub.errors import Invalid
from hub.files.kinds import Unfit, clean
from hub.files.models import StoredFile
from hub.web.forms import Upload


def place(settings: Settings, sha256: str) -> Path:
    """Where the bytes of a content lie."""
    return settings.data / "files" / sha256[:2] / sha256


def store(work: Work, upload: Upload, field: str = "file", *, image: bool = False) -> StoredFile:
    """Check and keep one upload. Raises Invalid for `field` with a sentence.

    image: take nothing but images. Bytes are on the disk before the row is kept, so a row
    always has them; bytes whose row was undone are harmless and found by their hash again.
    """
    settings = work.settings
    if len(upload.data) > settings.upload_mb * 1_000_000:
        raise Invalid(field, f"Choose a file of at most {settings.upload_mb} MB.")
    try:
        kept = clean(upload.name, upload.data)
    except Unfit as fault:
        raise Invalid(field, str(fault)) from None
    if image and not kept.media_type.startswith("image/"):
        raise Invalid(field, "Choose an image: PNG, JPEG, WebP or GIF.")
    return keep(work, kept.name, kept.media_type, kept.data)


def keep(work: Work, name: str, media_type: str, data: bytes) -> StoredFile:
    """Keep bytes that the hub made or has checked."""
    digest = hashlib.sha256(data).hexdigest()
    path = place(work.settings, digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    row = StoredFile(
        name=name,
        media_type=media_type,
        size=len(data),
        sha256=digest,
        owner_id=work.actor.person_id,
        at=work.now,
    )
    return work.add(row)


def content(work: Work, file: StoredFile) -> bytes:
    """The bytes of a kept file."""
    return place(work.settings, file.sha256).read_bytes()
