"""Which files may be uploaded: by ending and by what the bytes say, never by what was claimed."""

import io
from dataclasses import dataclass

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 40_000_000
MAX_SIDE = 2400
IMAGE_ENDINGS = {"png", "jpg", "jpeg", "webp", "gif"}
DOCUMENTS = {
    "pdf": ("application/pdf", {"pdf"}),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        {"docx", "zip"},
    ),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", {"xlsx", "zip"}),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        {"pptx", "zip"},
    ),
    "odt": ("application/vnd.oasis.opendocument.text", {"odt", "zip"}),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", {"ods", "zip"}),
    "odp": ("application/vnd.oasis.opendocument.presentation", {"odp", "zip"}),
    "mp4": ("video/mp4", {"mp4", "m4v", "mov"}),
    "mp3": ("audio/mpeg", {"mp3"}),
}
TEXTS = {
    "txt": "text/plain",
    "csv": "text/csv",
    "md": "text/markdown",
    "json": "application/json",
    "geojson": "application/geo+json",
}
ALLOWED = sorted({*IMAGE_ENDINGS, *DOCUMENTS, *TEXTS})


class Unfit(ValueError):
    """A file that is not taken; the text says why, for the person."""


@dataclass(frozen=True)
class Clean:
    """A file as it is kept."""

    name: str
    media_type: str
    data: bytes


def clean_name(name: str) -> str:
    """The last part of a name, without what could steer a disk or a header; 120 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:110]}{dot}{ending[:9]}" if stem else kept[:120]


def clean(name: str, data: bytes) -> Clean:
    """A file that may be kept: images made anew without their hidden data. Raises Unfit."""
    name = clean_name(name)
    stem, _, ending = name.rpartition(".")
    ending = ending.lower()
    if not stem or ending not in ALLOWED:
        raise Unfit(f"This kind of file is not taken. Choose one of: {', '.join(ALLOWED)}.")
    if not data:
        raise Unfit("This file is empty.")
    if ending in IMAGE_ENDINGS:
        return clean_image(name, data)
    if ending in TEXTS:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            raise Unfit("Save this text as UTF-8, then upload it again.") from None
        return Clean(name, TEXTS[ending], data)
    media_type, kinds = DOCUMENTS[ending]
    found = {match.extension.lstrip(".").lower() for match in sniff(data)}
    if not found & kinds:
        raise Unfit(f"This file is named .{ending}, but it is something else inside.")
    return Clean(name, media_type, data)


def sniff(data: bytes) -> list[puremagic.PureMagicWithConfidence]:
    """What the bytes may be."""
    try:
        return list(puremagic.magic_string(data))
    except (puremagic.PureError, ValueError):
        return []


def clean_image(name: str, data: bytes) -> Clean:
    """An image drawn anew: upright, at most MAX_SIDE pixels a side, without place or camera."""
    stem = name.rpartition(".")[0]
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Unfit("This image has too many pixels. Make it smaller, then upload it.")
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((MAX_SIDE, MAX_SIDE))
            plain = upright.convert("RGBA" if "A" in upright.getbands() else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        raise Unfit("This image cannot be read. Save it as PNG or JPEG, then upload it.") from None
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=86)
    return Clean(f"{stem}.webp", "image/webp", out.getvalue())
